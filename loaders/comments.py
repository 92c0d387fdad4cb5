"""The meaning of every stored column, from the comment beside it in ``sql/schema``."""

import re

import duckdb

from loaders.migrations import migrations

_TABLE = re.compile(r'^create table ([\w."]+) \($')
_COLUMN = re.compile(r'^    "?(\w+)"? .*, -- (.+)$')
_ADDED = re.compile(r'^alter table ([\w."]+) add column "?(\w+)"? .*; -- (.+)$')
_AGAIN = re.compile(r"^comment on column ([\w.\"]+)\.\"?(\w+)\"? is '(.+)';$")
# The ledger is made before the first migration, so its columns are described here.
_LEDGER = {
    "kind": "schema, views or reference",
    "version": "number of the migration; 0 for what is rebuilt when its files change",
    "name": "what it is",
    "sha256": "hash of the files that it was made from",
    "applied_at": "UTC",
}


def stored_columns() -> dict[tuple[str, str], str]:
    """Table and column with its meaning."""
    found = {("ops.migration", column): text for column, text in _LEDGER.items()}
    table = ""
    for line in (line for migration in migrations() for line in migration.sql.splitlines()):
        if match := _TABLE.match(line):
            table = match[1]
        elif match := _COLUMN.match(line):
            found[table, match[1]] = match[2]
        elif match := _ADDED.match(line) or _AGAIN.match(line):
            found[match[1], match[2]] = match[3].replace("''", "'")
    return found


def comment_on(connection: duckdb.DuckDBPyConnection, what: str, text: str) -> None:
    """Store a comment; ``what`` is like ``column core.article.url``."""
    quoted = text.replace("'", "''")
    connection.execute(f"comment on {what} is '{quoted}'")
