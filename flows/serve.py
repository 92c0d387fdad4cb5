"""Keeps every source's schedule on one machine: Prefect deployments, run by this process until it is stopped."""

import asyncio
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron, Interval, Schedule
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from extractors.ids import content_hash
from extractors.news.sources import Source
from flows.backfill import backfill
from flows.hooks import close_dead_records
from flows.ingest import ingest
from flows.recode import recode_deployment
from flows.settings import Settings

# Any fixed instant: intervals are counted from it.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
CRON_FIELDS = 5  # a sixth one is the second of the minute
STOP_SECONDS = 120.0  # a page in hand, then cleaning, coding and loading of a batch on a busy machine
PAGE = 200  # what Prefect gives at most in one answer


def schedule_of(source: Source) -> Schedule:
    """When a source is visited, in its own time zone.

    Each source has its own instant, the same for ever, so that not all start together: an interval begins anywhere in
    its length, a cron line anywhere in its minute.
    """
    spread = int(content_hash(source.id)[:8], 16)
    if (cron := source.schedule.cron) is not None:
        return Cron(f"{cron} {spread % 60}" if len(cron.split()) == CRON_FIELDS else cron, timezone=source.timezone)
    interval = source.schedule.interval or timedelta(hours=1)
    offset = spread % int(interval.total_seconds())
    return Interval(interval, anchor_date=EPOCH + timedelta(seconds=offset), timezone=source.timezone)


def describe(source: Source) -> str:
    """What Prefect's pages say of a source's deployment."""
    return f"{source.name}, {source.homepage}"


def tags_of(source: Source) -> list[str]:
    """By what Prefect's pages can filter."""
    return ["ingest", source.country or "regional"]


def deployment_of(source: Source, settings: Settings) -> RunnerDeployment:
    """The ingest flow for one source on its schedule."""
    deployment = ingest.to_deployment(
        name=source.id,
        description=describe(source),
        schedule=schedule_of(source),
        parameters={"sources": [source.id], **_folders(settings)},
        tags=tags_of(source),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)  # a coroutine only where an event loop runs
    return deployment


def backfill_deployment(settings: Settings) -> RunnerDeployment:
    """The backfill flow without a schedule, to be started from Prefect's pages."""
    deployment: Any = backfill.to_deployment(
        name="backfill",
        description="Load the articles of past days, from the sources' archives or from WARC files.",
        parameters=_folders(settings),
        tags=["backfill"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)
    return deployment


def _folders(settings: Settings) -> dict[str, str | None]:
    return {"home": str(settings.home), "config": str(settings.config) if settings.config else None}


def serve_sources(settings: Settings, sources: Sequence[Source]) -> None:
    """Register the deployments and run them as they are due, until interrupted.

    What an earlier serve left behind is settled first: runs that died with it are marked crashed, and of several slots
    that were missed only the last is caught up.
    """
    names = [*(source.id for source in sources), "backfill", "recode"]
    mark_dead_runs(names)
    close_dead_records(settings)
    drop_missed_slots(names, datetime.now(UTC))
    runner = _Runner(settings.sources_at_once)
    for source in sources:
        runner.add_deployment(deployment_of(source, settings))
    runner.add_deployment(backfill_deployment(settings))
    runner.add_deployment(recode_deployment(settings))
    asyncio.run(_until_stopped(runner))


async def _until_stopped(runner: "_Runner") -> None:
    """Run what is due until SIGTERM or Ctrl-C; then the runs in hand finish their batches."""
    loop = asyncio.get_running_loop()
    _when_interrupted(lambda: loop.call_soon_threadsafe(runner.stopped.set))
    running = asyncio.create_task(runner.start())
    await asyncio.wait({running, asyncio.create_task(runner.stopped.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if runner.started:
        await runner.astop()
    else:
        running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def _when_interrupted(call: Callable[[], object]) -> None:
    """Wait for SIGINT in a thread of its own.

    It is blocked everywhere else, and so in the processes that are started from now on: Ctrl-C reaches a whole process
    group, but the runs are to be stopped by the runner, once and in order.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def wait() -> None:
        signal.sigwait({signal.SIGINT})
        call()

    threading.Thread(target=wait, daemon=True, name="ctrl-c").start()


class _Runner(Runner):
    """Stops all of its runs at the same time, not one after the other."""

    def __init__(self, limit: int) -> None:
        super().__init__(pause_on_shutdown=False, limit=limit)
        self.stopped = asyncio.Event()

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        """The signal's handler, which Prefect installs."""
        del args, kwargs
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self.stopped.set)

    async def cancel_all(self) -> None:
        """Ask every run to stop and wait until it has.

        One that takes too long is killed; what it had not stored is done again by the next run.
        """
        manager, clock = self._process_manager, asyncio.get_running_loop().time
        handles = [handle for run in manager.flow_run_ids() if (handle := manager.get(run)) is not None]
        for handle in handles:
            with suppress(ProcessLookupError):  # it has ended
                handle.graceful_kill()
        deadline = clock() + STOP_SECONDS
        while any(handle.is_alive() for handle in handles) and clock() < deadline:
            await asyncio.sleep(0.1)
        for handle in handles:
            with suppress(ProcessLookupError):
                handle.hard_kill()


def mark_dead_runs(names: Sequence[str]) -> int:
    """Only one serve may work on a home folder, so what is still running when it starts has died."""
    dead = runs_of(names, FlowRunFilter(state=_of_type(StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)))
    with get_client(sync_client=True) as client:
        for run in dead:
            client.set_flow_run_state(run.id, Crashed(message="it died with the serve that ran it"), force=True)
    return len(dead)


def drop_missed_slots(names: Sequence[str], now: datetime) -> int:
    """Delete all but the latest of each deployment's scheduled runs whose time has passed."""
    past = FlowRunFilterExpectedStartTime.model_validate({"before_": now})
    due = runs_of(names, FlowRunFilter(state=_of_type(StateType.SCHEDULED), expected_start_time=past))
    caught_up: set[object] = set()
    dropped = 0
    with get_client(sync_client=True) as client:
        for run in due:  # the latest first
            if run.deployment_id in caught_up:
                client.delete_flow_run(run.id)
                dropped += 1
            caught_up.add(run.deployment_id)
    return dropped


def _of_type(*types: StateType) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))


def runs_of(names: Sequence[str], wanted: FlowRunFilter) -> list[FlowRun]:
    """Runs of the deployments, the latest expected start first."""
    found: list[FlowRun] = []
    with get_client(sync_client=True) as client:
        while True:
            page = client.read_flow_runs(
                flow_run_filter=wanted,
                deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=list(names))),
                sort=FlowRunSort.EXPECTED_START_TIME_DESC,
                limit=PAGE,
                offset=len(found),
            )
            found += page
            if len(page) < PAGE:
                return found
