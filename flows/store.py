"""The warehouse as flows use it: opened for short pieces of work, waiting while somebody else writes.

DuckDB lets one process write. Runs therefore never keep the file open for long: two runs side by side take turns.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from loaders.warehouse import Warehouse

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
            try:
                yield warehouse
            except BaseException:
                self._let_go()
                raise
            if not self._keep_seconds:
                self._let_go()

    def close(self) -> None:
        """Let the file go, after the piece of work that is at it."""
        with self._turn:
            self._let_go()

    def _opened(self) -> Warehouse:
        if self._kept is None:
            if self._keep_seconds:
                time.sleep(max(0.0, self._let_go_at + _PAUSE_SECONDS - time.monotonic()))
            stack = ExitStack()
            warehouse = stack.enter_context(Warehouse.open(self.path, wait_seconds=self._wait_seconds))
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
