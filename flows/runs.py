"""One run: its tools, its record in the warehouse, and how it ends."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from extractors.ids import run_id
from extractors.news.archive import PageArchive
from extractors.records import RunRecord
from extractors.resources import ConfigTree
from flows.ledger import Ledger, Progress, Silent, log
from flows.locks import FileLock
from flows.recode_versions import remember_coder
from flows.settings import PROJECT_VERSION, Settings
from flows.store import Store, signals_later
from flows.workers import PageWorkers
from loaders.checks import run_checks
from loaders.state import record_run

# Who watches the runs of this context. A parameter would not do: Prefect writes parameters to its database.
watcher: ContextVar[Progress] = ContextVar("watcher", default=Silent())  # noqa: B039 - Silent has no state


class Stopped(Exception):  # noqa: N818 - reads as what it is
    """The run was asked to stop while it read something that has no end in sight."""


@dataclass(frozen=True)
class Run:
    """The tools that the stages of a run share."""

    settings: Settings
    tree: ConfigTree
    store: Store
    archive: PageArchive
    workers: PageWorkers
    ledger: Ledger
    clock: Callable[[], datetime]
    turns: threading.Semaphore  # sources side by side
    stopping: threading.Event  # set: finish the batch in hand, begin nothing new

    @property
    def run_id(self) -> str:
        """Id of the run."""
        return self.ledger.run_id

    def heed(self) -> None:
        """:raises Stopped: the run has been asked to stop."""
        if self.stopping.is_set():
            raise Stopped


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def run_lock(settings: Settings, run: str) -> FileLock:
    """The lock that a run holds while it lives.

    Its file is deleted once all that the run archived is in the warehouse. A file that is left and that nobody holds
    is therefore the mark of a run whose pages must be looked through.
    """
    return FileLock(settings.locks / f"run-{run}.lock")


@contextmanager
def open_run(
    flow: str, settings: Settings, parameters: Mapping[str, str], clock: Callable[[], datetime] = now
) -> Iterator[Run]:
    """A run with its row in ``ops.run``, which is written at its start and at its end, however it ends."""
    started = clock()
    tree = settings.tree()
    ledger = Ledger(
        run_id=run_id(flow, started.isoformat(), uuid.uuid4().hex),
        flow=flow,
        started_at=started,
        rasid_version=PROJECT_VERSION,
        parameters=dict(parameters),
        progress=watcher.get(),
    )
    for folder in (settings.home, settings.pages, settings.locks):
        folder.mkdir(parents=True, exist_ok=True)
    remember_coder(settings.home, tree)  # so that a later recode knows what has changed since
    lock = run_lock(settings, ledger.run_id)
    while not lock.acquire():  # somebody looks whether this new file belongs to a dead run
        time.sleep(0.01)
    store = Store(settings.warehouse, settings.lock_wait_seconds, keep_seconds=1.0)
    try:
        _write(store, ledger.record("running", None))
        with (
            PageArchive(settings.pages, run_id=ledger.run_id) as archive,
            PageWorkers(tree, settings.workers, settings.page_seconds) as workers,
        ):
            turns, stopping = threading.Semaphore(settings.sources_at_once), threading.Event()
            yield from _to_its_end(Run(settings, tree, store, archive, workers, ledger, clock, turns, stopping))
        if not ledger.unsettled:
            lock.remove()
    finally:
        store.close()
        lock.release()


def _to_its_end(run: Run) -> Iterator[Run]:
    try:
        yield run
    except Exception:
        finish(run, "failed")
        raise
    except BaseException:  # Ctrl-C, or a cancellation by Prefect
        with signals_later():  # who is impatient presses Ctrl-C twice
            finish(run, "cancelled")
        raise


def finish(run: Run, state: str | None = None) -> RunRecord:
    """Write how the run ended; without a state, as its failures and the warehouse's own promises tell."""
    if state is None:
        check_promises(run.store, run.ledger)
    own = "finished_with_failures" if run.ledger.failed else "finished"
    record = run.ledger.record(state or own, run.clock())
    _write(run.store, record)
    return record


def check_promises(store: Store, ledger: Ledger) -> None:
    """Run ``sql/checks``: a broken promise fails the run, one that only warns is logged with its first rows."""
    with store.open() as warehouse:
        broken = [check for check in run_checks(warehouse) if not check.passed]
    for check in broken:
        told = f"{check.name}: {check.n_bad_rows} rows break it ({check.description}), the first is {check.examples[0]}"
        if check.severity == "error":
            ledger.fail("warehouse", f"{told}; `rasid doctor` lists what is broken")
        else:
            log.warning("warehouse: %s", told)


def _write(store: Store, record: RunRecord) -> None:
    with store.open() as warehouse:
        record_run(warehouse, record)
