"""Names of places as they stand in a text: those of the gazetteer, and those that a place word vouches for.

A name is believed only where something tells that it is a place (على is not the village علي). A place word before a
name that no gazetteer has still makes a place.
"""

from dataclasses import dataclass, field
from typing import Literal

from extractors.events.document import Document, Mention
from extractors.events.gazetteer import Place
from extractors.events.lexicon import has_lam

Level = Literal["local", "admin1", "country", "region", "area"]
Relation = Literal["in", "near", "dir", "from", "to", "bare", "header", "dateline"]
QUOTES = frozenset({'"', "'", "(", ")", "«", "»", "“", "”", "[", "]"})
_SETTLED = ("city", "town", "village", "admin2", "admin3", "region")
FINE = frozenset({"village", "town", "quarter", "camp", "city", "admin3", "admin2"})
_NOT_A_NAME = frozenset({
    "trigger", "cue", "report", "number", "date", "placetype", "direction", "speaker", "actor", "body", "nationality",
})  # fmt: skip
_ADJECTIVE = 4  # letters that an adjective has more than
_NAMED_ALONE = frozenset({"city", "town", "village", "quarter", "admin1", "admin2", "admin3"})
ELSEWHERE = frozenset({"to", "from", "dateline"})  # relations of places where the incident was not


@dataclass(slots=True)
class PlaceRef:
    """A place named at tokens ``[first, last)``.

    ``place`` is null while the name is in no gazetteer; ``admin1`` and ``country`` may be known all the same. ``typed``
    is the level of the place word before the name, ``rule`` the gazetteer row or ``unknown_name``. A ``weak`` name is
    an everyday word too and needs the country of the story. A ``namesake`` town may stand for its province.
    """

    first: int
    last: int
    name: str
    level: Level
    relation: Relation
    candidates: list[Place] = field(default_factory=list)
    place: Place | None = None
    admin1: str | None = None
    country: str | None = None
    listed: bool = False
    typed: str = ""
    weak: bool = False
    namesake: bool = False
    rule: str = ""


class Names:
    """The place names of one article by the token at which they start."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.places: dict[int, list[Mention]] = {}
        self._blocked: dict[int, set[str]] = {}
        for m in doc.mentions:
            if m.kind == "place":
                self.places.setdefault(m.first, []).append(m)
            else:
                self._blocked.setdefault(m.first, set()).add(m.kind)

    def named(self, at: int, words: list[Mention]) -> PlaceRef | None:
        """A gazetteer name at a token, or an unknown one where a place word stands before it."""
        levels = {w.data.value for w in words}
        common = self.doc.key(at) in self.doc.grammar.name_stop
        adjective = bool(words) and not levels & FINE and "nationality" in self._blocked.get(at, set())
        if at in self.places and (levels & FINE or not common) and not adjective:
            return self.listed(at)
        if not words or not levels & (FINE | {"facility", "feature"}) or self.doc.definite(words[-1]):
            return None
        site = self.doc.stem(words[-1]) in self.doc.grammar.name_site
        if not levels & FINE and (not site or "person" in self._blocked.get(at, set())):
            return None
        return self.unknown(at)

    def starts_name(self, at: int, *, cut: int = 0) -> bool:
        """Whether a word, be it a place word too, opens a name of several words: تل, كفر, عين, خربة."""
        return self.doc.key(at)[cut:] in self.doc.grammar.name_starter and self._plain(at + 1, of_type=True)

    def listed(self, at: int) -> PlaceRef:
        """The longest gazetteer name that starts at a token, with every place that it may mean."""
        found = self.places[at]
        longest = max(m.last for m in found)
        chosen = [m for m in found if m.last == longest]
        again = {m.data.id for m in self.places.get(longest, ())}
        if longest > at + 1 and any(m.data.id in again for m in chosen):
            return self.listed(longest)  # العاصمة الصومالية مقديشو
        candidates, level = _level([m.data for m in chosen])
        whole = any(m.data.type not in _SETTLED for m in chosen)  # مدينة الصدر is a quarter's whole name
        name = self._spelling(at, longest, chosen[0].prefix, whole=whole)
        return PlaceRef(at, longest, name, level, "in", candidates, rule=chosen[0].id)

    def _spelling(self, first: int, last: int, prefix: str, *, whole: bool) -> str:
        """The name as the article spells it, without the clitic before it: للرقة is الرقة."""
        words = self.doc.words(first, last)
        if not whole and last - first > 1 and self.doc.key(first).removeprefix(prefix) in self.doc.grammar.town_word:
            return self.doc.words(first + 1, last)
        rest = words[len(prefix) :]
        return "ا" + rest if prefix.endswith("ل") and rest.startswith("ل") else rest

    def unknown(self, at: int, *, cut: int = 0) -> PlaceRef | None:
        """One to three words that may name a place nobody listed; ``cut`` letters are a clitic."""
        doc = self.doc
        if at >= len(doc.tokens):
            return None
        token = doc.tokens[at]
        key = token.key[cut:]
        if token.kind != "word":
            return None
        if not self.starts_name(at, cut=cut) and (len(key) < 3 or self._never_a_name(at, key)):
            return None
        last = at + 1
        if key in doc.grammar.name_starter and self._plain(last, of_type=True):
            last += 1
        numbered = last == at + 1 and last < len(doc.tokens) and doc.tokens[last].kind == "number"
        if doc.key(last) in doc.grammar.name_tail or numbered:
            last += 1
        text = doc.normal.text[token.start + cut : doc.tokens[last - 1].end]
        return PlaceRef(at, last, text, "local", "in", rule="unknown_name")

    def _never_a_name(self, at: int, key: str) -> bool:
        other = bool(self._blocked.get(at, set()) & _NOT_A_NAME)
        people = any(has_lam(m.prefix) for m in self.doc.at("person", at))
        adjective = self._adjective(at, key)
        common = key.startswith("لل") or key.isdigit() or key in self.doc.grammar.name_stop
        return other or people or adjective or common

    def _adjective(self, at: int, key: str) -> bool:
        """مدرسة قرآنية, تجمعا انتخابيا: an indefinite adjective says what kind of a site it is."""
        ends = key.endswith(("يه", "يا")) and len(key) > _ADJECTIVE and not key.startswith("ال")
        words = [w for w in self.doc.of("placetype", at - 2, at) if w.last == at]
        if key.endswith("يا") and any(self.doc.key(at - 1).endswith("ا") for _ in words):
            return True
        return ends and any(w.data.value not in _NAMED_ALONE for w in words)

    def _plain(self, at: int, *, of_type: bool = False) -> bool:
        """Whether a word can be a name; ``of_type``: or a definite place word, as in عين الكروم."""
        if at >= len(self.doc.tokens) or self.doc.tokens[at].kind != "word":
            return False
        key = self.doc.key(at)
        typed = of_type and key.startswith("ال") and self._blocked.get(at, set()) == {"placetype"}
        return typed or not self._never_a_name(at, key)


def _level(candidates: list[Place]) -> tuple[list[Place], Level]:
    """The readings of a name and their common level; a name that is a country's, too, means the country."""
    kinds = {p.type for p in candidates}
    if kinds == {"country"}:
        return candidates, "country"
    if kinds == {"admin1"}:
        return candidates, "admin1"
    if {p.level for p in candidates} == {"region"}:
        return candidates, "region"
    if "country" in kinds:
        return [p for p in candidates if p.type == "country"], "country"
    return candidates, "local"


def as_province(ref: PlaceRef) -> None:
    """محافظة X: the province of that name, or an unknown area."""
    provinces = [p for p in ref.candidates if p.type == "admin1"]
    if provinces:
        ref.candidates, ref.level = provinces, "admin1"
    elif not ref.candidates:
        ref.level = "area"


def as_area(doc: Document, ref: PlaceRef) -> None:
    """ريف حلب, جنوبي إدلب: the province; ريف عفرين: the surroundings of the town."""
    provinces = [p for p in ref.candidates if p.type == "admin1"]
    namesakes = [p for p in ref.candidates if doc.resources.gazetteer.is_namesake(p)]
    if provinces or namesakes:
        ref.candidates, ref.level = provinces or namesakes, "admin1"
    elif ref.candidates and all(p.type == "country" for p in ref.candidates):
        ref.level = "country"
