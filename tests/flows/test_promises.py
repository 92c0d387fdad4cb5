"""A run ends by asking the warehouse whether it keeps its promises."""

import logging
from pathlib import Path

import pytest

from flows.ledger import Ledger
from flows.runs import check_promises
from flows.store import Store
from loaders.load import Batch, load_batch
from loaders.state import upsert_sources
from tests.loaders.factories import NOON, RUN, article, coded, event, source


def ledger() -> Ledger:
    return Ledger(run_id=RUN, flow="ingest", started_at=NOON, rasid_version="0")


def test_a_sound_warehouse_fails_no_run(tmp_path: Path) -> None:
    store, own, page = Store(tmp_path / "warehouse.duckdb", 5), ledger(), article()
    with store.open() as warehouse:
        upsert_sources(warehouse, [source()], NOON)
        load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event(date_start=None, date_precision="unknown"))]))
    check_promises(store, own)
    store.close()
    assert own.failed == {}


def test_a_broken_promise_fails_the_run_and_a_doubtful_one_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store, own, page = Store(tmp_path / "warehouse.duckdb", 5), ledger(), article()
    with store.open() as warehouse:  # the article is of a source that nobody has described: a warning
        load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event())]))
        warehouse.rows("delete from core.event")
    with caplog.at_level(logging.WARNING, "rasid"):
        check_promises(store, own)
    store.close()
    assert "incidents_are_linked: 1 rows break it" in own.failed["warehouse"]
    assert "sources_are_described" in caplog.text
