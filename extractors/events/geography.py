"""Which place a name means: resolved from province down, with what stands around the name as context."""

from collections import Counter

from extractors.events.document import Document
from extractors.events.gazetteer import SIZE, Place
from extractors.events.toponyms import PlaceRef

_WEIGHT = {"in": 3, "near": 3, "dir": 3, "header": 4, "bare": 1, "from": 1, "to": 1, "dateline": 1}


def resolve_places(doc: Document, found: list[list[PlaceRef]]) -> None:
    """Fills place, admin1 and country of every reference, and the country that the article is about."""
    provinces, countries = _votes(found)
    doc.country = _main_country(doc, countries)
    for refs in found:
        refs[:] = [r for r in refs if not r.weak or any(p.country == doc.country for p in r.candidates)]
    header: str | None = None
    for refs in found:
        for ref in refs:
            if ref.relation == "header" and ref.candidates:
                header = ref.candidates[0].admin1
        for at, ref in enumerate(refs):
            _resolve(doc, refs, at, header, provinces, countries)
            del ref
        refs[:] = [r for r in refs if not _stray(doc, r)]


def _stray(doc: Document, ref: PlaceRef) -> bool:
    """A small place of another country, named without a place word: more likely a common word than that place."""
    if ref.place is None or ref.typed or ref.place.country == doc.country or ref.relation == "dir":
        return False
    return ref.place.type not in ("city", "admin1", "country", "region", "crossing") and " " not in ref.name


def _votes(found: list[list[PlaceRef]]) -> tuple[Counter[str], Counter[str]]:
    """How often each province and country is named by names that have one reading."""
    provinces: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    for ref in (r for refs in found for r in refs):
        weight = _WEIGHT.get(ref.relation, 1)
        admin1s = {p.admin1 for p in ref.candidates if p.admin1}
        if len(admin1s) == 1:
            provinces[next(iter(admin1s))] += weight
        owners = {p.country for p in ref.candidates}
        if len(owners) == 1:
            countries[next(iter(owners))] += weight
    return provinces, countries


def _main_country(doc: Document, countries: Counter[str]) -> str | None:
    for m in doc.by_kind.get("nationality", ()):
        countries[m.data.value] += 1
    for m in doc.by_kind.get("actor", ()):
        if m.data.country and m.data.kind in ("force", "police", "intelligence", "government"):
            countries[m.data.country] += 1
    if countries:
        best = max(countries.values())
        return min(c for c, n in countries.items() if n == best)
    return doc.article.country


def _resolve(
    doc: Document,
    refs: list[PlaceRef],
    at: int,
    header: str | None,
    provinces: Counter[str],
    countries: Counter[str],
) -> None:
    ref = refs[at]
    context = _context(doc, refs, at, header)
    if ref.typed and ref.level == "local" and context and ref.candidates:
        lands = {c.split("-")[0] for c in context}
        if not any(p.country in lands for p in ref.candidates):
            ref.candidates = []  # a namesake elsewhere: this one is in no gazetteer
    if ref.candidates:
        ref.place = _choose(ref.candidates, context, provinces, countries)
        ref.admin1, ref.country = ref.place.admin1, ref.place.country
        if ref.level == "country":
            ref.admin1 = None
        elif ref.admin1 is None and context and ref.level == "local":
            ref.admin1 = next((c for c in context if c.startswith(ref.place.country)), None)
        return
    if context:
        ref.admin1 = context[0]
        ref.country = context[0].split("-")[0]


def _context(doc: Document, refs: list[PlaceRef], at: int, header: str | None) -> list[str]:
    """Provinces that may hold a reference, the most telling first: what follows in the clause, what precedes, the header."""
    ref = refs[at]
    clause = doc.clause[ref.first]
    found: list[str] = []
    for other in refs[at + 1 :]:
        if doc.clause[other.first] > clause + 1:
            break
        if other.relation not in ("from", "to", "dateline") and other.level != "country":
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


def _choose(
    candidates: list[Place], context: list[str], provinces: Counter[str], countries: Counter[str]
) -> Place:
    """The candidate in the nearest named province, else in the province or country told of most, else the biggest."""
    if len(candidates) == 1:
        return candidates[0]

    def rank(place: Place) -> tuple[int, int, int, int, str]:
        near = context.index(place.admin1) if place.admin1 in context else len(context) + 1
        votes = provinces.get(place.admin1 or "", 0)
        return (near, -votes, -countries.get(place.country, 0), -SIZE.get(place.type, 0), place.id)

    return min(candidates, key=rank)
