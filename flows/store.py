"""The warehouse as flows use it: opened for one short piece of work, waiting while somebody else writes.

DuckDB lets one process write. Runs therefore never keep the file open: two runs side by side take turns.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loaders.warehouse import Warehouse


class Store:
    """A warehouse file that is opened on demand, by one thread at a time."""

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self.path = path
        self._wait_seconds = wait_seconds
        self._turn = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[Warehouse]:
        """The warehouse, writable; made when it is new, migrated when it is old.

        :raises WarehouseLocked: another process kept it for longer than the time to wait.
        """
        with self._turn, Warehouse.open(self.path, wait_seconds=self._wait_seconds) as warehouse:
            yield warehouse
