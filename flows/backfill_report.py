"""How the windows of a backfill ended: closed, told in words, and shown on Prefect's pages."""

from collections.abc import Sequence
from dataclasses import replace

from prefect.artifacts import create_markdown_artifact

from extractors.news.sources import Source
from flows.artifacts import table
from flows.backfill_discovery import Plan, days_of
from flows.backfill_plan import Stretch, named
from flows.runs import Run
from loaders.rows import WindowRow
from loaders.windows import count_windows, load_windows, save_windows, unread_files

_SHOWN = 3  # windows that are named in one sentence


def failure_of(plan: Plan, ended: Sequence[WindowRow], *, stopped: bool) -> str | None:
    """One sentence on what is left of a source, if anything is."""
    left = [row for row in ended if row.state != "finished"]
    if stopped or not (left or plan.incomplete):
        return None
    if not left:
        return f"{plan.incomplete}: there may be more, run the same backfill again"
    first = "; ".join(f"{named(days_of(row))}: {row.detail or row.state}" for row in left[:_SHOWN])
    more = f" and {len(left) - _SHOWN} others" if len(left) > _SHOWN else ""
    return f"{len(left)} of {len(plan.windows)} windows are not complete ({first}{more}): run the same backfill again"


def close_file_windows(run: Run, sources: Sequence[Source], stretch: Stretch) -> None:
    """Store that all files have been read: every window of the sources is finished, or misses what was unreadable."""
    with run.store.open() as warehouse:
        unread = unread_files(warehouse, stretch.since, stretch.until, stretch.via)
        rows = [
            _closed(run, source, kept.get(days) or WindowRow(source.id, *days, stretch.via, "pending"), unread)
            for source in sources
            for kept in [{days_of(row): row for row in load_windows(warehouse, source.id) if row.via == stretch.via}]
            for days in stretch.windows
        ]
        save_windows(warehouse, rows, run.clock())


def _closed(run: Run, source: Source, row: WindowRow, unread: Sequence[str]) -> WindowRow:
    ended = replace(
        row,
        state="partly_failed" if unread else "finished",
        discovered=row.discovered or 0,
        loaded=row.loaded or 0,
        refused=row.refused or 0,
        detail="; ".join(unread[:1]) or (None if row.discovered else "nothing found"),
        config_hash=source.config_hash,
    )
    return row if ended == row else replace(ended, run_id=run.run_id, attempts=row.attempts + 1)


def show_windows(run: Run, stretch: Stretch) -> None:
    """Attach a table of the windows to the present flow run."""
    with run.store.open() as warehouse:
        counts = count_windows(warehouse, run.ledger.sources, stretch.since, stretch.until, stretch.via)
    rows: list[tuple[str, object]] = [
        (f"{source} {state.replace('_', ' ')}", number) for (source, state), number in counts.items()
    ]
    text = f"# Windows {stretch.since} to {stretch.until}\n\n{table(('source and state', 'windows'), rows)}"
    create_markdown_artifact(text, key="backfill-windows", description=f"Run {run.run_id}")
