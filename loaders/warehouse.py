"""Opens the warehouse, brings its schema up to date, and gives transactions that leave nothing half-written.

DuckDB allows one writing process at a time and no other reader meanwhile; readers use the published copy
(:mod:`loaders.snapshot`).
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from extractors.errors import WarehouseError, WarehouseLocked
from loaders.creation import whole_or_not
from loaders.migrations import migrate, require_present_schema
from loaders.transactions import break_off, signals_as_raised, transaction
from loaders.views import refresh_views

Parameters = Sequence[object] | Mapping[str, object]
_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",  # no download behind the operator's back
    "python_enable_replacements": "false",  # a table name never means a Python variable
}
_SCHEMAS = {"core", "ops", "ref"}
# What storage, memory or another writer can do to a statement that is right in itself.
_OPERATIONAL = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.FatalException,
    duckdb.TransactionException,
    duckdb.SerializationException,
)


class Warehouse:
    """An open warehouse. Use :meth:`open`; all statements of a run go through one of these."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.connection = connection
        self._in_transaction = False
        self._columns: dict[str, dict[str, str]] = {}

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, read_only: bool = False, wait_seconds: float = 0.0) -> Iterator["Warehouse"]:
        """Open or create the warehouse at ``path``, migrated and with its views, and close it at the end.

        Waits up to ``wait_seconds`` for another process to let go. Raises :class:`WarehouseLocked` when it does not,
        :class:`WarehouseError` when the file is missing (read-only), damaged, of a newer program, or (read-only) of an
        older one.
        """
        if path.stem.lower() in _SCHEMAS:
            raise WarehouseError(
                f"a warehouse cannot be called {path.name}: DuckDB calls the database so too, and a schema in it has "
                "that name; rename the file"
            )
        if not path.exists():
            _create(path, read_only)
        warehouse = cls(path, _connect_patiently(path, read_only, wait_seconds))
        try:
            with _sentences(path):
                warehouse.connection.execute("set TimeZone = 'UTC'")
                if read_only:
                    require_present_schema(warehouse.connection, path)
                else:
                    migrate(warehouse.connection, path)
                    refresh_views(warehouse.connection)
            yield warehouse
        except BaseException:
            break_off(warehouse.connection)
            raise
        finally:
            warehouse.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commits at the end, rolls back on any exception. Transactions do not nest."""
        if self._in_transaction:
            raise RuntimeError("a transaction is already open on this warehouse")
        self._in_transaction = True
        try:
            with _sentences(self.path), transaction(self.connection):
                yield
        finally:
            self._in_transaction = False

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """Run one statement and give all its rows."""
        with _sentences(self.path):
            return self.connection.execute(sql, parameters or None).fetchall()

    def scalar(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None without rows."""
        found = self.rows(sql, parameters)
        return found[0][0] if found else None

    def columns(self, table: str) -> dict[str, str]:
        """Column names of a table with their types, as DuckDB writes them; all tables are looked up at once."""
        table = table.replace('"', "")
        if table not in self._columns:
            for schema, name, column, kind in self.rows(
                "select schema_name, table_name, column_name, data_type from duckdb_columns() "
                "where database_name = current_database() and not internal order by column_index"
            ):
                self._columns.setdefault(f"{schema}.{name}", {})[column] = kind
        return self._columns[table]

    def arrow(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """Run one statement and give its rows as an Arrow table."""
        with _sentences(self.path):
            return self.connection.execute(sql, parameters or None).to_arrow_table()


def _connect_patiently(path: Path, read_only: bool, wait_seconds: float) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            return _connect(path, read_only)
        except WarehouseLocked:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)


def _connect(path: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    with _sentences(path):
        return duckdb.connect(path, read_only=read_only, config=_CONFIG)


def _create(path: Path, read_only: bool) -> None:
    """DuckDB writes a new file in several steps: who is killed between them must not leave half of one."""
    if read_only:
        raise WarehouseError(f"there is no warehouse at {path}: run `rasid run` or `rasid demo` first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"the folder {path.parent} cannot be made: {error.strerror}") from error
    with whole_or_not(path) as new, _sentences(path):
        connection = duckdb.connect(new, config=_CONFIG)
        try:
            migrate(connection, path)
            refresh_views(connection)
        finally:
            connection.close()


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turn what storage does to us into one sentence; mistakes in our own SQL stay what they are."""
    try:
        with signals_as_raised():
            yield
    except duckdb.ConnectionException as error:
        raise WarehouseLocked(f"this program has {path} open already with other settings: close it first") from error
    except _OPERATIONAL as error:
        raise storage_error(path, str(error)) from error


def storage_error(path: Path, message: str) -> WarehouseError:
    """The sentence for a message of DuckDB about its file, memory or locks."""
    first_line = message.strip().split("\n", 1)[0]
    if "Could not set lock" in message or "Conflicting lock" in message:
        held = _HOLDER.search(message)
        by = f"by process {held['pid']} ({held['program']})" if held else "by another process"
        return WarehouseLocked(f"the warehouse {path} is held {by}: wait until it ends, or query the published copy")
    if "not a valid DuckDB database" in message or "Corrupt database" in message or "checksum" in message:
        return WarehouseError(f"the warehouse {path} is damaged: put a backup in its place ({first_line})")
    if "newer version" in message or "database file with version number" in message:
        return WarehouseError(f"the warehouse {path} was written by a newer DuckDB: update Rasid ({first_line})")
    if "No space left" in message or "File too large" in message or "max_temp_directory_size" in message:
        return WarehouseError(f"the disk of {path} is full: nothing of this step was stored, make room ({first_line})")
    return WarehouseError(f"the warehouse {path} could not be used: {first_line}")
