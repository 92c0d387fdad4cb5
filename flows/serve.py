"""Keeps every source's schedule on one machine: Prefect deployments, run by this process until it is stopped."""

import asyncio
from collections.abc import Sequence
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
from flows.ingest import ingest
from flows.settings import Settings

# Any fixed instant: intervals are counted from it.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = 200  # what Prefect gives at most in one answer


def schedule_of(source: Source) -> Schedule:
    """When a source is visited. Intervals begin at an instant of the source's own, so that not all start together."""
    if source.schedule.cron is not None:
        return Cron(source.schedule.cron, timezone=source.timezone)
    interval = source.schedule.interval or timedelta(hours=1)
    offset = int(content_hash(source.id)[:8], 16) % int(interval.total_seconds())
    return Interval(interval, anchor_date=EPOCH + timedelta(seconds=offset), timezone=source.timezone)


def deployment_of(source: Source, settings: Settings) -> RunnerDeployment:
    """The ingest flow for one source on its schedule."""
    deployment = ingest.to_deployment(
        name=source.id,
        description=f"{source.name}, {source.homepage}",
        schedule=schedule_of(source),
        parameters={
            "sources": [source.id],
            "home": str(settings.home),
            "config": str(settings.config) if settings.config else None,
        },
        tags=["ingest", source.country or "regional"],
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    assert isinstance(deployment, RunnerDeployment)  # a coroutine only where an event loop runs
    return deployment


def serve_sources(settings: Settings, sources: Sequence[Source]) -> None:
    """Register the deployments and run them as they are due, until interrupted.

    What an earlier serve left behind is settled first: runs that died with it are marked crashed, and of several slots
    that were missed only the last is caught up.
    """
    names = [source.id for source in sources]
    mark_dead_runs(names)
    drop_missed_slots(names, datetime.now(UTC))
    runner = _Runner(pause_on_shutdown=False, limit=settings.sources_at_once)
    for source in sources:
        runner.add_deployment(deployment_of(source, settings))
    with suppress(KeyboardInterrupt):
        asyncio.run(runner.start())


class _Runner(Runner):
    """Ends on SIGTERM as on Ctrl-C: what it runs is told to stop and waited for."""

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        """The signal's handler."""
        del args, kwargs
        raise KeyboardInterrupt


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
