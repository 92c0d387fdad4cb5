"""The warehouse as flows use it: opened for short pieces of work, waiting while somebody else writes.

DuckDB lets one process write. Runs therefore never keep the file open for long: two runs side by side take turns.
Ctrl-C and SIGTERM wait for the end of such a piece: an interrupted statement can leave a part of DuckDB behind that
never lets the same process open the file again.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from extractors.errors import WarehouseLocked
from loaders.warehouse import Warehouse

_LOOK_SECONDS = 0.05  # between two looks at a file that somebody else writes to
# Longer than others wait between two looks at the file, so that each of them gets its turn.
_PAUSE_SECONDS = 0.1


class Store:
    """A warehouse file that is opened on demand, by one thread at a time.

    ``keep_seconds``: how long it stays open for further work once it is open, as opening costs more than most pieces
    of work. Who sets it must :meth:`close` at the end.
    """

    def __init__(self, path: Path, wait_seconds: float, keep_seconds: float = 0.0) -> None:
        self.path = path
        self._wait_seconds, self._keep_seconds = wait_seconds, keep_seconds
        self._turn = threading.Lock()
        self._kept: tuple[Warehouse, ExitStack, threading.Timer] | None = None
        self._let_go_at = -_PAUSE_SECONDS

    @contextmanager
    def open(self) -> Iterator[Warehouse]:
        """The warehouse, writable; made when it is new, migrated when it is old.

        :raises WarehouseLocked: another process kept it for longer than the time to wait.
        """
        with self._turn:
            warehouse = self._opened()
            with signals_later():
                try:
                    yield warehouse
                except BaseException:
                    self._let_go()
                    raise
                if not self._keep_seconds:
                    self._let_go()

    def close(self) -> None:
        """Let the file go, after the piece of work that is at it."""
        with self._turn, signals_later():
            self._let_go()

    def _opened(self) -> Warehouse:
        """Signals are heeded between two looks: somebody else may write for long."""
        deadline = time.monotonic() + self._wait_seconds
        if self._kept is None and self._keep_seconds:
            time.sleep(max(0.0, self._let_go_at + _PAUSE_SECONDS - time.monotonic()))
        while True:
            try:
                with signals_later():
                    return self._open_now()
            except WarehouseLocked:
                if time.monotonic() >= deadline:
                    raise
            time.sleep(_LOOK_SECONDS)

    def _open_now(self) -> Warehouse:
        if self._kept is None:
            stack = ExitStack()
            warehouse = stack.enter_context(Warehouse.open(self.path))
            timer = threading.Timer(self._keep_seconds, self._end_of, [warehouse])
            timer.daemon = True
            self._kept = (warehouse, stack, timer)
            if self._keep_seconds:
                timer.start()
        return self._kept[0]

    def _end_of(self, warehouse: Warehouse) -> None:
        with self._turn:
            if self._kept is not None and self._kept[0] is warehouse:
                self._let_go()

    def _let_go(self) -> None:
        if self._kept is not None:
            _, stack, timer = self._kept
            self._kept = None
            timer.cancel()
            stack.close()
            self._let_go_at = time.monotonic()


@contextmanager
def signals_later() -> Iterator[None]:
    """Ctrl-C and SIGTERM take effect at the end of the block; only the main thread hears of them anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    former: dict[int, Any] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not None:  # else it is not Python's, and could not be put back
                former[number] = signal.signal(number, lambda came, _: arrived.append(came))
        yield
    finally:
        for own, handler in former.items():
            signal.signal(own, handler)
        for came in dict.fromkeys(arrived):
            signal.raise_signal(came)
