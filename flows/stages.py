"""The stages of an ingest run for one source, each a plain function. ``ingest`` puts them in order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from extractors.news.article import CleaningRules
from extractors.news.discover import Discovery, discover
from extractors.news.fetch import Fetcher
from extractors.news.health import Health
from extractors.news.sources import Source
from extractors.records import DiscoveredUrl, FetchedPage, FetchRecord, Rejected, SourceState
from flows.runs import Run
from flows.workers import PageJob, PageOutcome
from loaders.boilerplate import known_paragraphs
from loaders.load import Batch, LoadResult, load_batch
from loaders.state import FINAL_REASONS, PASSING_REASONS, known_urls


@dataclass
class SourceWork:
    """One source in the hands of one run: who fetches, and what is not yet in the warehouse."""

    source: Source
    fetcher: Fetcher
    state: SourceState
    requests: list[FetchRecord] = field(default_factory=list)
    refusals: list[Rejected] = field(default_factory=list)
    all_seen: bool = True  # nothing that was discovered is left for a later run
    new_articles: int = 0
    tally: Counter[str] = field(default_factory=Counter)  # fetched, cleaned: of this visit alone

    def settle(self, requests: int, refusals: int) -> None:
        """Forget the first so many requests and refusals: they are in the warehouse."""
        del self.requests[:requests]
        del self.refusals[:refusals]


@dataclass(frozen=True)
class Found:
    """What a source offers that the warehouse does not know yet."""

    discovery: Discovery
    new: tuple[DiscoveredUrl, ...]


def discover_new(run: Run, work: SourceWork, since: date | None, limit: int | None) -> Found:
    """Ask the source what it has, and leave out what is known; at most ``limit`` URLs."""
    source = work.source
    with run.ledger.timed("discover"):
        discovery = discover(source, work.fetcher, "current", since, None, work.state)
        known = _known(run, source) if discovery.urls else set()
    new = [url for url in discovery.urls if url.url_key not in known]
    work.refusals.extend(discovery.rejections)
    work.all_seen = since is None and (limit is None or len(new) <= limit)
    run.ledger.count(source.id, "discovered", len(discovery.urls))
    run.ledger.count(source.id, "known", len(discovery.urls) - len(new))
    run.ledger.count(source.id, "unchanged", discovery.unchanged)
    run.ledger.refuse(source.id, discovery.rejections)
    return Found(discovery, tuple(new[:limit]))


def _known(run: Run, source: Source) -> set[str]:
    with run.store.open() as warehouse:
        return known_urls(warehouse, source.id)


def unreachable(discovery: Discovery) -> str | None:
    """Why nothing at all could be learned from a source; null when something could."""
    if discovery.urls or discovery.unchanged or not discovery.rejections:
        return None
    return discovery.rejections[0].detail


def batches(run: Run, urls: Sequence[DiscoveredUrl]) -> Iterator[tuple[DiscoveredUrl, ...]]:
    """The URLs in portions, until the run is asked to stop."""
    size = run.settings.batch_pages
    for start in range(0, len(urls), size):
        if run.stopping.is_set():
            return
        yield tuple(urls[start : start + size])


def fetch_and_archive(run: Run, work: SourceWork, urls: Iterable[DiscoveredUrl]) -> list[FetchedPage]:
    """The pages behind the URLs, each archived before anything looks into it; refusals are noted in ``work``."""
    pages, refused = [], []
    with run.ledger.timed("fetch"):
        for url in urls:
            if run.stopping.is_set():
                break
            answer = work.fetcher.fetch_page(work.source, url)
            if isinstance(answer, FetchedPage):
                pages.append(answer)
                work.tally["fetched"] += 1
                run.ledger.count(work.source.id, "fetched", 1)
            elif isinstance(answer, Rejected):
                refused.append(answer)
                run.ledger.refuse(work.source.id, [answer])
    work.refusals.extend(refused)
    work.all_seen = work.all_seen and all(answer.reason in FINAL_REASONS for answer in refused)
    return pages


def cleaning_rules(source: Source, boilerplate: frozenset[str] = frozenset()) -> CleaningRules:
    """What the cleaner must know of a source; ``boilerplate`` are keys of the paragraphs that it repeats."""
    return CleaningRules(
        source_id=source.id,
        timezone=source.timezone,
        languages=source.languages,
        encoding=source.encoding,
        title_suffixes=source.title_suffixes,
        prune_xpath=source.prune_xpath,
        min_chars=source.min_chars,
        homepage=source.homepage,
        day_first=source.day_first,
        boilerplate=boilerplate,
    )


def clean_and_code(run: Run, source: Source, pages: Sequence[FetchedPage]) -> list[PageOutcome]:
    """Articles with their events, or rejections, made by the worker processes."""
    if not pages:
        return []
    with run.store.open() as warehouse:
        rules = cleaning_rules(source, known_paragraphs(warehouse, source.id))
    outcomes = run.workers.run([PageJob(page, rules, source.country) for page in pages])
    ledger = run.ledger
    ledger.spend("clean", sum(outcome.clean_seconds for outcome in outcomes))
    ledger.spend("code", sum(outcome.code_seconds for outcome in outcomes))
    ledger.count(source.id, "cleaned", sum(outcome.article is not None for outcome in outcomes))
    ledger.count(source.id, "coded", sum(o.coded is not None and o.coded.skipped is None for o in outcomes))
    ledger.refuse(source.id, [outcome.rejected for outcome in outcomes if outcome.rejected])
    ledger.reject(source.id, [o.coded.skipped for o in outcomes if o.coded and o.coded.skipped])
    return outcomes


def load(run: Run, work: SourceWork, outcomes: Sequence[PageOutcome]) -> LoadResult:
    """Everything of a batch in one transaction: articles, events, requests and refusals. May be tried again."""
    requests, refusals = tuple(work.requests), tuple(work.refusals)
    refused = [outcome.rejected for outcome in outcomes if outcome.rejected]
    batch = Batch(
        run_id=run.run_id,
        loaded_at=run.clock(),
        articles=tuple(outcome.article for outcome in outcomes if outcome.article),
        coded=tuple(outcome.coded for outcome in outcomes if outcome.coded),
        fetches=requests,
        rejections=(*refusals, *refused),
    )
    with run.ledger.timed("load"), run.store.open() as warehouse:
        result = load_batch(warehouse, batch)
    work.settle(len(requests), len(refusals))
    work.tally["cleaned"] += len(batch.articles)
    work.all_seen = work.all_seen and not any(refusal.reason in PASSING_REASONS for refusal in refused)
    work.new_articles += result.articles_new
    run.ledger.count(work.source.id, "loaded", result.articles_new)
    run.ledger.count(work.source.id, "events", sum(len(coded.events) for coded in batch.coded))
    return result


def to_remember(run: Run, work: SourceWork, found: Found, health: Health, at: datetime) -> SourceState:
    """What the next run needs to know of the source, visited at an instant."""
    failure = unreachable(found.discovery)
    before = work.state
    # Validators are kept only when nothing is left to fetch: "unchanged" must never hide a page from the next run.
    complete = work.all_seen and failure is None and not run.stopping.is_set()
    seen = found.discovery.validators if complete else before
    return replace(
        before,
        last_run_at=at,
        last_success_at=before.last_success_at if failure else at,
        last_new_article_at=at if work.new_articles else before.last_new_article_at,
        consecutive_failures=before.consecutive_failures + 1 if failure else 0,
        etag=seen.etag,
        last_modified=seen.last_modified,
        body_sha256=seen.body_sha256,
        health=health.state,
        detail=health.detail,
    )
