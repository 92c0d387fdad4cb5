"""Feeds of every kind, well formed, broken and hostile."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import Reason
from extractors.news.feeds import MAX_ITEMS, FeedItem, parse_feed

BASE = "https://example.com/feed/"
ITEM = FeedItem("https://example.com/1", "قصف على أطراف البلدة", "Sun, 01 Nov 2026 10:00:00 +0300")

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>اسم الموقع</title><link>https://example.com/</link>
<item><title>قصف على أطراف البلدة</title><link>https://example.com/1</link>
<media:content><media:title>صورة</media:title></media:content>
<pubDate>Sun, 01 Nov 2026 10:00:00 +0300</pubDate></item>
<item><title><![CDATA[قتيل &amp; جريح <b>في</b> المدينة]]></title><guid>https://example.com/2</guid><dc:date>2026-11-01</dc:date></item>
<item><title>نسبي</title><link>/3?a=1&amp;b=2</link><guid isPermaLink="false">x3</guid></item>
<item><title>بلا رابط</title><guid isPermaLink="false">x4</guid></item>
</channel></rss>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.com/"><title>x</title></channel>
<item rdf:about="https://example.com/1"><title>قصف على أطراف البلدة</title><link>https://example.com/1</link>
<dc:date>Sun, 01 Nov 2026 10:00:00 +0300</dc:date></item></rdf:RDF>"""

RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><item>
<title>قصف على أطراف البلدة</title><link>https://example.com/1</link><pubDate>Sun, 01 Nov 2026 10:00:00 +0300</pubDate>
</item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.com/"><title>x</title>
<entry><title type="html">قصف على &lt;b&gt;أطراف&lt;/b&gt; البلدة</title><link rel="self" href="/self"/><link href="1"/>
<updated>2026-11-02T00:00:00Z</updated><published>Sun, 01 Nov 2026 10:00:00 +0300</published></entry></feed>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "/1", "title": ITEM.title, "date_published": ITEM.published_raw},
            {"id": "no address", "title": 5},
            "nonsense",
        ],
    }
)


@pytest.mark.parametrize("text", [RDF, RSS_091, ATOM, JSON_FEED], ids=["rdf", "rss 0.91", "atom", "json"])
def test_every_kind_gives_the_same_item(text) -> None:
    feed = parse_feed(text.encode(), BASE)
    assert feed.items == (ITEM,)
    assert feed.problem is None


def test_rss() -> None:
    feed = parse_feed(RSS.encode(), BASE)
    assert feed.items == (
        ITEM,
        FeedItem("https://example.com/2", "قتيل & جريح في المدينة", "2026-11-01"),
        FeedItem("https://example.com/3?a=1&b=2", "نسبي", None),
    )
    assert not feed.cut


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("على أطراف", "على&nbsp;أطراف"),  # an entity of HTML
        ("قصف على", "قصف\x0b على"),  # a character that XML does not have
        ("<title>نسبي</title>", "<title>نسبي</b></title>"),
        ("</channel></rss>", ""),
        ("version=\"2.0\"", "version=2.0"),
        ("/3?a=1&amp;b=2", "/3?a=1&b=2"),
        ("<?xml", "\n\n<?xml"),
        ("<?xml version", "\ufeff<?xml version"),
        ("xmlns:media=", "xmlns:other="),
        ('encoding="UTF-8"', 'encoding="windows-1256"'),
        ('encoding="UTF-8"', 'encoding="iso-8859-1"'),
        ('encoding="UTF-8"', 'encoding="utf-16"'),
        ('encoding="UTF-8"', 'encoding="no-such"'),
    ],
)  # fmt: skip
def test_broken_feeds_are_read_all_the_same(old, new) -> None:
    assert old in RSS
    feed = parse_feed(RSS.replace(old, new, 1).encode(), BASE)
    assert [item.url for item in feed.items] == [
        "https://example.com/1", "https://example.com/2", "https://example.com/3?a=1&b=2"
    ]  # fmt: skip
    assert feed.items[0].title == ITEM.title
    assert feed.items[1].title == "قتيل & جريح في المدينة"


@pytest.mark.parametrize("declared", ["windows-1256", "UTF-8", "iso-8859-6"])
def test_legacy_encodings(declared) -> None:
    encoding = "iso-8859-6" if declared == "iso-8859-6" else "windows-1256"
    body = RSS.replace("UTF-8", declared).encode(encoding)
    assert parse_feed(body, BASE).items[0] == ITEM


def test_the_encoding_can_come_from_the_header_or_the_source_file() -> None:
    body = RSS.replace(' encoding="UTF-8"', "").encode("windows-1256")
    assert parse_feed(body, BASE, charset="windows-1256").items[0] == ITEM
    assert parse_feed(body, BASE, charset="iso-8859-6", override="windows-1256").items[0] == ITEM


@pytest.mark.parametrize("keep", range(450, 780, 29))
def test_a_cut_feed_gives_what_came_before(keep) -> None:
    body = RSS.encode()[:keep]
    feed = parse_feed(body, BASE)
    whole = [i.url for i in parse_feed(RSS.encode(), BASE).items]
    assert [i.url for i in feed.items] == whole[: min(body.count(b"</item>"), len(whole))]
    assert feed.cut or feed.problem


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    "<rss><channel><item><title>&b;</title></item></channel></rss>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&x;</title><link>http://e/1</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", Reason.FEED_UNREADABLE),
        ("   \n", Reason.FEED_UNREADABLE),
        ("<!doctype html><html><body>x</body></html>", Reason.FEED_IS_HTML),
        ("\n<HTML><head><title>x</title>", Reason.FEED_IS_HTML),
        ("<rss><channel><title>x</title></channel></rss>", Reason.FEED_EMPTY),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', Reason.FEED_EMPTY),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', Reason.FEED_EMPTY),
        ('{"error": "not found"}', Reason.FEED_UNREADABLE),
        ('{"items": [', Reason.FEED_UNREADABLE),
        ('{"items": ' + "[" * 100_000, Reason.FEED_UNREADABLE),
        ("<urlset><url><loc>https://example.com/1</loc></url></urlset>", Reason.FEED_UNREADABLE),
        ("just text", Reason.FEED_UNREADABLE),
        ("\x00\x01\x02" * 100, Reason.FEED_UNREADABLE),
        ("<rss>" + "<a>" * 100_000, Reason.FEED_UNREADABLE),
        (BOMB, Reason.FEED_UNREADABLE),
        (EXTERNAL, Reason.FEED_UNREADABLE),
    ],
)
def test_what_is_no_feed_says_why(body, reason) -> None:
    feed = parse_feed(body.encode(), BASE)
    assert (feed.items, feed.problem) == ((), reason)
    assert feed.detail


def test_a_million_items_are_not_read() -> None:
    body = b"<rss><channel>" + b"<item><link>http://e.org/1</link></item>" * (MAX_ITEMS + 500) + b"</channel></rss>"
    assert len(parse_feed(body, BASE).items) == MAX_ITEMS


def test_an_endless_title_is_cut() -> None:
    body = RSS.replace("قصف على", "قصف " * 500_000).encode()
    title = parse_feed(body, BASE).items[0].title
    assert title is not None
    assert len(title) <= 1000


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body) -> None:
    parse_feed(body, BASE)
    parse_feed(RSS.encode()[:400] + body, BASE)
