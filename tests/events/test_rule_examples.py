"""The example sentences of ``config/rules``: each good one tells one event with its fields, each bad one none of its
family. A sentence marked ``known_gap`` is one that the coder still gets wrong; once it is right, its test says so.
"""

from datetime import date
from typing import Any

import pytest

from extractors.events.coder import Coder
from extractors.events.rules import BadExample, GoodExample, load_families
from extractors.events.vocabulary import triggers
from extractors.events.wire import event_to_json
from extractors.records import ArticleText
from extractors.resources import ConfigTree

TREE = ConfigTree.of()
FAMILIES = load_families(TREE)
TRIGGERS = {entry.id: entry.data.family for entry in triggers(TREE)}
PUBLISHED = date(2024, 7, 17)
ROLES = {"agents": "agent", "targets": "target", "supporters": "supporter"}
FEWEST_GOOD, FEWEST_BAD = 6, 4


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.build(TREE)


def params(kind: str) -> list[Any]:
    made = []
    for family in FAMILIES.values():
        examples: tuple[GoodExample | BadExample, ...] = getattr(family.examples, kind)
        for number, example in enumerate(examples, start=1):
            marks = [pytest.mark.xfail(strict=True, reason="known gap of the coder")] if example.known_gap else []
            made.append(pytest.param(family.id, example, id=f"{family.id}-{number}", marks=marks))
    return made


def coded(coder: Coder, text: str) -> list[dict[str, Any]]:
    events = coder.code(ArticleText("example", text, published=PUBLISHED, lang="ar")).events
    return [event_to_json(event) for event in events]


def field(event: dict[str, Any], name: str) -> Any:
    if name not in ROLES:
        return event[name]
    return sorted(actor["id"] for actor in event["actors"] if actor["role"] == ROLES[name])


def families_of(event: dict[str, Any]) -> set[str]:
    """The families whose codes or triggers made an event."""
    return {TRIGGERS.get(rule, rule.split(".")[0]) for rule in event["rules"]}


@pytest.mark.parametrize(("family", "example"), params("good"))
def test_good_example(coder: Coder, family: str, example: GoodExample) -> None:
    events = coded(coder, example.text)
    assert len(events) == 1
    found = {name: field(events[0], name) for name in example.expect}
    wanted = {name: sorted(value) if name in ROLES else value for name, value in example.expect.items()}
    assert found == wanted


@pytest.mark.parametrize(("family", "example"), params("bad"))
def test_bad_example(coder: Coder, family: str, example: BadExample) -> None:
    told = [event for event in coded(coder, example.text) if family in families_of(event)]
    assert told == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_examples(family: str) -> None:
    examples = FAMILIES[family].examples
    assert len(examples.good) >= FEWEST_GOOD
    assert len(examples.bad) >= FEWEST_BAD
