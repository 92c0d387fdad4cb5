"""One run's visit to one source: its turn, its lock, its connection, and what happens when it fails."""

import errno
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from extractors.errors import RasidError
from extractors.news.fetch import Fetcher, Kind, NotModified, Validator
from extractors.news.local_pages import go_on
from extractors.news.sources import Source
from extractors.records import FetchedPage, FetchRecord, Rejected, SourceState
from flows.locks import FileLock
from flows.runs import Run, Stopped
from flows.stages import SourceWork, load
from loaders.state import load_source_states


@contextmanager
def visit(run: Run, source: Source, shared: bool = False) -> Iterator[SourceWork | None]:
    """The work on a source, or nothing when another run is at it just now, unless it may be ``shared`` with such.

    A failure is noted in the ledger with one sentence and raised, so that Prefect shows the task as failed.
    """
    with run.turns:
        lock = FileLock(run.settings.locks / f"source-{source.id}.lock")
        if not shared and not lock.acquire():
            run.ledger.skip(source.id)
            run.ledger.progress.finished(source.id, "another run is at this source just now; left to it")
            yield None
            return
        try:
            yield from _named_failures(run, source)
        finally:
            lock.release()
            run.ledger.progress.finished(source.id, run.ledger.failed.get(source.id))


def _named_failures(run: Run, source: Source) -> Iterator[SourceWork]:
    with naming_failures(run, source.id):
        yield from _at_work(run, source)


@contextmanager
def naming_failures(run: Run, name: str) -> Iterator[None]:
    """Note an exception in the ledger with one sentence, and raise it. That the run is to stop is none."""
    try:
        yield
    except Stopped:
        run.ledger.unsettled = True
    except Exception as error:
        run.ledger.unsettled = True
        run.ledger.fail(name, _sentence(run, error))
        raise


def _sentence(run: Run, error: Exception) -> str:
    if isinstance(error, RasidError):
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"the disk of {run.settings.home} is full: make room and run again, nothing that was stored is lost"
    first_line = str(error).strip().partition("\n")[0]
    return f"unexpected {type(error).__name__}: {first_line} (details in {_log(run)})"


def _at_work(run: Run, source: Source) -> Iterator[SourceWork]:
    requests: list[FetchRecord] = []
    with run.store.open() as warehouse:
        state = load_source_states(warehouse, source.id).get(source.id, SourceState(source.id))
    with _Heeding(
        heed=run.heed,
        user_agent=run.settings.user_agent,
        run_id=run.run_id,
        on_record=requests.append,
        state_folder=run.settings.locks,
        archive=run.archive,
    ) as fetcher:
        work = SourceWork(source, fetcher, state, requests)
        try:
            yield work
        except Stopped:
            load(run, work, [])  # what was asked for until then
            raise


@dataclass
class _Heeding(Fetcher):
    """Reads no further list of a source once the run is to stop: an archive may have a thousand of them."""

    heed: Callable[[], None] = go_on

    def get(
        self, source: Source, url: str, kind: Kind, validators: Validator | None = None
    ) -> FetchedPage | NotModified | Rejected:
        """As :class:`Fetcher` does.

        :raises Stopped: the run has been asked to stop.
        """
        self.heed()
        return super().get(source, url, kind, validators)


def _log(run: Run) -> str:
    folder = run.settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"run-{run.run_id}.log"
    with path.open("a", encoding="utf-8") as file:
        file.write(traceback.format_exc())
    return str(path)
