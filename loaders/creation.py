"""New files that appear whole or not at all, whenever the process that makes them is killed."""

import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_OWNER = re.compile(r"\.new-(\d+)-")


@contextmanager
def whole_or_not(path: Path) -> Iterator[Path]:
    """A name beside ``path`` for its content, which takes its place at the end unless somebody has been faster.

    What killed processes left beside it is deleted.
    """
    _sweep(path)
    new = path.with_name(f".{path.name}.new-{os.getpid()}-{uuid.uuid4().hex[:8]}")
    try:
        yield new
        with suppress(FileExistsError):
            _put(new, path)
    finally:
        for left in path.parent.glob(f"{new.name}*"):  # a database has a journal
            left.unlink(missing_ok=True)


def _put(new: Path, path: Path) -> None:
    """Give the file its name, which must be free."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if not path.exists():
            new.rename(path)


def _sweep(path: Path) -> None:
    for left in path.parent.glob(f".{path.name}.new-*"):
        owner = _OWNER.search(left.name)
        if owner is not None and not _lives(int(owner[1])):
            left.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
