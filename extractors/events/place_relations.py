"""How a named place stands to what is told: in it, near it, from it, towards it, or only the dateline."""

from extractors.events.document import VERBS, Document, Mention
from extractors.events.grammar import starts
from extractors.events.place_names import QUOTES, PlaceRef, Relation, as_area, as_province
from extractors.events.sentences import Sentence

_IN_PREFIX = frozenset({"ب", "وب", "فب"})
_AREA_LEVELS = frozenset({"area", "feature", "admin1"})
_AS_TYPED = {
    "city": ("city", "town"), "town": ("town", "city", "village"), "village": ("village", "town"), "camp": ("camp",),
    "quarter": ("quarter",), "admin3": ("admin3",), "admin2": ("admin2",),
}  # fmt: skip
_LANDS = ({"admin1"}, {"country"})
_AROUND = ("near", "around")
_LED_AWAY = 14  # words to the left that may say where fire came from or where the wounded were taken
_DATELINE = 14  # words that an opening with an agency's name takes
_SHORT_LINE = 8


def describe(doc: Document, ref: PlaceRef, words: list[Mention], direction: Mention | None, start: int) -> None:
    """Fills level, relation and readings from the words before a name, which begin at ``start``."""
    levels = [w.data.value for w in words]
    ref.typed = levels[-1] if levels else ""
    same = [p for p in ref.candidates if p.type in _AS_TYPED.get(ref.typed, ())]
    ref.candidates = same or ref.candidates
    named = bool(words) and not doc.definite(words[-1]) and words[-1].pos == "singular"
    if named and ref.typed in ("village", "quarter") and {p.type for p in ref.candidates} in _LANDS:
        ref.candidates, ref.level = [], "local"  # قرية أبين is not the province أبين
    keys = {doc.stem(w).removeprefix("ال") for w in words}
    if keys & doc.grammar.countryside and set(levels) <= _AREA_LEVELS:
        ref.relation = "dir"
        as_area(doc, ref)
        return
    if "admin1" in levels:
        as_province(ref)
    around = direction is not None and direction.data.value in _AROUND
    if direction is not None and not levels:
        _of_direction(doc, ref, direction)
    elif direction is not None and around and not _edge(doc, direction):
        ref.relation = "near"
    else:
        ref.relation = _typed_relation(doc, words[0] if words else None, start)


def _of_direction(doc: Document, ref: PlaceRef, direction: Mention) -> None:
    """شمال X, قرب X, أطراف X without a place word."""
    if _edge(doc, direction):
        ref.relation = "in"
    elif direction.data.value in _AROUND:
        ref.relation = "near"
    elif direction.data.value == "inside":
        ref.relation = "in"
    elif direction.data.value == "towards" and doc.key(direction.first) in doc.grammar.place_from:
        ref.relation = "from"  # برشقات من اتجاه A
    else:
        ref.relation = "dir"
        as_area(doc, ref)


def _typed_relation(doc: Document, word: Mention | None, start: int) -> Relation:
    """The relation of a name with a place word before it, from what stands before that."""
    grammar, before = doc.grammar, doc.key(start - 1)
    prefix = word.prefix if word is not None else ""
    if doc.key(start).removeprefix(prefix) in grammar.hospital or before in grammar.place_to:
        return "to"
    if before not in grammar.place_from:
        return "in"
    launched = any(
        t.last == start - 1 and t.data.id == "strike.launched" for t in doc.of("trigger", max(0, start - 12), start)
    )
    if launched:
        return "from"
    return "in" if prefix else "near"


def _edge(doc: Document, direction: Mention) -> bool:
    """أطراف, محيط, وسط: parts of the place itself."""
    words = (doc.key(at).lstrip("وب") for at in range(direction.first, direction.last))
    return any(starts(word, doc.grammar.edge_stem) for word in words)


def bare_relation(doc: Document, at: int, prefix: str) -> Relation:
    """How a bare name is licensed by what stands right before it."""
    if prefix in _IN_PREFIX:
        return "in"
    if prefix:
        return "bare"
    before = at - 1
    while before >= 0 and doc.key(before) in QUOTES:
        before -= 1
    key, grammar = doc.key(before), doc.grammar
    if key in grammar.place_in or key.removeprefix("و") in grammar.place_in:
        return "in"
    if key in grammar.place_from:
        return "from"
    return "to" if key in grammar.place_to else "bare"


def led_away(doc: Document, at: int) -> Relation | None:
    """from or to, when the clause speaks of where fire came from or where the wounded were taken."""
    grammar = doc.grammar
    if doc.key(at) in grammar.hospital and any(m.last >= at - 1 for m in doc.of("speaker", at - 4, at)):
        return "from"  # مصادر طبية في مستشفى X
    for back in range(at - 1, max(at - _LED_AWAY, -1), -1):
        key = doc.key(back)
        if key in (".", "؛") or (doc.clause[back] != doc.clause[at] and key != "،"):
            return None
        if key in grammar.fired_from and any(t.last == back for t in doc.of("trigger", back - 2, back)):
            continue  # استهدف مواقعهم في A: what was hit, not where it came from
        if key in grammar.fired_from or starts(key, grammar.reporter_stem):
            return None if _act_between(doc, back, at) or _aimed_at(doc, back, at) else "from"
        if key in grammar.taken_to:
            return None if doc.of("trigger", back, at) else "to"
    return None


def _aimed_at(doc: Document, first: int, at: int) -> bool:
    """قذائف مصدرها A سقطت على قرية B: what على leads to was hit."""
    steps = (at - 1, at - 2) if doc.of("placetype", at - 1, at) else (at - 1,)
    return any(i > first and doc.key(i) in doc.grammar.on for i in steps)


def _act_between(doc: Document, first: int, last: int) -> bool:
    """القوات المتمركزة في A قصفت B: after the act stands what it hit, not where it came from."""
    return any(t.pos in VERBS for t in doc.of("trigger", first, last))


def mark_dateline(doc: Document, sentence: Sentence, refs: list[PlaceRef]) -> None:
    """A name that opens a line: a header before a colon (حلب: …), a dateline before an agency or a dash."""
    if not refs or refs[0].first > sentence.first + 1:
        return
    end = refs[0].last
    if end < sentence.last and doc.key(end) == ":":
        refs[0].relation = "header"
        if refs[0].level == "local":
            _as_header(doc, refs[0])
        return
    if _is_dateline(doc, sentence, end):
        for ref in refs:
            if ref.first < sentence.first + 6:
                ref.relation = "dateline"


def _is_dateline(doc: Document, s: Sentence, end: int) -> bool:
    opening = " ".join(t.key for t in doc.tokens[s.first : min(s.first + _DATELINE, s.last)])
    if any(name in opening for name in doc.grammar.dateline_agency):
        return True
    if any(doc.key(at) == "-" for at in range(end, min(end + 8, s.last))) and not doc.of("trigger", s.first, end + 1):
        return True
    return s.last - s.first <= _SHORT_LINE and not doc.of("trigger", s.first, s.last)


def _as_header(doc: Document, ref: PlaceRef) -> None:
    """A header that is a town's and a province's name means the province."""
    provinces = [p for p in ref.candidates if p.type == "admin1"]
    namesakes = [p for p in ref.candidates if doc.resources.gazetteer.is_namesake(p)]
    if provinces or namesakes:
        ref.candidates, ref.level = provinces or namesakes, "admin1"
