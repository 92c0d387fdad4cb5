"""Discovery against a real server."""

from datetime import date, timedelta
from html import escape
from itertools import cycle

import pytest

from extractors.errors import Reason, Stage
from extractors.news.discover import discover
from extractors.news.fetch import Fetcher
from extractors.news.listing import Link, parse_listing
from extractors.records import SourceState
from tests.news.conftest import NOW, Reply, make_source

XML = "application/xml"


def _rss(*paths: str, date_text: str = "") -> Reply:
    items = "".join(f"<item><title>خبر {p}</title><link>{p}</link><pubDate>{date_text}</pubDate></item>" for p in paths)
    return Reply(f"<rss><channel>{items}</channel></rss>", type=XML)


def _urlset(*entries: tuple[str, str]) -> Reply:
    urls = "".join(f"<url><loc>{loc}</loc><lastmod>{day}</lastmod></url>" for loc, day in entries)
    return Reply(f"<urlset>{urls}</urlset>", type=XML)


def _index(*entries: tuple[str, str]) -> Reply:
    maps = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in entries)
    return Reply(f"<sitemapindex>{maps}</sitemapindex>", type=XML)


def _paths(found, site) -> list[str]:
    return [url.url.removeprefix(site.url) for url in found.urls]


def test_a_feed(site, fetcher) -> None:
    site.routes["/feed"] = _rss("/n/1", "/n/2?utm_source=rss", "/n/2", "/tag/x", "https://evil.example/n/3")
    found = discover(make_source(site.url, accept=["/n/\\d+"]), fetcher)
    assert _paths(found, site) == ["/n/1", "/n/2?utm_source=rss"]
    first = found.urls[0]
    assert (first.source_id, first.via, first.via_url, first.title) == ("local", "feed", f"{site.url}/feed", "خبر /n/1")
    assert found.passed_over == 2
    assert found.rejections == ()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply("<html><body>x</body></html>"), Reason.FEED_IS_HTML),
        (Reply("<rss><channel></channel></rss>"), Reason.FEED_EMPTY),
        (Reply(""), Reason.FEED_UNREADABLE),
        (Reply("", 404), Reason.GONE),
        (Reply("", 500), Reason.HTTP_ERROR),
    ],
)
def test_a_bad_feed_leaves_the_others_unharmed(site, fetcher, reply, reason) -> None:
    site.routes["/bad"] = reply
    site.routes["/feed"] = _rss("/n/1")
    steps = [{"kind": "feed", "url": f"{site.url}/{name}"} for name in ("bad", "feed")]
    found = discover(make_source(site.url, discover=steps), fetcher)
    assert _paths(found, site) == ["/n/1"]
    (rejected,) = found.rejections
    assert (rejected.stage, rejected.reason, rejected.url) == (Stage.DISCOVER, reason, f"{site.url}/bad")
    assert (rejected.source_id, rejected.run_id, rejected.rejected_at) == ("local", "run", NOW)


def _feed_with_etag(handler) -> Reply:
    if handler.headers["If-None-Match"] == '"1"':
        return Reply(status=304)
    reply = _rss("/n/1")
    reply.headers = {"ETag": '"1"', "Last-Modified": "Fri, 20 Nov 2026 09:00:00 GMT"}
    return reply


def _hours(site, wanted: int) -> list:
    """Instants, an hour apart."""
    return [NOW + timedelta(hours=hour) for hour in range(wanted)]


def test_validators_are_used_and_distrusted_now_and_then(site, source) -> None:
    site.routes["/feed"] = _feed_with_etag
    clock = [NOW]
    with Fetcher("Test/1", clock=lambda: clock[0]) as fetcher:
        first = discover(source, fetcher)
        assert first.validators.etag == {f"{site.url}/feed": '"1"'}
        state = SourceState("local", etag=first.validators.etag, body_sha256=first.validators.body_sha256)
        answers = []
        for clock[0] in _hours(site, 22):
            again = discover(source, fetcher, validators=state)
            answers.append(len(again.urls))
            assert again.unchanged == 1
            assert again.validators.etag == state.etag
    assert answers.count(1) == 2


def test_a_validator_from_the_future_is_not_used(site, source, fetcher) -> None:
    site.routes["/feed"] = _rss("/n/1")
    state = SourceState("local", last_modified={f"{site.url}/feed": "Tue, 01 Jan 2041 00:00:00 GMT"})
    discover(source, fetcher, validators=state)
    assert "if-modified-since" not in site.asked[-1][1]


def test_a_window_over_a_feed(site, source, fetcher) -> None:
    site.routes["/old"] = _rss("/n/old", date_text="Sun, 01 Nov 2026 10:00:00 +0300")
    site.routes["/new"] = _rss("/n/new", date_text="2026-11-10T10:00:00+03:00")
    site.routes["/odd"] = _rss("/n/odd", date_text="قبل ساعة")
    steps = [{"kind": "feed", "url": f"{site.url}/{name}"} for name in ("old", "new", "odd")]
    source = make_source(site.url, discover=steps)
    found = discover(source, fetcher, "current", date(2026, 11, 5), date(2026, 11, 8))
    assert _paths(found, site) == ["/n/odd"]
    assert _paths(discover(source, fetcher, "current", date(2026, 11, 5)), site) == ["/n/new", "/n/odd"]


def test_a_sitemap_index_is_followed_into_its_window(site, fetcher) -> None:
    site.routes["/sitemap.xml"] = _index(("/old.xml", "2026-01-01"), ("/new.xml", "2026-11-10"), ("/sitemap.xml", ""))
    site.routes["/new.xml"] = _urlset(
        ("/n/1", "2026-10-01"), ("/n/2", "2026-11-09"), ("/n/3", "2026-11-20"), ("/n/4", "")
    )
    source = make_source(site.url, discover=[{"kind": "sitemap", "url": f"{site.url}/sitemap.xml", "for": "backfill"}])
    assert discover(source, fetcher).urls == ()
    found = discover(source, fetcher, "backfill", date(2026, 11, 5), date(2026, 11, 10))
    # A change after the window says nothing about when an article appeared.
    assert _paths(found, site) == ["/n/2", "/n/3", "/n/4"]
    assert found.urls[0].lastmod_raw == "2026-11-09"
    assert site.paths() == ["/sitemap.xml", "/new.xml"]


def test_an_unchanged_index_still_leads_to_changed_sitemaps(site, fetcher) -> None:
    site.routes["/sitemap.xml"] = _index(("/s.xml", ""))
    site.routes["/sitemap.xml"].headers["ETag"] = '"1"'
    site.routes["/s.xml"] = _urlset(("/n/1", ""))
    site.routes["/s.xml"].headers["ETag"] = '"2"'
    source = make_source(site.url, discover=[{"kind": "sitemap", "url": f"{site.url}/sitemap.xml"}])
    found = discover(source, fetcher)
    assert found.validators.etag == {f"{site.url}/s.xml": '"2"'}
    again = discover(source, fetcher, validators=found.validators)
    assert again.unchanged == 2
    assert _paths(again, site) == ["/n/1"]


def test_only_the_newest_sitemaps_are_read_for_the_present(site, fetcher) -> None:
    site.routes["/sitemap.xml"] = _index(*((f"/{n}.xml", f"2026-11-{n:02}") for n in range(1, 13)))
    source = make_source(site.url, discover=[{"kind": "sitemap", "url": f"{site.url}/sitemap.xml"}])
    found = discover(source, fetcher)
    assert site.paths() == ["/sitemap.xml", *(f"/{n}.xml" for n in range(12, 7, -1))]
    assert {rejected.reason for rejected in found.rejections} == {Reason.GONE}


def test_a_broken_sitemap_gives_what_came_before_and_a_reason(site, fetcher) -> None:
    site.routes["/sitemap.xml"] = Reply("<urlset><url><loc>/n/1</loc></url><url><loc>/n", type=XML)
    source = make_source(site.url, discover=[{"kind": "sitemap", "url": f"{site.url}/sitemap.xml"}])
    found = discover(source, fetcher)
    assert _paths(found, site) == ["/n/1"]
    assert [rejected.reason for rejected in found.rejections] == [Reason.SITEMAP_UNREADABLE]


def _listing(*paths: str) -> Reply:
    return Reply("<h1><a href='/about'>x</a></h1>" + "".join(f"<h2><a href='{p}'>عنوان</a></h2>" for p in paths))


def _listing_source(site, **keys):
    return make_source(
        site.url, discover=[{"kind": "listing", "url": f"{site.url}/p/{{page}}", "links": "h2 a", **keys}]
    )


def test_listing_pages_until_nothing_is_new(site, fetcher) -> None:
    site.routes["/p/1"] = _listing("/n/4", "/n/3")
    site.routes["/p/2"] = _listing("/n/3", "/n/2")
    site.routes["/p/3"] = _listing("/n/3", "/n/2")
    site.routes["/p/4"] = _listing("/n/1")
    found = discover(_listing_source(site), fetcher)
    assert _paths(found, site) == ["/n/4", "/n/3", "/n/2"]
    assert site.paths() == ["/p/1", "/p/2", "/p/3"]
    assert found.urls[0].title == "عنوان"


def test_an_archive_list_is_read_as_far_as_its_addresses_are_young_enough(site, fetcher) -> None:
    """Younger articles are passed over, older ones end the list, and undated ones are taken."""
    site.routes["/p/1"] = _listing("/2026/11/20/a", "/2026/11/19/b")
    site.routes["/p/2"] = _listing("/2026/11/10/c", "/no-date/d")
    site.routes["/p/3"] = _listing("/2026/10/01/e", "/2026/09/30/f")
    site.routes["/p/4"] = _listing("/2026/09/01/g")
    source = _listing_source(site, **{"for": "backfill"})
    found = discover(source, fetcher, "backfill", date(2026, 11, 8), date(2026, 11, 12))
    assert _paths(found, site) == ["/2026/11/10/c", "/no-date/d"]
    assert site.paths() == ["/p/1", "/p/2", "/p/3"]


def test_what_the_sitemap_dates_elsewhere_is_not_taken_from_the_list(site, fetcher) -> None:
    site.routes["/sitemap.xml"] = _urlset(("/n/1", "2026-10-01"), ("/n/2", "2026-11-09"))
    site.routes["/p/1"] = _listing("/n/3", "/n/2", "/n/1")
    steps = [
        {"kind": "sitemap", "url": f"{site.url}/sitemap.xml"},
        {"kind": "listing", "url": f"{site.url}/p/{{page}}", "links": "h2 a"},
    ]
    source = make_source(site.url, discover=steps)
    found = discover(source, fetcher, "backfill", date(2026, 11, 5), date(2026, 11, 12))
    assert _paths(found, site) == ["/n/2", "/n/3"]


SLUGS = [
    "%d9%82%d8%b5%d9%81-" * 90, "قصف-ليلي-على-أطراف-البلدة", "a-b,c", "انفجار_لغم", "x" * 600, "tag", "author", "page",
    "feed", "archive",
]  # fmt: skip
SHAPES = [
    "/archives/{n}", "/archives/{slug}-{n}/", "/{n}", "/{slug}/{n}", "/{n}/{slug}", "/news,{n}.html",
    "/story.ght?id={n}",
    "/?p={n}&x={slug}", "/index.php?option=com_content&view=article&id={n}", "/ar/node/{n}", "/2026/11/01/{slug}-{n}/",
    "/live-blog/{n}/{slug}", "/category/syria/{n}-{slug}", "/video/{slug}/{n}", "/gallery/{n}", "/articles/{n}#ed=rss",
    "/a/b/c/d/e/{slug}/{n}.aspx", "/Story/{n}/{slug}.HTML", "/news/{n}?lang=ar&ref={slug}", "/p/{slug}_{n}:1",
]  # fmt: skip


def test_of_two_hundred_article_addresses_none_is_lost(site, fetcher) -> None:
    """Shapes that other programs take for sections, archives or garbage."""
    numbered = [(f"{row}{column}0", shape) for row, shape in enumerate(SHAPES) for column in range(len(SLUGS))]
    paths = [shape.format(n=number, slug=slug) for (number, shape), slug in zip(numbered, cycle(SLUGS), strict=False)]
    links = "".join(f"<item><title>x</title><link>{escape(site.url + path)}</link></item>" for path in paths)
    site.routes["/feed"] = Reply(f"<rss version='2.0'><channel>{links}</channel></rss>", type="text/xml")
    found = discover(make_source(site.url), fetcher)
    assert len(paths) == len(found.urls) == len({url.url_key for url in found.urls}) == 200


def test_the_end_of_a_listing_is_no_failure(site, fetcher) -> None:
    site.routes["/p/1"] = _listing("/n/1")
    found = discover(_listing_source(site), fetcher)
    assert _paths(found, site) == ["/n/1"]
    assert found.rejections == ()


def test_a_listing_stops_at_its_last_page(site, fetcher) -> None:
    for number in range(0, 9):
        site.routes[f"/p/{number}"] = _listing(f"/n/{number}")
    assert _paths(discover(_listing_source(site, pages=2, first_page=0), fetcher), site) == ["/n/0", "/n/1"]


def test_a_selector_that_finds_nothing_is_told(site, fetcher) -> None:
    site.routes["/p/1"] = Reply("<h3><a href='/n/1'>x</a></h3>")
    found = discover(_listing_source(site), fetcher)
    assert [rejected.reason for rejected in found.rejections] == [Reason.LISTING_NO_LINKS]
    assert "h2 a" in found.rejections[0].detail


@pytest.mark.parametrize(
    ("markup", "selector", "expected"),
    [
        ("<a class=t href='/1'>أ <b>ب</b></a>", "a.t", [Link("https://e.com/1", "أ ب")]),
        ("<a href='/1'><h2>أ</h2></a>", "h2", [Link("https://e.com/1", "أ")]),
        ("<div class=c><a href='/1'>أ</a></div>", ".c", [Link("https://e.com/1", "أ")]),
        ("<base href='/ar/'><a href='1' title='أ'></a>", "a", [Link("https://e.com/ar/1", "أ")]),
        ("<a href='/1'>أ</a><a href='/1'>المزيد</a>", "a", [Link("https://e.com/1", "أ")]),
        ("<a>x</a><a href='javascript:x()'>x</a><a href='#'>x</a>", "a", [Link("https://e.com/", "x")]),
        ("", "a", []),
    ],
)
def test_links_of_a_listing(markup, selector, expected) -> None:
    assert list(parse_listing(markup.encode(), "https://e.com/", selector)) == expected


def test_a_listing_in_a_legacy_encoding() -> None:
    body = "<a href='/1'>عنوان الخبر</a>".encode("windows-1256")
    assert parse_listing(body, "https://e.com/", "a", "windows-1256")[0].title == "عنوان الخبر"
