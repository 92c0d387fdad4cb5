"""Where a draft says that its incident took place: the finest place, further places of its list, province, country."""

from bisect import bisect_right
from operator import itemgetter

from extractors.events.document import Document, Mention
from extractors.events.frames import Draft
from extractors.events.gazetteer import is_coarse
from extractors.events.place_names import ELSEWHERE, PlaceRef, Relation

_SAME_KIND = {
    "city": ("city", "town"), "town": ("town", "city", "village"), "village": ("village", "town"), "camp": ("camp",),
}  # fmt: skip
_RELATION_RANK: dict[Relation, int] = {
    "in": 0, "near": 1, "dir": 2, "bare": 3, "header": 4, "to": 5, "from": 6, "dateline": 9,
}  # fmt: skip


def choose_places(
    doc: Document, draft: Draft, main: Mention, *, explosive: bool, moved: Relation | None = None
) -> tuple[PlaceRef | None, list[PlaceRef]]:
    """The finest place of a draft (after its trigger rather than before it), and the others of its list.

    ``explosive``: fire can hit every place of a list; ``moved``: the relation of places that a move of troops names.
    """
    usable = ("in", "near", "dir", "bare", moved)
    fine = [p for p in draft.places if p.level == "local" and p.relation in usable]
    if not fine:
        return None, _further_areas(draft) if explosive else []
    best = min(
        fine,
        key=lambda p: (
            0 if _beside(doc, main, p) else _RELATION_RANK[p.relation],
            is_coarse(p.place) or (p.namesake and not p.typed and p.first < main.first),
            p.first < main.first and not p.listed,
            p.first,
        ),
    )
    if not best.listed or _on_the_way(doc, best):
        return best, []
    group = _list_of(fine, best)
    if explosive or len(group) < 3:
        return group[0], group[1:] if explosive else []
    around = [p for p in fine if not p.listed and p.first > group[-1].first]
    return around[0] if around else group[0], []


def _on_the_way(doc: Document, ref: PlaceRef) -> bool:
    """على الطريق الواصل بين A وB is one place, told by its ends."""
    return any(
        m.data.value == "between" and ref.first - m.last <= 1 for m in doc.of("direction", ref.first - 6, ref.first)
    )


def _beside(doc: Document, main: Mention, ref: PlaceRef) -> bool:
    """اندلعت مواجهات قرب X: the known place that the main clause names, before those of what led to it."""
    return ref.relation == "near" and ref.place is not None and doc.clause[ref.first] == doc.clause[main.first]


def _further_areas(draft: Draft) -> list[PlaceRef]:
    """The provinces after the first of a list of provinces."""
    areas = [p for p in draft.places if p.level == "admin1" and p.listed]
    return [p for p in areas[1:] if p.admin1 != areas[0].admin1]


def _list_of(fine: list[PlaceRef], best: PlaceRef) -> list[PlaceRef]:
    """The list that holds the best place, each name once."""
    coarse = is_coarse(best.place)
    group = [p for p in fine if p.listed and p.relation == best.relation and is_coarse(p.place) == coarse]
    return list({p.name: p for p in reversed(group)}.values())[::-1]


def area_of(draft: Draft, place: PlaceRef | None) -> tuple[str | None, str | None]:
    """Province and country of a draft: of its place, else of the areas that it names."""
    if place is not None and place.admin1:
        return place.admin1, place.country
    refs = [p for p in draft.places if p.relation not in ELSEWHERE]
    province = next((p for p in refs if p.admin1), None)
    if place is None and province is not None:
        return province.admin1, province.country
    if place is not None and place.country:
        return None, place.country
    told = (p for p in refs if p.country and (p.relation != "bare" or p.level == "region"))  # شمالي العراق
    return None, next((p.country for p in told), None)


def country_of(draft: Draft) -> str | None:
    """The country of a draft's places, when they tell."""
    return next((p.country for p in draft.places if p.country and p.relation not in ELSEWHERE), None)


class NamedPlaces:
    """The known places where something happens in an article, by their type and in reading order."""

    def __init__(self, places: list[list[PlaceRef]]) -> None:
        self.starts = {p.first for refs in places for p in refs}
        self._by_type: dict[str, list[tuple[int, int, PlaceRef]]] = {}
        for number, ref in enumerate(p for refs in places for p in refs):
            if ref.place is not None and ref.relation not in ELSEWHERE:
                self._by_type.setdefault(ref.place.type, []).append((ref.last, number, ref))

    def last_before(self, kinds: tuple[str, ...], at: int) -> PlaceRef | None:
        """The place of one of these types that was named last before a token."""
        found = []
        for kind in kinds:
            told = self._by_type.get(kind, [])
            before = bisect_right(told, at, key=itemgetter(0))
            found += told[before - 1 : before] if before else []
        return max(found, key=itemgetter(1))[2] if found else None


def told_again(doc: Document, sentences: list[int], places: NamedPlaces) -> PlaceRef | None:
    """في سماء المدينة: the city, town, village or camp that was named last, for an incident that names none."""
    for index in sentences:
        s = doc.sentences[index]
        for word in doc.of("placetype", s.first, s.last):
            kinds = _SAME_KIND.get(word.data.value)
            if kinds is None or word.pos != "singular" or not doc.definite(word) or word.last in places.starts:
                continue
            if ref := places.last_before(kinds, word.first):
                return ref
    return None
