"""Read-only SQL for people: it can neither change the warehouse nor read or write any other file.

DuckDB itself upholds this: the file is opened read-only, external access is off, and the settings are locked.
"""

import threading
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from extractors.errors import QueryError, WarehouseError
from loaders.transactions import break_off, signals_as_raised
from loaders.views import are_present
from loaders.warehouse import storage_error

_ALLOWED = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.CALL}
_REFUSALS = (duckdb.PermissionException, duckdb.InvalidInputException)


class QuerySession:
    """A locked, read-only session on a warehouse or on its published copy; use it in a ``with`` statement."""

    def __init__(
        self, path: Path, *, seconds: float = 60.0, memory: str = "2GB", temporary: Path | None = None
    ) -> None:
        """Open ``path``. ``seconds`` bounds each query, ``memory`` all of them; ``temporary`` is where a big sort
        may spill (nowhere by default). Raises :class:`WarehouseError` when the file cannot be opened."""
        if not path.exists():
            raise WarehouseError(f"there is no warehouse at {path}: run `rasid run` or `rasid demo` first")
        self._path = path
        self._seconds = seconds
        try:
            # An instance of its own: DuckDB would share one among all sessions of this process on the same path, with
            # settings that are locked already and a file that has been switched meanwhile.
            self._connection = duckdb.connect(":memory:")
            quoted = str(path).replace("'", "''")
            self._connection.execute(f"attach '{quoted}' as warehouse (read_only)")
            self._connection.execute("use warehouse")
            self._lock_down(memory, temporary)
        except duckdb.Error as error:
            raise storage_error(path, str(error)) from error

    def _lock_down(self, memory: str, temporary: Path | None) -> None:
        settings = {
            "TimeZone": "UTC",
            "memory_limit": memory,
            "temp_directory": str(temporary or ""),
            "python_enable_replacements": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
            "lock_configuration": "true",  # the last one: nothing can be set after it
        }
        for name, value in settings.items():
            quoted = value.replace("'", "''")
            self._connection.execute(f"set {name} = '{quoted}'")

    def __enter__(self) -> "QuerySession":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is not None:
            break_off(self._connection)
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def run(self, sql: str) -> pa.Table:
        """The rows of one query. One that is wrong, would write or read another file raises :class:`QueryError`, one
        that takes too long or too much memory :class:`WarehouseError`, each with one sentence."""
        self._require_query(sql)
        watch = threading.Timer(self._seconds, self._connection.interrupt)
        watch.start()
        try:
            with signals_as_raised():
                return self._connection.execute(sql).to_arrow_table()
        except duckdb.InterruptException as error:
            raise WarehouseError(f"the query took longer than {self._seconds:g} seconds: narrow it") from error
        except _REFUSALS as error:
            raise QueryError(f"queries here only read the warehouse: {_first_line(error)}") from error
        except duckdb.OutOfMemoryException as error:
            raise WarehouseError(
                f"the query needs more memory than it may have: narrow it ({_first_line(error)})"
            ) from error
        except duckdb.Error as error:
            raise QueryError(f"the query is wrong: {_whole(error)}{self._if_outdated()}") from error
        finally:
            watch.cancel()

    def _if_outdated(self) -> str:
        """Why a relation or a column may be missing that this program's documentation names."""
        try:
            present = are_present(self._connection)
        except duckdb.Error:  # it is no warehouse
            return ""
        return "" if present else f" ({self._path} was made by another version of Rasid: `rasid publish` makes it anew)"

    def _require_query(self, sql: str) -> None:
        try:
            kinds = [statement.type for statement in self._connection.extract_statements(sql)]
        except duckdb.Error as error:
            raise QueryError(f"the query is wrong: {_whole(error)}") from error
        if not kinds:
            raise QueryError("there is no query: write one SELECT")
        *before, last = kinds
        # DuckDB itself turns a PIVOT into a temporary type and a SELECT; the type dies with this session.
        pivot = "pivot" in sql.lower() and all(kind == duckdb.StatementType.CREATE for kind in before)
        if last not in _ALLOWED or (before and not pivot):
            names = ", ".join(kind.name for kind in kinds)
            raise QueryError(f"queries here only read the warehouse: write one SELECT, this is {names}")


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0]


def _whole(error: Exception) -> str:
    """DuckDB's message without the repeated statement, on one line."""
    return " ".join(str(error).split("\n\nLINE ", 1)[0].split())
