"""A flow in the process of a command: with Prefect's server, progress on the console, and one way to be stopped."""

import signal
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

from extractors.errors import RasidError
from extractors.records import RunRecord
from flows.ledger import Progress
from flows.server import begin_prefect
from flows.settings import Settings


def run_flow(
    name: str, settings: Settings, showing: AbstractContextManager[Progress], parameters: dict[str, Any]
) -> RunRecord:
    """The record of one run of ``flows.<name>.<name>``; ``showing`` gives who watches it.

    :raises KeyboardInterrupt: it was stopped with Ctrl-C or SIGTERM, what was in hand is stored.
    :raises RasidError: Prefect's server failed.
    """
    server = begin_prefect(settings)
    with showing as progress:
        from httpx import HTTPError  # noqa: PLC0415
        from prefect.exceptions import CancelledRun, PrefectHTTPStatusError  # noqa: PLC0415 - takes seconds to import

        from flows.runs import watcher  # noqa: PLC0415

        flow = getattr(import_module(f"flows.{name}"), name)
        if server is not None:
            server.wait_until_ready()
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends a run as Ctrl-C does
        token = watcher.set(progress)
        try:
            record: Any = flow(**parameters)
        except CancelledRun:
            raise KeyboardInterrupt from None
        except (HTTPError, PrefectHTTPStatusError) as error:
            told = f"Prefect's server failed ({error}): what was loaded stays, run again for the rest"
            raise RasidError(told) from error
        finally:
            watcher.reset(token)
    assert isinstance(record, RunRecord)  # Prefect hands out what the final state holds
    return record
