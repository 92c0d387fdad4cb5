"""What else happens to a machine: no room, a clock that is set, two runs at once."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.crash.lab import Lab, archived, cpu_seconds, faults, picture

Picture = dict[str, list[tuple[Any, ...]]]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def wanted(lab: Lab) -> Picture:
    """The rows of a run to which nothing happened."""
    place = lab.home()
    lab.zygote.run("ingest", place)
    return picture(place)


def test_two_runs_of_the_same_sources_at_once_do_no_harm(lab: Lab, wanted: Picture) -> None:
    place = lab.home()
    runs = [lab.zygote.start("ingest", place) for _ in range(2)]
    assert [lab.zygote.reap(run) for run in runs] == [0, 0]
    lab.zygote.run("ingest", place)  # what the first left to the second, which had left it to the first
    assert picture(place) == wanted
    assert faults(place) == []


def test_a_clock_that_is_set_forward_and_back_loses_nothing(lab: Lab, wanted: Picture) -> None:
    place = lab.home()
    run = lab.zygote.start("ingest", place, days=300)
    while archived(place) < 10_000 and cpu_seconds(run) < float("inf"):
        time.sleep(0.01)
    os.kill(run, signal.SIGKILL)
    assert lab.zygote.reap(run) == -signal.SIGKILL
    lab.zygote.run("ingest", place, days=-3)
    assert picture(place) == wanted
    assert faults(place) == []
    lab.zygote.run("ingest", place)
    assert picture(place) == wanted


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of that size at ``folder``; the test is left out where none may be made."""
    folder.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"no file system may be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("kilobytes_free", [200, 4_000, 7_000])
def test_a_full_disk_stores_nothing_by_halves(lab: Lab, wanted: Picture, kilobytes_free: int) -> None:
    place = lab.home()
    with small_disk(place.settings.home, 100):
        ballast = place.settings.home / "ballast"
        ballast.write_bytes(bytes((100_000 - kilobytes_free) * 1024))
        code = lab.zygote.reap(lab.zygote.start("ingest", place))
        told = lab.told()
        ballast.unlink()
        lab.zygote.run("ingest", place)
        assert picture(place) == wanted
        assert faults(place) == []
    assert code == 0 or "make room" in told, told  # one sentence says it
