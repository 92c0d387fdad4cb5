"""What a run remembers and asks: run records, source states, and which URLs need no second look."""

from collections.abc import Iterable
from datetime import date, datetime

from extractors.errors import Reason
from extractors.records import ArticleText, FetchRecord, RunRecord, SourceRow, SourceState
from loaders.rows import Row, run_row, source_row, state_row
from loaders.staging import changed, merge
from loaders.warehouse import Parameters, Warehouse

# Trying these again later can only give the same answer.
FINAL_REASONS = (
    Reason.GONE,
    Reason.TOO_LARGE,
    Reason.DECOMPRESSED_TOO_LARGE,
    Reason.BAD_COMPRESSION,
    Reason.REDIRECT_REFUSED,
    Reason.ADDRESS_REFUSED,
    Reason.NOT_HTML,
)
# A page came with status 200 but was a passing state of the site, so it is fetched again.
PASSING_REASONS = (Reason.ERROR_PAGE, Reason.CONSENT_WALL, Reason.JAVASCRIPT_SHELL)


def record_run(warehouse: Warehouse, run: RunRecord) -> None:
    """Store a run, or what has become of it since it was stored."""
    _save(warehouse, "ops.run", [run_row(run)])


def close_dead_run(warehouse: Warehouse, run_id: str, finished_at: datetime, state: str = "failed") -> bool:
    """Record the end of a run that could not write it itself; false for one that has, which is left alone."""
    with warehouse.transaction():
        changed_rows = warehouse.scalar(
            "update ops.run set state = ?, finished_at = ? where run_id = ? and state = 'running'",
            [state, finished_at, run_id],
        )
    return bool(changed_rows)


def copied_from_files(warehouse: Warehouse, run_id: str) -> bool:
    """Whether what a run archived came from files, so that no site was asked for it."""
    return bool(
        warehouse.scalar(
            "select count(*) from ops.run where run_id = ? and flow = 'backfill' and parameters['from'] <> 'discovery'",
            [run_id],
        )
    )


def save_source_state(warehouse: Warehouse, state: SourceState) -> None:
    """Store what is remembered of a source until its next run."""
    with warehouse.transaction():
        put_source_state(warehouse, state)


def put_source_state(warehouse: Warehouse, state: SourceState) -> None:
    """As :func:`save_source_state`, in the transaction of the caller."""
    _put(warehouse, "ops.source_state", [state_row(state)])


def upsert_sources(warehouse: Warehouse, sources: Iterable[SourceRow], updated_at: datetime) -> None:
    """Store the sources' descriptions; one whose file has not changed is left alone."""
    _save(warehouse, "ref.source", [source_row(source, updated_at) for source in sources], stamps={"updated_at"})


def _save(warehouse: Warehouse, table: str, rows: list[Row], stamps: Iterable[str] = ()) -> None:
    if rows:
        with warehouse.transaction():
            _put(warehouse, table, rows, stamps)


def _put(warehouse: Warehouse, table: str, rows: list[Row], stamps: Iterable[str] = ()) -> None:
    differs = changed(*(name for name in rows[0] if name not in set(stamps)))
    merge(warehouse, table, rows, when=differs)


def load_source_states(warehouse: Warehouse, source_id: str | None = None) -> dict[str, SourceState]:
    """Every source's state by its id, or that of one source."""
    found = _records(warehouse, "from ops.source_state where $id is null or source_id = $id", {"id": source_id})
    return {row["source_id"]: SourceState(**row) for row in found}


def known_urls(warehouse: Warehouse, source_id: str) -> set[str]:
    """URL keys of a source that need no fetching: loaded, fetched well, or refused for good."""
    found = warehouse.rows(
        """
        select url_key from core.article where source_id = $source
        union
        select url_key from ops.fetch
        where source_id = $source and kind = 'page' and outcome = 'fetched' and status between 200 and 299
            and url_key not in (
                select url_key from ops.rejection
                where source_id = $source and url_key is not null and list_contains($passing, reason)
            )
        union
        select url_key from ops.rejection
        where source_id = $source and url_key is not null and list_contains($final, reason)
        """,
        {"source": source_id, "passing": [*PASSING_REASONS], "final": [*FINAL_REASONS]},
    )
    return {row[0] for row in found}


def unfinished_fetches(warehouse: Warehouse, source_id: str) -> list[FetchRecord]:
    """Pages of a source that are in the archive but became neither an article nor a rejection: a run was cut off."""
    found = _records(
        warehouse,
        """
        from ops.fetch
        where source_id = ? and kind = 'page' and outcome = 'fetched' and warc_file is not null
            and url_key not in (select url_key from core.article where source_id = ops.fetch.source_id)
            and url_key not in (
                select url_key from ops.rejection where source_id = ops.fetch.source_id and url_key is not null
            )
        qualify row_number() over (partition by url_key order by fetched_at desc, fetch_id) = 1
        order by fetched_at, url_key
        """,
        [source_id],
    )
    return [FetchRecord(**row | {"reason": Reason(row["reason"]) if row["reason"] else None}) for row in found]


def articles_to_code(
    warehouse: Warehouse,
    coder_version: str,
    *,
    sources: Iterable[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> list[ArticleText]:
    """Articles that this coder version has not read yet, in a stable order; all sources when none is named."""
    found = warehouse.rows(
        """
        select article_id::varchar, text, title, coalesce(published_date, published_at::date), source_id, url,
            language, source.country
        from core.article
        left join ref.source as source using (source_id)
        where (len($sources) = 0 or list_contains($sources, source_id))
            and ($since is null or coalesce(published_date, fetched_at::date) >= $since)
            and ($until is null or coalesce(published_date, fetched_at::date) <= $until)
            and article_id not in (
                select article_id from core.article_coding where superseded_at is null and coder_version = $version
            )
        order by coalesce(published_date, fetched_at::date), article_id
        """,
        {"sources": [*sources], "since": since, "until": until, "version": coder_version},
    )
    return [ArticleText(*row) for row in found]


def _records(warehouse: Warehouse, sql: str, parameters: Parameters = ()) -> list[Row]:
    return [
        {name: str(value) if name.endswith("_id") and value is not None else value for name, value in row.items()}
        for row in warehouse.arrow(sql, parameters).to_pylist(maps_as_pydicts="strict")
    ]
