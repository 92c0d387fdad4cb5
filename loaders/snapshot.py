"""Publishes a copy of the warehouse for readers, switched in one step: a reader sees the old copy or the new one.

DuckDB refuses readers while a process writes, so analysts read the copy. A reader that has the old copy open keeps it
until it closes it.
"""

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError
from loaders.warehouse import Warehouse, storage_error

PUBLISHED_NAME = "warehouse.duckdb"
# Copied by a child process: closing a file gives up the locks that the whole process holds on it (POSIX), and DuckDB
# holds one. copy_file_range shares blocks where the file system can, so that a copy costs what has changed.
_COPY = """
import os, shutil, sys
source, target = sys.argv[1:]
with open(source, "rb") as reader, open(target, "wb") as writer:
    left = os.fstat(reader.fileno()).st_size
    try:
        while left > 0 and (done := os.copy_file_range(reader.fileno(), writer.fileno(), left)):
            left -= done
    except (AttributeError, OSError):
        reader.seek(0), writer.seek(0), writer.truncate()
        shutil.copyfileobj(reader, writer, 1 << 20)
    writer.flush()
    os.fsync(writer.fileno())
"""


def publish(warehouse_path: Path, published_folder: Path, *, wait_seconds: float = 60.0) -> Path:
    """Make ``published_folder/warehouse.duckdb`` the present state and give its path; does nothing when it is already.

    Waits for a writer of another process to end its batch; nothing else in this process may write meanwhile. Raises
    :class:`WarehouseError` when the copy cannot be made; the former one then stays.
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
            _copy(warehouse_path, temporary)
            _require_readable(temporary)
            os.utime(temporary, ns=(state.st_atime_ns, state.st_mtime_ns))
            temporary.replace(published)
        finally:
            temporary.unlink(missing_ok=True)
    return published


def _copy(source: Path, target: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-I", "-S", "-c", _COPY, str(source), str(target)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        reason = done.stderr.strip().rsplit("\n", 1)[-1]
        raise WarehouseError(f"the warehouse could not be published to {target.parent}: {reason}")


def _require_readable(copy: Path) -> None:
    try:
        with duckdb.connect(copy, read_only=True) as connection:
            connection.execute("select count(*) from ops.migration").fetchone()
    except duckdb.Error as error:
        raise storage_error(copy, str(error)) from error
