"""How a flow ends when it is told to stop: as cancelled, not as crashed."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from prefect.client.schemas.objects import State
from prefect.exceptions import TerminationSignal
from prefect.states import Cancelled

_P = ParamSpec("_P")


def stoppable(body: Callable[_P, State[Any]]) -> Callable[_P, State[Any]]:
    """On SIGTERM (`rasid serve` or a worker stops, or somebody cancels the run) the body finishes what it has in hand
    and is left by Prefect's exception, which is no crash. Stands below ``@flow``."""

    @wraps(body)
    def stopped(*given: _P.args, **named: _P.kwargs) -> State[Any]:
        try:
            return body(*given, **named)
        except TerminationSignal:
            return Cancelled(message="stopped; what was in hand is stored, the next run goes on from there")

    return stopped
