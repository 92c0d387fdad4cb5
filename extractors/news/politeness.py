"""Per-host pauses and concurrency, kept by all processes that share a folder.

Each host has one small file with the instant of its next free turn, and one lock file per allowed connection. The
kernel drops a lock when its process ends, so nothing is left behind by a run that was killed.
"""

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from extractors.ids import content_hash

if sys.platform != "win32":
    import fcntl

_POLL_SECONDS = 0.05
_LONGEST_QUEUE_SECONDS = 3600.0  # a later turn than this in the file means that a clock was set back


class HostGate:
    """Lets requests to a host through one pause apart, and so many at a time."""

    def __init__(
        self, folder: Path | None, sleep: Callable[[float], None] = time.sleep, wall: Callable[[], float] = time.time
    ) -> None:
        """``folder`` null: only this process keeps the pauses."""
        self._folder, self._sleep, self._wall = folder, sleep, wall
        self._turns: dict[str, float] = {}
        self._slots: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def turn(self, host: str, delay: float, concurrency: int) -> Iterator[None]:
        """Waits for a free connection to the host and for its pause to be over, then holds the connection."""
        with self._slot(host, concurrency):
            wait = self._reserve(host, delay)
            if wait > 0:
                self._sleep(wait)
            yield

    def postpone(self, host: str, seconds: float) -> None:
        """No request to the host before so many seconds have passed: the server asked for it."""
        self._change(host, lambda now, turn: max(turn, now + seconds))

    def _reserve(self, host: str, delay: float) -> float:
        """Takes the next free turn and returns how long it is until then."""
        now = self._wall()
        turn = self._change(host, lambda _, turn: max(now, turn) + delay)
        return max(0.0, turn - delay - now)

    def _change(self, host: str, step: Callable[[float, float], float]) -> float:
        """Replaces the host's next free turn by ``step(now, turn)`` and returns the new one."""
        if self._folder is None:
            with self._lock:
                self._turns[host] = step(self._wall(), self._turns.get(host, 0.0))
                return self._turns[host]
        with _locked(self._folder / f"{_name(host)}.turn") as file:
            now = self._wall()
            turn = _number(file.read())
            new = step(now, turn if turn - now < _LONGEST_QUEUE_SECONDS else 0.0)
            file.seek(0)
            file.truncate()
            file.write(repr(new))
            file.flush()
            return new

    @contextmanager
    def _slot(self, host: str, concurrency: int) -> Iterator[None]:
        if self._folder is None or sys.platform == "win32":
            with self._lock:
                slot = self._slots.setdefault(host, threading.BoundedSemaphore(concurrency))
            with slot:
                yield
            return
        handle = self._free_slot(self._folder, host, concurrency)
        try:
            yield
        finally:
            os.close(handle)

    def _free_slot(self, folder: Path, host: str, concurrency: int) -> int:
        paths = [folder / f"{_name(host)}.{number}.lock" for number in range(concurrency)]
        while True:
            for path in paths:
                handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(handle)
                else:
                    return handle
            time.sleep(_POLL_SECONDS)


@contextmanager
def _locked(path: Path) -> Iterator[Any]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="ascii", errors="replace") as file:
        if sys.platform != "win32":
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield file


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _name(host: str) -> str:
    """A file name that tells a person which host it is and that no two hosts share."""
    return f"{re.sub('[^a-z0-9.-]', '_', host.lower())[:60]}-{content_hash(host)[:8]}"


class Breaker:
    """Stops asking a host that failed several times in a row, for a while."""

    def __init__(self, failures: int, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._seconds, self._now = failures, seconds, monotonic
        self._failed: dict[str, int] = {}
        self._until: dict[str, float] = {}

    def is_open(self, host: str) -> bool:
        """Whether the host is being left alone; when the time is over, one request may try it again."""
        return self._now() < self._until.get(host, 0.0)

    def rest(self, host: str, seconds: float) -> None:
        """Leaves the host alone for as long as it asked."""
        self._until[host] = max(self._until.get(host, 0.0), self._now() + seconds)

    def succeeded(self, host: str) -> None:
        """The host answered."""
        self._failed.pop(host, None)
        self._until.pop(host, None)

    def failed(self, host: str) -> None:
        """The host did not answer, or answered that it cannot."""
        self._failed[host] = self._failed.get(host, 0) + 1
        if self._failed[host] >= self._limit:
            self.rest(host, self._seconds)
