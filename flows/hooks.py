"""What Prefect calls when a flow run ends badly: the record of a run that could not write its end is closed.

A run that is stopped or fails writes its own end. One that is killed cannot, so this is done for it: at once by the
process that ran it (``rasid serve``, a Prefect worker), else by the next run or the next ``rasid serve``.
"""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow

from extractors.errors import RasidError
from flows.recover import dead_runs
from flows.runs import now
from flows.settings import Settings, load_settings
from flows.store import Store
from loaders.state import close_dead_run

log = logging.getLogger("prefect.rasid")


def close_records(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Hook for ``on_crashed`` and ``on_cancellation``. It never raises: the state that Prefect has stays right."""
    del flow
    try:
        closed = close_dead_records(_settings(flow_run.parameters), cancelled=state.is_cancelling())
    except (RasidError, OSError) as error:
        log.warning("the record of run %s could not be closed: %s; the next run does it", flow_run.name, error)
    else:
        if closed:
            log.info("run %s could not write its end: its record was closed", flow_run.name)


def close_dead_records(settings: Settings, *, cancelled: bool = False) -> int:
    """Close the records of all runs that nobody is at; gives how many were open.

    Their lock files stay, for the next run to load what they archived.
    """
    store, number = Store(settings.warehouse, settings.lock_wait_seconds), 0
    for dead, lock in dead_runs(settings):
        try:
            with store.open() as warehouse:
                number += close_dead_run(warehouse, dead, now(), state="cancelled" if cancelled else "failed")
        finally:
            lock.release()
    return number


def _settings(parameters: Mapping[str, Any]) -> Settings:
    home, config = parameters.get("home"), parameters.get("config")
    return load_settings(home=Path(home) if home else None, config=Path(config) if config else None)
