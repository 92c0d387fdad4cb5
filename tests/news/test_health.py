"""The state of a source, from one visit and its own past."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.news.health import Sample, Visit, judge, silence_limit

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def visit(**changes: Any) -> Visit:
    values = {
        "at": NOW,
        "failure": None,
        "discovered": 20,
        "new": 0,
        "unchanged": 0,
        "fetched": 0,
        "cleaned": 0,
        "loaded": 0,
        "earlier_fetched": 100,
        "earlier_cleaned": 95,
    }
    return Visit(**(values | changes))


def article(age_hours: float, **changes: Any) -> Sample:
    values = {"reported_at": NOW - age_hours * HOUR, "has_title": True, "has_date": True, "characters": 900}
    return Sample(**(values | changes))


PAST = [article(2 * number) for number in range(1, 60)]
GOOD = {"new": 6, "fetched": 6, "cleaned": 6, "loaded": 6}


@pytest.mark.parametrize(
    ("seen", "articles", "state"),
    [
        (visit(**GOOD), PAST, "healthy"),
        (visit(new=2, fetched=2), PAST, "no_new_articles"),
        (visit(), PAST, "no_new_articles"),
        (visit(unchanged=1), PAST, "unchanged"),
        (visit(discovered=0, unchanged=2), PAST, "unchanged"),
        (visit(discovered=0), [], "unknown"),
        (visit(failure="the host does not exist"), PAST, "unreachable"),
        (visit(new=5), PAST, "unreachable"),
        (visit(new=5, fetched=5), PAST, "extraction_empty"),
        (visit(new=9, fetched=9, cleaned=2, loaded=2), PAST, "layout_drift"),
        (visit(new=9, fetched=9, cleaned=2, loaded=2, earlier_cleaned=30), PAST, "healthy"),
        (visit(), [article(2 * number + 40) for number in range(40)], "silent"),
        (visit(unchanged=1), [article(2 * number + 40) for number in range(40)], "silent"),
        (visit(), [article(2 * number + 40) for number in range(5)], "no_new_articles"),
    ],
)
def test_states(seen: Visit, articles: list[Sample], state: str) -> None:
    assert judge(seen, articles).state == state


@pytest.mark.parametrize(
    ("bad", "words"), [({"has_title": False}, "title"), ({"has_date": False}, "date"), ({"characters": 200}, "shorter")]
)
def test_drift_is_measured_against_the_sources_own_past(bad: dict[str, Any], words: str) -> None:
    recent = [article(0.1 * number, **bad) for number in range(10)]
    found = judge(visit(**GOOD), recent + PAST)
    assert found.state == "layout_drift"
    assert words in str(found.detail)
    always = [article(2 * number, **bad) for number in range(60)]
    assert judge(visit(**GOOD), always).state == "healthy"


def test_a_few_odd_articles_are_no_drift() -> None:
    recent = [article(0.1 * number, has_title=number > 3) for number in range(10)]
    assert judge(visit(**GOOD), recent + PAST).state == "healthy"


def test_the_sources_file_goes_before_its_gaps() -> None:
    articles = [article(2 * number + 40) for number in range(40)]
    assert judge(visit(), articles, timedelta(days=3)).state == "no_new_articles"
    assert judge(visit(), PAST, HOUR).state == "silent"


def test_articles_dated_in_the_future_do_not_hide_silence() -> None:
    articles = [article(-500), *(article(2 * number + 40) for number in range(40))]
    assert judge(visit(), articles).state == "silent"


def test_nights_of_an_agency_that_prints_in_bursts_are_allowed() -> None:
    midnight = NOW.replace(hour=0)
    instants = [
        midnight - timedelta(days=day) + timedelta(minutes=7 * 60 + 5 * number)
        for day in range(3)
        for number in range(190)
    ]
    limit = silence_limit(instants)
    assert limit is not None
    night = timedelta(minutes=24 * 60 - 5 * 189)
    assert night < limit < 2 * night


def test_regular_reports_allow_twice_their_distance() -> None:
    limit = silence_limit([NOW - timedelta(days=number) for number in range(30)])
    assert limit is not None
    assert timedelta(hours=47) < limit <= timedelta(hours=48)


def test_few_articles_allow_no_judgement() -> None:
    assert silence_limit([]) is None
    assert silence_limit([NOW] * 50) is None
    assert silence_limit([NOW - number * HOUR for number in range(10)]) is None


@given(st.lists(st.integers(0, 10**8), min_size=2, max_size=60))
def test_the_limit_is_never_negative_and_never_beyond_twice_the_longest_gap(seconds: list[int]) -> None:
    instants = sorted(NOW + timedelta(seconds=number) for number in seconds)
    limit = silence_limit(instants)
    if limit is not None:
        longest = max(later - earlier for earlier, later in pairwise(instants))
        assert HOUR <= limit <= max(HOUR, 2 * longest)
