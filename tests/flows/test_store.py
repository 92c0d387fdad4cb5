"""How long a run keeps the warehouse's file open, and that others get their turn."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from flows.store import Store

WRITE = """
import sys
from pathlib import Path
from loaders.warehouse import Warehouse
with Warehouse.open(Path(sys.argv[1]), wait_seconds=float(sys.argv[2])) as warehouse:
    warehouse.rows("create table main.visited (i int)")
"""


def other_process(path: Path, wait_seconds: float) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WRITE, str(path), str(wait_seconds)], stderr=subprocess.DEVNULL)


def test_pieces_of_work_share_an_open_file_until_it_is_closed(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.duckdb", 0.0, keep_seconds=3600)
    with store.open() as first:
        first.rows("create table main.kept (i int)")
    with store.open() as second:
        assert second is first
    assert other_process(store.path, 0).wait() != 0
    store.close()
    assert other_process(store.path, 0).wait() == 0
    with store.open() as third:
        assert third.scalar("select count(*) from main.kept") == 0
    store.close()


def test_without_keeping_each_piece_of_work_closes_the_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.duckdb", 0.0)
    with store.open():
        pass
    assert other_process(store.path, 0).wait() == 0


def test_a_failed_piece_of_work_leaves_nothing_open(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.duckdb", 0.0, keep_seconds=3600)
    with pytest.raises(ValueError, match="wrong"), store.open():
        raise ValueError("wrong")
    assert other_process(store.path, 0).wait() == 0


def test_a_busy_run_lets_others_have_their_turn(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.duckdb", 60.0, keep_seconds=0.2)
    with store.open():
        other = other_process(store.path, 60)
    while other.poll() is None:
        with store.open() as warehouse:
            warehouse.rows("select 1")
    store.close()
    assert other.returncode == 0


def test_a_signal_waits_for_the_end_of_a_piece_of_work(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.duckdb", 0.0)
    with pytest.raises(KeyboardInterrupt), store.open() as warehouse:
        signal.raise_signal(signal.SIGINT)
        warehouse.rows("create table main.kept (i int)")
    with pytest.raises(KeyboardInterrupt), store.open():
        signal.raise_signal(signal.SIGINT)
        raise ValueError("what fails hides no signal")
    with store.open() as warehouse:
        assert warehouse.rows("from main.kept") == []
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_signal_does_not_wait_for_another_writer(tmp_path: Path) -> None:
    store = Store(tmp_path / "w.duckdb", 60.0)
    with store.open():
        pass
    hold = WRITE + "    print('held', flush=True)\n    sys.stdin.read()\n"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(store.path), "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt), store.open():
            raise AssertionError("the other one let go")
        other.kill()
