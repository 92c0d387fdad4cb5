"""What people decide: it holds for ever, whatever is loaded, recoded or decided about other reports."""

from dataclasses import replace
from datetime import date, timedelta
from fnmatch import fnmatch
from typing import Any

import pytest

from extractors.errors import QueryError
from extractors.records import Article, CodedArticle, Count, Event
from loaders.checks import run_checks
from loaders.decisions import Signature, merge_events, review_mention, split_event
from loaders.link import link_everything
from loaders.load import Batch, load_batch
from loaders.reference import load_reference
from loaders.warehouse import Warehouse
from tests.loaders.factories import LATER, RUN, article, coded, event
from tests.loaders.given import CONFIG

FAR: dict[str, Any] = {"place": "البعيدة", "place_id": "sy.al-baida", "lat": 36.2, "lon": 41.3}
DESK = Signature("desk", LATER, "same raid")


def told(number: int, *events: Event, version: str = "1") -> tuple[Article, CodedArticle]:
    page = article(number, f"outlet{number}")
    return page, coded(page, *events, version=version)


def load(warehouse: Warehouse, *reports: tuple[Article, CodedArticle]) -> None:
    load_batch(warehouse, Batch(RUN, LATER, [page for page, _ in reports], [said for _, said in reports]))


def events(warehouse: Warehouse) -> dict[str, list[str]]:
    """Event ids with the mentions of each, the biggest event first."""
    found = warehouse.rows(
        "select event_id::varchar, list(event_mention_id::varchar order by event_mention_id) from core.event_link "
        "group by event_id order by count(*) desc, event_id"
    )
    return dict(found)


def state(warehouse: Warehouse) -> str:
    linked = [
        warehouse.rows(f"select * exclude (linked_at) from core.{t} order by all") for t in ("event", "event_link")
    ]
    kept = ("event_mention", "mention_count", "mention_actor", "corrected_value")
    return repr([linked, *(warehouse.rows(f"from core.{table} order by all") for table in kept)])


def broken(warehouse: Warehouse) -> list[str]:
    return [result.name for result in run_checks(warehouse) if result.severity == "error" and not result.passed]


def test_merged_events_stay_one(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event()), told(2, event(**FAR)))
    first, second = events(warehouse)
    joined = merge_events(warehouse, [first, second], DESK)
    assert list(events(warehouse)) == [joined]
    links = warehouse.rows("select score, reasons, method from core.event_link order by score, reasons")
    assert (1.0, ["joined by desk: same raid"], "analyst") in links
    assert link_everything(warehouse, LATER) == 0
    load(warehouse, told(3, event()))
    assert [len(mentions) for mentions in events(warehouse).values()] == [3]
    assert broken(warehouse) == []


def test_a_person_may_join_two_incidents_of_one_article(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event(), event(**FAR)))
    merge_events(warehouse, list(events(warehouse)), DESK)
    assert [len(mentions) for mentions in events(warehouse).values()] == [2]


def test_split_reports_stay_apart_whatever_comes(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event()), told(2, event()))
    ((whole, mentions),) = events(warehouse).items()
    parts = split_event(warehouse, whole, [mentions[1]], DESK)
    assert len(parts) == 2
    # a third report fits both and joins one; it does not bring the two together again
    load(warehouse, told(3, event()))
    assert sorted(len(found) for found in events(warehouse).values()) == [1, 2]
    assert link_everything(warehouse, LATER) == 0
    assert broken(warehouse) == []


def test_the_later_word_on_a_pair_holds(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event()), told(2, event()))
    ((whole, mentions),) = events(warehouse).items()
    parts = split_event(warehouse, whole, [mentions[0]], DESK)
    merge_events(warehouse, parts, replace(DESK, at=LATER + timedelta(hours=1)))
    assert len(events(warehouse)) == 1
    assert warehouse.scalar("select count(*) from decisions") == 2


def test_decisions_survive_recoding(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event(), event(**FAR)), told(2, event()), told(3, event(**FAR, killed=Count(9, 9))))
    ids = {
        row[0]: str(row[1])
        for row in warehouse.rows(
            "select source_id || mention_number, event_mention_id from core.event_mention "
            "inner join core.article using (article_id)"
        )
    }
    shown = "select place, killed_low, killed_high, n_articles, status from events order by all"
    of = {mention: found for found, mentions in events(warehouse).items() for mention in mentions}
    split_event(warehouse, of[ids["outlet10"]], [ids["outlet20"]], DESK)
    review_mention(warehouse, ids["outlet11"], "correct", DESK, {"killed": "4+", "status": "thwarted"})
    review_mention(warehouse, ids["outlet30"], "reject", DESK)
    before = warehouse.rows(shown)
    # another version finds the incidents in another order, and one more
    more = event(place="ثالثة", place_id=None, lat=None, lon=None, evidence=((41, 60),))
    load(
        warehouse,
        told(1, event(**FAR), event(), version="2"),
        told(2, event(), version="2"),
        told(3, event(**FAR, killed=Count(9, 9)), more, version="2"),
    )
    after = warehouse.rows(shown)
    assert after == sorted([*before, ("ثالثة", None, None, 1, "occurred")], key=lambda row: str(row[0]))
    assert warehouse.rows("select n_lost from decisions") == [(0,)] * 3
    assert broken(warehouse) == []


def test_loading_again_changes_nothing_of_what_was_decided(warehouse: Warehouse) -> None:
    reports = (told(1, event()), told(2, event()), told(3, event(**FAR)))
    load(warehouse, *reports)
    (_, mentions), _ = events(warehouse).items()
    review_mention(warehouse, mentions[0], "correct", DESK, {"agents": "isis,sdf", "date": "2026-03-09"})
    review_mention(warehouse, mentions[1], "reject", DESK)
    before = state(warehouse)
    load(warehouse, *reports)
    assert link_everything(warehouse, LATER) == 0
    assert state(warehouse) == before


def only(warehouse: Warehouse) -> str:
    return str(warehouse.scalar("select event_mention_id from core.event_mention"))


@pytest.mark.parametrize(
    ("field", "value", "columns", "shown"),
    [
        ("killed", "3", "killed_low, killed_high", (3, 3)),
        ("killed", "3-5", "killed_low, killed_high", (3, 5)),
        ("arrested", None, "arrested_low, arrested_high", (None, None)),
        ("injured", "4+", "injured_low, injured_high", (4, None)),
        (
            "date",
            "2026-03-01..2026-03-05",
            "date_start, date_end, date_precision",
            (date(2026, 3, 1), date(2026, 3, 5), "week"),
        ),
        ("date", None, "date_start, date_precision", (None, "unknown")),
        ("agents", "isis", "agents, targets", (["isis"], ["isis"])),
        ("targets", None, "agents, targets", (["sdf"], [])),
        ("place", None, "place, admin1, country, lat", (None, None, None, None)),
        ("status", "denied", "status", ("denied",)),
    ],
)
def test_a_correction_stands_in_mention_and_event(
    warehouse: Warehouse, field: str, value: str | None, columns: str, shown: tuple[Any, ...]
) -> None:
    load(warehouse, told(1, event()))
    review_mention(warehouse, only(warehouse), "correct", DESK, {field: value})
    assert warehouse.rows(f"select {columns} from event_mentions") == [shown]
    assert warehouse.rows(f"select {columns} from events") == [shown]
    assert warehouse.scalar("select count(*) from core.corrected_value") == 1


def test_a_correction_can_be_taken_back_and_a_rejection_too(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event()))
    before = warehouse.rows("select * exclude (linked_at) from core.event")
    mention = only(warehouse)
    for hour, (kind, values) in enumerate(
        [("correct", {"arrested": "7"}), ("correct", {"arrested": "3"}), ("reject", None), ("accept", None)]
    ):
        review_mention(warehouse, mention, kind, replace(DESK, at=LATER + timedelta(hours=hour)), values)  # type: ignore[arg-type]
    assert warehouse.rows("select * exclude (linked_at) from core.event") == before
    assert warehouse.rows("select coder_value from core.corrected_value") == [("3",)]


def test_a_figure_that_a_person_put_right_is_the_best(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event(killed=Count(2, 2))), told(2, event(killed=Count(9, 9))))
    figures = "select killed_low, killed_best, killed_high from events"
    (mentions,) = events(warehouse).values()
    assert warehouse.rows(figures)[0][::2] == (2, 9)
    for mention in mentions:
        review_mention(warehouse, mention, "correct", replace(DESK, at=LATER + timedelta(hours=1)), {"killed": "4"})
        load(warehouse, told(3, event(killed=Count(9, 9))))
        assert warehouse.rows(figures)[0][1] == 4


def test_types_and_places_come_from_the_code_lists(warehouse: Warehouse) -> None:
    lists = ("vocabularies/event_types.csv", "gazetteer/syria.csv", "gazetteer/admin1.csv")
    load_reference(warehouse, lambda pattern: [CONFIG / name for name in lists if fnmatch(name, pattern)])
    load(warehouse, told(1, event()))
    review_mention(warehouse, only(warehouse), "correct", DESK, {"place": "SY.Manbij", "sub_event_type": "attack"})
    columns = "event_type, sub_event_type, place, place_id, admin1, geo_precision, lat is not null"
    violence = "Violence against civilians"
    assert warehouse.rows(f"select {columns} from events") == [
        (violence, "Attack", "منبج", "sy.manbij", "SY-HL", 1, True)
    ]
    with pytest.raises(QueryError, match=r"names 3 places: write the id of one \(sy.manbij, Manbij, city"):
        review_mention(warehouse, only(warehouse), "correct", DESK, {"place": "منبج"})
    province = replace(DESK, at=LATER + timedelta(hours=1))
    review_mention(warehouse, only(warehouse), "correct", province, {"place": "SY-HL"})
    assert warehouse.rows(f"select {columns} from events") == [(violence, "Attack", None, None, "SY-HL", 3, True)]


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        ("correct", {}, "at least one FIELD=VALUE"),
        ("accept", {"killed": "3"}, "only corrections have values"),
        ("correct", {"killed": "many"}, "write 3, 3-5 or 3\\+"),
        ("correct", {"killed": "5-3"}, "write 3, 3-5 or 3\\+"),
        ("correct", {"date": "2026-02-30"}, "is no date"),
        ("correct", {"date": "2026-02-20..2026-02-10"}, "ends before it begins"),
        ("correct", {"status": "perhaps"}, "occurred, thwarted"),
        ("correct", {"place": "nowhere"}, "write a place_id or a name"),
        ("correct", {"agents": "sdf,nobody-known"}, "the actor 'nobody-known' is unknown"),
        ("correct", {"sub_event_type": None}, "cannot be unknown"),
        ("correct", {"colour": "red"}, "these can, sub_event_type, status"),
    ],
)
def test_a_wrong_decision_is_refused_and_changes_nothing(
    warehouse: Warehouse, kind: Any, values: dict[str, str | None], sentence: str
) -> None:
    load(warehouse, told(1, event()))
    before = state(warehouse)
    with pytest.raises(QueryError, match=sentence):
        review_mention(warehouse, only(warehouse), kind, DESK, values)
    assert state(warehouse) == before
    assert warehouse.scalar("select count(*) from core.decision") == 0


def test_wrong_names_are_told(warehouse: Warehouse) -> None:
    load(warehouse, told(1, event()), told(2, event(**FAR)))
    first, second = events(warehouse)
    other = events(warehouse)[second][0]
    with pytest.raises(QueryError, match="two different events"):
        merge_events(warehouse, [first, first], DESK)
    with pytest.raises(QueryError, match="there is no event"):
        merge_events(warehouse, [first, other], DESK)
    with pytest.raises(QueryError, match="has no report"):
        split_event(warehouse, first, [other], DESK)
    with pytest.raises(QueryError, match="name some of them, not all"):
        split_event(warehouse, first, events(warehouse)[first], DESK)
    with pytest.raises(QueryError, match="is no id"):
        split_event(warehouse, "x", [], DESK)
    with pytest.raises(QueryError, match="there is no report"):
        review_mention(warehouse, first, "accept", DESK)
