"""Windows, and which article belongs to which of them."""

from datetime import date
from typing import Any

import pytest

from extractors.errors import ConfigError
from extractors.records import DiscoveredUrl
from flows.backfill_plan import Stretch, Way, named, place, span, stretch_of
from flows.backfill_progress import BackfillProgress, duration
from tests.news.conftest import make_source

TODAY = date(2026, 11, 25)
FIRST, LAST = date(2026, 11, 5), date(2026, 11, 7)
STRETCH = Stretch(FIRST, LAST, "discovery")


def test_windows_are_the_days_and_the_whole_stretch() -> None:
    assert STRETCH.windows == ((FIRST, FIRST), (date(2026, 11, 6),) * 2, (LAST, LAST), (FIRST, LAST))
    assert Stretch(FIRST, FIRST, "warc").windows == ((FIRST, FIRST),)
    assert span(STRETCH.windows[1:3]) == (date(2026, 11, 6), LAST)
    assert [named(days) for days in STRETCH.windows[2:]] == ["2026-11-07", "2026-11-05 to 2026-11-07"]


@pytest.mark.parametrize(
    ("since", "until", "via", "files", "told"),
    [
        (LAST, FIRST, None, (), "--since 2026-11-07 is later than --until 2026-11-05: swap them"),
        (FIRST, date(2026, 11, 27), None, (), "--until 2026-11-27 is in the future: the latest day is 2026-11-26"),
        (date(206, 11, 5), LAST, None, (), "--since 0206-11-05 is before there was news on the web"),
        (FIRST, LAST, "discovery", ("a.warc.gz",), "--warc names files, --from discovery reads none"),
    ],
)
def test_what_cannot_be_asked_for(since: date, until: date, via: Way | None, files: Any, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        stretch_of(since, until, via, files, TODAY)


@pytest.mark.parametrize(
    ("via", "files", "way"),
    [(None, (), "discovery"), (None, ("f",), "warc"), ("cc-news", ("f",), "cc-news"), ("warc", (), "warc")],
)
def test_files_are_read_when_they_are_named(via: Way | None, files: Any, way: Way) -> None:
    assert stretch_of(FIRST, LAST, via, files, TODAY).via == way


def offer(path: str, published: str | None = None, changed: str | None = None) -> DiscoveredUrl:
    return DiscoveredUrl("local", f"https://example.com{path}", path, "sitemap", "v", None, published, changed)


@pytest.mark.parametrize(
    ("found", "window"),
    [
        (offer("/2026/11/06/a"), (date(2026, 11, 6),) * 2),
        (offer("/2026/11/08/a", changed="2026-11-06"), None),  # the address tells the day, the change does not
        (offer("/a", published="2026-11-05T22:30:00Z"), (date(2026, 11, 6),) * 2),  # in Damascus
        (offer("/a", published="2026-11-07T22:30:00Z"), None),
        (offer("/a", changed="2026-11-07"), (LAST, LAST)),
        (offer("/a", changed="2026-11-04"), None),  # no older than its last change
        (offer("/a", changed="2026-11-14"), (FIRST, LAST)),  # corrected some days later
        (offer("/a"), (FIRST, LAST)),
    ],
)
def test_the_window_of_an_article(found: DiscoveredUrl, window: Any) -> None:
    source = make_source("https://example.com", timezone="Asia/Damascus")
    placed = place([found], source, STRETCH, set(STRETCH.windows))
    assert placed.by_window == ({window: (found,)} if window else {})
    assert placed.too_late == 0


def test_what_changed_long_after_is_counted_and_what_is_done_is_left() -> None:
    source = make_source("https://example.com", timezone="Asia/Damascus")
    offers = [offer("/1", changed="2026-11-15"), offer("/2026/11/05/2")]
    placed = place(offers, source, STRETCH, {(LAST, LAST)})
    assert (placed.by_window, placed.too_late) == ({}, 1)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (119, "119 s"), (150, "2 min"), (7300, "2 h 02 min"), (200_000, "2 days 7 h")]
)
def test_lengths_of_time_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_progress_tells_rate_and_time_left() -> None:
    told: list[str] = []
    now = [100.0]
    progress = BackfillProgress(told.append, lambda: now[0])
    progress.started(["furat"])
    progress.counted("furat", "windows", 31)
    progress.counted("furat", "due", 100)
    now[0] += 40
    progress.counted("furat", "fetched", 20)
    progress.counted("/a/crawl.warc.gz", "size", 1000)
    now[0] += 50
    progress.counted("/a/crawl.warc.gz", "bytes", 250)
    progress.counted("/a/crawl.warc.gz", "pages", 100)
    progress.counted("furat", "loaded", 19)
    progress.finished("furat", None)
    assert told == [
        "1 source: furat",
        "furat: 20 of 100 pages, 0.5 a second, about 3 min left",
        "crawl.warc.gz: 100 pages read, 25 %, 2.0 a second, about 2 min left",
        "furat: 20 fetched, 19 loaded",
    ]
