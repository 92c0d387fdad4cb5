"""Each row of the trigger, cue, means and reporting tables has an example that holds the row's word, and is read so."""

import csv
from datetime import date

import pytest

from extractors.events.coder import Coder
from extractors.events.document import annotate
from extractors.events.guards import passes
from extractors.events.normalize import normalize, tokenize
from extractors.records import ArticleText
from extractors.resources import ConfigTree

TREE = ConfigTree.of()
PUBLISHED = date(2024, 7, 17)
TABLES = ("triggers", "cues", "means", "reporting")


def rows(table: str) -> list[dict[str, str]]:
    with TREE.file(f"lexicons/ar/{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.build(TREE)


def evoked(coder: Coder, example: str) -> set[str]:
    """The families of the triggers in an example, of those to which their sentence gives what they need."""
    doc = annotate(ArticleText("example", example, published=PUBLISHED), coder.resources)
    return {
        trigger.data.family
        for s in doc.sentences
        for trigger in doc.of("trigger", s.first, s.last)
        if passes(doc, trigger, s.first, s.last)
    }


@pytest.mark.parametrize(
    ("table", "row"), [pytest.param(table, row, id=row["id"]) for table in TABLES for row in rows(table)]
)
def test_example_holds_a_form_of_its_row(coder: Coder, table: str, row: dict[str, str]) -> None:
    matches = coder.resources.lexicon.find(tokenize(normalize(row["example_ar"])))
    assert row["id"] in {entry.id for entry, *_ in matches}, row["example_ar"]


@pytest.mark.parametrize("row", rows("triggers"), ids=lambda row: row["id"])
def test_trigger_example_evokes_its_family(coder: Coder, row: dict[str, str]) -> None:
    assert row["family"] in coder.resources.families
    assert row["family"] in evoked(coder, row["example_ar"])


@pytest.mark.parametrize("table", TABLES)
def test_ids_and_examples_are_not_shared(table: str) -> None:
    for column in ("id", "example_ar"):
        cells = [row[column] for row in rows(table)]
        assert sorted(set(cells)) == sorted(cells)
