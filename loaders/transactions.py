"""Transactions on a DuckDB connection, and signals that arrive while DuckDB is at work."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any exception, which stays the one that is raised."""
    connection.execute("begin transaction")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        break_off(connection)
        # A fatal error, a failed commit or a signal may have ended the transaction; the first error is what matters.
        with suppress(duckdb.Error):
            connection.execute("rollback")
        raise


def break_off(connection: duckdb.DuckDBPyConnection) -> None:
    """End the statement that a signal may have left at work: a rollback or a close could wait for it for ever.

    Does nothing to a connection at rest.
    """
    connection.interrupt()


@contextmanager
def signals_as_raised() -> Iterator[None]:
    """Let what a signal's handler raises during a statement (Ctrl-C, SIGTERM) be seen as that.

    DuckDB makes it the cause of a ``RuntimeError`` of its own, by which a run that is stopped would look failed.
    """
    try:
        yield
    except RuntimeError as error:
        if error.__cause__ is None or isinstance(error.__cause__, Exception):
            raise
        raise error.__cause__ from None
