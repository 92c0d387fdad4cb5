"""Linking: reports of one incident become one event, the same one in whatever order they come."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.ids import content_hash
from extractors.news.duplicates import signature
from extractors.records import Article, CodedArticle, Count, Event
from loaders.checks import run_checks
from loaders.link import link_everything
from loaders.load import Batch, load_batch
from loaders.warehouse import Warehouse
from tests.loaders.factories import LATER, NOON, RUN, article, coded, event
from tests.news.reposts import originals

TOWN: dict[str, Any] = {"place": "السدرة", "place_id": "sy.al-sidra", "lat": 35.2, "lon": 40.3}
NEXT_TOWN: dict[str, Any] = {"place": "الطيبة", "place_id": "sy.al-tayba", "lat": 35.25, "lon": 40.3}
FAR_TOWN: dict[str, Any] = {"place": "البعيدة", "place_id": "sy.al-baida", "lat": 36.2, "lon": 41.3}
UNKNOWN: dict[str, Any] = {"place": None, "place_id": None, "lat": None, "lon": None, "geo_precision": 3}
WEEK: dict[str, Any] = {"date_start": date(2026, 3, 5), "date_end": date(2026, 3, 11), "date_precision": "week"}
MONTH: dict[str, Any] = {"date_start": date(2026, 3, 1), "date_end": date(2026, 3, 31), "date_precision": "month"}


def day(number: int) -> dict[str, Any]:
    return {"date_start": date(2026, 3, number), "date_end": date(2026, 3, number)}


def report(number: int, *events: Event, hour: int = 9) -> tuple[Article, CodedArticle]:
    page = article(number, f"outlet{number}", published_at=datetime(2026, 3, 11, hour, tzinfo=UTC))
    return page, coded(page, *events)


def load(warehouse: Warehouse, *reports: tuple[Article, CodedArticle]) -> None:
    load_batch(warehouse, Batch(RUN, NOON, [page for page, _ in reports], [said for _, said in reports]))


def clusters(warehouse: Warehouse) -> set[tuple[str, ...]]:
    found = warehouse.rows(
        "select list(source_id || mention_number order by all) from core.event_link "
        "inner join core.event_mention using (event_mention_id) inner join core.article using (article_id) "
        "group by event_id"
    )
    return {tuple(row[0]) for row in found}


@pytest.mark.parametrize(
    ("first", "second", "one_event"),
    [
        (TOWN, TOWN, True),
        (TOWN, TOWN | {"arrested": None}, True),
        (TOWN, NEXT_TOWN, True),  # the same three arrests, told with a town next to it
        (TOWN, NEXT_TOWN | {"arrested": None}, False),  # two raids in neighbouring towns
        (TOWN, FAR_TOWN, False),
        (TOWN, UNKNOWN, True),
        (TOWN, UNKNOWN | {"arrested": None}, False),
        (TOWN, UNKNOWN | {"admin1": "SY-HL"}, False),
        (TOWN, TOWN | day(11), True),
        (TOWN, TOWN | day(11) | {"arrested": None}, False),  # a raid a day
        (TOWN, TOWN | day(13), False),
        (TOWN, TOWN | WEEK, True),
        (TOWN, TOWN | WEEK | {"arrested": None}, False),  # it may be any raid of that week
        (TOWN, NEXT_TOWN | WEEK, False),
        (TOWN | day(20), TOWN | WEEK, False),
        (TOWN | MONTH, TOWN | WEEK, False),
        (TOWN | WEEK, TOWN | WEEK, True),
        (TOWN | day(28), TOWN | MONTH, True),
        (TOWN, TOWN | {"status": "denied"}, False),
        (TOWN, TOWN | {"country": "IQ"}, False),
        (TOWN, TOWN | {"event_type": "Battles", "sub_event_type": "Armed clash"}, False),
        (TOWN | {"arrested": Count(2, 2)}, TOWN | {"arrested": Count(40, 40), "actors": ()}, False),
    ],
)
def test_what_two_outlets_tell(
    warehouse: Warehouse, first: dict[str, Any], second: dict[str, Any], one_event: bool
) -> None:
    load(warehouse, report(1, event(**first)), report(2, event(**second)))
    assert warehouse.scalar("select count(*) from core.event") == (1 if one_event else 2)


def test_two_incidents_of_one_article_stay_apart(warehouse: Warehouse) -> None:
    load(warehouse, report(1, event(), event()), report(2, event(), event()))
    sizes = sorted(len(cluster) for cluster in clusters(warehouse))
    assert sizes == [2, 2]


def test_a_copy_under_another_address_adds_no_event(warehouse: Warehouse) -> None:
    page, said = report(1, event(), event(place="أخرى", place_id=None, date_start=None, date_precision="unknown"))
    copy = article(2, "outlet2", text=page.text)
    load(warehouse, (page, said), (copy, coded(copy, *said.events)))
    assert clusters(warehouse) == {("outlet10", "outlet20"), ("outlet11", "outlet21")}


def test_daily_raids_do_not_chain_into_one(warehouse: Warehouse) -> None:
    load(warehouse, *(report(number, event(**TOWN, **day(number))) for number in range(1, 9)))
    spans = warehouse.rows(
        "select max(date_start) - min(date_start) from core.event_link "
        "inner join core.event_mention using (event_mention_id) group by event_id"
    )
    assert max(row[0] for row in spans if row[0]) <= 2


def stories() -> list[tuple[Article, CodedArticle]]:
    return [
        report(1, event(**TOWN)),
        report(2, event(**TOWN, **day(11)), event(**FAR_TOWN), hour=10),
        report(3, event(**NEXT_TOWN), event(**(FAR_TOWN | {"arrested": None})), hour=11),
        report(4, event(**UNKNOWN, **day(11)), hour=12),
    ]


def test_the_order_of_arrival_does_not_matter(tmp_path: Path, empty_warehouse: Path) -> None:
    outcomes = set()
    for number, order in enumerate(itertools.islice(itertools.permutations(stories()), 0, 24, 5)):
        target = tmp_path / f"{number}.duckdb"
        target.write_bytes(empty_warehouse.read_bytes())
        with Warehouse.open(target) as warehouse:
            for told in order:
                load(warehouse, told)
            piecewise = warehouse.rows("select * exclude (linked_at) from core.event_link order by all")
            events = warehouse.rows("select * exclude (linked_at) from core.event order by event_id")
            assert link_everything(warehouse, LATER) == 0
            outcomes.add(repr((piecewise, events)))
    assert len(outcomes) == 1


def test_every_link_says_why(warehouse: Warehouse) -> None:
    load(warehouse, report(1, event()), report(2, event(), hour=10))
    links = warehouse.rows("select score, reasons from core.event_link order by score desc")
    assert links[0] == (1.0, ["first report"])
    assert links[1][1] == [
        "same place",
        "same day",
        "same sub-type",
        "same agent",
        "same target",
        "1 figure(s) agree",
    ]


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        (Count(3, 3), Count(5, 5), (3, 5, 5)),
        (Count(5, 5), Count(3, 3), (3, 3, 5)),
        (Count(3, None), Count(4, 4), (3, 4, 4)),
        (Count(3, 3), Count(4, None), (3, 4, None)),
        (None, Count(0, 0), (0, 0, 0)),
        (None, None, (None, None, None)),
    ],
)
def test_figures_are_never_added_up(
    warehouse: Warehouse, early: Count | None, late: Count | None, expected: tuple[int | None, ...]
) -> None:
    load(warehouse, report(1, event(killed=early)), report(2, event(killed=late), hour=15))
    assert warehouse.rows("select killed_low, killed_best, killed_high from core.event") == [expected]


def test_the_best_figure_is_the_latest_that_is_no_reprint_and_not_in_doubt(warehouse: Warehouse) -> None:
    words = originals()[0]
    printed: dict[str, Any] = {
        "text": words,
        "text_sha256": content_hash(words),
        "signature": signature(words),
        "fetched_at": datetime(2026, 3, 12, tzinfo=UTC),
    }
    first = replace(report(1, hour=8)[0], **printed)
    reprint = replace(report(4, hour=20)[0], **printed)
    doubtful, _ = report(3, hour=18)
    load(
        warehouse,
        (first, coded(first, event(killed=Count(3, 3)))),
        report(2, event(killed=Count(5, 5)), hour=13),
        (doubtful, coded(doubtful, event(killed=Count(50, 50), confidence=0.3))),
        (reprint, coded(reprint, event(killed=Count(3, 3)))),
    )
    assert warehouse.rows("select killed_low, killed_best, killed_high, n_articles from core.event") == [(3, 5, 50, 4)]
    assert warehouse.rows("select n_reports, lowest, highest from conflicting_reports") == [(4, 3, 50)]


def test_recoding_keeps_the_name_of_an_event(warehouse: Warehouse) -> None:
    told = [report(1, event()), report(2, event(), hour=10)]
    load(warehouse, *told)
    before = warehouse.rows("select event_id from core.event")
    load(warehouse, *((page, replace(said, coder_version="2")) for page, said in told))
    assert warehouse.rows("select event_id from core.event") == before


def test_what_another_rule_joined_is_taken_apart_and_nothing_is_lost(warehouse: Warehouse) -> None:
    load(warehouse, report(1, event(**TOWN)), report(2, event(**FAR_TOWN)))
    ((kept,), (gone,)) = warehouse.rows("select event_id from core.event order by event_id")
    warehouse.rows("update core.event_link set event_id = ?", [kept])
    warehouse.rows("delete from core.event where event_id = ?", [gone])
    load(warehouse, report(3, event(**TOWN)))
    assert clusters(warehouse) == {("outlet10", "outlet30"), ("outlet20",)}
    assert [check.name for check in run_checks(warehouse) if check.severity == "error" and not check.passed] == []
