"""``prefect.yaml``: the deployments of serve for work pools."""

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
