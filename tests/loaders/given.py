"""Reads ``tests/sql/<view>.yml``: rows that are given, rows that are expected, ids as short names.

A given row names the columns it is about; every other column that may not be null gets a plain default. In uuid
columns any word is an id, and comes back as that word.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from extractors.ids import stable_id
from loaders.reference import load_reference
from loaders.resources import sql_folder
from loaders.staging import append
from loaders.told import tell_again
from loaders.warehouse import Warehouse

FOLDER = Path(__file__).parent.parent / "sql"
CONFIG = sql_folder().parent / "config"
_DEFAULTS: dict[str, Any] = {
    "VARCHAR": "",
    "INTEGER": 0,
    "BIGINT": 0,
    "DOUBLE": 0.0,
    "BOOLEAN": False,
    "DATE": date(2026, 3, 1),
    "TIMESTAMP WITH TIME ZONE": datetime(2026, 3, 1, tzinfo=UTC),
}


class Given:
    """The rows of one file, put into a warehouse."""

    def __init__(self, path: Path) -> None:
        self.case = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.words: dict[UUID, str] = {}

    def load(self, warehouse: Warehouse) -> None:
        """Insert the given rows; the vocabularies too when the file says so."""
        if self.case.get("vocabularies"):
            load_reference(warehouse, lambda pattern: sorted(CONFIG.glob(pattern)) if "vocab" in pattern else [])
        for table, rows in self.case["given"].items():
            types = _types(warehouse, table)
            unknown = {name for row in rows for name in row} - set(types)
            assert not unknown, f"{table} has no columns {unknown}"
            append(warehouse, table, [self._whole(row, types) for row in rows])
        tell_again(warehouse, [row[0] for row in warehouse.rows("select article_id from core.article")])

    def _whole(self, row: dict[str, Any], types: dict[str, tuple[str, bool]]) -> dict[str, Any]:
        return {
            name: self._value(row[name], kind) if name in row else (None if nullable else self._default(kind))
            for name, (kind, nullable) in types.items()
        }

    def _default(self, kind: str) -> Any:
        return [] if "[]" in kind or kind.startswith("MAP") else _DEFAULTS.get(kind, stable_id("default"))

    def _value(self, value: Any, kind: str) -> Any:
        if value is None:
            return None
        if kind == "UUID":
            key = stable_id("test", value)
            self.words[UUID(key)] = value
            return key
        if kind == "TIMESTAMP WITH TIME ZONE":
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return list(value.items()) if isinstance(value, dict) else value

    def expected(self) -> list[dict[str, Any]]:
        """The expected rows in a form that compares."""
        return [{name: self.plain(value) for name, value in row.items()} for row in self.case["expected"]]

    def plain(self, value: Any) -> Any:
        """A value of the warehouse or of the file as YAML would write it."""
        if isinstance(value, UUID):
            return self.words.get(value, str(value))
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            return {key: self.plain(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.plain(item) for item in value]
        return float(value) if isinstance(value, float) else value


def _types(warehouse: Warehouse, table: str) -> dict[str, tuple[str, bool]]:
    schema, name = table.split(".")
    return {
        column: (kind, nullable)
        for column, kind, nullable in warehouse.rows(
            "select column_name, data_type, is_nullable from duckdb_columns() "
            "where schema_name = ? and table_name = ? and database_name = current_database()",
            [schema, name],
        )
    }
