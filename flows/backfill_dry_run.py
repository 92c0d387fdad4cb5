"""What a backfill would do and how long that takes; sitemaps and lists are read, nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.news.discover import discover
from extractors.news.fetch import Fetcher
from extractors.news.local_pages import UnreadablePages
from extractors.news.sources import Source, load_sources
from flows.backfill_discovery import incomplete, limits_note
from flows.backfill_inputs import Missing, PageFile, page_files, refuse_nothing_to_read
from flows.backfill_plan import Stretch, place, span
from flows.backfill_progress import duration
from flows.runs import now
from flows.settings import Settings
from flows.source_files import failures_by_source
from flows.stages import unreachable
from loaders.rows import Days
from loaders.state import known_urls
from loaders.warehouse import Warehouse
from loaders.windows import finished_windows, load_input_files


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What would be asked of one source."""

    source: str
    windows: int  # that are not done yet
    done: int
    found: int  # articles of these windows that the source offers
    known: int
    days: int  # windows of one day with something to fetch
    undated: int  # to fetch, of unknown day
    delay_seconds: float
    note: str | None = None
    failure: str | None = None

    @property
    def to_fetch(self) -> int:
        """Pages that would be asked for."""
        return self.found - self.known

    @property
    def seconds(self) -> float:
        """How long that takes when each request waits for its turn."""
        return self.to_fetch * self.delay_seconds

    def line(self) -> str:
        """The plan in one line."""
        if self.failure:
            return f"{self.source}: {self.failure}"
        windows = f"{self.windows} windows to do, {self.done} done before"
        if not self.windows:
            return f"{self.source}: nothing left to do, {windows}"
        pages = f"{self.to_fetch} pages to fetch ({self.undated} of unknown day), {self.known} known"
        pace = (
            f"at least {duration(self.seconds)} at a pause of {self.delay_seconds:g} s" if self.seconds else "no pause"
        )
        return "; ".join(part for part in (f"{self.source}: {windows}; {pages}; {pace}", self.note) if part)


def plan_discovery(settings: Settings, stretch: Stretch, ids: Sequence[str] | None) -> list[SourcePlan]:
    """What would be fetched from each source."""
    tree = settings.tree()
    loaded = load_sources(tree, ids or None)
    plans = [_plan(settings, stretch, source) for source in loaded.sources if ids or source.active]
    failed = failures_by_source(tree, loaded)
    return plans + [SourcePlan(name, 0, 0, 0, 0, 0, 0, 0.0, failure=why) for name, why in failed.items()]


def longest(plans: Sequence[SourcePlan], at_once: int) -> float:
    """Seconds that all of it takes, so many sources side by side."""
    seconds = [plan.seconds for plan in plans]
    return max([*seconds, sum(seconds) / at_once]) if seconds else 0.0


def _plan(settings: Settings, stretch: Stretch, source: Source) -> SourcePlan:
    done, known = _remembered(settings, stretch, source)
    wanted = [days for days in stretch.windows if days not in done]
    if not wanted:
        return SourcePlan(source.id, 0, len(done & set(stretch.windows)), 0, 0, 0, 0, 0.0)
    with Fetcher(user_agent=settings.user_agent, run_id="dry-run", state_folder=settings.locks) as fetcher:
        discovery = discover(source, fetcher, "backfill", *span(wanted))
        delay = fetcher.pause_seconds(source, source.homepage)
    placed = place(discovery.urls, source, stretch, set(wanted))
    new = {days: sum(url.url_key not in known for url in urls) for days, urls in placed.by_window.items()}
    found = sum(map(len, placed.by_window.values()))
    return SourcePlan(
        source.id,
        len(wanted),
        len(stretch.windows) - len(wanted),
        found,
        found - sum(new.values()),
        sum(number > 0 and starts == ends for (starts, ends), number in new.items()),
        new.get(stretch.whole, 0) if stretch.since < stretch.until else 0,
        delay / source.politeness.concurrency if source.politeness.delay_seconds == 0 else delay,
        _note(incomplete(discovery), limits_note(source, placed)),
        unreachable(discovery),
    )


def _note(*parts: str | None) -> str | None:
    return "; ".join(part for part in parts if part) or None


def _remembered(settings: Settings, stretch: Stretch, source: Source) -> tuple[set[Days], set[str]]:
    if not settings.warehouse.exists():
        return set(), set()
    with Warehouse.open(settings.warehouse, read_only=True, wait_seconds=settings.lock_wait_seconds) as warehouse:
        done = finished_windows(warehouse, source.id, stretch.via, source.config_hash, source.timezone)
        return done, known_urls(warehouse, source.id)


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What would be read from one file."""

    file: str
    state: str  # new, begun, done, to be fetched, or unreadable
    pages: int = 0
    known: int = 0
    failure: str | None = None

    def line(self) -> str:
        """The plan in one line."""
        if self.failure:
            return f"{self.file}: {self.failure}"
        if self.state in {"done", "to be fetched"}:
            return f"{self.file}: {self.state}"
        return f"{self.file}: {self.state}, {self.pages} pages of these sources, {self.known} of them known"


def plan_files(
    settings: Settings, stretch: Stretch, ids: Sequence[str] | None, named: Sequence[Path]
) -> list[FilePlan]:
    """What would be read from each file; files that would have to be fetched are only named."""
    tree = settings.tree()
    loaded = load_sources(tree, ids or None)
    sources = [source for source in loaded.sources if ids or source.active]
    refuse_nothing_to_read(stretch, sources, named)
    failed = [FilePlan(name, "unreadable", failure=why) for name, why in failures_by_source(tree, loaded).items()]
    known: dict[str, set[str]] = {source.id: _remembered(settings, stretch, source)[1] for source in sources}
    return failed + [
        FilePlan(file.name, "unreadable", failure=file.why)
        if isinstance(file, Missing)
        else _file_plan(settings, stretch, file, known)
        for file in page_files(settings, stretch, sources, named, now().date())
    ]


def _file_plan(settings: Settings, stretch: Stretch, file: PageFile, known: dict[str, set[str]]) -> FilePlan:
    state = _state(settings, file.file_id(stretch))
    if file.here is None or state == "done":
        return FilePlan(file.name, state if state == "done" else "to be fetched")
    keys: set[tuple[str, str]] = set()
    try:
        for found in file.pages(file.here):
            keys.add((found.source.id, found.page.url_key))
    except UnreadablePages as error:
        return FilePlan(file.name, "unreadable", len(keys), failure=str(error))
    return FilePlan(file.name, state, len(keys), sum(key in known[source] for source, key in keys))


def _state(settings: Settings, file_id: str) -> str:
    if not settings.warehouse.exists():
        return "new"
    with Warehouse.open(settings.warehouse, read_only=True, wait_seconds=settings.lock_wait_seconds) as warehouse:
        row = load_input_files(warehouse, [file_id]).get(file_id)
    return "new" if row is None else "done" if row.state == "finished" else "begun"
