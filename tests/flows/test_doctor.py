"""What ``rasid doctor`` finds wrong, each with what to do."""

import os
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from flows.checkup import examine
from flows.checkup_network import SERVE_PORT, network, port, prefect
from flows.locks import FileLock
from flows.ports import holder, is_free
from flows.settings import Settings, load_settings
from flows.symptoms import Symptom
from loaders.warehouse import Warehouse
from tests.flows.conftest import ROOT

HOLD = """
import sys, time
from pathlib import Path
from loaders.warehouse import Warehouse
with Warehouse.open(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [name for name in os.environ if name.startswith(("RASID_", "PREFECT_"))]:
        monkeypatch.delenv(name)
    return load_settings(home=tmp_path / "home", contact="desk@example.org")


def found(settings: Settings, subject: str) -> Symptom:
    return next(symptom for symptom in examine(settings) if symptom.subject == subject)


def test_a_held_warehouse_is_no_fault_and_its_holder_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.checkup.LOCK_SECONDS", 0.1)
    command = [sys.executable, "-c", HOLD, str(settings.warehouse)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        symptom = found(settings, "warehouse")
        process.kill()
    assert symptom.verdict == "warn"
    assert f"process {process.pid}" in symptom.told
    assert "it is `" in symptom.told  # with its command line


def test_a_run_of_the_future_tells_that_the_clock_is_wrong(settings: Settings) -> None:
    with Warehouse.open(settings.warehouse) as warehouse:
        warehouse.rows(
            "insert into ops.run by name select uuid() as run_id, 'ingest' as flow, 'finished' as state, "
            "timestamptz '2999-01-01' as started_at, []::varchar[] as sources, "
            "map {}::map(varchar, varchar) as failed_sources, map {}::map(varchar, bigint) as rejected, "
            "map {}::map(varchar, double) as stage_seconds, map {}::map(varchar, varchar) as parameters, "
            "0 as discovered, 0 as fetched, 0 as unchanged, 0 as known, 0 as cleaned, 0 as coded, 0 as loaded, "
            "0 as events, '0' as rasid_version"
        )
    symptom = found(settings, "warehouse")
    assert symptom.verdict == "FAIL"
    assert "set the clock right" in symptom.told


def test_runs_that_were_cut_off_are_counted(settings: Settings) -> None:
    lock = FileLock(settings.locks / "run-1.lock")
    assert lock.acquire()
    assert found(settings, "runs").verdict == "ok"  # it lives
    lock.release()
    assert found(settings, "runs").told.startswith("1 ended before")
    assert lock.path.exists()


def test_what_breaks_in_an_unknown_way_hides_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("an older DuckDB cannot read this\nat all")

    settings.home.mkdir()
    settings.warehouse.touch()
    monkeypatch.setattr(Warehouse, "open", broken)
    symptom = found(settings, "warehouse")
    assert symptom.verdict == "FAIL"
    assert symptom.told.startswith("cannot be examined (RuntimeError: an older DuckDB cannot read this)")
    assert found(settings, "runs").verdict == "ok"


def test_little_room_is_told_and_too_little_fails(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.checkup.LEAST_FREE_BYTES", 10**18)
    assert found(settings, "disk").verdict == "warn"
    monkeypatch.setattr("flows.checkup.TOO_FEW_BYTES", 10**18)
    assert found(settings, "disk").verdict == "FAIL"


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    symptom = found(load_settings(home=tmp_path / "file" / "home"), "home")
    assert symptom.verdict == "FAIL"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_files_of_somebody_else_are_told(settings: Settings) -> None:
    settings.pages.mkdir(parents=True)
    settings.pages.chmod(0o500)
    symptom = found(settings, "home")
    settings.pages.chmod(0o700)
    assert (symptom.verdict, "run as that user" in symptom.told) == ("FAIL", True)


def test_who_holds_a_port_is_named() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        number = listener.getsockname()[1]
        assert is_free(number) is False
        listener.listen()
        assert holder(number).startswith(f"process {os.getpid()} (")


def test_the_port_of_serve_is_looked_at(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        monkeypatch.setattr("flows.checkup_network.SERVE_PORT", listener.getsockname()[1])
        assert port(settings).verdict == "warn"
        assert "--port" in port(settings).told
        lock = FileLock(settings.locks / "serve.lock")
        assert lock.acquire()
        assert "is running" in port(settings).told
        lock.release()
    assert SERVE_PORT == 4200


def test_a_prefect_server_that_is_away_or_of_another_version(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert (prefect(settings).verdict, "start it" in prefect(settings).told) == ("FAIL", True)

    class Old(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'"2.20.1"')

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Old)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{server.server_port}/api")
    told = prefect(settings)
    server.shutdown()
    server.server_close()
    assert told.verdict == "FAIL"
    assert "2.20.1" in told.told


def test_a_profile_that_names_a_server_is_pointed_at(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = tmp_path / "profiles.toml"
    profiles.write_text('active = "desk"\n[profiles.desk]\nPREFECT_API_URL = "http://prefect.example/api"\n')
    monkeypatch.setenv("PREFECT_PROFILES_PATH", str(profiles))
    assert prefect(settings).verdict == "warn"
    assert "PREFECT_API_URL=http://prefect.example/api" in prefect(settings).told
    monkeypatch.setenv("PREFECT_PROFILE", "other")
    assert prefect(settings).verdict == "ok"


def test_names_that_cannot_be_looked_up_are_told(settings: Settings, tmp_path: Path) -> None:
    sources = tmp_path / "config" / "sources"
    sources.mkdir(parents=True)
    bundled = sorted((ROOT / "config" / "sources").glob("*.yml"))
    template = bundled[0].read_text(encoding="utf-8")
    for path in bundled:  # the user's files take the place of the bundled ones
        host = "nowhere.invalid" if path != bundled[0] else "localhost"
        text = "\n".join(
            f"homepage: http://{host}/" if line.startswith("homepage:") else line for line in template.splitlines()
        )
        (sources / path.name).write_text(text.replace(f"id: {bundled[0].stem}", f"id: {path.stem}"), encoding="utf-8")
    symptom = network(load_settings(home=settings.home, config=tmp_path / "config"))
    assert symptom.verdict == "warn"
    assert "nowhere.invalid" in symptom.told
