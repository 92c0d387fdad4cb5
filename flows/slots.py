"""Slots of a schedule: which run is the first to serve one, so that a slot that was missed is caught up once."""

from datetime import datetime

from prefect.context import FlowRunContext

from extractors.news.sources import Source
from flows.runs import Run
from loaders.state import load_source_states


def due_at() -> datetime | None:
    """When the present flow run was due by its schedule; null for one that a person or a program asked for."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None or not context.flow_run.auto_scheduled:
        return None
    return context.flow_run.expected_start_time


def still_to_visit(run: Run, sources: tuple[Source, ...], due: datetime | None) -> tuple[Source, ...]:
    """The sources that nobody has visited since the slot was due; the others are left out and told.

    A machine that slept wakes up to several slots of each source. The first visit serves all of them.
    """
    if due is None:
        return sources
    with run.store.open() as warehouse:
        states = load_source_states(warehouse)
    left = []
    for source in sources:
        seen = states[source.id].last_run_at if source.id in states else None
        # A visit in the future was noted by a clock that was wrong: it serves nothing.
        if seen is not None and due < seen <= run.clock():
            run.ledger.skip(source.id)
            run.ledger.progress.finished(source.id, f"visited at {seen:%H:%M:%S} UTC, after this slot was due")
        else:
            left.append(source)
    return tuple(left)
