"""In which province of the overlay a place of another gazetteer lies: by name, by its neighbours, or unknown."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from extractors.events.gazetteer import Place
from extractors.events.normalize import match_key
from flows.gazetteer_found import Found

_EARTH_KM = 6371.0
_CELL = 0.5  # degrees
_NEAR_KM = 25.0
_SHARE = 0.75  # of the places of a source's own province that the overlay knows: so many must agree on what it is
_NOISE = re.compile(
    r"\b(governorate|province|region|district|muhafazat|mohafazat|wilayat|wilaya|wilayah|state|al|ad|an|ar|as|ash|at|az|el|of)\b"
)
_ISO = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two points in degrees (haversine formula)."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    d_lat, d_lon = lat_b - lat_a, math.radians(b[1] - a[1])
    h = math.sin(d_lat / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(d_lon / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def name_key(name: str) -> str:
    """A name with spellings folded and every article taken off, so that تل الرفعت is تل رفعت."""
    return " ".join(word.removeprefix("ال") if len(word) > 4 else word for word in match_key(name).split())


def latin_key(name: str) -> str:
    """An English name without marks, articles and words for province."""
    plain = re.sub(r"[^a-z]+", " ", name.lower().replace("'", "").replace("’", "").replace("‘", ""))
    return "".join(_NOISE.sub(" ", plain).split())


class Nearby:
    """Points in cells, so that neighbours are found without looking at every one."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)

    def add(self, lat: float, lon: float, value: str) -> None:
        """Remembers a point and what it stands for."""
        self._cells[self._cell(lat, lon)].append((lat, lon, value))

    def nearest(self, lat: float, lon: float, most: int, within: float) -> list[str]:
        """What the nearest points within a distance in km stand for, the nearest first."""
        row, column = self._cell(lat, lon)
        points = [p for i in (-1, 0, 1) for j in (-1, 0, 1) for p in self._cells.get((row + i, column + j), ())]
        far = sorted((kilometres((lat, lon), p[:2]), p[2]) for p in points)
        return [value for distance, value in far[:most] if distance <= within]

    @staticmethod
    def _cell(lat: float, lon: float) -> tuple[int, int]:
        return math.floor(lat / _CELL), math.floor(lon / _CELL)


class Provinces:
    """Finds ISO 3166-2 codes of the overlay's provinces."""

    def __init__(self, provinces: Iterable[tuple[Place, Iterable[str]]], places: Iterable[Place]) -> None:
        """``provinces`` come with all their names, Arabic and English; ``places`` are those of the overlay."""
        self._by_name: dict[tuple[str, str], str] = {}
        self.codes: set[str] = set()
        for place, names in provinces:
            if place.admin1:
                self.codes.add(place.admin1)
                for name in names:
                    key = latin_key(name) if name.isascii() else name_key(name)
                    self._by_name.setdefault((place.country, key), place.admin1)
        self._points: dict[str, Nearby] = defaultdict(Nearby)
        for place in places:
            if place.admin1 and place.level == "local":
                self._points[place.country].add(place.lat, place.lon, place.admin1)
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)

    def learn(self, found: Found, overlay: Place) -> None:
        """A place of a source is known in the overlay: its province there stands for the source's own code."""
        if overlay.admin1 and overlay.country == found.country:
            self._votes[found.region][overlay.admin1] += 1

    def of(self, found: Found) -> str | None:
        """The province, or null when neither names nor neighbours tell."""
        return self._named(found) or self._voted(found) or self._nearest(found)

    def _named(self, found: Found) -> str | None:
        for name in found.region_names:
            if _ISO.fullmatch(name) and name in self.codes:
                return name
            # A mark such as ā makes an English name non-ASCII; Arabic letters tell the script.
            key = name_key(name) if re.search("[\u0621-\u064a]", name) else latin_key(name)
            if code := self._by_name.get((found.country, key)):
                return code
        return None

    def _voted(self, found: Found) -> str | None:
        votes = self._votes.get(found.region)
        if not votes:
            return None
        code, number = min(votes.items(), key=lambda item: (-item[1], item[0]))
        return code if number >= _SHARE * votes.total() else None

    def _nearest(self, found: Found) -> str | None:
        near = self._points[found.country].nearest(found.lat, found.lon, 3, _NEAR_KM)
        return near[0] if near and len(set(near)) == 1 else None
