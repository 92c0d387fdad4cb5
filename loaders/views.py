"""Creates the staging views and the analysts' views, and comments on every relation's columns."""

import re
from graphlib import TopologicalSorter

import duckdb

from extractors.errors import WarehouseError
from extractors.ids import content_hash
from loaders.comments import comment_on, stored_columns
from loaders.migrations import note, noted
from loaders.resources import SqlFile, sql_files
from loaders.transactions import transaction

# Staging views stand in core because the warehouse has four schemas and no fifth.
LAYERS = {"staging": "core", "views": "main"}
_READS = re.compile(r"\b(?:from|join)\s+(?:core\.|main\.)?(\w+)", re.IGNORECASE)


def refresh_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Create every view again when any of their files has changed since; all or none. True when it did."""
    layers, meanings = _layers(), stored_columns()
    digest = content_hash(repr((layers, meanings)))
    if noted(connection, "views", "views") == digest:
        return False
    with transaction(connection):
        for schema in layers:
            _drop_views(connection, schema)
        for schema, files in layers.items():
            for file in in_order(files):
                _create_view(connection, schema, file)
        for (table, column), text in meanings.items():
            comment_on(connection, f'column {table}."{column}"', text)
        note(connection, "views", 0, "views", digest)
    return True


def are_present(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether tables and views of an open warehouse are those of this program."""
    return noted(connection, "views", "views") == content_hash(repr((_layers(), stored_columns())))


def _layers() -> dict[str, list[SqlFile]]:
    return {schema: sql_files(layer) for layer, schema in LAYERS.items()}


def in_order(files: list[SqlFile]) -> list[SqlFile]:
    """Files so that each comes after those it reads."""
    by_name = {file.name: file for file in files}
    graph = {file.name: {word for word in _READS.findall(file.body) if word in by_name} for file in files}
    for name, reads in graph.items():
        reads.discard(name)
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def _drop_views(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    names = connection.execute(
        "select view_name from duckdb_views() where schema_name = ? and not internal", [schema]
    ).fetchall()
    for (name,) in names:
        connection.execute(f'drop view {schema}."{name}"')


def _create_view(connection: duckdb.DuckDBPyConnection, schema: str, file: SqlFile) -> None:
    connection.execute(f'create view {schema}."{file.name}" as {file.body}')
    columns = [str(row[0]) for row in connection.execute(f'describe {schema}."{file.name}"').fetchall()]
    if wrong := set(columns) ^ set(file.columns):
        raise WarehouseError(f"sql/{file.name}.sql: describe each column once, these differ: {sorted(wrong)}")
    comment_on(connection, f'view {schema}."{file.name}"', file.description)
    for column, text in file.columns.items():
        comment_on(connection, f'column {schema}."{file.name}"."{column}"', text)
