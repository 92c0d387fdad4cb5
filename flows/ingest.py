"""The ingest flow: for each source discover, fetch, archive, clean, code, load; then the run's record.

Each source is a task, and so is each stage of a batch of pages; a failing source leaves the others alone. A page is
archived before it is parsed and a batch is one transaction, so a run that is killed loses nothing: the next one
begins by loading what was archived.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture, wait
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import Field

from extractors.news.sources import Source
from extractors.records import DiscoveredUrl, FetchedPage, RunRecord
from flows.artifacts import show_run
from flows.catalogue import chosen_sources
from flows.recover import load_what_was_archived
from flows.runs import Run, finish, open_run
from flows.settings import load_settings
from flows.source_health import note_visit
from flows.stages import (
    Found,
    SourceWork,
    batches,
    clean_and_code,
    discover_new,
    fetch_and_archive,
    load,
    remember,
    unreachable,
)
from flows.visits import visit
from flows.workers import PageOutcome
from loaders.load import LoadResult
from loaders.snapshot import publish


def run_name() -> str:
    """How Prefect's pages call a run: by its sources."""
    return "ingest " + (", ".join(flow_run.parameters.get("sources") or ()) or "all sources")


# As many threads as `sources_at_once` may ask for; the setting itself is upheld by `visit`.
RUNNER: Any = ThreadPoolTaskRunner(max_workers=64)


@flow(name="ingest", flow_run_name=run_name, task_runner=RUNNER)
def ingest(
    sources: Annotated[list[str] | None, Field(description="Ids of sources; empty for all active ones")] = None,
    since: Annotated[date | None, Field(description="Pass over what is known to be older than this day")] = None,
    limit: Annotated[int | None, Field(description="At most so many new pages of each source", ge=1)] = None,
    home: Annotated[Path | None, Field(description="Folder of the warehouse; RASID_HOME when empty")] = None,
    config: Annotated[Path | None, Field(description="Your configuration folder; RASID_CONFIG when empty")] = None,
) -> State[RunRecord]:
    """Fetch what is new at the sources and load it into the warehouse; Prefect gives the record to the caller."""
    settings = load_settings(home=home, config=config)
    with open_run("ingest", settings, {"since": str(since), "limit": str(limit)}) as run:
        recover(run)
        chosen = chosen_sources(run, sources)
        wait_for_all(run, [ingest_source.submit(run, source, since, limit) for source in chosen])
        record = finish(run)
    publish(settings.warehouse, settings.published)
    show_run(record)
    name = "Finished with failures" if record.failed_sources else "Completed"
    return Completed(name=name, message=", ".join(record.failed_sources) or None, data=record)


def wait_for_all(run: Run, sources: list[PrefectFuture[None]]) -> None:
    """Wait for the sources; when interrupted, for the batches that they have in hand."""
    try:
        wait(sources)
    except BaseException:
        run.stopping.set()
        wait(sources)
        raise


@task(cache_policy=NO_CACHE)
def recover(run: Run) -> None:
    """Load what dead runs archived and did not load."""
    load_what_was_archived(run)


@task(task_run_name="{source.id}", cache_policy=NO_CACHE)
def ingest_source(run: Run, source: Source, since: date | None, limit: int | None) -> None:
    """One source from discovery to the warehouse."""
    with visit(run, source) as work:
        if work is None:
            return
        found = discover_batch(run, work, since, limit)
        for urls in batches(run, found.new):
            pages = fetch_batch(run, work, urls)
            outcomes = code_batch(run, work, pages)
            load_outcomes(run, work, outcomes)
        load_outcomes(run, work, [])
        remember(run, work, found, note_visit(run, work, found))
        if failure := unreachable(found.discovery):
            run.ledger.fail(source.id, failure)


@task(task_run_name="{work.source.id}: discover", cache_policy=NO_CACHE)
def discover_batch(run: Run, work: SourceWork, since: date | None, limit: int | None) -> Found:
    """New URLs of a source."""
    return discover_new(run, work, since, limit)


@task(task_run_name="{work.source.id}: fetch and archive", cache_policy=NO_CACHE)
def fetch_batch(run: Run, work: SourceWork, urls: tuple[DiscoveredUrl, ...]) -> list[FetchedPage]:
    """The pages of a batch, archived."""
    return fetch_and_archive(run, work, urls)


@task(task_run_name="{work.source.id}: clean and code", cache_policy=NO_CACHE)
def code_batch(run: Run, work: SourceWork, pages: list[FetchedPage]) -> list[PageOutcome]:
    """Articles and events of a batch."""
    return clean_and_code(run, work.source, pages)


@task(task_run_name="{work.source.id}: load", cache_policy=NO_CACHE)
def load_outcomes(run: Run, work: SourceWork, outcomes: list[PageOutcome]) -> LoadResult:
    """One transaction."""
    return load(run, work, outcomes)
