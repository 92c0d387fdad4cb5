"""Sitemaps: kinds, damage and limits."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.news.sitemaps import MAX_URLS, SitemapUnreadable, SitemapUrl, iter_sitemap

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLSET = f"""<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="s.xsl"?>
<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><!-- made today -->
<url><loc> https://example.com/1 </loc><lastmod>2026-11-01</lastmod><image:image><image:loc>https://example.com/i.jpg</image:loc></image:image></url>
<url><loc><![CDATA[https://example.com/2?a=1&b=2]]></loc></url>
<url><lastmod>2026-11-01</lastmod></url></urlset>"""
NEWS = f"""<urlset {NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://example.com/1</loc>
<news:news><news:publication><news:name>س</news:name></news:publication>
<news:publication_date>2026-11-01T10:00:00+03:00</news:publication_date>
<news:title>انفجار في السوق</news:title></news:news>
</url></urlset>"""
INDEX = f"""<sitemapindex {NS}><sitemap>
<loc>https://example.com/s1.xml</loc><lastmod>2026-11-01</lastmod></sitemap></sitemapindex>"""
TWO = [SitemapUrl("https://example.com/1", "2026-11-01"), SitemapUrl("https://example.com/2?a=1&b=2")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (URLSET.encode(), TWO),
        (URLSET.replace(NS, "").encode(), TWO),
        (gzip.compress(URLSET.encode(), mtime=0), TWO),
        (
            NEWS.encode(),
            [SitemapUrl("https://example.com/1", None, False, "انفجار في السوق", "2026-11-01T10:00:00+03:00")],
        ),
        (INDEX.encode(), [SitemapUrl("https://example.com/s1.xml", "2026-11-01", True)]),
        (
            b"\xef\xbb\xbfhttps://example.com/1\r\nhttps://example.com/2\n\nftp://x/\n",
            [SitemapUrl("https://example.com/1"), SitemapUrl("https://example.com/2")],
        ),
        (
            b"<rss><channel><item><link>https://example.com/1</link><pubDate>x</pubDate></item></channel></rss>",
            [SitemapUrl("https://example.com/1", "x")],
        ),
    ],
)
def test_kinds(body, expected) -> None:
    assert list(iter_sitemap(body)) == expected


def _taken(body: bytes, limit: int = 1_000_000) -> tuple[list[str], SitemapUnreadable | None]:
    urls = []
    try:
        for entry in iter_sitemap(body, limit):
            urls.append(entry.url)
    except SitemapUnreadable as error:
        return urls, error
    return urls, None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>not found</body></html>",
        b"<!DOCTYPE u [<!ENTITY a 'x'>]><urlset><url><loc>&a;</loc></url></urlset>",
        b"<urlset/>",
        b"plain words",
        b"\x1f\x8bnot gzip",
        b"\x00\x01\x02",
    ],
)
def test_what_is_no_sitemap_says_why(body) -> None:
    urls, error = _taken(body)
    assert urls == []
    assert error is not None
    assert str(error)


def test_a_cut_sitemap_gives_what_came_before() -> None:
    urls, error = _taken(URLSET.encode()[:-60])
    assert urls[0] == "https://example.com/1"
    assert error is not None
    packed = gzip.compress(b"https://example.com/1\n" * 3)[:-12]
    urls, error = _taken(packed)
    assert set(urls) <= {"https://example.com/1"}


def test_a_gzip_bomb_is_stopped() -> None:
    urls, error = _taken(gzip.compress(b"<urlset><url><loc>" + b"x" * 3_000_000), 100_000)
    assert urls == []
    assert error is not None
    assert error.too_large


def test_too_many_urls_are_left() -> None:
    body = b"https://example.com/1\n" * (MAX_URLS + 10)
    assert sum(1 for _ in iter_sitemap(body)) == MAX_URLS


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body) -> None:
    _taken(body)
    _taken(URLSET.encode()[:300] + body)
    _taken(b"\x1f\x8b\x08\x00" + body)
