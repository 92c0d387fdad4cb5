"""A backfill from files that is killed at any instant, and run again, ends as one that never was.

The crash harness kills backfills that fetch.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.newsroom import Newsroom
from tests.flows.backfill_helpers import SAME, SINCE, UNTIL, archived, backfill
from tests.flows.conftest import ROOT, Place, new_place
from tests.flows.test_killed import archived_bytes

FILES = """
select state, position, pages, loaded, outside, refused from ops.input_file
"""
WINDOWS = 'select source_id, starts_on, ends_on, state, discovered, loaded, refused from ops."window" order by all'


def start(place: Place, more: Sequence[str | Path]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    command = [sys.executable, "-m", "flows.cli", "backfill", "--since", str(SINCE), "--until", str(UNTIL)]
    return subprocess.Popen(
        [*command, *place.sources, *map(str, more), "--home", str(place.settings.home), "--config", str(place.config)],
        cwd=ROOT,
        env={**environment, "RASID_BATCH_PAGES": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_when_archived(place: Place, least: int, more: Sequence[str | Path]) -> None:
    """SIGKILL once so many bytes are archived; a run that ends before is as good."""
    process = start(place, more)
    deadline = time.monotonic() + 100
    while process.poll() is None and archived_bytes(place) < least and time.monotonic() < deadline:
        time.sleep(0.005)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait(30)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_and_run_again(prefect_home: Path, newsroom: Newsroom, tmp_path: Path) -> None:
    fetched, whole, killed = (new_place(newsroom, tmp_path / name) for name in ("fetched", "whole", "killed"))
    backfill(fetched, fetched.sources)
    (kept,) = fetched.settings.pages.glob("*.warc.gz")
    more = [Path(shutil.copy(kept, tmp_path / "crawl.warc.gz"))]
    backfill(whole, whole.sources, more)
    before = 0
    for bytes_more in (1, 12_000):
        kill_when_archived(killed, before + bytes_more, ["--warc", *more])
        before = archived_bytes(killed)
    last = backfill(killed, killed.sources, more)
    assert last.state == "finished"
    assert killed.rows(SAME) == whole.rows(SAME) != []
    assert killed.rows(WINDOWS) == whole.rows(WINDOWS)
    assert killed.rows(FILES) == whole.rows(FILES)
    assert killed.rows("select * from ops.fetch") == []  # what was copied from a file was asked of nobody
    assert archived(killed) >= archived(whole)
    assert not [path for path in killed.settings.locks.glob("*") if path.name.startswith(("run-", "file-"))]
