"""Places: the rows of ``config/gazetteer`` and how they nest."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.errors import ConfigError
from extractors.events.grammar import GrammarWords, starts
from extractors.events.lexicon import Entry
from extractors.events.normalize import match_key
from extractors.events.tables import forms, read_table
from extractors.resources import ConfigTree

# Which of several places of one name is meant when nothing else tells: the bigger one.
SIZE = {
    "country": 9, "admin1": 8, "city": 7, "region": 6, "town": 5, "admin2": 4, "camp": 4, "admin3": 3, "quarter": 3,
    "base": 2, "airport": 2, "crossing": 2, "dam": 2, "village": 1,
}  # fmt: skip

_PARTS_OF_A_CITY = frozenset({"quarter", "prison"})  # rows whose parent is the district that their city is head of
_DEEPEST = 8

# Features that hold many places: a village told after them is where it happened.
COARSE = frozenset({"mountain", "region", "road", "river", "admin2", "admin3", "oilfield", "water"})


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer row. ``admin1`` is an ISO 3166-2 code, null where the place spans several or is a country.

    ``level`` is country, admin1, region (across provinces, or a countryside) or local: how coarse the place is.
    """

    id: str
    name: str
    type: str
    country: str
    admin1: str | None
    parent: str | None
    lat: float
    lon: float
    safe_alone: bool
    level: str


class Gazetteer:
    """All places by id, and the names of provinces."""

    def __init__(self, places: list[tuple[Place, list[str]]]) -> None:
        self.by_id = {place.id: place for place, _ in places}
        self._names = places
        self._keys: dict[str, set[str]] = defaultdict(set)
        self.admin1 = {p.admin1: p for p, _ in places if p.type == "admin1" and p.admin1}
        for place, names in places:
            self._keys[place.id] = {_bare(name) for name in names}

    def entries(self) -> Iterator[Entry]:
        """One entry a name."""
        for place, names in self._names:
            for name in names:
                yield Entry("place", place.id, name, place)

    def is_namesake(self, place: Place) -> bool:
        """Whether the place gives its province its name, as حلب does."""
        province = self.admin1.get(place.admin1 or "")
        return province is not None and province.id != place.id and bool(self._keys[place.id] & self._keys[province.id])

    def inside(self, place: Place, other: Place) -> bool:
        """Whether ``place`` lies in ``other`` by the chain of parents, or is it; a quarter of مدينة X lies in X."""
        chain = self._chain(place)
        if any(p.id == other.id for p in chain):
            return True
        if place.type not in _PARTS_OF_A_CITY or other.type not in ("city", "town"):
            return False
        return any(p.id == other.parent and self._keys[p.id] & self._keys[other.id] for p in chain[1:])

    def _chain(self, place: Place) -> list[Place]:
        """The place, what it lies in, and so on."""
        chain = [place]
        while (parent := self.by_id.get(chain[-1].parent or "")) is not None and len(chain) < _DEEPEST:
            chain.append(parent)
        return chain

    def nested(self, one: Place | None, two: Place | None) -> bool:
        """Whether one of two known places lies in the other, or both are one."""
        return one is not None and two is not None and (self.inside(one, two) or self.inside(two, one))


def is_coarse(place: Place | None) -> bool:
    """Whether a known place is a feature that holds many places."""
    return place is not None and place.type in COARSE


def _level(kind: str, name: str, admin1: str, region_stems: frozenset[str]) -> str:
    if kind == "region" and (not admin1 or starts(match_key(name), region_stems)):
        return "region"
    return kind if kind in ("country", "admin1") else "local"


def _bare(name: str) -> str:
    return match_key(name).removeprefix("ال")


def _number(where: str, column: str, cell: str, limit: float) -> float:
    try:
        value = float(cell)
    except ValueError:
        raise ConfigError(f"{where}: {column} is {cell!r}, it must be decimal degrees") from None
    if abs(value) > limit:
        raise ConfigError(f"{where}: {column} is {cell}, it must lie between -{limit:g} and {limit:g}")
    return value


def load_gazetteer(tree: ConfigTree) -> Gazetteer:
    """Every row of every file under ``gazetteer/``. Raises ConfigError with file and line."""
    columns = frozenset(
        {"id", "name_ar", "aliases_ar", "type", "admin1", "country", "parent", "lat", "lon", "safe_alone"}
    )
    places: list[tuple[Place, list[str]]] = []
    stems = GrammarWords.load(tree).region_stem
    for path in tree.files("gazetteer/*.csv"):
        for where, row in read_table(tree, f"gazetteer/{path.name}", columns):
            place = Place(
                row["id"],
                row["name_ar"],
                row["type"],
                row["country"],
                row["admin1"] or None,
                row["parent"] or None,
                _number(where, "lat", row["lat"], 90),
                _number(where, "lon", row["lon"], 180),
                row["safe_alone"] == "yes",
                _level(row["type"], row["name_ar"], row["admin1"], stems),
            )
            places.append((place, [row["name_ar"], *forms(row["aliases_ar"])]))
    return Gazetteer(places)
