"""Locks between processes of one machine. The operating system frees them however a process ends."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """An exclusive lock on a file; held until :meth:`release` or the end of the process, SIGKILL included."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; whether it was. Never waits."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while self._handle is None:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            if self._still_there(handle):
                self._handle = handle
            else:
                os.close(handle)  # its last owner deleted the file after we opened it
        return True

    def _still_there(self, handle: int) -> bool:
        try:
            return self.path.stat().st_ino == os.fstat(handle).st_ino
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Give the lock back; without effect when it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def remove(self) -> None:
        """Give the lock back and delete its file. Others must be content with finding it gone."""
        self.path.unlink(missing_ok=True)
        self.release()
