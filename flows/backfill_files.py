"""Pages from files, batch by batch in bounded memory: read, clean and code the next batch while one is loaded.

After each batch it is stored how far the file has been read, so a run that was killed goes on behind it. Only the
articles of the days asked for are kept, and each is copied into our own archive before it is loaded: the file may go.
"""

import os
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from extractors.news.archive import PageArchive
from extractors.news.local_pages import LocalPage, UnreadablePages
from extractors.news.path_lists import Days as CrawlDays
from extractors.news.path_lists import DownloadError
from extractors.records import Article, FetchedPage
from flows.backfill_inputs import PageFile
from flows.backfill_plan import Stretch
from flows.locks import FileLock
from flows.runs import Run, Stopped
from flows.stages import cleaning_rules
from flows.workers import PageJob, PageOutcome
from loaders.boilerplate import known_paragraphs
from loaders.load import Batch, load_batch
from loaders.rows import Days, InputFile
from loaders.warehouse import Warehouse
from loaders.windows import (
    WindowCounts,
    article_days,
    known_among,
    load_input_files,
    retire_replaced,
    save_progress,
)

T = TypeVar("T")
_DAY = timedelta(days=1)
# Files come faster than sites answer, and a transaction costs nearly the same for more pages.
_BATCHES = 5  # of the settings' size in one portion
_PORTION_BYTES = 32_000_000  # of pages, unpacked


@dataclass(frozen=True, slots=True)
class Portion:
    """Some pages of a file: all of them, and what became of those that are new."""

    position: int  # behind the last page
    pages: tuple[tuple[str, str], ...]  # source and URL key
    outcomes: tuple[tuple[FetchedPage, PageOutcome], ...]


@dataclass
class Reading:
    """One file in the hands of a run."""

    run: Run
    stretch: Stretch
    file: PageFile
    row: InputFile
    archive: PageArchive
    told: int = 0  # position that the progress knows
    seen: set[bytes] = field(default_factory=set)  # of a page that is in the file several times the first counts

    def portions(self, path: Path) -> Generator[Portion]:
        """The file from where the last run left it, a batch at a time, each cleaned and coded."""
        batch: list[LocalPage] = []
        size = 0
        broken: UnreadablePages | None = None
        pages, most = self.file.pages(path, self.run.heed), _BATCHES * self.run.settings.batch_pages
        while True:
            try:
                found = next(pages, None)
            except UnreadablePages as error:
                found, broken = None, error
            if found is not None and self._is_wanted(found):
                batch.append(found)
                size += len(found.page.body)
            if batch and (found is None or len(batch) >= most or size >= _PORTION_BYTES):
                portion = self._coded(batch)
                if portion is None:
                    return
                yield portion
                batch, size = [], 0
            if found is None or self.run.stopping.is_set():
                break
        if broken is not None:
            raise broken

    def _is_wanted(self, found: LocalPage) -> bool:
        key = blake2b(f"{found.source.id} {found.page.url_key}".encode("utf-8", "replace"), digest_size=12).digest()
        if key in self.seen:
            return False
        self.seen.add(key)
        return found.position > self.row.position and self._may_be_of_these_days(found.page)

    def _may_be_of_these_days(self, page: FetchedPage) -> bool:
        """No page is older than what is on it; and news crawls come by within days."""
        crawled = page.fetched_at.date()
        if self.stretch.via == "cc-news":
            return CrawlDays(self.stretch.since, self.stretch.until).may_be_crawled(crawled)
        return crawled >= self.stretch.since - _DAY

    def _coded(self, batch: list[LocalPage]) -> Portion | None:
        """What becomes of some pages; null when the run is stopped meanwhile, so that another run reads them again."""
        sources = {found.source.id: found.source for found in batch}
        with self.run.store.open() as warehouse:
            known = {name: known_among(warehouse, name, keys_of(batch, name)) for name in sources}
            rules = {
                name: cleaning_rules(source, known_paragraphs(warehouse, name)) for name, source in sources.items()
            }
        new = [self._bare(found) for found in batch if found.page.url_key not in known[found.source.id]]
        jobs = [PageJob(page, rules[page.source_id], sources[page.source_id].country) for page in new]
        outcomes: list[PageOutcome] = []
        for start in range(0, len(jobs), self.run.settings.batch_pages):
            if self.run.stopping.is_set():
                return None
            outcomes += self.run.workers.run(jobs[start : start + self.run.settings.batch_pages])
        self._count(batch, outcomes)
        pages = tuple((found.source.id, found.page.url_key) for found in batch)
        return Portion(batch[-1].position, pages, tuple(zip(new, outcomes, strict=True)))

    def _bare(self, found: LocalPage) -> FetchedPage:
        """A page of our own archive stays where it is; of any other file the place means nothing to us."""
        here = self.file.here
        if here is not None and here.is_file() and here.resolve().parent == self.run.settings.pages:
            return found.page
        return replace(found.page, warc_file=None, warc_offset=None)

    def _count(self, batch: list[LocalPage], outcomes: list[PageOutcome]) -> None:
        ledger = self.run.ledger
        ledger.spend("clean", sum(outcome.clean_seconds for outcome in outcomes))
        ledger.spend("code", sum(outcome.code_seconds for outcome in outcomes))
        for source, number in Counter(found.source.id for found in batch).items():
            ledger.count(source, "discovered", number)
        ledger.progress.counted(self.file.name, "pages", len(batch))
        ledger.progress.counted(self.file.name, "bytes", batch[-1].position - self.told)
        self.told = batch[-1].position

    def store(self, portion: Portion) -> None:
        """Archive and load what belongs to the days, then note how far the file has been read."""
        kept, outside = self._of_these_days(portion)
        articles = self._archived(kept)
        refused = [outcome.rejected for _, outcome in portion.outcomes if outcome.rejected]
        batch = Batch(
            run_id=self.run.run_id,
            loaded_at=self.run.clock(),
            articles=articles,
            coded=[outcome.coded for _, outcome in kept if outcome.coded],
            rejections=refused,
        )
        with self.run.ledger.timed("load"), self.run.store.open() as warehouse:
            load_batch(warehouse, batch)
            added = self._added(warehouse, portion, outside)
            self.row = replace(
                self.row,
                position=portion.position,
                pages=self.row.pages + len(portion.pages),
                loaded=self.row.loaded + sum(counts.loaded for counts in added.values()),
                outside=self.row.outside + len(outside),
                refused=self.row.refused + sum(counts.refused for counts in added.values()),
            )
            save_progress(warehouse, self.row, added, self.run.clock())
        self._tell(portion, kept, articles)

    def _of_these_days(self, portion: Portion) -> tuple[list[tuple[FetchedPage, PageOutcome]], set[tuple[str, str]]]:
        """The new articles that may be of the days, and the keys of those that are not."""
        kept, outside = [], set()
        for page, outcome in portion.outcomes:
            article = outcome.article
            if article is None:
                continue
            if article.published_date is None or self.stretch.holds(article.published_date):
                kept.append((page, outcome))
            else:
                outside.add((page.source_id, page.url_key))
        return kept, outside

    def _archived(self, kept: list[tuple[FetchedPage, PageOutcome]]) -> list[Article]:
        articles = []
        for page, outcome in kept:
            assert outcome.article is not None
            place = page if page.warc_file is not None else self.archive.write(page)
            articles.append(replace(outcome.article, warc_file=place.warc_file, warc_offset=place.warc_offset))
        for name in {article.warc_file for article in articles if article.warc_file}:
            _on_disk(self.archive.folder / name)
        return articles

    def _added(
        self, warehouse: Warehouse, portion: Portion, outside: set[tuple[str, str]]
    ) -> dict[tuple[str, Days], WindowCounts]:
        """What the portion adds to each window; what is no article counts for the whole stretch."""
        found: Counter[tuple[str, Days]] = Counter()
        loaded: Counter[tuple[str, Days]] = Counter()
        for source in sorted({source for source, _ in portion.pages}):
            keys = [key for name, key in portion.pages if name == source and (name, key) not in outside]
            days = article_days(warehouse, source, keys)
            for key in keys:
                day = days.get(key)
                if day is None or self.stretch.holds(day):
                    window = self.stretch.whole if day is None else (day, day)
                    found[source, window] += 1
                    loaded[source, window] += key in days
        return {key: WindowCounts(found[key], loaded[key], found[key] - loaded[key]) for key in found}

    def _tell(self, portion: Portion, kept: list[tuple[FetchedPage, PageOutcome]], articles: list[Article]) -> None:
        ledger = self.run.ledger
        known = Counter(source for source, _ in portion.pages)
        known.subtract(page.source_id for page, _ in portion.outcomes)
        for source, number in known.items():
            ledger.count(source, "known", number)
        for page, outcome in portion.outcomes:
            ledger.count(page.source_id, "cleaned", int(outcome.article is not None))
        for source, number in Counter(article.source_id for article in articles).items():
            ledger.count(source, "loaded", number)
        for page, outcome in portion.outcomes:
            if outcome.rejected:
                ledger.refuse(page.source_id, [outcome.rejected])
        for page, outcome in kept:
            if outcome.coded:
                ledger.count(page.source_id, "coded", int(outcome.coded.skipped is None))
                ledger.count(page.source_id, "events", len(outcome.coded.events))


def keys_of(batch: list[LocalPage], source: str) -> list[str]:
    """URL keys of one source's pages."""
    return [found.page.url_key for found in batch if found.source.id == source]


def _on_disk(path: Path) -> None:
    """Pages must outlive a power cut before the warehouse tells where they are."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def one_ahead(items: Generator[T]) -> Generator[T]:
    """The same items, the next one being made while one is in use."""
    with closing(items), ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def read_file(run: Run, stretch: Stretch, file: PageFile) -> InputFile | None:
    """Load what a file has of the days; gives how it ended, null when another run is reading it.

    What cannot be read is a failure of the run under the file's name.
    """
    file_id = file.file_id(stretch)
    lock = FileLock(run.settings.locks / f"file-{file_id}.lock")
    if not lock.acquire():
        run.ledger.skip(file.name)
        return None
    try:
        with run.store.open() as warehouse:
            retire_replaced(warehouse, file.name, file_id, run.clock())
            kept = load_input_files(warehouse, [file_id]).get(file_id)
        if kept is not None and kept.state == "finished":
            return kept
        new = kept or InputFile(file_id, file.name, stretch.via, stretch.since, stretch.until)
        return _read(run, stretch, file, replace(new, path=file.name, state="running", run_id=run.run_id, detail=None))
    finally:
        lock.remove()


def _read(run: Run, stretch: Stretch, file: PageFile, row: InputFile) -> InputFile:
    with PageArchive(run.settings.pages, run_id=run.run_id, durable=False) as archive:
        reading = Reading(run, stretch, file, row, archive)
        state, detail = "finished", None
        try:
            with file.content as path, closing(one_ahead(reading.portions(path))) as portions:
                reading.told = row.position
                size = path.stat().st_size if path.is_file() else 0
                run.ledger.progress.counted(file.name, "size", max(0, size - row.position))
                for portion in portions:
                    reading.store(portion)
            if run.stopping.is_set():
                return reading.row
        except Stopped:
            return reading.row
        except (UnreadablePages, DownloadError) as error:
            state, detail = "failed", str(error)
            run.ledger.fail(file.name, detail)
    ended = replace(reading.row, state=state, detail=detail)
    with run.store.open() as warehouse:
        save_progress(warehouse, ended, {}, run.clock())
    return ended
