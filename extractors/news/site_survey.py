"""What a site offers to a reader of news: feeds, sitemaps, links of its front page, its name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors.news.discover import charset_of
from extractors.news.encoding import decode
from extractors.news.feeds import parse_feed
from extractors.news.fetch import Fetcher, Kind
from extractors.news.html_page import HtmlPage, class_and_id, parse, text_of
from extractors.news.sitemaps import SitemapUnreadable, iter_sitemap
from extractors.news.sources import Source
from extractors.news.urls import origin_of, resolve, same_site, url_key
from extractors.records import FetchedPage, Rejected

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_FEED_PATHS = ("/feed/", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/ar/rss.xml", "/rss/all.xml")
_SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/wp-sitemap.xml")
_COMMENTS = re.compile(r"/comments/feed|[?&]feed=comments")
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEADLINE_WORDS = 4
_MOST_CANDIDATES = 12  # of feeds, and as many of sitemaps
_MOST_URLS = 500  # of one sitemap


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed or sitemap that was read well."""

    kind: Kind
    url: str
    addresses: tuple[str, ...]
    is_index: bool = False


@dataclass(frozen=True, slots=True)
class FrontLink:
    """A link of the front page that reads like a headline, and the selectors that would find it."""

    url: str
    title: str
    selectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found at a site. ``problem`` is set when its front page could not be read."""

    homepage: str
    name: str
    offers: tuple[Offer, ...]
    front_links: tuple[FrontLink, ...]
    problem: str | None = None


def survey(source: Source, fetcher: Fetcher) -> Survey:
    """Looks at the front page, robots.txt and the usual places; ``source`` says how politely."""
    home = fetcher.get(source, source.homepage, "listing")
    page = _read(home) if isinstance(home, FetchedPage) else None
    if page is None or not isinstance(home, FetchedPage):
        problem = home.detail if isinstance(home, Rejected) else f"{source.homepage} holds no page"
        return Survey(source.homepage, source.name, (), (), problem)
    links = tuple(_front_links(page, home.final_url))
    offers = (*_feeds(source, fetcher, page, home.final_url), *_sitemaps(source, fetcher, home.final_url))
    return Survey(home.final_url, _name(page, home.final_url), offers, links)


def _read(page: FetchedPage) -> HtmlPage | None:
    return parse(decode(page.body, page.headers, None).text)


def _name(page: HtmlPage, url: str) -> str:
    """What the site calls itself; of a longer title the first part."""
    declared: str = page.metas.get("og:site_name") or re.split(r"\s[|\-–—]\s", page.title_tag or "")[0]
    return declared.strip()[:80] or urlsplit(url).hostname or url


def _feeds(source: Source, fetcher: Fetcher, page: HtmlPage, home: str) -> Iterator[Offer]:
    """Feeds that the page names, else those in the usual places."""
    named = [
        link.get("href")
        for link in page.tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower() and (link.get("type") or "").lower() in _FEED_TYPES
    ]
    found = list(_readable(source, fetcher, (resolve(home, href) for href in named), "feed"))
    if not found:
        usual = (resolve(home, path) for path in _FEED_PATHS)
        found = list(_readable(source, fetcher, usual, "feed", only_first=True))
    yield from found


def _sitemaps(source: Source, fetcher: Fetcher, home: str) -> Iterator[Offer]:
    robots = fetcher.get(source, f"{origin_of(home)}/robots.txt", "robots")
    text = robots.body.decode("utf-8", "replace") if isinstance(robots, FetchedPage) else ""
    named = [resolve(home, line) for line in _SITEMAP_LINE.findall(text)]
    found = list(_readable(source, fetcher, named, "sitemap"))
    if not found:
        usual = (resolve(home, path) for path in _SITEMAP_PATHS)
        found = list(_readable(source, fetcher, usual, "sitemap", only_first=True))
    yield from found


def _readable(
    source: Source, fetcher: Fetcher, urls: Iterable[str | None], kind: Kind, *, only_first: bool = False
) -> Iterator[Offer]:
    """Those of the addresses that hold what they should, each content once."""
    wanted = dict.fromkeys(url for url in urls if url and not _COMMENTS.search(url))
    seen: set[tuple[str, ...]] = set()
    for url in list(wanted)[:_MOST_CANDIDATES]:
        offer = read_offer(source, fetcher, url, kind)
        if offer is None or offer.addresses in seen:
            continue
        seen.add(offer.addresses)
        yield offer
        if only_first:
            return


def read_offer(source: Source, fetcher: Fetcher, url: str, kind: Kind) -> Offer | None:
    """What a feed or sitemap holds; null when it is none or holds nothing."""
    page = fetcher.get(source, url, kind)
    if not isinstance(page, FetchedPage):
        return None
    if kind == "feed":
        feed = parse_feed(page.body, page.final_url, charset_of(page))
        return Offer(kind, page.url, tuple(item.url for item in feed.items)) if feed.items else None
    addresses: list[str] = []
    is_index = False
    try:
        for entry in iter_sitemap(page.body):
            is_index = is_index or entry.is_sitemap
            if (address := resolve(page.final_url, entry.url)) and len(addresses) < _MOST_URLS:
                addresses.append(address)
    except SitemapUnreadable:
        return None
    return Offer(kind, page.url, tuple(addresses), is_index) if addresses else None


def _front_links(page: HtmlPage, home: str) -> Iterator[FrontLink]:
    """Links to pages of the site whose words may be a headline."""
    seen: set[str] = set()
    for anchor in page.body.iter("a"):
        target, title = resolve(home, anchor.get("href")), text_of(anchor)
        if target is None or len(title.split()) < _HEADLINE_WORDS or not same_site(target, home):
            continue
        if (key := url_key(target)) not in seen:
            seen.add(key)
            yield FrontLink(target, title, tuple(_selectors(anchor)))


def _selectors(anchor: object) -> Iterator[str]:
    """Selectors for a link by the two nearest boxes around it, the plainest first."""
    around: list[str] = []
    node = anchor.getparent()  # type: ignore[attr-defined]
    while node is not None and len(around) < 3 and node.tag not in ("body", "html"):
        words = [word for word in class_and_id(node).split() if re.fullmatch(r"[a-z_][a-z_-]*", word)]
        named = f"{node.tag}.{words[0]}" if words and node.get("class") else None
        if named or node.tag in ("h1", "h2", "h3", "h4", "article", "li"):
            around.append(named or node.tag)
            yield f"{' '.join(reversed(around))} a"
        node = node.getparent()
