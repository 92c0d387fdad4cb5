"""Loads what dead runs archived and did not load, without fetching it again.

A dead run is one whose lock file is left and held by nobody. Its WARC files carry its id in their names.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from extractors.ids import stable_id
from extractors.news.archive import iterate
from extractors.news.sources import Source, load_sources
from extractors.records import FetchedPage, FetchRecord
from flows.locks import FileLock
from flows.runs import Run, run_lock
from flows.settings import Settings
from flows.stages import clean_and_code
from loaders.load import Batch, load_batch
from loaders.state import close_dead_run, copied_from_files, known_urls

PREFIX, SUFFIX = "run-", ".lock"


def load_what_was_archived(run: Run) -> None:
    """Find dead runs, load the pages that only their archives hold, and close their records."""
    for dead, lock in dead_runs(run.settings):
        try:
            _load_pages(run, dead)
            _close(run, dead)
            lock.remove()
        finally:
            lock.release()


def dead_runs(settings: Settings) -> Iterator[tuple[str, FileLock]]:
    """Runs whose lock file is left and held by nobody, each with its lock, which is now ours to release or remove."""
    for path in sorted(settings.locks.glob(f"{PREFIX}*{SUFFIX}")):
        dead = path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
        lock = run_lock(settings, dead)
        if lock.acquire():
            yield dead, lock


def _load_pages(run: Run, dead: str) -> None:
    sources = {source.id: source for source in load_sources(run.tree).sources}
    with run.store.open() as warehouse:
        asked_by = None if copied_from_files(warehouse, dead) else dead
    batch: list[FetchedPage] = []
    for page in _pages_not_loaded(run, archives_of(run.settings.pages, dead), sources):
        batch.append(page)
        if len(batch) >= run.settings.batch_pages:
            _load_batch(run, asked_by, sources, batch)
            batch = []
    _load_batch(run, asked_by, sources, batch)


def archives_of(folder: Path, run: str) -> list[Path]:
    """The WARC files that a run wrote, the oldest first."""
    return sorted(folder.glob(f"*{run}*.warc.gz"))


def _pages_not_loaded(run: Run, archives: Iterable[Path], sources: Mapping[str, Source]) -> Iterator[FetchedPage]:
    known: dict[str, set[str]] = {}
    for path in archives:
        for page in iterate(path):
            if page.source_id not in sources:
                continue  # its file is gone or broken; `rasid recode --from-pages` is for such
            if page.source_id not in known:
                with run.store.open() as warehouse:
                    known[page.source_id] = known_urls(warehouse, page.source_id)
            if page.url_key not in known[page.source_id]:
                known[page.source_id].add(page.url_key)
                yield page


def _load_batch(run: Run, asked_by: str | None, sources: Mapping[str, Source], pages: list[FetchedPage]) -> None:
    """``asked_by`` is the run that fetched the pages; null when it copied them from a file."""
    by_source: dict[str, list[FetchedPage]] = defaultdict(list)
    for page in pages:
        by_source[page.source_id].append(page)
    for source_id, own in by_source.items():
        outcomes = clean_and_code(run, sources[source_id], own)
        batch = Batch(
            run_id=run.run_id,
            loaded_at=run.clock(),
            articles=[outcome.article for outcome in outcomes if outcome.article],
            coded=[outcome.coded for outcome in outcomes if outcome.coded],
            fetches=[_fetch_record(page, asked_by) for page in own] if asked_by else [],
            rejections=[outcome.rejected for outcome in outcomes if outcome.rejected],
        )
        with run.ledger.timed("load"), run.store.open() as warehouse:
            result = load_batch(warehouse, batch)
        run.ledger.count(source_id, "loaded", result.articles_new)
        run.ledger.count(source_id, "events", result.mentions_new)


def _fetch_record(page: FetchedPage, dead: str) -> FetchRecord:
    """The request of a dead run as far as its archive tells; its own record died with it."""
    return FetchRecord(
        fetch_id=stable_id("fetch", dead, page.warc_file, page.warc_offset),
        run_id=dead,
        source_id=page.source_id,
        url=page.url,
        url_key=page.url_key,
        final_url=page.final_url,
        kind="page",
        status=page.status,
        outcome="fetched",
        reason=None,
        detail="loaded from the archive by a later run",
        etag=page.headers.get("etag"),
        last_modified=page.headers.get("last-modified"),
        content_type=page.headers.get("content-type"),
        body_sha256=page.body_sha256,
        body_bytes=len(page.body),
        fetched_at=page.fetched_at,
        seconds=0.0,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
    )


def _close(run: Run, dead: str) -> None:
    """A run that was killed could not write how it ended."""
    with run.store.open() as warehouse:
        close_dead_run(warehouse, dead, run.clock())
