"""What a backfill remembers: windows of a source, files that it reads, and which of their pages are here already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from loaders.rows import Days, InputFile, Row, WindowRow, plain, window_row
from loaders.staging import changed, merge
from loaders.state import FINAL_REASONS, PASSING_REASONS
from loaders.warehouse import Warehouse


def save_windows(warehouse: Warehouse, windows: Iterable[WindowRow], updated_at: datetime) -> None:
    """Store windows of a backfill, or what has become of them."""
    rows = [window_row(window, updated_at) for window in windows]
    with warehouse.transaction():
        _merge_changed(warehouse, "ops.window", rows)


def load_windows(warehouse: Warehouse, source_id: str | None = None) -> list[WindowRow]:
    """Windows of one source or of all, the earliest first."""
    names = [item.name for item in fields(WindowRow)]
    found = warehouse.arrow(
        f'select {", ".join(names)} from ops."window" where source_id = coalesce(?, source_id) '  # noqa: S608
        "order by starts_on, ends_on, source_id, via",
        [source_id],
    ).to_pylist()
    return [WindowRow(**row | {"run_id": str(row["run_id"]) if row["run_id"] else None}) for row in found]


def finished_windows(warehouse: Warehouse, source_id: str, via: str, config_hash: str, zone: str) -> set[Days]:
    """Windows of a source in which nothing is left to do.

    A window that was done before its last day was over in the outlet's ``zone``, or with another file of the source,
    is not among them.
    """
    found = warehouse.rows(
        """
        select starts_on, ends_on from ops."window"
        where source_id = $source and via = $via and state = 'finished' and config_hash = $hash
            and (updated_at at time zone $zone)::date > ends_on
        """,
        {"source": source_id, "via": via, "hash": config_hash, "zone": zone},
    )
    return {(starts, ends) for starts, ends in found}


def release_abandoned(warehouse: Warehouse, at: datetime) -> None:
    """Windows that a run had in hand when it ended wait for another."""
    abandoned = "where state = 'running' and run_id not in (select run_id from ops.run where state = 'running')"
    with warehouse.transaction():
        warehouse.rows(f"update ops.\"window\" set state = 'pending', updated_at = ? {abandoned}", [at])  # noqa: S608


def known_among(warehouse: Warehouse, source_id: str, keys: Sequence[str]) -> set[str]:
    """Those of the URL keys that need no fetching: loaded, fetched well, or refused for good."""
    found = warehouse.rows(
        """
        with asked as (select unnest($keys) as url_key),
        passing as (
            select url_key from ops.rejection
            where source_id = $source and url_key in (from asked) and list_contains($passing, reason)
        )
        select url_key from core.article where source_id = $source and url_key in (from asked)
        union
        select url_key from ops.fetch
        where source_id = $source and kind = 'page' and outcome = 'fetched' and status between 200 and 299
            and url_key in (from asked) and url_key not in (from passing)
        union
        select url_key from ops.rejection
        where source_id = $source and url_key in (from asked) and list_contains($final, reason)
        """,
        {"source": source_id, "keys": [*keys], "passing": [*PASSING_REASONS], "final": [*FINAL_REASONS]},
    )
    return {row[0] for row in found}


def article_days(warehouse: Warehouse, source_id: str, keys: Sequence[str]) -> dict[str, date | None]:
    """URL keys of a source that are articles here, with their day; null where none is known."""
    found = warehouse.rows(
        """
        with asked as (select unnest($keys) as url_key)
        select url_key, coalesce(published_date, published_at::date) from core.article
        where source_id = $source and url_key in (from asked)
        """,
        {"source": source_id, "keys": [*keys]},
    )
    return dict(found)


def refusals_among(warehouse: Warehouse, source_id: str, keys: Sequence[str]) -> dict[str, int]:
    """Why those of the URL keys that are no articles here were refused last, with how many of each."""
    found = warehouse.rows(
        """
        with asked as (select unnest($keys) as url_key),
        latest as (
            from ops.rejection where source_id = $source and url_key in (from asked)
            qualify row_number() over (partition by url_key order by last_rejected_at desc, rejection_id) = 1
        )
        select reason, count(*) from latest
        where url_key not in (select url_key from core.article where source_id = $source)
        group by reason order by reason
        """,
        {"source": source_id, "keys": [*keys]},
    )
    return dict(found)


def load_input_files(warehouse: Warehouse, file_ids: Iterable[str]) -> dict[str, InputFile]:
    """What is known of files, by their id."""
    names = [item.name for item in fields(InputFile)]
    found = warehouse.arrow(
        f"select {', '.join(_quoted(name) for name in names)} from ops.input_file "  # noqa: S608 - our own names
        "where file_id in (select unnest(?)::uuid)",
        [[*file_ids]],
    ).to_pylist()
    rows = (row | {name: str(row[name]) if row[name] else None for name in ("file_id", "run_id")} for row in found)
    return {row["file_id"]: InputFile(**row) for row in rows}


def unread_files(warehouse: Warehouse, since: date, until: date, via: str) -> list[str]:
    """What is wrong with the files that could not be read whole for these days, one sentence each."""
    found = warehouse.rows(
        "select detail from ops.input_file "
        "where via = ? and since = ? and until = ? and state = 'failed' order by path",
        [via, since, until],
    )
    return [row[0] for row in found]


def retire_replaced(warehouse: Warehouse, path: str, file_id: str, at: datetime) -> None:
    """What could not be read under a name no longer counts when another file lies there."""
    with warehouse.transaction():
        warehouse.rows(
            "update ops.input_file set state = 'replaced', updated_at = ? "
            "where path = ? and file_id <> ? and state = 'failed'",
            [at, path, file_id],
        )


def _quoted(name: str) -> str:
    return f'"{name}"'


@dataclass(frozen=True, slots=True)
class WindowCounts:
    """What a part of a file adds to a window."""

    discovered: int = 0
    loaded: int = 0
    refused: int = 0


def save_progress(
    warehouse: Warehouse, file: InputFile, added: Mapping[tuple[str, Days], WindowCounts], at: datetime
) -> None:
    """In one transaction: how far a file has been read, and what that adds to the windows of its sources."""
    rows = [
        window_row(
            WindowRow(
                source, *days, file.via, "running", file.run_id, 0, more.discovered, more.loaded, None, more.refused
            ),
            at,
        )
        for (source, days), more in added.items()
    ]
    sums = {name: f"coalesce(kept.{name}, 0) + new.{name}" for name in ("discovered", "loaded", "refused")}
    with warehouse.transaction():
        merge(warehouse, "ops.window", rows, when="true", updates=sums | {"updated_at": "new.updated_at"})
        _merge_changed(warehouse, "ops.input_file", [plain(file) | {"updated_at": at}])


def _merge_changed(warehouse: Warehouse, table: str, rows: list[Row]) -> None:
    if rows:
        merge(warehouse, table, rows, when=changed(*(name for name in rows[0] if name != "updated_at")))


def count_windows(
    warehouse: Warehouse, sources: Iterable[str], since: date, until: date, via: str
) -> dict[tuple[str, str], int]:
    """How many windows of each source within the days are in which state."""
    found = warehouse.rows(
        """
        select source_id, state, count(*) from ops."window"
        where list_contains($sources, source_id) and starts_on >= $since and ends_on <= $until and via = $via
        group by all order by all
        """,
        {"sources": [*sources], "since": since, "until": until, "via": via},
    )
    return {(source, state): number for source, state, number in found}
