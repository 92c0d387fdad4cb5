"""``prefect.yaml``: the deployments of serve for work pools."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from extractors.news.sources import load_sources
from extractors.resources import ConfigTree
from tests.flows.conftest import ROOT, Place


def test_the_file_is_what_the_sources_give(prefect_home: object) -> None:
    from flows.deploy_file import prefect_yaml

    active = [source for source in load_sources(ConfigTree.of()).sources if source.active]
    told = "make it again: rasid serve --print-yaml > prefect.yaml"
    assert (ROOT / "prefect.yaml").read_text(encoding="utf-8") == prefect_yaml(active), told


def test_a_source_is_a_deployment_and_so_is_each_flow_that_people_start(place: Place) -> None:
    from flows.deploy_file import prefect_yaml

    sources = load_sources(ConfigTree.of(place.config), place.sources).sources
    entries = yaml.safe_load(prefect_yaml(sources))["deployments"]
    assert {entry["name"] for entry in entries} == {*place.sources, "backfill", "recode"}
    assert {entry["name"] for entry in entries if entry["schedules"]} == set(place.sources)


@pytest.mark.parametrize("flow", ["ingest", "backfill", "recode"])
def test_an_entrypoint_names_its_flow(prefect_home: object, flow: str) -> None:
    from prefect.flows import load_flow_from_entrypoint

    assert f"flows.{flow}.{flow}" in (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    assert load_flow_from_entrypoint(f"flows.{flow}.{flow}").name == flow


@pytest.mark.parametrize(("name", "required"), [("mashriq", None), ("backfill", ["since", "until"]), ("recode", None)])
def test_the_server_knows_what_each_parameter_means(place: Place, name: str, required: list[str] | None) -> None:
    """From its schema Prefect's pages make the form by which a run is started."""
    from prefect.client.orchestration import get_client

    from flows.recode import recode_deployment
    from flows.serve import backfill_deployment, deployment_of

    (source,) = load_sources(ConfigTree.of(place.config), ["mashriq"]).sources
    by_hand = {"backfill": backfill_deployment, "recode": recode_deployment}
    made = by_hand[name](place.settings) if name in by_hand else deployment_of(source, place.settings)
    with get_client(sync_client=True) as client:
        schema = client.read_deployment(made.apply()).parameter_openapi_schema
    assert schema is not None
    assert schema.get("required") == required
    assert [field for field, told in schema["properties"].items() if not told.get("description")] == []


@pytest.mark.slow
def test_every_deployment_reaches_a_server(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of the operators' page: a server that refuses what Prefect's client sends takes only the first."""
    from flows.deploy_file import prefect_yaml
    from flows.server import PrefectServer

    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    (tmp_path / "prefect").mkdir()
    sources = load_sources(ConfigTree.of(place.config), place.sources).sources
    (tmp_path / "prefect.yaml").write_text(prefect_yaml(sources), encoding="utf-8")
    server = PrefectServer(tmp_path / "logs" / "server.log", temporary=False)

    def prefect(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "prefect", *words],
            cwd=tmp_path,
            env={**os.environ, "PREFECT_API_URL": server.url, "COLUMNS": "300"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    try:
        server.wait_until_ready()
        prefect("work-pool", "create", "--type", "process", "rasid")
        prefect("--no-prompt", "deploy", "--all")
        listed = prefect("deployment", "ls")
    finally:
        server.stop()
    assert [name for name in (*place.sources, "backfill", "recode") if f"/{name}" not in listed] == []
