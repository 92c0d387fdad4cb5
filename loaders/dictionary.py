"""Writes the data dictionary ``sql/README.md`` from the relations themselves, so that it cannot fall behind."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from loaders.resources import sql_files, sql_folder
from loaders.warehouse import Warehouse

_HEAD = """# Data dictionary

Made from the SQL files by `python -m loaders.dictionary`; a test fails when it differs from them.

- `main` (no prefix needed): the views that analysts query. `core`: articles, mentions, events and the staging views
  that the others are built from. `ops`: runs, requests, refusals. `ref`: code lists, actors, places, sources.
- Times are `TIMESTAMPTZ` in UTC, event dates are `DATE` in the place's own calendar day.
- Null is not stated or unknown, never zero. A figure with a `low` and no `high` means "at least".
- `core.event_mention` keeps every coder version: `superseded_at` is null for the present one.
"""


def data_dictionary(warehouse: Warehouse) -> str:
    """The dictionary as Markdown: every view with its grain and columns, every table with its columns."""
    parts = [_HEAD, "## Views\n"]
    for schema, name, comment in warehouse.rows(
        "select schema_name, view_name, comment from duckdb_views() where not internal and database_name = "
        "current_database() order by schema_name <> 'main', schema_name, view_name"
    ):
        parts += [f"### {_shown(schema, name)}\n\n{comment}\n", _view_columns(warehouse, schema, name)]
    parts.append("## Tables\n")
    for schema, name in warehouse.rows(
        "select schema_name, table_name from duckdb_tables() where not temporary and database_name = "
        "current_database() order by schema_name, table_name"
    ):
        parts += [f"### {schema}.{name}\n", _table_columns(warehouse, schema, name)]
    parts += ["## Checks\n", _table(("check", "severity", "promise"), _checks())]
    return "\n".join(parts)


def _shown(schema: str, name: str) -> str:
    return name if schema == "main" else f"{schema}.{name}"


def _view_columns(warehouse: Warehouse, schema: str, name: str) -> str:
    found = warehouse.rows(
        "select column_name, data_type, comment from duckdb_columns() where schema_name = ? and table_name = ? "
        "and database_name = current_database() order by column_index",
        [schema, name],
    )
    return _table(("column", "type", "meaning"), found)


def _table_columns(warehouse: Warehouse, schema: str, name: str) -> str:
    found = warehouse.rows(
        "select column_name, data_type, if(is_nullable, 'yes', 'no'), comment from duckdb_columns() "
        "where schema_name = ? and table_name = ? and database_name = current_database() order by column_index",
        [schema, name],
    )
    return _table(("column", "type", "null", "meaning"), found)


def _checks() -> list[tuple[str, str, str]]:
    return [(file.name, file.tags["severity"], file.description) for file in sql_files("checks")]


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write ``sql/README.md``."""
    with TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "warehouse.duckdb") as warehouse:
        (sql_folder() / "README.md").write_text(data_dictionary(warehouse), encoding="utf-8")


if __name__ == "__main__":
    main()
