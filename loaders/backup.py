"""Keeps a copy of the warehouse beside it before its schema changes."""

import subprocess
import sys
from pathlib import Path

import duckdb

from extractors.errors import WarehouseError

# Copied by a process of its own: closing a file gives up the locks that a whole process holds on it (POSIX), and DuckDB
# holds one.
_COPY = """
import os, shutil, sys
source, target = sys.argv[1:]
shutil.copyfile(source, target)
with open(target, "rb") as copy:
    os.fsync(copy.fileno())
"""


def back_up(connection: duckdb.DuckDBPyConnection, path: Path, schema: int) -> Path:
    """Copy the open warehouse to ``<name>.schema-N.duckdb`` beside it and give that path.

    A copy of the same schema that is there already is replaced only when the new one is whole. Raises
    :class:`WarehouseError` when there is no room.
    """
    backup = path.with_name(f"{path.stem}.schema-{schema}{path.suffix}")
    unfinished = backup.with_name(f".{backup.name}.part")
    connection.execute("checkpoint")
    command = [sys.executable, "-I", "-S", "-c", _COPY, str(path), str(unfinished)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    if done.returncode != 0:
        unfinished.unlink(missing_ok=True)
        reason = done.stderr.strip().rsplit("\n", 1)[-1]
        raise WarehouseError(
            f"the warehouse {path} must be brought up to date, and could not be copied to {backup} before: "
            f"nothing was changed, make room there ({reason})"
        )
    unfinished.replace(backup)
    return backup
