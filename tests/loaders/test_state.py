"""What a run remembers and asks."""

from dataclasses import replace
from datetime import date

import pytest

from extractors.errors import Reason, Stage
from extractors.records import SourceState
from loaders.load import Batch, load_batch
from loaders.rows import WindowRow
from loaders.state import (
    articles_to_code,
    close_dead_run,
    known_urls,
    load_source_states,
    record_run,
    save_source_state,
    unfinished_fetches,
    upsert_sources,
)
from loaders.warehouse import Warehouse
from loaders.windows import load_windows, save_windows
from tests.loaders.factories import LATER, NOON, RUN, article, coded, fetch, rejected, run, source


def test_a_run_is_one_row_that_grows(warehouse: Warehouse) -> None:
    record_run(warehouse, run())
    record_run(warehouse, run(state="finished", finished_at=LATER))
    assert warehouse.rows("select state, finished_at, rejected from ops.run") == [("finished", LATER, {"gone": 1})]


def test_only_a_run_that_could_not_write_its_end_is_closed_for_it(warehouse: Warehouse) -> None:
    record_run(warehouse, run())
    close_dead_run(warehouse, RUN, LATER)
    close_dead_run(warehouse, RUN, NOON)
    assert warehouse.rows("select state, finished_at from ops.run") == [("failed", LATER)]


def test_source_states_come_back(warehouse: Warehouse) -> None:
    state = SourceState("first", NOON, None, None, 2, {"https://first.example/feed": '"a"'}, {}, {}, "silent", "why")
    save_source_state(warehouse, state)
    save_source_state(warehouse, replace(state, consecutive_failures=3))
    assert load_source_states(warehouse) == {"first": replace(state, consecutive_failures=3)}


def test_a_source_that_did_not_change_keeps_its_time(warehouse: Warehouse) -> None:
    upsert_sources(warehouse, [source("first"), source("second")], NOON)
    upsert_sources(warehouse, [source("first"), source("second", name="Other")], LATER)
    assert warehouse.rows("select name, updated_at from ref.source order by source_id") == [
        ("First", NOON),
        ("Other", LATER),
    ]


def test_windows_come_back_in_order(warehouse: Warehouse) -> None:
    late = WindowRow("first", date(2026, 2, 1), date(2026, 2, 28), "discovery", "pending")
    early = WindowRow("first", date(2026, 1, 1), date(2026, 1, 31), "discovery", "running", RUN, 1)
    save_windows(warehouse, [late, early], NOON)
    save_windows(warehouse, [replace(early, state="finished", loaded=3)], LATER)
    assert load_windows(warehouse, "first") == [replace(early, state="finished", loaded=3), late]
    assert load_windows(warehouse, "second") == []


@pytest.mark.parametrize(
    ("reason", "known"), [(Reason.GONE, True), (Reason.HTTP_ERROR, False), (Reason.TIMEOUT, False)]
)
def test_only_a_final_refusal_makes_a_url_known(warehouse: Warehouse, reason: Reason, known: bool) -> None:
    load_batch(warehouse, Batch(RUN, NOON, rejections=[rejected(reason=reason)]))
    assert bool(known_urls(warehouse, "first")) is known


def test_a_page_that_was_an_error_in_disguise_is_fetched_again(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, fetches=[fetch()]))
    assert known_urls(warehouse, "first") == {fetch().url_key}
    disguised = rejected(stage=Stage.CLEAN, reason=Reason.ERROR_PAGE)
    load_batch(warehouse, Batch(RUN, NOON, rejections=[disguised]))
    assert known_urls(warehouse, "first") == set()


def test_known_urls_are_those_of_the_source(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, [article(1), article(1, "second")]))
    assert known_urls(warehouse, "first") == {article(1).url_key}


def test_an_archived_page_that_became_nothing_is_unfinished(warehouse: Warehouse) -> None:
    fetches = [fetch(number) for number in (1, 2, 3)]
    load_batch(warehouse, Batch(RUN, NOON, [article(1)], fetches=fetches, rejections=[rejected(2)]))
    assert unfinished_fetches(warehouse, "first") == [fetch(3)]


def test_articles_to_code_are_those_that_this_version_has_not_read(warehouse: Warehouse) -> None:
    pages = [article(1), article(2), article(3, published_date=date(2026, 1, 1))]
    load_batch(warehouse, Batch(RUN, NOON, pages, [coded(pages[0])]))
    assert {found.id for found in articles_to_code(warehouse, "1")} == {page.article_id for page in pages[1:]}
    assert len(articles_to_code(warehouse, "2")) == 3
    assert [found.id for found in articles_to_code(warehouse, "2", until=date(2026, 2, 1))] == [pages[2].article_id]
    assert articles_to_code(warehouse, "2", sources=["second"]) == []
