"""The sample articles agree with themselves: weekdays with dates, expected events with texts."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from flows.newsroom import SampleArticle, load_articles
from flows.newsroom.articles import NOT_STATED
from flows.newsroom.pages import WEEKDAYS

ARTICLES = load_articles()
TODAY = re.compile(rf"(اليوم|أمس) ({'|'.join(WEEKDAYS)})")


def by_slug(articles: tuple[SampleArticle, ...]) -> list[object]:
    return [pytest.param(article, id=article.slug) for article in articles]


def test_there_are_enough_articles_of_every_kind() -> None:
    found = Counter(event["sub_event_type"] for article in ARTICLES for event in article.expected)
    quiet = [article for article in ARTICLES if not article.expected]
    assert len(ARTICLES) >= 26
    assert len(quiet) >= 4
    assert {
        "Arrests",
        "Air/drone strike",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Suicide bomb",
        "Armed clash",
        "Attack",
        "Abduction/forced disappearance",
        "Disrupted weapons use",
        "Peaceful protest",
        "Violent demonstration",
    } <= set(found)


def test_paths_are_unique() -> None:
    paths = Counter((article.outlet, path) for article in ARTICLES for path in (article.path, *article.copies))
    assert [path for path, number in paths.items() if number > 1] == []


@pytest.mark.parametrize("article", by_slug(ARTICLES))
def test_weekdays_agree_with_the_publication_date(article: SampleArticle) -> None:
    for word, weekday in TODAY.findall(article.text):
        day = article.published.date() - timedelta(days=word == "أمس")
        assert WEEKDAYS[day.weekday()] == weekday, f"{word} {weekday}"


@pytest.mark.parametrize("article", by_slug(tuple(article for article in ARTICLES if article.expected)))
def test_expected_events_have_the_form_of_the_coding_guide(article: SampleArticle) -> None:
    for event in article.expected:
        assert set(event) - {"incidents", "optional"} == set(NOT_STATED)
        assert event["event_type"] and event["sub_event_type"]
        assert event["place"] is None or event["place"] in article.text
        assert event["country"] is None or re.fullmatch(r"[A-Z]{2}", event["country"])
        assert event["admin1"] is None or event["admin1"].startswith(f"{event['country']}-")
        assert (event["date_start"] is None) == (event["date_precision"] == "unknown")
        if event["date_start"]:
            start, end = date.fromisoformat(event["date_start"]), date.fromisoformat(event["date_end"])
            assert start <= end <= article.published.date()


def test_the_half_year_summary_adds_up() -> None:
    summary = next(article for article in ARTICLES if article.slug == "half-year-summary")
    total, *parts = summary.expected
    for figure in ("incidents", "killed", "arrested"):
        assert sum(part[figure]["low"] for part in parts) == total[figure]["low"]
