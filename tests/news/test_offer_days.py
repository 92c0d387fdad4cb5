"""The day of an article as its address, feed and sitemap tell it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from extractors.news.offer_days import changed_day, day_in_address, published_day
from extractors.records import DiscoveredUrl

DAMASCUS = ZoneInfo("Asia/Damascus")


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/11/05/title", date(2026, 11, 5)),
        ("/news/2026-11-05-title", date(2026, 11, 5)),
        ("/2026/11/title", None),
        ("/2026/13/05/title", None),
        ("/2026/02/30/title", None),
        ("/archives/20261105", None),  # may as well be a number
        ("/%ZZ/2026/1/5", date(2026, 1, 5)),
    ],
)
def test_a_day_in_an_address(path: str, day: date | None) -> None:
    assert day_in_address(f"https://example.com{path}") == day


def test_what_is_no_address_has_no_day() -> None:
    assert day_in_address("http://[::1/2026/11/05/a") is None


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-11-05T22:30:00Z", date(2026, 11, 6)),  # it is past midnight in Damascus
        ("Thu, 05 Nov 2026 12:00:00 GMT", date(2026, 11, 5)),
        ("2026-11-05", date(2026, 11, 5)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_days_are_those_of_the_outlet(raw: str | None, day: date | None) -> None:
    offer = DiscoveredUrl("s", "https://example.com/1", "k", "sitemap", "v", None, raw, raw)
    assert (published_day(offer, DAMASCUS), changed_day(offer, DAMASCUS)) == (day, day)
