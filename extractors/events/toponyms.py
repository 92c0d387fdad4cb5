"""Places that an article names, read from what licenses a name: a place word, a direction, a preposition, a list.

A name is believed only where something tells that it is a place (على is not the village علي). A place word before a
name that no gazetteer has still makes a place: its name is kept and its province comes from what stands around it.
"""

from dataclasses import dataclass, field

from extractors.events.document import Document, Mention
from extractors.events.gazetteer import Place
from extractors.events.sentences import Sentence

_IN = frozenset({"في", "داخل", "وسط", "ضمن", "علي", "عند", "لدي", "عبر", "بمحيط", "بين", "باتجاه", "نحو", "فوق", "خارج"})
_FROM = frozenset({"من", "انطلاقا", "قادما", "قادمه"})
_TO = frozenset({"الي", "صوب"})
_IN_PREFIX = frozenset({"ب", "وب", "فب"})
_COUNTRYSIDE = frozenset({"ريف", "ارياف", "ريفي", "بادية", "باديه"})
_QUOTES = frozenset({'"', "'", "(", ")", "«", "»", "“", "”", "[", "]"})
_NOT_A_NAME = frozenset({
    "trigger", "cue", "report", "number", "date", "placetype", "direction", "speaker", "actor", "body", "nationality",
})  # fmt: skip
_ORIGINS = frozenset({"مواقعها", "مواقعه", "مواقعهم", "المتمركزه", "المتمركزين", "انطلاقا"})
_DESTINATIONS = frozenset({
    "اسعافهم", "اسعافه", "اسعافها", "اسعاف", "نقلهم", "نقله", "نقلها", "نقلوا", "نقل", "المشافي", "المشفي", "مشفي", "المستشفي",
    "مستشفي", "مستشفيات", "المستشفيات",
})  # fmt: skip
_EDGES = ("اطراف", "محيط", "مشارف", "ضواحي", "وسط", "داخل", "مدخل", "عمق", "قلب", "مركز")
_FINE = frozenset({"village", "town", "quarter", "camp", "city", "admin3", "admin2"})
_AS_TYPED = {
    "city": ("city", "town"), "town": ("town", "city", "village"), "village": ("village", "town"), "camp": ("camp",),
    "quarter": ("quarter",), "admin3": ("admin3",), "admin2": ("admin2",),
}  # fmt: skip
_WEAK_BEFORE = frozenset({"مشفي", "مستشفي", "مشافي", "المشافي", "مستشفيات"})


@dataclass(slots=True)
class PlaceRef:
    """A place named at tokens ``[first, last)``.

    ``level`` is local, admin1 or country; ``relation`` is in, near, dir, from, to, bare, header or dateline. ``place``
    is null while the name is in no gazetteer; ``admin1`` and ``country`` may be known all the same.
    """

    first: int
    last: int
    name: str
    level: str
    relation: str
    candidates: list[Place] = field(default_factory=list)
    place: Place | None = None
    admin1: str | None = None
    country: str | None = None
    listed: bool = False
    typed: str = ""
    weak: bool = False
    rule: str = ""


class _Reader:
    """Reads the place names of one article, sentence by sentence."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.names = doc.resources.name_words
        self.places_at: dict[int, list[Mention]] = {}
        self.blocked: dict[int, set[str]] = {}
        for m in doc.mentions:
            if m.kind == "place":
                self.places_at.setdefault(m.first, []).append(m)
            else:
                self.blocked.setdefault(m.first, set()).add(m.kind)
        self.types = {m.first: m for m in doc.by_kind.get("placetype", ())}
        self.directions = {m.first: m for m in doc.by_kind.get("direction", ())}
        self.inside_actor = {
            at for m in doc.mentions if m.kind in ("actor", "speaker", "body") for at in range(m.first, m.last)
        }

    def read(self, sentence: Sentence) -> list[PlaceRef]:
        refs: list[PlaceRef] = []
        at = sentence.first
        while at < sentence.last:
            made, at = self._at(at, sentence)
            refs.extend(made)
        return refs

    def _at(self, at: int, s: Sentence) -> tuple[list[PlaceRef], int]:
        """Place names that start at a token, and where to go on."""
        direction = self.directions.get(at)
        if direction is not None and at not in self.types:
            made, end = self._typed_or_bare(self._skip_quotes(direction.last), s, direction)
            if made:
                return made, end
        if at in self.types:
            made, end = self._typed_or_bare(at, s, None)
            return (made, end) if made else ([], at + 1)
        if at in self.places_at:
            ref = self._gazetteer(at)
            if self._each_of(at):
                more = self._listed(ref.last, s, ref, open_list=True)
                return [ref, *more], max([ref.last, *(r.last for r in more)])
            ref.relation = self._relation(at, ref)
            if self.doc.tokens[at].key in self.names["stop"] and ref.last == at + 1:
                return [], at + 1
            if not any(p.safe_alone for p in ref.candidates):
                if ref.relation != "in":
                    return [], at + 1
                ref.weak = True
            more = self._listed(ref.last, s, ref, open_list=False)
            return [ref, *more], max([ref.last, *(r.last for r in more)])
        return [], at + 1

    def _each_of(self, at: int) -> bool:
        """كل من A وB: a list of names of one kind."""
        before = [t.key for t in self.doc.tokens[max(0, at - 2) : at]]
        return before == ["كل", "من"] or before == ["كلا", "من"]

    def _skip_quotes(self, at: int) -> int:
        while at < len(self.doc.tokens) and self.doc.tokens[at].key in _QUOTES:
            at += 1
        return at

    def _typed_or_bare(self, at: int, s: Sentence, direction: Mention | None) -> tuple[list[PlaceRef], int]:
        """[direction] place words … name, or direction name."""
        start, words = at, []
        while at in self.types and at < s.last:
            if words and at in self.places_at and self.doc.tokens[at].key.startswith("ال"):
                break  # قضاء الحي: a place word that is here a name
            words.append(self.types[at])
            at = self._skip_quotes(self.types[at].last)
            step = self.directions.get(at)
            if step is not None and (step.last in self.types or step.last in self.places_at):
                direction, at = step, step.last
            elif at < s.last and self.doc.tokens[at].key in ("و", "او", "،") and at + 1 in self.types:
                at += 1
        if at >= s.last:
            return [], start + 1
        if not words and at not in self.places_at:
            return [], start + 1
        ref = self._name(at, words)
        if ref is None:
            return [], start + 1
        self._describe(ref, words, direction, start)
        plural = any(w.pos in ("plural", "dual") for w in words)
        more = self._listed(ref.last, s, ref, open_list=plural)
        return [ref, *more], max([ref.last, *(r.last for r in more)])

    def _describe(self, ref: PlaceRef, words: list[Mention], direction: Mention | None, start: int) -> None:
        """Level and relation, from the words before the name."""
        doc = self.doc
        keys = {doc.tokens[w.first].key.removeprefix(w.prefix).removeprefix("ال") for w in words}
        levels = [w.data.value for w in words]
        ref.typed = levels[-1] if levels else ""
        same = [p for p in ref.candidates if p.type in _AS_TYPED.get(ref.typed, ())]
        ref.candidates = same or ref.candidates
        if keys & _COUNTRYSIDE and not (set(levels) - {"area", "feature", "admin1"}):
            ref.relation = "dir"
            self._as_area(ref)
            return
        if "admin1" in levels:
            self._as_province(ref)
        if direction is not None and not levels:
            ref.relation = "near" if direction.data.value in ("near", "around") else "dir"
            if self._edge(direction):
                ref.relation = "in"
            if ref.relation == "dir":
                self._as_area(ref)
            return
        if direction is not None and direction.data.value in ("near", "around") and not self._edge(direction):
            ref.relation = "near"
            return
        before = doc.tokens[start - 1].key if start else ""
        prefix = words[0].prefix if words else ""
        ref.relation = "to" if before in _TO else "near" if before in _FROM and not prefix else "in"
        if before in _FROM and any(t.last == start - 1 and t.data.id == "strike.launched" for t in doc.by_kind.get("trigger", ())):
            ref.relation = "from"
        if doc.tokens[start].key.removeprefix(prefix) in _WEAK_BEFORE:
            ref.relation = "to"

    def _edge(self, direction: Mention) -> bool:
        """أطراف, محيط, وسط: parts of the place itself."""
        words = {self.doc.tokens[at].key for at in range(direction.first, direction.last)}
        return any(word.lstrip("وب").startswith(_EDGES) for word in words)

    def _as_province(self, ref: PlaceRef) -> None:
        provinces = [p for p in ref.candidates if p.type == "admin1"]
        if provinces:
            ref.candidates, ref.level = provinces, "admin1"
        elif not ref.candidates:
            ref.level = "area"

    def _as_area(self, ref: PlaceRef) -> None:
        """ريف حلب, جنوبي إدلب: the province; ريف عفرين: the surroundings of the town."""
        gazetteer = self.doc.resources.gazetteer
        provinces = [p for p in ref.candidates if p.type == "admin1"]
        namesakes = [p for p in ref.candidates if gazetteer.is_namesake(p)]
        if provinces or namesakes:
            ref.level = "admin1"
            ref.candidates = provinces or namesakes
        elif ref.candidates and all(p.type == "country" for p in ref.candidates):
            ref.level = "country"

    def _name(self, at: int, words: list[Mention]) -> PlaceRef | None:
        """A gazetteer name at a token, or an unknown one where a fine place word stands before it."""
        levels = {w.data.value for w in words}
        common = self.doc.tokens[at].key in self.names["stop"]
        if at in self.places_at and (levels & _FINE or not common):
            return self._gazetteer(at)
        if not levels & _FINE and words:
            key = self.doc.tokens[words[-1].first].key.removeprefix(words[-1].prefix)
            if key not in self.names["site"] or "person" in self.blocked.get(at, set()):
                return None
        if words and (self.doc.tokens[words[-1].first].key.removeprefix(words[-1].prefix).startswith("ال") or "ال" in words[-1].prefix):
            return None
        if not levels & (_FINE | {"facility", "feature"}):
            return None
        return self._unknown(at)

    def _gazetteer(self, at: int) -> PlaceRef:
        found = self.places_at[at]
        longest = max(m.last for m in found)
        chosen = [m for m in found if m.last == longest]
        candidates = [m.data for m in chosen]
        level = "local"
        kinds = {p.type for p in candidates}
        if kinds == {"country"}:
            level = "country"
        elif kinds == {"admin1"}:
            level = "admin1"
        elif {p.level for p in candidates} == {"region"}:
            level = "region"
        elif "country" in kinds:
            candidates = [p for p in candidates if p.type == "country"]
            level = "country"
        ref = PlaceRef(at, longest, self._spelling(at, longest, chosen[0].prefix), level, "in", candidates)
        ref.rule = chosen[0].id
        return ref

    def _spelling(self, first: int, last: int, prefix: str) -> str:
        """The name as the article spells it, without the clitic before it."""
        words = self.doc.words(first, last)
        if not prefix:
            return words
        rest = words[len(prefix) :]
        if prefix.endswith("ل") and rest.startswith("ل"):
            return "ا" + rest
        return rest

    def _unknown(self, at: int, *, cut: int = 0) -> PlaceRef | None:
        """One to three words that may name a place nobody listed."""
        doc = self.doc
        token = doc.tokens[at]
        if token.kind != "word" or len(token.key) - cut < 3 or self._bad_word(at, token.key[cut:]):
            return None
        last = at + 1
        if token.key[cut:] in self.names["starter"] and last < len(doc.tokens) and self._plain(last):
            last += 1
        if last < len(doc.tokens) and doc.tokens[last].key in self.names["tail"]:
            last += 1
        elif last < len(doc.tokens) and doc.tokens[last].kind == "number" and last == at + 1:
            last += 1
        text = doc.normal.text[token.start + cut : doc.tokens[last - 1].end]
        return PlaceRef(at, last, text, "local", "in", rule="unknown_name")

    def _bad_word(self, at: int, key: str) -> bool:
        return key.startswith("لل") or key in self.names["stop"] or bool(self.blocked.get(at, set()) & _NOT_A_NAME) or key.isdigit()

    def _plain(self, at: int) -> bool:
        token = self.doc.tokens[at]
        return token.kind == "word" and not self._bad_word(at, token.key)

    def _listed(self, at: int, s: Sentence, head: PlaceRef, *, open_list: bool) -> list[PlaceRef]:
        """Names that continue a list: A وB، C. Unknown names count only after a plural place word (قرى A وB)."""
        found: list[PlaceRef] = []
        doc = self.doc
        while at < s.last:
            start, comma = at, False
            if doc.tokens[at].key in ("،", ",", "/") and at + 1 < s.last:
                at, comma = at + 1, True
            ref = self._list_item(at, comma=comma, open_list=open_list)
            if ref is None:
                break
            ref.relation, ref.listed, ref.typed = head.relation, True, head.typed
            if head.level == "admin1" and ref.candidates:
                self._as_area(ref)
            found.append(ref)
            at = ref.last
            if at <= start:
                break
        if found:
            head.listed = True
        return found

    def _list_item(self, at: int, *, comma: bool, open_list: bool) -> PlaceRef | None:
        doc = self.doc
        if at in self.types or at in self.directions:
            return None
        joined = doc.tokens[at].key.startswith("و")
        if at in self.places_at:
            prefix = self.places_at[at][0].prefix
            if prefix == "و" or (comma and not prefix):
                return self._gazetteer(at)
        if doc.tokens[at].key == "و" and at + 1 < len(doc.tokens):
            if at + 1 in self.places_at:
                return self._gazetteer(at + 1)
            return self._unknown(at + 1) if open_list else None
        if not open_list or not (joined or comma):
            return None
        return self._unknown(at, cut=1 if joined else 0)

    def led_away(self, at: int) -> str | None:
        """from or to, when the clause speaks of where fire came from or where the wounded were taken."""
        doc = self.doc
        for back in range(at - 1, max(at - 14, -1), -1):
            key = doc.tokens[back].key
            if key in (".", "؛") or (doc.clause[back] != doc.clause[at] and key != "،"):
                break
            if key in _ORIGINS or key.startswith("مراسل"):
                return "from"
            if key in _DESTINATIONS:
                return "to"
        return None

    def _relation(self, at: int, ref: PlaceRef) -> str:
        """How a bare name is licensed by what stands right before it."""
        doc = self.doc
        prefix = self.places_at[at][0].prefix
        if prefix in _IN_PREFIX:
            return "in"
        before = at - 1
        while before >= 0 and doc.tokens[before].key in _QUOTES:
            before -= 1
        key = doc.tokens[before].key if before >= 0 else ""
        if not prefix:
            if key in _IN or key.removeprefix("و") in _IN:
                return "in"
            if key in _FROM:
                return "from"
            if key in _TO:
                return "to"
        return "bare"


def find_places(doc: Document) -> list[list[PlaceRef]]:
    """Places of every sentence, with their provinces as far as the sentence tells."""
    reader = _Reader(doc)
    found = []
    for sentence in doc.sentences:
        refs = reader.read(sentence)
        for ref in refs:
            away = reader.led_away(ref.first)
            if away is not None and ref.relation in ("in", "bare", "near", "dir"):
                ref.relation = away
        _mark_datelines(doc, sentence, refs)
        found.append(refs)
    return found


def _mark_datelines(doc: Document, sentence: Sentence, refs: list[PlaceRef]) -> None:
    """A name that opens a line: a header before a colon (حلب: …), a dateline before an agency or a dash."""
    if not refs or refs[0].first > sentence.first + 1:
        return
    end = refs[0].last
    tokens = doc.tokens
    if end < sentence.last and tokens[end].key == ":":
        refs[0].relation = "header"
        if refs[0].level == "local":
            _as_header_area(doc, refs[0])
        return
    opening = " ".join(t.key for t in tokens[sentence.first : min(sentence.first + 14, sentence.last)])
    short = sentence.last - sentence.first <= 8 and not doc.of("trigger", sentence.first, sentence.last)
    dash = any(t.key == "-" for t in tokens[end : min(end + 8, sentence.last)])
    if "cnn" in opening or (dash and not doc.of("trigger", sentence.first, end + 1)) or short:
        for ref in refs:
            if ref.first < sentence.first + 6:
                ref.relation = "dateline"


def _as_header_area(doc: Document, ref: PlaceRef) -> None:
    provinces = [p for p in ref.candidates if p.type == "admin1"]
    namesakes = [p for p in ref.candidates if doc.resources.gazetteer.is_namesake(p)]
    if provinces or namesakes:
        ref.candidates, ref.level = provinces or namesakes, "admin1"
