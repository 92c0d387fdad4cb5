"""Ctrl-C and SIGTERM: the batches in hand are finished, nothing new is begun, the next run goes on."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.newsroom import Newsroom
from tests.flows.conftest import ROOT, new_place
from tests.flows.test_killed import archived_bytes


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_ends_well(
    prefect_home: Path, newsroom: Newsroom, tmp_path: Path, number: signal.Signals
) -> None:
    place = new_place(newsroom, tmp_path)
    for path in (place.config / "sources").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("delay_seconds: 0", "delay_seconds: 1"), "utf-8")
    command = [sys.executable, "-m", "flows.cli", "run", *place.sources]
    folders = ["--home", str(place.settings.home), "--config", str(place.config)]
    with subprocess.Popen([*command, *folders], cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        while archived_bytes(place) < 10_000:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(number)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "rasid: interrupted; the next run goes on from here\n"
    state, fetched = place.rows("select state, fetched from ops.run")[0]
    assert state == "cancelled"
    assert 0 < fetched < 30
    kept = "select count(*) from ops.fetch where kind = 'page' and outcome = 'fetched' and warc_file is not null"
    assert place.rows(kept) == [(fetched,)]
    again = place.run()
    assert again.state == "finished"
    assert again.fetched == 40 - fetched
