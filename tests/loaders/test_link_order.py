"""Whatever the order, the portions and the repetitions in which articles, recodings and decisions come: one result."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.records import Article, CodedArticle, Count, Event
from loaders.decisions import Signature, merge_events, review_mention, split_event
from loaders.link import link_everything
from loaders.load import Batch, load_batch
from loaders.warehouse import Warehouse
from tests.loaders.factories import LATER, RUN, article, coded, event

TOWNS = [("السدرة", "sy.a", 35.2, 40.3), ("الطيبة", "sy.b", 35.25, 40.3), ("البعيدة", "sy.c", 36.2, 41.3)]
Report = tuple[Article, CodedArticle]


def told(dice: random.Random) -> Event:
    """One of few places, days and tolls, so that much is alike."""
    place, key, lat, lon = dice.choice(TOWNS)
    day = date(2026, 3, dice.randint(8, 11))
    unknown: dict[str, Any] = {"place": None, "place_id": None, "lat": None, "lon": None}
    places: dict[str, Any] = {"place": place, "place_id": key, "lat": lat, "lon": lon}
    return event(
        **(unknown if dice.random() < 0.15 else places),
        date_start=day,
        date_end=day,
        date_precision=dice.choice(["day", "day", "day", "week"]),
        killed=dice.choice([None, Count(2, 2), Count(2, None), Count(7, 7)]),
        status=dice.choice(["occurred", "occurred", "thwarted"]),
        event_class=dice.choice(["incident"] * 5 + ["aggregate"]),
    )


def reports(dice: random.Random) -> list[Report]:
    """Twenty articles of one to three incidents; some print the words of another."""
    pages = [
        article(number, f"outlet{number % 7}", published_at=datetime(2026, 3, 11, number % 24, tzinfo=UTC))
        for number in range(20)
    ]
    pages = [
        replace(page, text=pages[0].text, text_sha256=pages[0].text_sha256) if number % 6 == 5 else page
        for number, page in enumerate(pages)
    ]
    return [(page, coded(page, *(told(dice) for _ in range(dice.randint(1, 3))))) for page in pages]


def links(warehouse: Warehouse) -> str:
    found = [
        warehouse.rows(f"select * exclude (linked_at) from core.{name} order by all")
        for name in ("event", "event_link")
    ]
    return repr(found)


def load(warehouse: Warehouse, portion: list[Report]) -> None:
    load_batch(warehouse, Batch(RUN, LATER, [page for page, _ in portion], [said for _, said in portion]))


def decide(warehouse: Warehouse, seed: int) -> None:
    """Three decisions about what is there, chosen by ids, so that the same state gets the same ones."""
    events = [row[0] for row in warehouse.rows("select event_id::varchar from core.event order by all")]
    merge_events(warehouse, events[seed % 3 : seed % 3 + 2], Signature("a", LATER))
    whole, mentions = warehouse.rows(
        "select event_id::varchar, list(event_mention_id::varchar order by event_mention_id) from core.event_link "
        "group by event_id having count(*) > 2 order by event_id limit 1"
    )[0]
    split_event(warehouse, whole, mentions[:1], Signature("b", LATER + timedelta(hours=1)))
    review_mention(warehouse, mentions[1], "reject", Signature("c", LATER + timedelta(hours=2)))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_any_order_gives_the_same_events(
    warehouse: Warehouse, tmp_path: Path, empty_warehouse: Path, seed: int
) -> None:
    everything = reports(random.Random(seed))
    load(warehouse, everything)
    decide(warehouse, seed)
    expected = links(warehouse)
    assert link_everything(warehouse, LATER) == 0
    decisions = {
        name: warehouse.arrow(f"from core.{name}") for name in ("decision", "decision_report", "decision_value")
    }
    for shuffle in range(2):
        dice = random.Random(100 * seed + shuffle)
        path = tmp_path / f"{shuffle}.duckdb"
        path.write_bytes(empty_warehouse.read_bytes())
        order = dice.sample(everything, len(everything))
        with Warehouse.open(path) as other:
            for name, rows in decisions.items():  # the decisions are known before anything that they are about
                other.connection.register("rows", rows)
                other.rows(f"insert into core.{name} from rows")
            while order:
                portion, order = order[: (size := dice.randint(1, 6))], order[size:]
                load(other, portion)
                if dice.random() < 0.3:
                    load(other, portion)
            assert links(other) == expected
            assert link_everything(other, LATER) == 0


def test_no_event_holds_an_article_twice_or_an_aggregate(warehouse: Warehouse) -> None:
    for seed in range(3):
        load(warehouse, reports(random.Random(seed)))
    twice = (
        "select event_id from core.event_link inner join core.event_mention using (event_mention_id) group by event_id"
    )
    assert warehouse.rows(f"{twice} having count(*) > count(distinct article_id)") == []
    assert warehouse.rows(f"{twice}, event_class having event_class = 'aggregate'") == []
