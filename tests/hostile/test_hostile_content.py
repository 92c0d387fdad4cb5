"""Hostile content: bounded time, a reason or what can be saved, and nothing from elsewhere."""

import time
from collections.abc import Iterator

import pytest

from extractors.errors import Reason
from extractors.ids import content_hash
from extractors.news.article import CleaningRules, clean_page
from extractors.news.discover import Discovery, discover
from extractors.news.fetch import Fetcher, Limits
from extractors.records import Article, FetchedPage, Rejected
from tests.hostile.cases_content import FEEDS, LISTINGS, PAGES, SITEMAPS
from tests.news.conftest import NOW, Reply, Site, make_source

SECONDS = 20.0  # of this process alone, on a machine that is busy with other things too; the worst takes about two


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


def find(server: Site, kind: str, body: bytes) -> Discovery:
    server.routes["/bad"] = Reply(body, type="application/octet-stream" if kind != "listing" else "text/html")
    step = {"kind": kind, "url": f"{server.url}/bad"} | ({"links": "h2 a"} if kind == "listing" else {})
    source = make_source(server.url, discover=[step], accept=["/n/"], politeness={"delay_seconds": 0})
    began = time.process_time()
    with Fetcher("Test/1", sleep=lambda _: None, limits=Limits(attempts=1)) as fetcher:
        found = discover(source, fetcher)
    assert time.process_time() - began < SECONDS
    return found


def _check(found: Discovery, expected: Reason | int) -> None:
    if isinstance(expected, Reason):
        assert expected in {rejected.reason for rejected in found.rejections}
        assert all(len(rejected.detail) < 400 for rejected in found.rejections)
    else:
        assert len(found.urls) == expected
        assert found.rejections == ()
    assert all(url.url.startswith("http://127.0.0.1") for url in found.urls)
    assert all(len(url.title or "") <= 1000 for url in found.urls)


@pytest.mark.parametrize("name", FEEDS)
def test_feeds(server: Site, name: str) -> None:
    body, expected = FEEDS[name]
    _check(find(server, "feed", body), expected)


@pytest.mark.parametrize("name", SITEMAPS)
def test_sitemaps(server: Site, name: str) -> None:
    body, expected = SITEMAPS[name]
    _check(find(server, "sitemap", body), expected)


@pytest.mark.parametrize("name", LISTINGS)
def test_listings(server: Site, name: str) -> None:
    body, expected = LISTINGS[name]
    _check(find(server, "listing", body), expected)


def test_a_feed_of_50_megabytes_is_refused(server: Site) -> None:
    found = find(server, "feed", b"<rss>" + b" " * 50_000_000)
    assert [rejected.reason for rejected in found.rejections] == [Reason.TOO_LARGE]


def clean(body: bytes) -> Article | Rejected:
    page = FetchedPage(
        source_id="local",
        url="https://example.com/n/1",
        url_key="https://example.com/n/1",
        final_url="https://example.com/n/1",
        status=200,
        headers={"content-type": "text/html"},
        body=body,
        fetched_at=NOW,
        body_sha256=content_hash(body),
    )
    return clean_page(page, CleaningRules("local"))


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    began = time.process_time()
    result = clean(PAGES[name])
    assert time.process_time() - began < SECONDS
    assert isinstance(result, Article | Rejected)
    if isinstance(result, Rejected):
        assert result.detail
