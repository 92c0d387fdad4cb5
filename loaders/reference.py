"""Fills the schema ``ref`` from the configuration: code lists, actors and places.

The tables are replaced as a whole, and only when one of the files has changed.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from extractors.errors import ConfigError
from extractors.ids import content_hash
from loaders.migrations import note, noted
from loaders.rows import Row
from loaders.staging import replace_all
from loaders.warehouse import Warehouse

FindFiles = Callable[[str], Iterable[Path]]  # a glob pattern inside the configuration -> files, each name once
PATTERNS = ("vocabularies/*.csv", "lexicons/ar/actors.csv", "lexicons/ar/actor_codes.csv", "gazetteer/*.csv")
_VOCABULARIES = {
    "event_types": "ref.event_type",
    "plover_modes": "ref.plover_mode",
    "cameo_roots": "ref.cameo_root",
    "interactions": "ref.interaction",
    "countries": "ref.country",
}
_NUMBERS = {"rank": int, "interaction": int, "iso_numeric": int, "score": float, "goldstein": float}
_FLAGS = {"political_violence", "organized_political_violence", "demonstrations", "ucdp_eligible"}


def load_reference(warehouse: Warehouse, files: FindFiles) -> bool:
    """Load the reference tables from the configuration; True when something had changed.

    ``files`` is ``ConfigTree.files``. A row that cannot be read raises :class:`ConfigError` with file and line.
    """
    found = {pattern: list(files(pattern)) for pattern in PATTERNS}
    digest = content_hash(
        "".join(f"{path.name}\n{content_hash(path.read_bytes())}\n" for paths in found.values() for path in paths)
    )
    if noted(warehouse.connection, "reference", "configuration") == digest:
        return False
    with warehouse.transaction():
        for path in found["vocabularies/*.csv"]:
            if table := _VOCABULARIES.get(path.stem):
                replace_all(warehouse, table, [_vocabulary_row(row) for row in _read(path)])
        _load_actors(warehouse, found["lexicons/ar/actor_codes.csv"], found["lexicons/ar/actors.csv"])
        _load_places(warehouse, found["gazetteer/*.csv"])
        note(warehouse.connection, "reference", 0, "configuration", digest)
    return True


def _read(path: Path) -> Iterator[Row]:
    """Rows of a CSV file, empty cells as None, with the position under ``_at``."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            yield {name: (value or "").strip() or None for name, value in row.items()} | {
                "_at": f"{path}, line {reader.line_num}"
            }


def _vocabulary_row(row: Row) -> Row:
    try:
        return {
            name: value == "1" if name in _FLAGS else _NUMBERS[name](value) if value and name in _NUMBERS else value
            for name, value in row.items()
        }
    except ValueError as error:
        raise ConfigError(f"{row['_at']}: {error}") from error


def _load_actors(warehouse: Warehouse, code_files: Iterable[Path], actor_files: Iterable[Path]) -> None:
    """Groups by their own id, and the codes that they count as, which are actors like any other."""
    codes = [row for path in code_files for row in _read(path) if not str(row["code"]).endswith(":XX")]
    groups = [row for path in actor_files for row in _read(path)]
    actors = {
        row["code"]: _actor_row({"id": row["code"], "name_en": row["name"], "kind": "code", **row}) for row in codes
    }
    for row in groups:
        known = actors.get(row["id"])
        actors[row["id"]] = _actor_row(row) if known is None else known | _stated(_actor_row(row))
    aliases = [
        {"actor_id": row["id"], "alias": alias}
        for row in groups
        for alias in dict.fromkeys((row.get("name_ar"), *_split(row.get("aliases_ar"))))
        if alias
    ]
    replace_all(warehouse, "ref.actor", list(actors.values()))
    replace_all(warehouse, "ref.actor_alias", aliases)


def _actor_row(row: Row) -> Row:
    names = ("code", "name_ar", "acled_name", "inter", "country", "parent", "kind")
    return {
        "actor_id": row["id"],
        "name_en": row.get("name_en") or row["id"],
        "valid_from": _day(row, "valid_from"),
        "valid_to": _day(row, "valid_to"),
        **{name: row.get(name) for name in names},
    }


def _load_places(warehouse: Warehouse, paths: Iterable[Path]) -> None:
    places: dict[str, Row] = {}
    names: dict[tuple[str, str], bool] = {}
    for row in (row for path in paths for row in _read(path)):
        places[row["id"]] = _place_row(row)
        for number, name in enumerate((row["name_ar"], *_split(row.get("aliases_ar")), row.get("name_en"))):
            if name:
                names.setdefault((row["id"], name), number == 0)
    replace_all(warehouse, "ref.place", list(places.values()))
    replace_all(
        warehouse,
        "ref.place_name",
        [{"place_id": key, "name": name, "is_primary": first} for (key, name), first in names.items()],
    )


def _place_row(row: Row) -> Row:
    try:
        position = {name: float(row[name]) if row.get(name) else None for name in ("lat", "lon")}
    except ValueError as error:
        raise ConfigError(f"{row['_at']}: {error}") from error
    same = ("name_ar", "name_en", "country", "admin1", "parent", "note")
    return {
        "place_id": row["id"],
        "kind": row["type"],
        "safe_alone": row.get("safe_alone") == "yes",
        **{name: row.get(name) for name in same},
        **position,
    }


def _split(cell: str | None) -> list[str]:
    return [part for part in (cell or "").split("|") if part]


def _stated(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}


def _day(row: Row, name: str) -> date | None:
    try:
        return date.fromisoformat(row[name]) if row.get(name) else None
    except ValueError as error:
        raise ConfigError(f"{row['_at']}: {name} is no date like 2024-12-08: {error}") from error
