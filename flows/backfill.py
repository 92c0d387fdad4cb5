"""The backfill flow: for each source the days of the past, one window a day, from its archive lists or from files.

What is known is not fetched again, windows and files that are done are not done again, and a run that is killed loses
nothing: the next one begins by loading what was archived and goes on with the window or file that was in hand.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.states import Completed

from extractors.news.source_models import Slug
from extractors.news.sources import Source
from extractors.records import RunRecord
from flows.artifacts import PageProgress, show_run
from flows.backfill_discovery import (
    Plan,
    claimed,
    close_empty,
    close_unreachable,
    days_of,
    fill,
    given_up,
    look,
    open_windows,
)
from flows.backfill_files import read_file
from flows.backfill_inputs import Missing, PageFile, page_files, refuse_nothing_to_read
from flows.backfill_plan import Stretch, Way, named, stretch_of
from flows.backfill_report import close_file_windows, failure_of, show_windows
from flows.catalogue import chosen_sources
from flows.hooks import close_records
from flows.ingest import RUNNER, recover, wait_for_all
from flows.runs import Run, finish, now, open_run
from flows.settings import load_settings
from flows.stages import SourceWork
from flows.stopping import stoppable
from flows.task_inputs import whole
from flows.visits import naming_failures, visit
from loaders.rows import InputFile, WindowRow
from loaders.snapshot import publish
from loaders.windows import release_abandoned


def run_name() -> str:
    """How Prefect's pages call a run: by its days and sources."""
    asked = flow_run.parameters
    return f"backfill {asked['since']} to {asked['until']} " + (", ".join(asked.get("sources") or ()) or "all sources")


@flow(
    name="backfill",
    flow_run_name=run_name,
    task_runner=RUNNER,
    on_crashed=[close_records],
    on_cancellation=[close_records],
)
@stoppable
def backfill(  # noqa: PLR0913, PLR0917 - the parameters of the command
    since: date,
    until: date,
    sources: list[Slug] | None = None,
    warc: list[Path] | None = None,
    via: Way | None = None,
    home: Path | None = None,
    config: Path | None = None,
) -> State[RunRecord]:
    """Load the articles of past days into the warehouse; Prefect gives the record to the caller.

    Args:
        since: First day, in the outlet's own calendar
        until: Last day, included
        sources: Ids of sources, as `rasid sources list` has them; all active ones without
        warc: WARC files, path lists of CC-NEWS, and folders of WARC or HTML files, on the machine that runs this
        via: "discovery" asks the sources, "warc" reads files, "cc-news" reads Common Crawl's news archive; without,
            "warc" when files are given and "discovery" otherwise
        home: Folder of the warehouse; RASID_HOME when empty
        config: Your configuration folder; RASID_CONFIG when empty
    """
    settings = load_settings(home=home, config=config)
    stretch = stretch_of(since, until, via, warc or (), now().date())
    asked = {"since": str(since), "until": str(until), "from": stretch.via, "warc": ", ".join(map(str, warc or ()))}
    with open_run("backfill", settings, asked) as run:
        recover(whole(run))
        with run.store.open() as warehouse:
            release_abandoned(warehouse, run.clock())
        chosen = chosen_sources(run, sources)
        if stretch.via == "discovery":
            wait_for_all(run, [backfill_source.submit(whole(run), whole(source), stretch) for source in chosen])
        else:
            refuse_nothing_to_read(stretch, chosen, warc or ())
            wait_for_all(run, [read_files(run, chosen, stretch, warc or ())])
        record = finish(run)
        show_windows(run, stretch)
    publish(settings.warehouse, settings.published)
    show_run(record, run.ledger.refused)
    name = "Finished with failures" if record.failed_sources else "Completed"
    return Completed(name=name, message=", ".join(record.failed_sources) or None, data=record)


def read_files(run: Run, sources: Sequence[Source], stretch: Stretch, files: Sequence[Path]) -> PrefectFuture[None]:
    """The task that reads all files, under way."""
    future: PrefectFuture[None] = backfill_files.submit(whole(run), whole(tuple(sources)), stretch, whole(tuple(files)))
    return future


@task(task_run_name="{source.id}", cache_policy=NO_CACHE)
def backfill_source(run: Run, source: Source, stretch: Stretch) -> None:
    """All windows of one source that are not done yet."""
    with visit(run, source, shared=True) as work:
        windows = open_windows(run, source, stretch)
        run.ledger.progress.counted(source.id, "windows", len(stretch.windows))
        run.ledger.progress.counted(source.id, "done windows", len(stretch.windows) - len(windows))
        if work is None or not windows:
            return
        plan = plan_source(whole(run), whole(work), stretch, whole(windows))
        if plan.failure:
            close_unreachable(run, plan, plan.failure)
            run.ledger.fail(source.id, plan.failure)
            return
        close_empty(run, plan)
        progress = PageProgress(source.id, plan.pages, run.settings.batch_pages)
        ended = []
        for row in plan.with_articles:
            ended += _one_window(run, work, plan, row)
            progress.add(len(plan.placed.urls(days_of(row))))
        if failure := failure_of(plan, ended, stopped=run.stopping.is_set()):
            run.ledger.fail(source.id, failure)


@task(task_run_name="{work.source.id}: discover", cache_policy=NO_CACHE)
def plan_source(run: Run, work: SourceWork, stretch: Stretch, windows: tuple[WindowRow, ...]) -> Plan:
    """What the source has of the windows."""
    return look(run, work, stretch, windows)


def _one_window(run: Run, work: SourceWork, plan: Plan, row: WindowRow) -> list[WindowRow]:
    if run.stopping.is_set() or given_up(work):
        return [row]
    with claimed(run, row) as ours:
        return [fill_window(whole(run), whole(work), whole(plan), row, named(days_of(row)))] if ours else []


@task(task_run_name="{work.source.id}: {day}", cache_policy=NO_CACHE)
def fill_window(run: Run, work: SourceWork, plan: Plan, row: WindowRow, day: str) -> WindowRow:
    """Fetch and load what one window misses."""
    del day  # for the name
    return fill(run, work, plan, row)


@task(task_run_name="files", cache_policy=NO_CACHE)
def backfill_files(run: Run, sources: tuple[Source, ...], stretch: Stretch, named_files: tuple[Path, ...]) -> None:
    """All files, one after the other; one that cannot be read leaves the others alone."""
    with naming_failures(run, "files"):
        for file in page_files(run.settings, stretch, sources, named_files, run.clock().date(), run.heed):
            if run.stopping.is_set():
                return
            if isinstance(file, Missing):
                run.ledger.fail(file.name, file.why)
                continue
            read_one_file(whole(run), stretch, whole(file), file.name)
        if not run.stopping.is_set():
            close_file_windows(run, sources, stretch)
    for source in sources:
        run.ledger.progress.finished(source.id, None)


@task(task_run_name="{name}", cache_policy=NO_CACHE)
def read_one_file(run: Run, stretch: Stretch, file: PageFile, name: str) -> InputFile | None:
    """Load what a file has of the days."""
    ended = read_file(run, stretch, file)
    run.ledger.progress.counted(name, "read before", int(ended is not None and ended.run_id != run.run_id))
    run.ledger.progress.finished(name, run.ledger.failed.get(name))
    return ended
