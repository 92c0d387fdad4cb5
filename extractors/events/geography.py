"""Which place a name means: resolved from province down, with what stands around the name as context."""

from collections import Counter
from dataclasses import dataclass, field

from extractors.events.document import Document
from extractors.events.gazetteer import SIZE, Place
from extractors.events.place_names import ELSEWHERE, FINE, PlaceRef, Relation

_SEATS = ("city", "town", "admin2")
_WELL_KNOWN = ("city", "admin1", "country")  # names that nobody gives without meaning these
_ORGANS = ("force", "police", "intelligence", "government")
_WEIGHT: dict[Relation, int] = {"in": 3, "near": 3, "dir": 3, "header": 4, "bare": 1, "from": 1, "to": 1, "dateline": 1}


@dataclass(slots=True)
class _Votes:
    """How often the article names each province and country by names that have one reading."""

    provinces: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)


def resolve_places(doc: Document, found: list[list[PlaceRef]]) -> None:
    """Fills place, admin1 and country of every reference, and the country that the article is about."""
    votes = _count_votes([[r for r in refs if not _common(doc, r)] for refs in found])
    doc.lands = frozenset(votes.countries)
    doc.country = _main_country(doc, votes.countries)
    for refs in found:
        refs[:] = [r for r in refs if not _common(doc, r) or any(p.country in votes.countries for p in r.candidates)]
        refs[:] = [r for r in refs if not r.weak or any(p.country == doc.country for p in r.candidates)]
    header: str | None = None
    for refs in found:
        for ref in refs:
            if ref.relation == "header" and ref.candidates:
                header = ref.candidates[0].admin1
        for at, ref in enumerate(refs):
            _resolve(ref, _context(doc, refs, at, header), votes)
            ref.namesake = ref.place is not None and doc.resources.gazetteer.is_namesake(ref.place)
        refs[:] = [r for r in refs if not _stray(doc, r)]
    if doc.country is None:
        doc.country = _only_country(found)


def _common(doc: Document, ref: PlaceRef) -> bool:
    """المنطقة الوسطى: a part of any country, and the province of that name only where its country is told of."""
    if ref.typed == "admin1" or not ref.candidates or doc.key(ref.last - 1) not in doc.grammar.name_tail:
        return False
    return all(p.type == "admin1" and not p.safe_alone for p in ref.candidates)


def _only_country(found: list[list[PlaceRef]]) -> str | None:
    """The country of all places, where each by its name alone could be of several."""
    named = {ref.country for refs in found for ref in refs if ref.country}
    return named.pop() if len(named) == 1 else None


def _stray(doc: Document, ref: PlaceRef) -> bool:
    """A small place of another country, named without a place word: more likely a common word than that place."""
    if ref.place is None or ref.typed in FINE or ref.place.country == doc.country or ref.relation == "dir":
        return False
    return ref.place.type not in ("city", "admin1", "country", "region", "crossing") and " " not in ref.name


def _count_votes(found: list[list[PlaceRef]]) -> _Votes:
    votes = _Votes()
    for ref in (r for refs in found for r in refs):
        weight = _WEIGHT[ref.relation]
        admin1s = {p.admin1 for p in ref.candidates if p.admin1}
        if len(admin1s) == 1:
            votes.provinces[next(iter(admin1s))] += weight
        owners = {p.country for p in ref.candidates}
        if len(owners) == 1:
            votes.countries[next(iter(owners))] += weight
    return votes


def _main_country(doc: Document, countries: Counter[str]) -> str | None:
    """The country named most by places, nationalities and organs of states; else the outlet's."""
    for m in doc.by_kind.get("nationality", ()):
        countries[m.data.value] += 1
    for m in doc.by_kind.get("actor", ()):
        if m.data.country and m.data.kind in _ORGANS:
            countries[m.data.country] += 1
    if countries:
        best = max(countries.values())
        return min(c for c, n in countries.items() if n == best)
    return doc.article.country


def _resolve(ref: PlaceRef, context: list[str], votes: _Votes) -> None:
    """Chooses among a reference's readings; ``context`` has the provinces around it, the most telling first."""
    if ref.typed and ref.level == "local" and context and ref.candidates:
        lands = {c.split("-")[0] for c in context}
        known = any(p.type in _WELL_KNOWN for p in ref.candidates)
        if not known and not any(p.country in lands for p in ref.candidates):
            ref.candidates = []  # a namesake elsewhere: this one is in no gazetteer
        elif ref.typed == "quarter" and not any(p.admin1 in context for p in ref.candidates):
            ref.candidates = []  # حي المعلمين بمدينة X: not the quarter of that name in another province
    if ref.candidates:
        ref.place = _choose(ref.candidates, context, votes)
        ref.admin1, ref.country = ref.place.admin1, ref.place.country
        seat = any(p.type in _SEATS and p.country == ref.country for p in ref.candidates)
        if ref.place.type == "admin1" and ref.level == "local" and not seat:
            ref.level = "admin1"
        if ref.level == "country":
            ref.admin1 = None
        elif ref.admin1 is None and context and ref.level == "local":
            ref.admin1 = next((c for c in context if c.startswith(ref.place.country)), None)
    elif context:
        ref.admin1 = context[0]
        ref.country = context[0].split("-")[0]


def _context(doc: Document, refs: list[PlaceRef], at: int, header: str | None) -> list[str]:
    """Provinces that may hold a reference, the most telling first: told after it, in the header, before it."""
    ref = refs[at]
    clause = doc.clause[ref.first]
    found: list[str] = []
    for other in refs[at + 1 :]:
        if doc.clause[other.first] > clause + 1:
            break
        if other.relation not in ELSEWHERE and other.level != "country":
            found += _provinces_of(other)
    if header:
        found.append(header)
    for other in reversed(refs[:at]):
        if other.relation != "dateline" and other.level != "country":
            found += [other.admin1] if other.admin1 else _provinces_of(other)
    return found


def _provinces_of(ref: PlaceRef) -> list[str]:
    """The province of a reference when its readings agree."""
    admin1s = sorted({p.admin1 for p in ref.candidates if p.admin1})
    return admin1s if len(admin1s) == 1 else []


def _choose(candidates: list[Place], context: list[str], votes: _Votes) -> Place:
    """The candidate in the nearest named province, else in the province or country told of most, else the biggest."""
    if len(candidates) == 1:
        return candidates[0]

    def rank(place: Place) -> tuple[int, int, int, int, bool, str]:
        near = context.index(place.admin1) if place.admin1 in context else len(context) + 1
        named = votes.provinces[place.admin1 or ""]
        return (near, -named, -votes.countries[place.country], -SIZE.get(place.type, 0), not place.safe_alone, place.id)

    return min(candidates, key=rank)
