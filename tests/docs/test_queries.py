"""The cookbook: its queries run, and give what the page shows."""

import re
from pathlib import Path

import pytest

from extractors.resources import ConfigTree
from loaders.query import QuerySession
from tests.docs.cookbook import PAGE, QUERY, with_answers
from tests.docs.sample import sample_warehouse

TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "warehouse.duckdb"
    sample_warehouse(path, ConfigTree.of(None))
    return path


def test_every_question_has_a_query() -> None:
    numbers = [int(number) for number in re.findall(r"^### (\d+)\. .*\S$", TEXT, re.MULTILINE)]
    assert numbers == list(range(1, 26))
    assert len(QUERY.findall(TEXT)) == len(numbers)


def test_every_answer_is_what_the_page_shows(warehouse: Path) -> None:
    assert with_answers(TEXT, warehouse) == TEXT, "run `python -m tests.docs.cookbook` and look at what changed"


def test_every_question_has_an_answer(warehouse: Path) -> None:
    with QuerySession(warehouse) as session:
        empty = [found["sql"] for found in QUERY.finditer(TEXT) if session.run(found["sql"]).num_rows == 0]
    assert empty == []
