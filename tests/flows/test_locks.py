"""Locks between processes."""

import subprocess
import sys
from pathlib import Path

from flows.locks import FileLock

HOLD = """
import sys, time
from pathlib import Path
from flows.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
time.sleep(60)
"""


def test_a_lock_is_held_once_and_can_be_taken_again(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_a_killed_process_gives_its_lock_back_and_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "run.lock"
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], cwd=root, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        assert not FileLock(path).acquire()
        holder.kill()
    assert path.exists()
    lock = FileLock(path)
    assert lock.acquire()
    lock.remove()
    assert not path.exists()


def test_a_removed_file_does_not_lock_anybody_out(tmp_path: Path) -> None:
    old, new = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    assert old.acquire()
    old.remove()
    assert new.acquire()
    assert (tmp_path / "a.lock").exists()
    new.release()
