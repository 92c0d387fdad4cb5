"""Publishes a copy of the warehouse for readers, switched in one step: a reader sees the old copy or the new one.

DuckDB refuses readers while a process writes, so analysts read the copy. A reader that has the old copy open keeps it
until it closes it; later that copy, the spare, is brought up to date block by block and becomes the next one. So
publishing writes what has changed, and the folder holds two copies.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from loaders import block_copy
from loaders.warehouse import Warehouse, storage_error

PUBLISHED_NAME = "warehouse.duckdb"
_SPARE = f".{PUBLISHED_NAME}.spare"
# A reader opens a file and then locks it. One that did the first before a switch has long done the second after this.
_SETTLED_SECONDS = 30


def publish(
    warehouse_path: Path, published_folder: Path, *, wait_seconds: float = 60.0, keep_spare: bool = True
) -> Path:
    """Make ``published_folder/warehouse.duckdb`` the present state and give its path; does nothing when it is already.

    Waits for a writer of another process to end its batch; nothing else in this process may write meanwhile. Without
    ``keep_spare`` each time is a whole copy in a new file: for readers whose locks this machine does not see, such as
    those on a network share. Raises :class:`WarehouseError` when the copy cannot be made; the former one then stays.
    """
    published = published_folder / PUBLISHED_NAME
    with Warehouse.open(warehouse_path, wait_seconds=wait_seconds) as warehouse:
        warehouse.rows("checkpoint")
        state = warehouse_path.stat()
        if published.exists() and published.stat().st_mtime_ns == state.st_mtime_ns:
            return published
        published_folder.mkdir(parents=True, exist_ok=True)
        temporary = published_folder / f".{PUBLISHED_NAME}.{os.getpid()}"
        try:
            _remove_leftovers(published_folder)
            _bring_up_to_date(warehouse_path, temporary, published_folder / _SPARE)
            _require_readable(temporary)
            os.utime(temporary, ns=(state.st_atime_ns, state.st_mtime_ns))
            _switch(temporary, published, keep_spare)
        finally:
            temporary.unlink(missing_ok=True)
    return published


def _remove_leftovers(folder: Path) -> None:
    """What publishing left behind when it was killed; the warehouse is ours now, so nobody else is at it."""
    for path in folder.glob(f".{PUBLISHED_NAME}.*"):
        if path.name != _SPARE:
            path.unlink()


def _bring_up_to_date(source: Path, target: Path, spare: Path) -> None:
    """Make ``target`` equal to ``source``: the spare where nobody reads it any more, else a new file."""
    if spare.exists():
        if time.time() - spare.stat().st_mtime >= _SETTLED_SECONDS:
            spare.replace(target)
            if _copied(source, target):
                return
            target.unlink()  # who reads it keeps it
        else:
            spare.unlink()
    _copied(source, target)


def _copied(source: Path, target: Path) -> bool:
    """Whether ``target`` is now equal to ``source``; false when somebody reads it."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-I", "-S", block_copy.__file__, str(source), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, block_copy.IN_USE):
        reason = done.stderr.strip().rsplit("\n", 1)[-1]
        raise WarehouseError(f"the warehouse could not be published to {target.parent}: {reason}")
    return done.returncode == 0


def _switch(new: Path, published: Path, keep_spare: bool) -> None:
    """Put the new copy in the place of the published one, which becomes the spare."""
    spare = published.with_name(_SPARE)
    spare.unlink(missing_ok=True)
    if keep_spare and published.exists():
        spare.hardlink_to(published)
    new.replace(published)
    if spare.exists():
        os.utime(spare)  # when it was retired


def _require_readable(copy: Path) -> None:
    try:
        with duckdb.connect(copy, read_only=True) as connection:
            connection.execute("select count(*) from ops.migration").fetchone()
    except duckdb.Error as error:
        raise storage_error(copy, str(error)) from error
