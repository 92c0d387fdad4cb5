"""What a visit leaves of a source's health: its row, its state, and what Prefect is told when that changes."""

import time
from pathlib import Path
from typing import Any

import pytest

from flows.newsroom import Newsroom
from flows.source_health import worth_telling
from tests.flows.conftest import Place, new_place

DEAD_END = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("unknown", "healthy", False),
        ("healthy", "unchanged", False),
        ("no_new_articles", "silent", True),
        ("silent", "silent", False),
        ("silent", "unreachable", True),
        ("unreachable", "healthy", True),
    ],
)
def test_trouble_is_told_when_it_begins_changes_or_ends(before: str, now: str, told: bool) -> None:
    assert worth_telling(before, now) is told


def asked(path: str, content: dict[str, Any]) -> Any:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return client.request("POST", path, json=content).json()


def events_of(source: str) -> list[str]:
    """Names of the events about a source, the earliest first; Prefect stores them a moment after they happen."""
    wanted = {"filter": {"resource": {"id": [f"rasid.source.{source}"]}, "order": "ASC"}}
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if found := asked("/events/filter", wanted)["events"]:
            return [event["event"] for event in found]
        time.sleep(0.2)
    return []


@pytest.fixture
def patient(prefect_home: Path, newsroom: Newsroom, tmp_path: Path) -> Place:
    """The newsroom's articles have fixed dates: without a long alarm it falls silent as time goes by."""
    place = new_place(newsroom, tmp_path)
    for file in (place.config / "sources").iterdir():
        file.write_text(file.read_text(encoding="utf-8") + "expect: {silence_alarm: 9999 weeks}\n", encoding="utf-8")
    return place


def test_a_source_that_goes_away_is_told_once(newsroom: Newsroom, patient: Place) -> None:
    place = patient
    rename(place, "mashriq", "wanderer")
    place.run(["wanderer"])
    file = place.config / "sources" / "wanderer.yml"
    there = file.read_text(encoding="utf-8")
    file.write_text(there.replace(newsroom.addresses["mashriq"], DEAD_END), encoding="utf-8")
    place.run(["wanderer"])
    place.run(["wanderer"])
    states = place.rows("select state, previous_state from ops.source_visit order by visited_at")
    assert states == [("healthy", "unknown"), ("unreachable", "healthy"), ("unreachable", "unreachable")]
    assert place.rows("select health, consecutive_failures from source_health where source_id = 'wanderer'") == [
        ("unreachable", 2)
    ]
    assert events_of("wanderer") == ["rasid.source.health.unreachable"]
    shown = asked("/artifacts/filter", {"artifacts": {"key": {"any_": ["source-wanderer"]}}})
    assert len(shown) == 1
    assert "unreachable (before: healthy)" in shown[0]["data"]


def rename(place: Place, source: str, name: str) -> None:
    """The same source under another id: tests share one Prefect server."""
    folder = place.config / "sources"
    text = (folder / f"{source}.yml").read_text(encoding="utf-8")
    (folder / f"{name}.yml").write_text(text.replace(f"id: {source}\n", f"id: {name}\n"), encoding="utf-8")


def test_a_visit_without_news_is_unchanged_or_has_no_new_articles(patient: Place) -> None:
    for _ in range(2):
        patient.run()
    last = dict(patient.rows("select source_id, health from source_health"))
    # one of furat's pages fails each time, so its feed is read again; mashriq is read from its pages
    assert last == {"furat": "no_new_articles", "rafidain": "unchanged", "mashriq": "no_new_articles"}


def test_paragraphs_that_a_source_repeats_are_left_out_from_the_next_visit_on(place: Place) -> None:
    """Their list grows at the end of a visit; an article keeps the keys of what was left out of it."""
    place.run(["furat"], limit=1)
    credit = place.rows("select text from core.article")[0][0].splitlines()[-1]
    from extractors.news.boilerplate import paragraph_key
    from loaders.boilerplate import add_paragraphs
    from loaders.warehouse import Warehouse

    with Warehouse.open(place.settings.warehouse) as warehouse:
        at = warehouse.scalar("select max(started_at) from ops.run")
        assert add_paragraphs(warehouse, "furat", [(paragraph_key(credit), credit, 9)], at) == 1
        assert add_paragraphs(warehouse, "furat", [(paragraph_key(credit), credit, 10)], at) == 0
        warehouse.rows("delete from core.article")
        warehouse.rows("delete from ops.fetch")
        warehouse.rows("delete from ops.source_state")
    place.run(["furat"])
    found = place.rows("select text, boilerplate from core.article where len(boilerplate) > 0")
    assert found
    assert all(credit not in text.splitlines() for text, _ in found)
    assert {tuple(keys) for _, keys in found} == {(paragraph_key(credit),)}
