"""A source file is proposed for sites as they are: with feeds, with sitemaps, with headlines only, with nothing."""

from collections.abc import Callable

import pytest

from extractors.news.fetch import Fetcher
from extractors.news.source_proposal import propose, stub
from extractors.news.sources import Source
from tests.news.conftest import Reply, Site
from tests.news.reposts import originals

TEXTS = originals()[:8]


def article(number: int) -> Reply:
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXTS[number].splitlines())
    title = f"عنوان الخبر رقم {number} عن حادث"
    return Reply(f"<html lang=ar><title>{title}</title><body><article><h1>{title}</h1>{paragraphs}</article></html>")


def path(number: int) -> str:
    return f"/2026/11/khabar-{number}"


def feed(site: Site) -> Reply:
    items = "".join(f"<item><title>خبر</title><link>{site.url}{path(n)}</link></item>" for n in range(8))
    return Reply(f'<rss version="2.0"><channel>{items}</channel></rss>', type="application/rss+xml")


def sitemap(site: Site) -> Reply:
    urls = "".join(f"<url><loc>{site.url}{path(n)}</loc></url>" for n in range(8))
    return Reply(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', type="application/xml")


def index(site: Site) -> Reply:
    inner = f"<sitemap><loc>{site.url}/map-1.xml</loc></sitemap>"
    return Reply(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>')


def front(head: str = "") -> Reply:
    links = "".join(
        f'<div class="story"><h3><a href="{path(n)}">عنوان طويل للخبر رقم {n} في الصفحة الأولى</a></h3></div>'
        for n in range(8)
    )
    menu = "".join(f'<li class="menu"><a href="/section/{n}">قسم من أقسام الموقع الكثيرة</a></li>' for n in range(6))
    return Reply(
        f"<html><head><title>وكالة النهر | أخبار</title>{head}</head><body><ul>{menu}</ul>{links}</body></html>"
    )


def named_feed(site: Site) -> None:
    comments = '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
    site.routes["/"] = front(f'{comments}<link rel="alternate" type="application/rss+xml" href="/own.rss">')
    site.routes |= {"/own.rss": feed(site), "/comments/feed/": feed(site)}


def usual_feed(site: Site) -> None:
    site.routes |= {"/": front(), "/rss.xml": feed(site)}


def robots_sitemap(site: Site) -> None:
    robots = Reply(f"User-agent: *\nSitemap: {site.url}/maps/all.xml\n", type="text/plain")
    site.routes |= {"/": front(), "/robots.txt": robots, "/maps/all.xml": index(site), "/map-1.xml": sitemap(site)}


def headlines_only(site: Site) -> None:
    site.routes["/"] = front()


@pytest.mark.parametrize(
    ("build", "steps"),
    [
        (named_feed, [("feed", "/own.rss", None)]),
        (usual_feed, [("feed", "/rss.xml", None)]),
        (robots_sitemap, [("sitemap", "/maps/all.xml", None)]),
        (headlines_only, [("listing", "/", "h3 a")]),
    ],
)
def test_a_file_is_proposed(
    site: Site, fetcher: Fetcher, build: Callable[[Site], None], steps: list[tuple[str, str, str | None]]
) -> None:
    build(site)
    site.routes |= {path(number): article(number) for number in range(8)}
    found = propose(stub(f"{site.url}/", private=True), fetcher)
    assert found.problem is None
    assert found.keys is not None
    assert [(s["kind"], s["url"].removeprefix(site.url), s.get("links")) for s in found.keys["discover"]] == steps
    assert found.keys["accept"] == [r"/\d{4}/\d{1,2}/[^/]+-\d+/?$"]
    assert found.keys["name"] == "وكالة النهر"
    source = Source.model_validate(found.keys)
    assert all(source.accepts(site.url + path(number)) for number in range(8))
    assert not source.accepts(f"{site.url}/section/1")
    assert len(found.articles) == 6
    assert any("time zone" in remark for remark in found.remarks)


def test_sitemaps_beside_a_feed_are_for_the_past_and_what_is_known_is_kept(site: Site, fetcher: Fetcher) -> None:
    named_feed(site)
    site.routes |= {path(number): article(number) for number in range(8)} | {"/sitemap.xml": sitemap(site)}
    known = {"id": "river", "timezone": "Asia/Damascus", "country": "SY", "scale": "subnational"}
    found = propose(stub(f"{site.url}/", private=True, **known), fetcher)
    assert found.keys is not None
    assert {name: found.keys[name] for name in known} == known
    assert [step.get("for") for step in found.keys["discover"]] == [None, "backfill"]
    assert not any("time zone" in remark for remark in found.remarks)


@pytest.mark.parametrize("broken", ["nothing", "no articles"])
def test_why_nothing_can_be_proposed_is_told(site: Site, fetcher: Fetcher, broken: str) -> None:
    if broken == "no articles":
        site.routes["/"] = front()
    found = propose(stub(f"{site.url}/", private=True), fetcher)
    assert found.keys is None
    assert ("front page" if broken == "nothing" else "no article was found") in str(found.problem)


@pytest.mark.parametrize(("host", "name"), [("www.sy-24.com", "sy-24"), ("news.example.co.uk", "news-example-co")])
def test_an_id_is_made_of_the_host(host: str, name: str) -> None:
    assert stub(f"https://{host}/").id == name
