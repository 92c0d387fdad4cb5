"""The recode flow: stored articles coded again with today's rules and word lists, beside their former codings.

New codings are gathered beside the warehouse and put in place in one transaction, so a reader sees the old ones or the
new ones. A recode that is killed leaves the old ones, and the next one goes on from what was gathered.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.deployments.runner import RunnerDeployment
from prefect.runtime import flow_run
from prefect.states import Completed
from prefect.types.entrypoint import EntrypointType
from pydantic import Field

from extractors.records import RunRecord
from flows import recode_work
from flows.artifacts import show_run
from flows.hooks import close_records
from flows.recode_work import Plan, Wanted
from flows.recover import load_what_was_archived
from flows.runs import Run, finish, open_run
from flows.settings import Settings, load_settings
from flows.stopping import stoppable
from loaders.recode import Selection
from loaders.recode_switch import Switched
from loaders.snapshot import publish


def run_name() -> str:
    """How Prefect's pages call a run: by its sources."""
    return "recode " + (", ".join(flow_run.parameters.get("sources") or ()) or "all sources")


@flow(name="recode", flow_run_name=run_name, on_crashed=[close_records], on_cancellation=[close_records])
@stoppable
def recode(  # noqa: PLR0913, PLR0917 - one parameter an option
    sources: list[str] | None = None,
    since: date | None = None,
    until: date | None = None,
    from_pages: bool = False,
    everything: bool = False,
    jobs: Annotated[int | None, Field(ge=1)] = None,
    home: Path | None = None,
    config: Path | None = None,
) -> State[RunRecord]:
    """Code stored articles again; Prefect gives the record to the caller.

    Args:
        sources: Ids of sources that have articles; all without
        since: First day of publication, else of fetching
        until: Last day of publication, else of fetching
        from_pages: Clean again from the archived pages first
        everything: Code even what cannot come out differently
        jobs: Processes that code; RASID_WORKERS when empty
        home: Folder of the warehouse; RASID_HOME when empty
        config: Your configuration folder; RASID_CONFIG when empty
    """
    settings = load_settings(home=home, config=config, workers=jobs)
    wanted = Wanted(Selection(tuple(sources or ()), since, until), from_pages, everything)
    asked = {"since": str(since), "until": str(until), "from_pages": str(from_pages), "everything": str(everything)}
    with recode_work.alone(settings), open_run("recode", settings, asked) as run:
        load_what_was_archived(run)
        todo = plan(run, wanted)
        code(run, todo)
        put_in_place(run, todo)
        record = finish(run)
    publish(settings.warehouse, settings.published)
    show_run(record)
    name = "Finished with failures" if record.failed_sources else "Completed"
    return Completed(name=name, message=", ".join(record.failed_sources) or None, data=record)


@task(cache_policy=NO_CACHE)
def plan(run: Run, wanted: Wanted) -> Plan:
    """Which articles there are, and which of them can come out differently."""
    return recode_work.plan(run, wanted)


@task(cache_policy=NO_CACHE)
def code(run: Run, todo: Plan) -> None:
    """New codings, gathered beside the warehouse."""
    recode_work.code(run, todo)


@task(cache_policy=NO_CACHE)
def put_in_place(run: Run, todo: Plan) -> Switched:
    """One transaction."""
    return recode_work.put_in_place(run, todo)


def recode_deployment(settings: Settings) -> RunnerDeployment:
    """The recode flow without a schedule, to be started from Prefect's pages."""
    deployment: Any = recode.to_deployment(
        name="recode",
        description="Code stored articles again with today's rules and word lists; nothing is fetched.",
        parameters={"home": str(settings.home), "config": str(settings.config) if settings.config else None},
        tags=["recode"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)  # a coroutine only where an event loop runs
    return deployment
