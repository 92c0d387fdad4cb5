"""A run that is asked to stop ends also where what it reads has no end in sight."""

from pathlib import Path

import pytest

from extractors.news.sources import load_source
from flows.newsroom import Newsroom
from flows.runs import Stopped, open_run
from flows.visits import visit
from tests.flows.conftest import new_place


def test_no_further_list_of_a_source_is_read(newsroom: Newsroom, tmp_path: Path) -> None:
    place = new_place(newsroom, tmp_path)
    source = load_source(place.config / "sources" / "rafidain.yml")
    address = source.discover[0].url or ""
    with open_run("ingest", place.settings, {}) as run:
        with visit(run, source) as work:
            assert work is not None
            work.fetcher.get(source, address, "listing")
            run.stopping.set()
            work.fetcher.get(source, address, "listing")
        assert run.ledger.failed == {}
        assert run.ledger.unsettled
    # What was asked for before is told: robots.txt and one list.
    assert place.rows("select kind from ops.fetch order by 1") == [("listing",), ("robots",)]
    with pytest.raises(Stopped):
        run.heed()
