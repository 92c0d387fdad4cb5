"""Forms that the lexicons make of their rows, and where two rows claim the same one after folding."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.events import vocabulary
from extractors.events.gazetteer import Gazetteer
from extractors.events.lexicon import Entry, words_of
from extractors.events.normalize import normalize
from extractors.resources import ConfigTree

FUNCTION_WORD = "function word"
# Kinds whose rows are meant to share names: homonymous places are told apart by what stands around them, and one
# group's name by the day of the report.
_SHARES = frozenset({"place", "actor"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that claims a form. ``spelling`` is the form as the row writes it, ``pos`` what kind of form it is."""

    kind: str
    id: str
    spelling: str
    pos: str


@dataclass(frozen=True, slots=True)
class Collision:
    """A folded form with more than one claimant. ``why`` is rows (of one kind), kinds, or spellings (على, علي)."""

    form: str
    why: str
    claims: tuple[Claim, ...]


def every_entry(tree: ConfigTree, gazetteer: Gazetteer) -> list[Entry]:
    """All entries that the coder matches, places included."""
    return [*vocabulary.every_entry(tree), *gazetteer.entries()]


def forms_of(entries: Iterable[Entry], row_id: str) -> dict[str, list[str]]:
    """The forms of the rows with this id, by the kind of form: active, passive, noun, owned …"""
    made: dict[str, dict[str, None]] = {}
    for entry in entries:
        if entry.id == row_id:
            made.setdefault(entry.pos or entry.kind, {})[entry.form] = None
    return {pos: list(found) for pos, found in made.items()}


def ids_like(entries: Iterable[Entry], row_id: str, most: int = 5) -> list[str]:
    """Ids that hold the given text, for a person who mistyped one."""
    return sorted({entry.id for entry in entries if row_id.lower() in entry.id.lower()})[:most]


def collisions(entries: Iterable[Entry], function_words: Iterable[str]) -> list[Collision]:
    """Every folded form that several rows, several kinds or several spellings claim, in order of form.

    Words of grammar that never start a name take part as a kind of their own.
    """
    claims: dict[tuple[str, ...], dict[Claim, None]] = defaultdict(dict)
    for entry in entries:
        keys, words = words_of(entry.form)
        claims[keys][Claim(entry.kind, entry.id, " ".join(words), entry.pos)] = None
    for word in function_words:
        key = words_of(word)[0]
        if key in claims:
            claims[key][Claim(FUNCTION_WORD, "never a name", normalize(word).text, "")] = None
    found = [made for key in sorted(claims) for made in _collision(" ".join(key), list(claims[key]))]
    return sorted(found, key=lambda c: (c.why, c.form))


def _collision(form: str, claims: list[Claim]) -> Iterator[Collision]:
    kinds = {claim.kind for claim in claims}
    spellings = {claim.spelling for claim in claims}
    rows = {(claim.kind, claim.id) for claim in claims}
    if len(kinds) > 1:
        yield Collision(form, "kinds", _in_order(claims))
    for kind in sorted(kinds - _SHARES):
        if len({row for row in rows if row[0] == kind}) > 1:
            yield Collision(form, "rows", _in_order([claim for claim in claims if claim.kind == kind]))
    if len(spellings) > 1 and len(rows) > 1:
        yield Collision(form, "spellings", _in_order(claims))


def _in_order(claims: list[Claim]) -> tuple[Claim, ...]:
    return tuple(sorted(claims, key=lambda c: (c.kind, c.id, c.spelling, c.pos)))
