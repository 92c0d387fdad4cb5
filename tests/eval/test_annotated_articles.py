"""The coder against annotated articles that lie beside the project, where they do."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractors.events.coder import Coder
from extractors.events.scoring import slots
from extractors.resources import ConfigTree
from flows.extract import extract_line

DEV = Path(__file__).resolve().parents[3] / "shared" / "eval" / "dev"
FIRST = "D000"  # the article that the project began with
RECORD = ("sub_event_type", "status", "date", "country", "admin1", "place", "agents", "targets", "supporters")
COUNTS = ("killed", "injured", "arrested", "abducted", "attributed_to")

pytestmark = pytest.mark.skipif(not DEV.is_dir(), reason="the annotated articles are not here")


@cache
def coder() -> Coder:
    return Coder.build(ConfigTree.of())


def article(identity: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """An annotated article and the events that people found in it."""
    found: list[Any] = []
    for name in ("articles", "gold"):
        lines = (DEV / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        found.append(next(row for row in map(json.loads, lines) if row["id"] == identity))
    return found[0], found[1]["events"]


def coded(row: dict[str, Any]) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads(extract_line(coder(), json.dumps(row)).text)["events"]
    return events


def test_the_first_article_comes_out_as_people_read_it() -> None:
    row, gold = article(FIRST)
    found = coded(row)
    order = [(e["class"], slots(e)["place"], slots(e)["country"] or "") for e in gold]
    assert [(e["class"], slots(e)["place"], slots(e)["country"] or "") for e in found] == order
    for mine, theirs in zip(found, gold, strict=True):
        ours, right = slots(mine), slots(theirs)
        assert {name: ours[name] for name in RECORD + COUNTS} == {name: right[name] for name in RECORD + COUNTS}


def test_a_sum_that_fails_is_kept_as_stated_and_reported() -> None:
    row, _ = article(FIRST)
    checks = [check for event in coded(row) for check in event["checks"]]
    assert any(check["verdict"] == "fail" and (check["stated"], check["computed"]) == (153, 196) for check in checks)
    assert any(check["verdict"] == "pass" for check in checks)
