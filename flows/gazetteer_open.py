"""Who's On First (a folder of GeoJSON records) and OCHA's place codes (CSV), as a user has downloaded them."""

import csv
import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from extractors.errors import ConfigError
from flows.gazetteer_found import Found, arabic_names, degrees, settlement, whole

# https://whosonfirst.org/docs/placetypes: those that news names; county and localadmin vary in size between countries.
_PLACETYPES = {
    "county": "admin2", "localadmin": "admin3", "locality": "", "borough": "quarter", "macrohood": "quarter",
    "neighbourhood": "quarter",
}  # fmt: skip
_ENDED = ("edtf:deprecated", "edtf:cessation")
_LEVELS = {2: "admin2", 3: "admin3", 4: "village", 5: "village"}
# adm2_name_ar, admin2Name_ar, ADM2_AR, admin2AltName_ar; admin2Pcode, ADM2_PCODE
_NAME = re.compile(r"adm(?:in)?(\d)_?(?:(?:alt)?name\d?_?)?(ar|ara|en|eng)?")
_CODE = re.compile(r"adm(?:in)?(\d)_?p?code")
_LATITUDE = frozenset({"lat", "latitude", "latitude_y", "y", "point_y", "y_coord", "center_lat"})
_LONGITUDE = frozenset({"lon", "long", "longitude", "longitude_x", "x", "point_x", "x_coord", "center_lon"})


def read_whos_on_first(folder: Path, countries: Collection[str]) -> list[Found]:
    """Current places of these countries with an Arabic name. Raises ConfigError when there are no records."""
    if not folder.is_dir():
        raise ConfigError(f"{folder} is no folder: give the data folder of a Who's On First repository")
    records: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.rglob("*.geojson")):
        if "-alt-" not in path.name:
            record = _record(path)
            records[str(record.get("wof:id"))] = record
    if not records:
        raise ConfigError(f"{folder} holds no .geojson record: give the data folder of a Who's On First repository")
    made = (_wof_place(record, records) for _, record in sorted(records.items()) if _is_current(record, countries))
    return [place for place in made if place is not None]


def _record(path: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not GeoJSON: {error}") from error
    properties = value.get("properties") if isinstance(value, dict) else None
    if not isinstance(properties, dict):
        raise ConfigError(f"{path} is not a Who's On First record: it has no properties")
    return properties


def _is_current(record: Mapping[str, Any], countries: Collection[str]) -> bool:
    ended = any(str(record.get(name, "")) not in ("", "uuuu", "..", "None") for name in _ENDED)
    gone = record.get("mz:is_current") == 0 or record.get("wof:superseded_by")
    return record.get("wof:country") in countries and not ended and not gone


def _wof_place(record: Mapping[str, Any], records: Mapping[str, Mapping[str, Any]]) -> Found | None:
    placetype = record.get("wof:placetype")
    where = degrees(
        record.get("lbl:latitude", record.get("geom:latitude")),
        record.get("lbl:longitude", record.get("geom:longitude")),
    )
    names = arabic_names([*_listed(record, "name:ara_x_preferred"), *_listed(record, "name:ara_x_variant")])
    if placetype not in _PLACETYPES or where is None or not names:
        return None
    population = whole(record.get("wof:population"))
    region, region_names = _region(record, records)
    return Found(
        f"x.wof.{record['wof:id']}",
        names,
        str(record.get("wof:name") or ""),
        _PLACETYPES[placetype] or settlement(population),
        str(record["wof:country"]),
        region,
        region_names,
        *where,
        population,
        "whos_on_first",
    )


def _listed(record: Mapping[str, Any], name: str) -> list[str]:
    value = record.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _region(record: Mapping[str, Any], records: Mapping[str, Mapping[str, Any]]) -> tuple[str, tuple[str, ...]]:
    """Id and names of the region that a record lies in, ISO 3166-2 code included where the region's record has it."""
    chain: Mapping[str, Any] = next(iter(record.get("wof:hierarchy") or []), {})
    region = records.get(str(chain.get("region_id")), {})
    known = region.get("wof:concordances")
    iso = [known["iso:code"]] if isinstance(known, dict) and isinstance(known.get("iso:code"), str) else []
    names = [*iso, *_listed(region, "name:ara_x_preferred"), str(region.get("wof:name") or "")]
    return f"wof.{chain.get('region_id')}", tuple(filter(None, names))


def read_ocha(path: Path, countries: Collection[str]) -> list[Found]:
    """Administrative areas and populated places of an OCHA table with coordinates and Arabic names.

    Columns are known by their names (``admin3Name_ar``, ``ADM3_PCODE``, ``LATITUDE_Y`` …); a row of HXL tags is passed
    over. A row's place is its finest level with an Arabic name; level 4 and finer are taken for villages.

    Raises:
        ConfigError: the file cannot be read or lacks coordinates, Arabic names or codes.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = _Columns(path, list(reader.fieldnames or ()))
            rows = [row for row in reader if None not in row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path} cannot be read: {error}; save it as CSV UTF-8") from error
    found = {place.id: place for row in rows if (place := columns.place(row, countries)) is not None}
    return [found[key] for key in sorted(found)]


class _Columns:
    """Where in an OCHA table the names, codes and coordinates stand."""

    def __init__(self, path: Path, columns: list[str]) -> None:
        self.names: dict[int, dict[str, list[str]]] = {}
        self.codes: dict[int, str] = {}
        self.lat = next((c for c in columns if c.lower() in _LATITUDE), "")
        self.lon = next((c for c in columns if c.lower() in _LONGITUDE), "")
        for column in columns:
            self._place_column(column)
        arabic = any(named.get("ar") for named in self.names.values())
        if not (self.lat and self.lon and arabic and self.codes):
            raise ConfigError(
                f"{path} lacks coordinates, Arabic names or codes: it must have columns such as latitude, longitude,"
                " admin2Name_ar and admin2Pcode"
            )

    def _place_column(self, column: str) -> None:
        if code := _CODE.fullmatch(column.lower()):
            self.codes[int(code[1])] = column
        elif name := _NAME.fullmatch(column.lower()):
            language = (name[2] or "en")[:2]
            self.names.setdefault(int(name[1]), {}).setdefault(language, []).append(column)

    def _cells(self, row: Mapping[str, str], level: int, language: str) -> Iterator[str]:
        for column in self.names.get(level, {}).get(language, []):
            if row[column]:
                yield row[column]

    def place(self, row: Mapping[str, str], countries: Collection[str]) -> Found | None:
        """The place of one row, or null: HXL tags, no coordinates, no Arabic name, another country."""
        where = degrees(row[self.lat], row[self.lon])
        levels = [level for level in sorted(self.codes, reverse=True) if level in _LEVELS and row[self.codes[level]]]
        if where is None or not levels:
            return None
        level = levels[0]
        names = arabic_names(self._cells(row, level, "ar"))
        code = row[self.codes[level]]
        country = code[:2].upper()
        if not names or country not in countries:
            return None
        region = row[self.codes[1]] if 1 in self.codes else ""
        return Found(
            f"x.ocha.{code.lower()}",
            names,
            next(self._cells(row, level, "en"), ""),
            _LEVELS[level],
            country,
            f"ocha.{region}",
            (*self._cells(row, 1, "ar"), *self._cells(row, 1, "en")),
            *where,
            0,
            "ocha",
        )
