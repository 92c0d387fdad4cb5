"""How fast feeds and sitemaps are read: ``pytest tests/benchmarks/bench_discovery.py -m benchmark -s``."""

import gzip
import time
import tracemalloc
from collections.abc import Callable

import feedparser
import pytest

from extractors.news.feeds import parse_feed
from extractors.news.sitemaps import iter_sitemap
from extractors.news.urls import url_key

ITEM = (
    "<item><title>مقتل مدني بانفجار لغم في ريف المحافظة {n}</title><link>https://example.com/archives/{n}</link>"
    "<pubDate>Sun, 01 Nov 2026 10:00:00 +0300</pubDate><description><![CDATA[{text}]]></description></item>"
)
FEED = (
    "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel><title>x</title>"
    + "".join(ITEM.format(n=n, text="<p>نص الخبر وتفاصيله</p>" * 20) for n in range(100))
    + "</channel></rss>"
).encode()
SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    + "".join(
        f"<url><loc>https://example.com/archives/%d9%82%d8%b5%d9%81/{n}</loc><lastmod>2026-11-01T10:00:00+00:00</lastmod>"
        "<changefreq>daily</changefreq><priority>0.6</priority></url>"
        for n in range(50_000)
    )
    + "</urlset>"
).encode()


def _best(work: Callable[[], object], rounds: int) -> float:
    """The shortest of several runs, in seconds: the least disturbed by other programs."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.benchmark
def test_feed() -> None:
    own = _best(lambda: parse_feed(FEED, "https://example.com/feed"), 20)
    peer = _best(lambda: feedparser.parse(FEED, sanitize_html=False, resolve_relative_uris=False), 3)
    print(f"\nfeed of 100 items: {own * 1e3:.1f} ms, feedparser {peer * 1e3:.1f} ms, {peer / own:.0f} times faster")


@pytest.mark.benchmark
@pytest.mark.parametrize("packed", [False, True])
def test_sitemap(packed: bool) -> None:
    body = gzip.compress(SITEMAP) if packed else SITEMAP
    seconds = _best(lambda: sum(1 for _ in iter_sitemap(body)), 3)
    tracemalloc.start()
    sum(1 for _ in iter_sitemap(body))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"\nsitemap of 50,000 URLs, packed={packed}: {50_000 / seconds:,.0f} URLs/s, peak {peak / 1e6:.1f} MB")


@pytest.mark.benchmark
def test_url_keys() -> None:
    urls = [f"https://www.example.com/%d9%82%d8%b5%d9%81/{n}/?utm_source=rss" for n in range(2_000)]
    seconds = _best(lambda: [url_key(url) for url in urls], 3)
    print(f"\nURL keys: {len(urls) / seconds:,.0f} a second")
