"""Numbered, forward-only changes of the schema, each in one transaction with its row in ``ops.migration``.

A warehouse that holds something is copied before the first of them; the log ``rasid.warehouse`` says where to.
"""

import logging
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from extractors.ids import content_hash
from loaders.backup import back_up
from loaders.resources import sql_folder
from loaders.transactions import transaction

log = logging.getLogger("rasid.warehouse")
_NAME = re.compile(r"^(\d{3})_(\w+)$")
# The ledger itself comes before the first migration, so it is the one thing made outside of them.
_LEDGER = """
create schema if not exists ops;
create schema if not exists ref;
create schema if not exists core;
create table if not exists ops.migration (
    kind varchar not null,
    version integer not null,
    name varchar not null,
    sha256 varchar not null,
    applied_at timestamptz not null,
);
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file of ``sql/schema``."""

    version: int
    name: str
    sql: str


def migrations(folder: Path | None = None) -> list[Migration]:
    """All migrations in order; a gap or a bad name raises :class:`WarehouseError`."""
    found: list[Migration] = []
    for path in sorted((folder or sql_folder() / "schema").glob("*.sql")):
        match = _NAME.match(path.stem)
        if match is None or int(match[1]) != len(found) + 1:
            raise WarehouseError(f"{path} is not migration number {len(found) + 1:03d}: name it NNN_what.sql")
        found.append(Migration(int(match[1]), match[2], path.read_text(encoding="utf-8")))
    return found


def migrate(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path | None = None) -> int:
    """Apply what is missing and give the version reached; refuse a file that a newer program has migrated."""
    known = migrations(folder)
    reached = require_known_schema(connection, path, len(known))
    if reached == 0:
        connection.execute(_LEDGER)
    elif reached < len(known):
        backup = back_up(connection, path, reached)
        log.warning(
            "the schema of %s goes from %d to %d; as it was it is kept in %s", path, reached, len(known), backup
        )
    for migration in known[reached:]:
        _apply(connection, migration)
    return len(known)


def require_known_schema(connection: duckdb.DuckDBPyConnection, path: Path, known: int) -> int:
    """The schema's number; raises :class:`WarehouseError` when a newer program has been here."""
    reached = schema_version(connection)
    if reached > known:
        raise WarehouseError(f"the warehouse {path} has schema {reached}, this program knows {known}: update Rasid")
    return reached


def require_present_schema(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """For readers, who cannot migrate: raises :class:`WarehouseError` for a schema that is not the present one."""
    known = len(migrations())
    reached = require_known_schema(connection, path, known)
    if reached < known:
        raise WarehouseError(
            f"{path} has schema {reached}, older than the {known} of this program: run `rasid publish` to renew it"
        )


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the last migration; 0 for an empty file."""
    ledger = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'ops' and table_name = 'migration'"
    ).fetchone()
    if not ledger or not ledger[0]:
        return 0
    found = connection.execute("select max(version) from ops.migration where kind = 'schema'").fetchone()
    return int(found[0] or 0) if found else 0


def _apply(connection: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    with transaction(connection):
        connection.execute(migration.sql)
        note(connection, "schema", migration.version, migration.name, content_hash(migration.sql))


def noted(connection: duckdb.DuckDBPyConnection, kind: str, name: str) -> str | None:
    """The hash noted for something that is rebuilt when its files change (views, reference tables)."""
    found = connection.execute(
        "select sha256 from ops.migration where kind = ? and name = ? order by version desc limit 1", [kind, name]
    ).fetchone()
    return str(found[0]) if found else None


def note(connection: duckdb.DuckDBPyConnection, kind: str, version: int, name: str, sha256: str) -> None:
    """Replace the ledger's row of that kind and name."""
    connection.execute("delete from ops.migration where kind = ? and name = ?", [kind, name])
    connection.execute("insert into ops.migration values (?, ?, ?, ?, now())", [kind, version, name, sha256])
