"""Loading: what goes in comes back, twice is once, a new coder supersedes, a failure leaves nothing."""

from dataclasses import replace
from datetime import date

import pytest

from extractors.errors import Reason, WarehouseError
from loaders.checks import run_checks
from loaders.load import Batch, LoadResult, load_batch
from loaders.read import find_article, read_coded
from loaders.warehouse import Warehouse
from tests.loaders.factories import LATER, NOON, RUN, article, coded, event, fetch, rejected


def batch(version: str = "1", **changes: object) -> Batch:
    page, other = article(1), article(2, "second")
    values: dict[str, object] = {
        "run_id": RUN,
        "loaded_at": NOON,
        "articles": [page, other],
        "coded": [coded(page, event(), version=version), coded(other, event(), version=version)],
        "fetches": [fetch(1), fetch(2, "second")],
        "rejections": [rejected(3)],
    }
    return Batch(**(values | changes))  # type: ignore[arg-type]


def everything(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the ledger."""
    tables = warehouse.rows(
        "select schema_name || '.\"' || table_name || '\"' from duckdb_tables() "
        "where not temporary and database_name = current_database() and table_name <> 'migration'"
    )
    return {name: sorted(warehouse.rows(f"from {name}"), key=str) for (name,) in tables}


def test_every_field_of_an_event_survives(warehouse: Warehouse) -> None:
    page = article()
    said = coded(page, event(), event(event_class="aggregate", date_start=None, place=None, seized=(), spans={}))
    load_batch(warehouse, Batch(RUN, NOON, [page], [said]))
    assert read_coded(warehouse, page.article_id) == said


def test_a_skipped_article_keeps_its_reason(warehouse: Warehouse) -> None:
    page = article()
    said = coded(page, skipped=Reason.TEXT_TOO_LONG, detail="200,000 characters")
    load_batch(warehouse, Batch(RUN, NOON, [page], [said]))
    assert read_coded(warehouse, page.article_id) == said


@pytest.mark.parametrize("wanted", ["article_id", "url", "canonical_url"])
def test_an_article_comes_back_as_it_went(warehouse: Warehouse, wanted: str) -> None:
    page = article(canonical_url="https://first.example/canonical")
    load_batch(warehouse, Batch(RUN, NOON, [page]))
    assert find_article(warehouse, getattr(page, wanted)) == page


def test_the_same_batch_twice_changes_no_row(warehouse: Warehouse) -> None:
    load_batch(warehouse, batch())
    before = everything(warehouse)
    again = load_batch(warehouse, replace(batch(), loaded_at=LATER))
    assert again == LoadResult()
    assert everything(warehouse) == before


def test_the_same_words_fetched_again_are_no_news(warehouse: Warehouse) -> None:
    load_batch(warehouse, batch())
    again = [replace(page, fetched_at=LATER, page_sha256="other", warc_offset=9) for page in batch().articles]
    assert load_batch(warehouse, Batch(RUN, LATER, again)) == LoadResult()


def test_other_words_change_the_article_and_keep_when_it_came(warehouse: Warehouse) -> None:
    load_batch(warehouse, batch())
    result = load_batch(warehouse, Batch(RUN, LATER, [article(1, title="عنوان آخر")]))
    assert result.articles_changed == 1
    assert warehouse.rows("select title, loaded_at, updated_at from core.article where source_id = 'first'") == [
        ("عنوان آخر", NOON, LATER)
    ]


def test_an_article_twice_in_a_batch_is_one_row(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, [article(1, title="أول"), article(1, title="ثان")]))
    assert warehouse.rows("select title from core.article") == [("ثان",)]


def test_a_new_coder_supersedes_and_the_old_mentions_stay(warehouse: Warehouse) -> None:
    load_batch(warehouse, batch("1"))
    result = load_batch(warehouse, replace(batch("2"), loaded_at=LATER))
    assert (result.mentions_new, result.mentions_superseded) == (2, 2)
    assert warehouse.rows(
        "select coder_version, superseded_at, count(*) from core.event_mention group by all order by 1"
    ) == [("1", LATER, 2), ("2", None, 2)]
    assert read_coded(warehouse, article().article_id, "1") is not None


def test_going_back_to_an_old_coder_makes_its_mentions_current(warehouse: Warehouse) -> None:
    for version in ("1", "2", "1"):
        load_batch(warehouse, batch(version))
    current = warehouse.rows("select distinct coder_version from core.event_mention where superseded_at is null")
    assert current == [("1",)]
    assert warehouse.scalar("select count(*) from core.event_mention") == 4


def test_the_same_coder_with_other_words_takes_the_place(warehouse: Warehouse) -> None:
    page = article()
    load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event(), event(place="أخرى", place_id=None))]))
    load_batch(warehouse, Batch(RUN, LATER, [page], [coded(page, event(killed=None))]))
    assert warehouse.scalar("select count(*) from core.event_mention") == 1
    assert warehouse.scalar("select count(*) from core.event") == 1


def test_an_event_that_nobody_tells_any_more_goes(warehouse: Warehouse) -> None:
    page = article()
    load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event())]))
    load_batch(warehouse, Batch(RUN, LATER, [page], [coded(page, version="2")]))
    assert warehouse.rows("select * from core.event") == []
    assert warehouse.rows("select * from core.event_link") == []


def test_aggregates_make_no_event(warehouse: Warehouse) -> None:
    page = article()
    load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event(event_class="aggregate"))]))
    assert warehouse.scalar("select count(*) from core.event") == 0
    assert warehouse.scalar("select count(*) from aggregates") == 1


def test_a_coded_article_without_article_is_refused_and_nothing_is_stored(warehouse: Warehouse) -> None:
    before = everything(warehouse)
    stray = coded(article(9), event())
    with pytest.raises(WarehouseError, match="have no article row"):
        load_batch(warehouse, replace(batch(), coded=[stray]))
    assert everything(warehouse) == before


def test_a_failure_in_the_middle_leaves_nothing(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, [article(1)]))
    before = everything(warehouse)
    broken = replace(article(2), published_date="no date")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="cannot be converted"):
        load_batch(warehouse, replace(batch(), articles=[article(3), broken]))
    assert everything(warehouse) == before
    assert load_batch(warehouse, batch()).articles_new == 1


def test_a_refusal_is_one_row_however_often(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, rejections=[rejected(), rejected()]))
    other_run = replace(
        rejected(), run_id="00000000-0000-0000-0000-000000000002", rejected_at=LATER, detail="still gone"
    )
    result = load_batch(warehouse, Batch(None, LATER, rejections=[other_run]))
    assert (result.rejections_new, result.rejections_repeated) == (0, 1)
    assert warehouse.rows("select times, first_rejected_at, last_rejected_at, detail from ops.rejection") == [
        (2, NOON, LATER, "still gone")
    ]


def test_a_full_batch_breaks_no_promise(warehouse: Warehouse) -> None:
    load_batch(warehouse, batch("1"))
    load_batch(warehouse, batch("2"))
    broken = {result.name for result in run_checks(warehouse) if not result.passed}
    assert broken == {"sources_are_described"}


def test_checks_find_what_is_wrong(warehouse: Warehouse) -> None:
    page = article(published_date=date(2026, 3, 1))
    odd = event(evidence=((0, 9999),), admin1="IQ-DI")
    load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, odd)]))
    warehouse.rows("insert into core.article from core.article")
    broken = {result.name: result for result in run_checks(warehouse) if not result.passed}
    assert set(broken) >= {
        "keys_are_unique",
        "evidence_lies_in_the_text",
        "provinces_lie_in_their_country",
        "nothing_happens_after_its_report",
    }
    assert broken["keys_are_unique"].severity == "error"
    assert "core.article" in broken["keys_are_unique"].examples[0]
