"""Starts runs as processes of their own in a moment: ``python -m tests.crash.zygote``.

Importing Prefect and building the coder takes many seconds, which a hundred killed runs cannot afford. This process
does both once, then forks a process for each order that it reads. A run's page workers are forked before the run does
anything, while there is one thread; all else is the program as it is installed.

Orders are lines of JSON on standard input: ``{"job": ..., "home": ..., "config": ..., "sources": [...], "days": 0}``
starts a run (``days`` shifts its clock) and answers its process id; ``{"reap": PID}`` answers its exit code.
"""

import atexit
import json
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from extractors.events.coder import Coder, fingerprint
from extractors.resources import ConfigTree
from flows import workers
from tests.crash.jobs import JOBS

CODERS: dict[str, Coder] = {}
build: Callable[[ConfigTree], Coder] = Coder.build


class Forked:
    """A page worker that waits for its first order in a process forked from this one."""

    def __init__(self, earlier: list["Forked"]) -> None:
        self.ours, theirs = multiprocessing.Pipe()
        self.pid = os.fork()
        if self.pid == 0:
            self.ours.close()
            for other in earlier:
                other.ours.close()  # so that it sees the end of the run, and only that
            with suppress(EOFError):  # the run ended without a page
                workers._serve(theirs, theirs.recv())
            os._exit(0)
        theirs.close()

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def join(self, timeout: float | None = None) -> None:
        os.waitpid(self.pid, 0)


class ForkedContext:
    """Stands where ``flows.workers`` expects a way to start processes."""

    def __init__(self, number: int) -> None:
        self.idle: list[Forked] = []
        for _ in range(number):
            self.idle.append(Forked(self.idle))

    def Pipe(self) -> tuple[Connection, "Closed"]:  # noqa: N802 - the name that multiprocessing gives it
        return self.idle[-1].ours, Closed()

    def Process(self, target: object, args: tuple[object, ConfigTree], daemon: bool) -> "Started":  # noqa: N802
        return Started(self.idle.pop(), args[1])


class Closed:
    """The worker's end of its pipe, which this process never had."""

    def close(self) -> None:
        return


class Started:
    """What ``multiprocessing.Process`` is to ``flows.workers``."""

    def __init__(self, worker: Forked, tree: ConfigTree) -> None:
        self.worker, self.tree = worker, tree
        self.kill, self.join, self.pid = worker.kill, worker.join, worker.pid

    def start(self) -> None:
        self.worker.ours.send(self.tree)


class Shifted(datetime):
    """``datetime`` whose present is some days off."""

    days = 0.0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(days=cls.days)


def jump(days: float) -> None:
    """Let the clock of our own code be so many days off, as when a machine's clock is set."""
    Shifted.days = days
    for name, module in list(sys.modules.items()):
        if name.startswith(("extractors", "loaders", "flows")) and getattr(module, "datetime", None) is datetime:
            module.datetime = Shifted  # type: ignore[attr-defined]


def run(order: dict[str, Any]) -> None:
    """The body of a run's process."""
    os.setsid()  # a group of its own, which can be killed as a whole
    context: Any = ForkedContext(int(os.environ["RASID_WORKERS"]) * 2)
    multiprocessing.get_context = lambda method=None: context
    if order["days"]:
        jump(order["days"])
    JOBS[order["job"]](list(order["sources"]), Path(order["home"]), Path(order["config"]))


def ended(order: dict[str, Any]) -> int:
    """Run, and give the exit code. Destructors of threads that stayed behind at the fork must not run."""
    try:
        run(order)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        atexit._run_exitfuncs()
    return 0


def coder_of(tree: ConfigTree) -> Coder:
    """The coder of that configuration, built before the fork."""
    return CODERS[fingerprint(tree)]


def prepare(tree: ConfigTree) -> None:
    """Build the coder of a configuration that is new."""
    if fingerprint(tree) not in CODERS:
        CODERS[fingerprint(tree)] = build(tree)


def main() -> None:
    prepare(ConfigTree.of())
    Coder.build = coder_of  # type: ignore[method-assign]
    answer(0)
    for line in sys.stdin:
        order = json.loads(line)
        if "reap" in order:
            answer(os.waitstatus_to_exitcode(os.waitpid(order["reap"], 0)[1]))
            continue
        prepare(ConfigTree.of(Path(order["config"])))
        pid = os.fork()
        if pid == 0:
            os._exit(ended(order))
        answer(pid)


def answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
