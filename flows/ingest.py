"""The ingest flow: for each source discover, fetch, archive, clean, code, load; then the run's record.

Each source is a task, and so is each stage of a batch of pages; a failing source leaves the others alone. A visit that
finds nothing new, as most do, is that one task and one transaction. A page is archived before it is parsed and a batch
is one transaction, so a run that is killed loses nothing: the next one begins by loading what was archived.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture, wait
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task
from pydantic import Field

from extractors.errors import WarehouseLocked
from extractors.news.source_models import Slug
from extractors.news.sources import Source
from extractors.records import DiscoveredUrl, FetchedPage, RunRecord
from flows.artifacts import PageProgress, show_run
from flows.catalogue import chosen_sources
from flows.hooks import close_records
from flows.recover import load_what_was_archived
from flows.runs import Run, finish, open_run
from flows.settings import load_settings
from flows.slots import due_at, still_to_visit
from flows.source_health import end_visit
from flows.stages import (
    SourceWork,
    batches,
    clean_and_code,
    discover_new,
    fetch_and_archive,
    load,
    unreachable,
)
from flows.stopping import stoppable
from flows.task_inputs import whole
from flows.visits import visit
from flows.workers import PageOutcome
from loaders.load import LoadResult
from loaders.snapshot import publish

_P = ParamSpec("_P")
_R = TypeVar("_R")
NAMED = 5  # more sources than these make a name that nobody reads


def run_name() -> str:
    """How Prefect's pages call a run: by its sources and window."""
    asked = flow_run.parameters
    sources = asked.get("sources") or ()
    name = f"{len(sources)} sources" if len(sources) > NAMED else ", ".join(sources) or "all sources"
    since = f" since {asked['since']}" if asked.get("since") else ""
    return f"ingest {name}{since}" + (f", {asked['limit']} pages each" if asked.get("limit") else "")


# As many threads as `sources_at_once` may ask for; the setting itself is upheld by `visit`.
RUNNER: Any = ThreadPoolTaskRunner(max_workers=64)
LONGEST = timedelta(
    hours=12
)  # the first visit to fifty sources takes hours at two seconds a page; a hang takes for ever
# Waiting for a warehouse that others write to is worth trying again, each run at a moment of its own; a page that
# fails is not, as the fetcher has tried it several times already.
PATIENT: Any = {"retries": 2, "retry_delay_seconds": [20, 60], "retry_jitter_factor": 0.5}


def is_passing(task_: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:
    """Whether a task may succeed when it is tried again."""
    del task_, task_run
    return isinstance(state.result(raise_on_failure=False), WarehouseLocked)


@flow(
    name="ingest",
    flow_run_name=run_name,
    task_runner=RUNNER,
    timeout_seconds=LONGEST.total_seconds(),
    on_crashed=[close_records],
    on_cancellation=[close_records],
)
@stoppable
def ingest(
    sources: list[Slug] | None = None,
    since: date | None = None,
    limit: Annotated[int | None, Field(ge=1)] = None,
    home: Path | None = None,
    config: Path | None = None,
) -> State[RunRecord]:
    """Fetch what is new at the sources and load it into the warehouse; Prefect gives the record to the caller.

    Args:
        sources: Ids of sources, as `rasid sources list` has them; all active ones without
        since: Pass over what is known to be older than this day
        limit: At most so many new pages of each source
        home: Folder of the warehouse; RASID_HOME when empty
        config: Your configuration folder; RASID_CONFIG when empty
    """
    settings = load_settings(home=home, config=config)
    with open_run("ingest", settings, {"since": str(since), "limit": str(limit)}) as run:
        recover(whole(run))
        chosen = still_to_visit(run, chosen_sources(run, sources), due_at())
        wait_for_all(run, [ingest_source.submit(whole(run), whole(source), since, limit) for source in chosen])
        record = finish(run)
    publish(settings.warehouse, settings.published)
    show_run(record, run.ledger.refused)
    name = "Finished with failures" if record.failed_sources else "Completed"
    return Completed(name=name, message=", ".join(record.failed_sources) or None, data=record)


def wait_for_all(run: Run, sources: list[PrefectFuture[None]]) -> None:
    """Wait for the sources; when interrupted, however often, for the batches that they have in hand."""
    interruption: BaseException | None = None
    while True:
        try:
            wait(sources)
            break
        except BaseException as error:
            run.stopping.set()
            interruption = interruption or error
    if interruption is not None:
        raise interruption


def limited(stage: Task[_P, _R], run: Run, limit: str) -> Task[_P, _R]:
    """The stage under a concurrency limit of Prefect's server, where that is wanted.

    On one machine, lock files keep hosts from being asked too often and DuckDB lets one process write. Asking Prefect
    as well costs a request a batch, and a batch fails when its server is away.
    """
    return stage.with_options(tags={limit}) if run.settings.prefect_limits else stage


@task(cache_policy=NO_CACHE, retry_condition_fn=is_passing, **PATIENT)
def recover(run: Run) -> None:
    """Load what dead runs archived and did not load."""
    load_what_was_archived(run)


@task(task_run_name="{source.id}", cache_policy=NO_CACHE)
def ingest_source(run: Run, source: Source, since: date | None, limit: int | None) -> None:
    """One source from discovery to the warehouse."""
    with visit(run, source) as work:
        if work is None:
            return
        found = discover_new(run, work, since, limit)
        progress = PageProgress(source.id, len(found.new), run.settings.batch_pages)
        fetch = limited(fetch_batch, run, f"host:{urlsplit(source.homepage).hostname}")
        store = limited(load_outcomes, run, "warehouse")
        for urls in batches(run, found.new):
            pages = fetch(whole(run), whole(work), whole(urls))
            outcomes = code_batch(whole(run), whole(work), whole(pages))
            store(whole(run), whole(work), whole(outcomes))
            progress.add(len(urls))
        end_visit(run, work, found)
        if failure := unreachable(found.discovery):
            run.ledger.fail(source.id, failure)


@task(task_run_name="{work.source.id}: fetch and archive", cache_policy=NO_CACHE)
def fetch_batch(run: Run, work: SourceWork, urls: tuple[DiscoveredUrl, ...]) -> list[FetchedPage]:
    """The pages of a batch, archived."""
    return fetch_and_archive(run, work, urls)


@task(task_run_name="{work.source.id}: clean and code", cache_policy=NO_CACHE)
def code_batch(run: Run, work: SourceWork, pages: list[FetchedPage]) -> list[PageOutcome]:
    """Articles and events of a batch."""
    return clean_and_code(run, work.source, pages)


@task(
    task_run_name="{work.source.id}: load",
    cache_policy=NO_CACHE,
    retry_condition_fn=is_passing,
    **PATIENT,
)
def load_outcomes(run: Run, work: SourceWork, outcomes: list[PageOutcome]) -> LoadResult:
    """One transaction."""
    return load(run, work, outcomes)
