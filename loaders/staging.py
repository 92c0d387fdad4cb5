"""Bulk writing: rows become an Arrow table, stand in a temporary table of the target's own types, and are merged.

There are no primary keys (an index costs five times the space and twice the time at ten million rows), so a key is
upheld here: a batch is made unique before it is staged, and a staged row is inserted only where its key is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from loaders.rows import KEYS, Row, unique
from loaders.warehouse import Parameters, Warehouse

_TEXT = pa.string()
_TIME = pa.timestamp("us", tz="UTC")
_DATE_CANDIDATES = pa.list_(
    pa.struct(
        [
            ("signal", _TEXT),
            ("raw", _TEXT),
            ("instant", _TIME),
            ("day", pa.date32()),
            ("precision", _TEXT),
            ("rule", _TEXT),
            ("chosen", pa.bool_()),
        ]
    )
)
_ARROW_TYPES: Mapping[str, pa.DataType] = {
    "UUID": _TEXT,  # DuckDB casts the text and refuses what is no UUID
    "VARCHAR": _TEXT,
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "UBIGINT": pa.uint64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP WITH TIME ZONE": _TIME,
    "VARCHAR[]": pa.list_(_TEXT),
    "UINTEGER[]": pa.list_(pa.uint32()),
    "MAP(VARCHAR, VARCHAR)": pa.map_(_TEXT, _TEXT),
    "MAP(VARCHAR, BIGINT)": pa.map_(_TEXT, pa.int64()),
    "MAP(VARCHAR, DOUBLE)": pa.map_(_TEXT, pa.float64()),
}


def stage(warehouse: Warehouse, table: str, rows: Iterable[Row]) -> str:
    """Put rows, unique by the table's key, into a temporary table like ``table`` and give its name."""
    kept = unique(table, rows) if table in KEYS else list(rows)
    types = {name: _ARROW_TYPES.get(kind) or _DATE_CANDIDATES for name, kind in warehouse.columns(table).items()}
    arrow = pa.table({name: pa.array([row[name] for row in kept], type=kind) for name, kind in types.items()})
    name = "staged_" + table.split(".")[1]
    warehouse.connection.register("arrow_rows", arrow)
    try:
        warehouse.rows(f"create or replace temp table {name} as from {table} limit 0")
        warehouse.rows(f"insert into {name} by name from arrow_rows")
    finally:
        warehouse.connection.unregister("arrow_rows")
    return name


def merge(
    warehouse: Warehouse,
    table: str,
    rows: Sequence[Row],
    *,
    when: str | None = None,
    updates: Mapping[str, str] | None = None,
) -> dict[str, list[Any]]:
    """Insert rows whose key is new; update those for which ``when`` holds (``kept`` is there, ``new`` comes).

    ``updates`` maps a column to an expression, by default every column to the new value. Gives the first key column
    of the rows by what was done: ``INSERT`` and ``UPDATE``. Rows that are the same are not touched.
    """
    if not rows:
        return {"INSERT": [], "UPDATE": []}
    return _merge_staged(warehouse, table, stage(warehouse, table, rows), when, updates)


def merge_query(warehouse: Warehouse, table: str, sql: str, parameters: Parameters = (), *, when: str) -> int:
    """As :func:`merge`, with the rows of a query, whose keys are unique: they never leave the database.

    Gives how many rows are new or different. What is different is put in anew: of a big table only the keys are
    searched and the rows that match are compared, where MERGE would read every column of every row.
    """
    keys = ", ".join(f'"{key}"' for key in KEYS[table])
    staged = "staged_" + table.split(".")[1]
    warehouse.rows(f"create or replace temp table {staged} as from {table} limit 0")
    warehouse.rows(f"insert into {staged} by name {sql}", parameters)
    warehouse.rows(
        f"create or replace temp table kept_rows as select rowid as row_id, {keys} from {table} "  # noqa: S608 - our names
        f"semi join {staged} using ({keys})"
    )
    warehouse.rows(
        "create or replace temp table same_rows as select kept.row_id from "  # noqa: S608 - as above
        f"(select rowid as row_id, * from {table} where rowid in (select row_id from kept_rows)) as kept "
        f"inner join {staged} as new using ({keys}) where not {when}"
    )
    warehouse.rows("delete from kept_rows where row_id in (from same_rows)")
    warehouse.rows(
        f"delete from {staged} where ({keys}) in (select {keys} from {table} where rowid in (from same_rows))"  # noqa: S608
    )
    warehouse.rows(f"delete from {table} where rowid in (select row_id from kept_rows)")  # noqa: S608 - as above
    ((number,),) = warehouse.rows(f"insert into {table} by name from {staged}")
    for name in (staged, "kept_rows", "same_rows"):
        warehouse.rows(f"drop table {name}")
    return int(number)


def _merge_staged(
    warehouse: Warehouse, table: str, staged: str, when: str | None, updates: Mapping[str, str] | None
) -> dict[str, list[Any]]:
    done: dict[str, list[Any]] = {"INSERT": [], "UPDATE": []}
    keys = KEYS[table]
    names = list(warehouse.columns(table))
    setting = updates or {name: f'new."{name}"' for name in names if name not in keys}
    assignments = ", ".join(f'"{name}" = {value}' for name, value in setting.items())
    match = " and ".join(f'kept."{key}" = new."{key}"' for key in keys)
    sql = f"""
        merge into {table} as kept using {staged} as new
        on {match}
        {f"when matched and {when} then update set {assignments}" if when else ""}
        when not matched then insert ({", ".join(map(_quoted, names))})
            values ({", ".join(f"new.{_quoted(name)}" for name in names)})
        returning merge_action, "{keys[0]}"
    """  # noqa: S608 - names are our own
    for action, key in warehouse.rows(sql):
        done[action].append(key)
    warehouse.rows(f"drop table {staged}")
    return done


def append(warehouse: Warehouse, table: str, rows: Sequence[Row]) -> None:
    """Insert rows whose keys the caller knows to be new."""
    if rows:
        staged = stage(warehouse, table, rows)
        warehouse.rows(f"insert into {table} by name from {staged}")
        warehouse.rows(f"drop table {staged}")


def replace_all(warehouse: Warehouse, table: str, rows: Sequence[Row]) -> None:
    """Make the table hold exactly these rows."""
    warehouse.rows(f"delete from {table}")  # noqa: S608 - the name is our own
    append(warehouse, table, rows)


def changed(*names: str) -> str:
    """A condition for :func:`merge`: any of these columns differs, null being a value like any other."""
    return "(" + " or ".join(f'kept."{name}" is distinct from new."{name}"' for name in names) + ")"


def _quoted(name: str) -> str:
    return f'"{name}"'


def stage_ids(warehouse: Warehouse, name: str, **columns_of_ids: Iterable[object]) -> None:
    """Put ids into a temporary table ``name``, one uuid column for each keyword.

    Binding a Python list as a parameter costs 70 microseconds an element, an Arrow column next to nothing.
    """
    arrow = pa.table({column: pa.array([str(key) for key in ids], _TEXT) for column, ids in columns_of_ids.items()})
    stage_arrow(warehouse, name, arrow, ", ".join(f"{column}::uuid as {column}" for column in columns_of_ids))


def stage_row_ids(warehouse: Warehouse, name: str, row_ids: Iterable[int]) -> None:
    """Put row ids, which hold for a transaction, into a temporary table ``name`` with the column ``row_id``."""
    stage_arrow(warehouse, name, pa.table({"row_id": pa.array(row_ids, pa.int64())}), "row_id")


def stage_arrow(warehouse: Warehouse, name: str, arrow: pa.Table, columns: str) -> None:
    """Put these columns of an Arrow table into a temporary table ``name``."""
    warehouse.connection.register("arrow_ids", arrow)
    try:
        warehouse.rows(f"create or replace temp table {name} as select {columns} from arrow_ids")  # noqa: S608
    finally:
        warehouse.connection.unregister("arrow_ids")
