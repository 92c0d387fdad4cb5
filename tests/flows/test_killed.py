"""A run that is killed at any instant, and run again, ends in the same warehouse as a run that was never killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.newsroom import Newsroom
from tests.flows.conftest import ROOT, Place, new_place

SAME = """
select article.url, title, article.text_sha256, published_at, count(event_mention_id) as mentions
from core.article as article left join core.event_mention using (article_id)
where superseded_at is null group by all order by all
"""


def start(place: Place) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    command = [sys.executable, "-m", "flows.cli", "run", *place.sources]
    return subprocess.Popen(
        [*command, "--home", str(place.settings.home), "--config", str(place.config)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def archived_bytes(place: Place) -> int:
    return sum(path.stat().st_size for path in place.settings.pages.glob("*.warc.gz"))


def kill_when_archived(place: Place, least: int) -> None:
    """SIGKILL once so many bytes are archived; a run that ends before is as good."""
    process = start(place)
    deadline = time.monotonic() + 60
    while process.poll() is None and archived_bytes(place) < least and time.monotonic() < deadline:
        time.sleep(0.005)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.wait(30)


@pytest.mark.slow
@pytest.mark.parametrize("bytes_archived", [[20_000, 1, 60_000]])
def test_killed_and_run_again_is_as_never_killed(
    prefect_home: Path, newsroom: Newsroom, tmp_path: Path, bytes_archived: list[int]
) -> None:
    whole, killed = new_place(newsroom, tmp_path / "whole"), new_place(newsroom, tmp_path / "killed")
    assert whole.run().state == "finished"
    before = 0
    for more in bytes_archived:
        kill_when_archived(killed, before + more)
        before = archived_bytes(killed)
    last = killed.run()
    assert last.state == "finished"
    assert killed.rows(SAME) == whole.rows(SAME)
    assert killed.rows("select count(*) from ops.run where state = 'running'") == [(0,)]
    doubled = (
        "select url_key from ops.fetch where kind = 'page' and outcome = 'fetched' group by all having count(*) > 1"
    )
    assert killed.rows(doubled) == []
    assert not list(killed.settings.locks.glob("run-*.lock"))
