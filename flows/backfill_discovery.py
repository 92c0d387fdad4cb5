"""The past of one source through its sitemaps, archive lists and feeds, window by window."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import sleep

from extractors.errors import Reason
from extractors.news.discover import Discovery, discover
from extractors.news.sources import Source
from extractors.records import DiscoveredUrl
from flows.backfill_plan import Placed, Stretch, counted, named, place, span
from flows.locks import FileLock
from flows.runs import Run
from flows.stages import SourceWork, batches, clean_and_code, fetch_and_archive, load, unreachable
from loaders.rows import Days, WindowRow
from loaders.state import known_urls
from loaders.warehouse import Warehouse
from loaders.windows import (
    article_days,
    finished_windows,
    known_among,
    load_windows,
    refusals_among,
    save_windows,
)

_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do at a source."""

    windows: tuple[WindowRow, ...]
    placed: Placed
    discovery: Discovery
    incomplete: str | None  # why the source may have more than it showed
    note: str | None  # what must be known to read the windows rightly

    @property
    def with_articles(self) -> tuple[WindowRow, ...]:
        """The windows for which the source offers something."""
        return tuple(row for row in self.windows if self.placed.urls(days_of(row)))

    @property
    def pages(self) -> int:
        """How many articles the source offers of the windows."""
        return sum(map(len, self.placed.by_window.values()))

    @property
    def failure(self) -> str | None:
        """Why nothing could be learned from the source."""
        return unreachable(self.discovery)


def open_windows(run: Run, source: Source, stretch: Stretch) -> tuple[WindowRow, ...]:
    """The windows in which something is left to do, as they are to be stored before it is tried."""
    with run.store.open() as warehouse:
        done = finished_windows(warehouse, source.id, stretch.via, source.config_hash, source.timezone)
        kept = {
            (row.starts_on, row.ends_on): row for row in load_windows(warehouse, source.id) if row.via == stretch.via
        }
        rows = tuple(
            replace(
                kept.get(days) or WindowRow(source.id, *days, stretch.via, "pending"),
                state="pending",
                config_hash=source.config_hash,
            )
            for days in stretch.windows
            if days not in done
        )
        save_windows(warehouse, rows, run.clock())
    return rows


def look(run: Run, work: SourceWork, stretch: Stretch, windows: tuple[WindowRow, ...]) -> Plan:
    """Ask the source what it has of those windows; its answers are stored at once."""
    wanted = [days_of(row) for row in windows]
    with run.ledger.timed("discover"):
        discovery = discover(work.source, work.fetcher, "backfill", *span(wanted))
    placed = place(discovery.urls, work.source, stretch, set(wanted))
    work.refusals.extend(discovery.rejections)
    run.ledger.count(work.source.id, "discovered", sum(map(len, placed.by_window.values())))
    run.ledger.refuse(work.source.id, discovery.rejections)
    load(run, work, [])
    with run.store.open() as warehouse:
        known = known_urls(warehouse, work.source.id)
    new = sum(url.url_key not in known for urls in placed.by_window.values() for url in urls)
    run.ledger.progress.counted(work.source.id, "due", new)
    return Plan(windows, placed, discovery, incomplete(discovery), limits_note(work.source, placed))


def incomplete(discovery: Discovery) -> str | None:
    """Why a source may have more of these days than was found."""
    missed = [f"{refusal.url} could not be read ({refusal.detail})" for refusal in discovery.rejections[:1]]
    if missed and len(discovery.rejections) > 1:
        missed.append(f"nor could {len(discovery.rejections) - 1} other lists")
    return ", ".join(missed) or None


def limits_note(source: Source, placed: Placed) -> str | None:
    """What must be known of a source to read its windows rightly."""
    notes = []
    if placed.too_late:
        told = "addresses changed more than a week later and tell no day: a later --until takes them"
        notes.append(f"{placed.too_late} {told}")
    if all(step.kind == "feed" for step in source.steps("backfill")):
        notes.append(
            "it has only feeds, which show the latest articles: give its file a step of kind sitemap or listing"
        )
    return "; ".join(notes) or None


def days_of(row: WindowRow) -> Days:
    """First and last day of a window."""
    return row.starts_on, row.ends_on


def close_empty(run: Run, plan: Plan) -> None:
    """Store how the windows ended for which the source offers nothing."""
    ended = [
        _ended(run, row, plan, 0, 0, "nothing found", plan.note)
        for row in plan.windows
        if not plan.placed.urls(days_of(row))
    ]
    with run.store.open() as warehouse:
        save_windows(warehouse, ended, run.clock())
    run.ledger.progress.counted(plan.windows[0].source_id, "done windows", len(ended))


def close_unreachable(run: Run, plan: Plan, why: str) -> None:
    """Store that none of the windows could be done."""
    ended = [
        replace(row, state="failed", run_id=run.run_id, attempts=row.attempts + 1, detail=why) for row in plan.windows
    ]
    with run.store.open() as warehouse:
        save_windows(warehouse, ended, run.clock())


@contextmanager
def claimed(run: Run, row: WindowRow) -> Iterator[bool]:
    """The window for this run alone; false when another backfill is at it, or was since it was planned."""
    lock = FileLock(run.settings.locks / f"window-{row.window_id}.lock")
    if not lock.acquire():
        run.ledger.skip(f"{row.source_id} {named(days_of(row))}")
        yield False
        return
    try:
        yield not _done_meanwhile(run, row)
    finally:
        lock.remove()


def _done_meanwhile(run: Run, row: WindowRow) -> bool:
    with run.store.open() as warehouse:
        kept = next(
            (other for other in load_windows(warehouse, row.source_id) if other.window_id == row.window_id), row
        )
        if kept != row and kept.state == "finished":
            return True
        save_windows(warehouse, [replace(row, state="running", run_id=run.run_id)], run.clock())
    return False


def fill(run: Run, work: SourceWork, plan: Plan, row: WindowRow) -> WindowRow:
    """Fetch, clean, code and load what a window misses; gives the window as it ended."""
    for portion in batches(run, plan.placed.urls(days_of(row))):
        if given_up(work):
            break
        with source_to_itself(run, work.source):
            _fill_portion(run, work, portion)
    with run.store.open() as warehouse:
        ended = _judged(warehouse, run, plan, row, broken_off=run.stopping.is_set() or given_up(work))
        save_windows(warehouse, [ended], run.clock())
    run.ledger.progress.counted(row.source_id, "done windows", 1)
    return ended


def _fill_portion(run: Run, work: SourceWork, portion: Sequence[DiscoveredUrl]) -> None:
    """What is known is looked up only now: other runs may have been here since the window was planned."""
    with run.store.open() as warehouse:
        known = known_among(warehouse, work.source.id, [url.url_key for url in portion])
    new = [url for url in portion if url.url_key not in known]
    run.ledger.count(work.source.id, "known", len(portion) - len(new))
    if not new:
        return
    pages = fetch_and_archive(run, work, new)
    work.tally["host_unavailable"] += sum(refusal.reason == Reason.HOST_UNAVAILABLE for refusal in work.refusals)
    run.ledger.progress.counted(work.source.id, "missed", len(new) - len(pages))
    load(run, work, clean_and_code(run, work.source, pages))


def given_up(work: SourceWork) -> bool:
    """Whether the source's server is left alone for now, so that asking on is of no use."""
    return work.tally["host_unavailable"] > 0


@contextmanager
def source_to_itself(run: Run, source: Source) -> Iterator[None]:
    """Of several backfills one at a time is at a source, so that none fetches what another has in hand."""
    lock = FileLock(run.settings.locks / f"backfill-{source.id}.lock")
    while not lock.acquire():
        sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        lock.release()


def _judged(warehouse: Warehouse, run: Run, plan: Plan, row: WindowRow, *, broken_off: bool) -> WindowRow:
    keys = [url.url_key for url in plan.placed.urls(days_of(row))]
    stored = len(article_days(warehouse, row.source_id, keys))
    missing = len(keys) - len(known_among(warehouse, row.source_id, keys))
    refused = counted(refusals_among(warehouse, row.source_id, keys))
    if broken_off and missing:
        left = f"stopped with {missing} of {len(keys)} pages left"
        return replace(_tried(run, row), state="pending", discovered=len(keys), loaded=stored, detail=left)
    told = f"refused: {refused}" if refused else None
    ended = _ended(run, row, plan, len(keys), stored, told, plan.note if row.starts_on < row.ends_on else None)
    if not missing:
        return ended
    return replace(ended, state="partly_failed" if missing < len(keys) else "failed")


def _ended(run: Run, row: WindowRow, plan: Plan, found: int, stored: int, *details: str | None) -> WindowRow:
    told = "; ".join(detail for detail in (*details, plan.incomplete) if detail)
    return replace(
        _tried(run, row),
        state="partly_failed" if plan.incomplete else "finished",
        discovered=found,
        loaded=stored,
        refused=found - stored,
        detail=told or None,
    )


def _tried(run: Run, row: WindowRow) -> WindowRow:
    return replace(row, run_id=run.run_id, attempts=row.attempts + 1)
