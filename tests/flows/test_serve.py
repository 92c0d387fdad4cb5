"""Schedules on a real Prefect server: they fire, missed slots are caught up once, dead runs are told from living."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.news.sources import load_source
from flows.newsroom import Newsroom
from flows.versions import failing
from loaders.query import QuerySession
from loaders.snapshot import PUBLISHED_NAME
from tests.flows.conftest import ROOT, Place, new_place


def changed(place: Place, source: str, schedule: str) -> Path:
    """The source's file with another schedule."""
    path = place.config / "sources" / f"{source}.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("every: 30 minutes", schedule), encoding="utf-8")
    return path


def test_of_several_missed_slots_the_last_is_caught_up(place: Place) -> None:
    from prefect.client.orchestration import get_client
    from prefect.states import Running, Scheduled

    from flows.serve import deployment_of, drop_missed_slots, mark_dead_runs

    source = load_source(place.config / "sources" / "mashriq.yml")
    deployment = deployment_of(source, place.settings).apply()
    now = datetime.now(UTC)
    states = [*(Scheduled(scheduled_time=now + timedelta(hours=hours)) for hours in (-3, -2, -1, 1)), Running()]
    with get_client(sync_client=True) as client:
        runs = [client.create_flow_run_from_deployment(deployment, state=state) for state in states]
        assert drop_missed_slots([source.id], now) == 2
        assert mark_dead_runs([source.id]) == 1
        assert drop_missed_slots([source.id], now) == mark_dead_runs([source.id]) == 0
        states_now = {run.id: run.state_name for run in read_runs()}
    assert [states_now.get(run.id) for run in runs] == [None, None, "Scheduled", "Scheduled", "Crashed"]


def read_runs() -> list[Any]:
    from prefect.client.schemas.filters import FlowRunFilter

    from flows.serve import runs_of

    return runs_of(["mashriq"], FlowRunFilter())


def test_sources_begin_at_instants_of_their_own(place: Place) -> None:
    from flows.serve import schedule_of

    sources = [load_source(place.config / "sources" / f"{name}.yml") for name in place.sources]
    schedules = [schedule_of(source) for source in sources]
    assert len({schedule.anchor_date for schedule in schedules}) == len(sources)
    assert {schedule.interval for schedule in schedules} == {timedelta(minutes=30)}


def test_a_cron_line_is_read_in_the_outlets_zone(place: Place) -> None:
    from flows.serve import schedule_of

    schedule = schedule_of(load_source(changed(place, "furat", "cron: 5 * * * *")))
    *minute, second = str(schedule.cron).split()
    assert (minute, schedule.timezone) == (["5", "*", "*", "*", "*"], "Asia/Damascus")
    assert 0 <= int(second) < 60  # the source's own


def test_the_runs_form_of_a_deployment_is_filled_in(place: Place) -> None:
    from flows.serve import deployment_of

    deployment = deployment_of(load_source(place.config / "sources" / "furat.yml"), place.settings)
    assert deployment.parameters["sources"] == ["furat"]
    assert deployment.entrypoint == "flows.ingest.ingest"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(failing("sqlalchemy") is not None, reason=str(failing("sqlalchemy")))
def test_serve_fires_stops_and_goes_on(prefect_home: Path, newsroom: Newsroom, tmp_path: Path) -> None:
    place = new_place(newsroom, tmp_path)
    changed(place, "furat", "every: 1 minutes")
    changed(place, "mashriq", "cron: '* * * * *'")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("RASID_", "PREFECT_"))}
    command = [sys.executable, "-m", "flows.cli", "serve", "furat", "mashriq", "--port", "0"]
    folders = ["--home", str(place.settings.home), "--config", str(place.config)]
    for ended in (1, 2):
        process = subprocess.Popen(
            [*command, *folders], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 130
        while time.monotonic() < deadline and least_finished(place) < ended:
            assert process.poll() is None
            time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert least_finished(place) >= ended
    assert place.rows("select count(*) > 20 from core.article") == [(True,)]


def least_finished(place: Place) -> int:
    """How often the source that was visited least was visited to the end."""
    if not (place.settings.published / PUBLISHED_NAME).exists():
        return 0
    with QuerySession(place.settings.published / PUBLISHED_NAME) as session:
        counts = session.run("select count(*) as n from ops.run where state = 'finished' group by sources").to_pylist()
    return min(row["n"] for row in counts) if len(counts) == 2 else 0
