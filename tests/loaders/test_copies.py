"""Copies of one text are found across sources, whatever the order in which they come."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.ids import content_hash
from extractors.news.duplicates import signature
from extractors.records import Article
from loaders.boilerplate import latest_stories
from loaders.checks import run_checks
from loaders.load import Batch, load_batch
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article, coded, event
from tests.news.reposts import Pair, originals, pairs, reposts


def printed(text: str, source: str, hours: float = 0, number: int = 1, fetched: float = 24 * 365 * 200) -> Article:
    """An article published so many hours after noon."""
    at = NOON + timedelta(hours=hours)
    page = article(number, source, text=text, published_at=at, published_date=at.date())
    made = {"text_sha256": content_hash(text), "signature": signature(text)}
    return replace(page, fetched_at=NOON + timedelta(hours=fetched), **made)


def copies(warehouse: Warehouse) -> set[tuple[str, str]]:
    return set(
        warehouse.rows(
            "select copy.source_id, original.source_id from articles as copy "
            "inner join core.article as original on original.article_id = copy.duplicate_of"
        )
    )


STORY, OTHER, THIRD = originals()[:3]
PRINTED = [printed(STORY, "agency"), printed(OTHER, "elsewhere", 1)] + [
    printed(text, f"outlet{number}", 2 + number) for number, (_, text) in enumerate(reposts(STORY, 1))
]
EXPECTED = {(f"outlet{number}", "agency") for number in range(6)}


def test_a_wire_story_is_one_cluster_with_its_original(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, PRINTED))
    assert copies(warehouse) == EXPECTED
    assert warehouse.rows("select source_id, n_articles, n_sources from article_clusters") == [("agency", 7, 7)]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_does_not_matter(warehouse: Warehouse, seed: int) -> None:
    shuffled = random.Random(seed).sample(PRINTED, len(PRINTED))
    for page in shuffled:
        load_batch(warehouse, Batch(RUN, NOON, [page]))
    assert copies(warehouse) == EXPECTED
    assert all(check.passed for check in run_checks(warehouse) if check.name == "keys_are_unique")


def test_of_two_published_at_once_the_first_fetched_is_the_original(warehouse: Warehouse) -> None:
    pages = [printed(STORY, "late", fetched=9), printed(STORY, "early", fetched=8)]
    load_batch(warehouse, Batch(RUN, NOON, pages))
    assert copies(warehouse) == {("late", "early")}


def test_a_day_alone_counts_to_its_end(warehouse: Warehouse) -> None:
    day = replace(printed(STORY, "day"), published_at=None, published_date=date(2026, 3, 10))
    load_batch(warehouse, Batch(RUN, NOON, [day, printed(STORY, "noon")]))
    assert copies(warehouse) == {("day", "noon")}


def test_a_text_that_is_changed_leaves_its_cluster(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, PRINTED))
    load_batch(warehouse, Batch(RUN, NOON, [printed(THIRD, "agency")]))
    assert copies(warehouse) == {(f"outlet{number}", "outlet0") for number in range(1, 6)}


def test_the_same_form_weeks_later_is_another_report(warehouse: Warehouse) -> None:
    later = printed(STORY.replace(" ", "  ", 1) + " أيضا", "first", 24 * 30, number=2)
    load_batch(warehouse, Batch(RUN, NOON, [printed(STORY, "first"), later]))
    assert copies(warehouse) == set()


def test_an_article_without_words_resembles_nothing(warehouse: Warehouse) -> None:
    load_batch(warehouse, Batch(RUN, NOON, [printed("", name) for name in ("a", "b")]))
    assert warehouse.rows("from core.article_copy") == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_incident_in_near_copies_is_one_event_even_without_a_day(
    warehouse: Warehouse, order: tuple[int, int]
) -> None:
    told = event(date_start=None, date_end=None, date_precision="unknown")
    outlets = [printed(STORY, "first"), printed(STORY + " والله أعلم", "second", 1)]
    for number in order:
        load_batch(warehouse, Batch(RUN, NOON, [outlets[number]], [coded(outlets[number], told)]))
    assert warehouse.rows("select n_sources from events") == [(2,)]
    other = printed(OTHER, "third", 1)
    load_batch(warehouse, Batch(RUN, NOON, [other], [coded(other, told)]))
    assert sorted(warehouse.rows("select n_sources from events")) == [(1,), (2,)]


def test_copies_count_once_among_a_sources_stories(warehouse: Warehouse) -> None:
    pages = [printed(STORY, "first", number, number) for number in range(1, 4)] + [printed(OTHER, "first", 9, 9)]
    load_batch(warehouse, Batch(RUN, NOON, pages))
    assert sorted(latest_stories(warehouse, "first", 10)) == sorted([STORY, OTHER])


def found_pairs(warehouse: Warehouse) -> dict[Pair, bool]:
    """For each constructed pair, loaded by itself within one warehouse, whether it was taken for one text."""
    made = pairs()
    start = datetime(2000, 1, 1, tzinfo=UTC)
    pages = []
    for number, pair in enumerate(made):
        at = start + timedelta(days=30 * number)  # pairs do not meet one another
        for side, text in enumerate((pair.left, pair.right)):
            pages.append(printed(text, str(side), (at - NOON) / timedelta(hours=1) + side, number))
    load_batch(warehouse, Batch(RUN, NOON, pages))
    joined = {
        row[0] for row in warehouse.rows("select url from core.article semi join core.article_copy using (article_id)")
    }
    return {pair: f"https://1.example/news/{number}" in joined for number, pair in enumerate(made)}


def test_precision_and_recall_on_constructed_reposts(warehouse: Warehouse) -> None:
    found = found_pairs(warehouse)
    right = sum(pair.same for pair, joined in found.items() if joined)
    assert right / sum(found.values()) >= 0.98
    assert right / sum(pair.same for pair in found) >= 0.98
