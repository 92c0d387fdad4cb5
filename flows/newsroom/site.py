"""Lays out one outlet's site: every path that it answers, and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.newsroom.articles import Outlet, SampleArticle, load_articles
from flows.newsroom.feeds import Item, atom, rss, sitemaps
from flows.newsroom.pages import Link, address, article_page, gallery_page, listing_page

HTML = "text/html; charset=utf-8"
BARE_HTML = "text/html"  # the server leaves the charset to be found out
LISTING_SIZE = 4
SITE_FOUNDED = datetime.fromisoformat("2026-10-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a path answers."""

    status: int
    content_type: str
    body: bytes
    modified: datetime = SITE_FOUNDED


def build_site(outlet: Outlet, base: str) -> Mapping[str, Reply]:
    """Every path of an outlet, percent-decoded, with its answer; a path that is missing answers 404."""
    articles = load_articles(outlet.id)
    latest = [(article.path, article.title) for article in articles[:5]]
    replies = {path: reply for article in articles for path, reply in _article_replies(outlet, article, base, latest)}
    replies |= {page["path"]: _text(page["title"], status=page["status"]) for page in outlet.broken}
    replies |= {
        page["path"]: _text(gallery_page(outlet, page["title"], page["captions"], base, latest))
        for page in outlet.galleries
    }
    replies["/"] = _text(listing_page(outlet, outlet.name, latest, base))
    if outlet.robots is not None:
        replies["/robots.txt"] = _text(outlet.robots.replace("{base}", base), "text/plain; charset=utf-8")
    return replies | _discovery_replies(outlet, base, _offered(outlet, base, articles))


def _offered(outlet: Outlet, base: str, articles: Sequence[SampleArticle]) -> list[Item]:
    """What the feed or list names: the articles, and the pages that turn out to be none."""
    items = [
        Item(path, address(base, path), article.title, article.published, article.section, article.body[0])
        for article in articles
        for path in (article.path, *article.copies)
    ]
    for page in (*outlet.broken, *outlet.galleries):
        path, title, published = page["path"], page["title"], datetime.fromisoformat(page["published"])
        items.append(Item(path, address(base, path), title, published, outlet.sections[-1], title))
    return sorted(items, key=lambda item: (item.published, item.path), reverse=True)


def _article_replies(
    outlet: Outlet, article: SampleArticle, base: str, latest: Sequence[Link]
) -> Iterator[tuple[str, Reply]]:
    page = article_page(outlet, article, base, latest).encode(article.encoding, "xmlcharrefreplace")
    reply = Reply(200, HTML if article.declares_encoding else BARE_HTML, page, article.published)
    for path in (article.path, *article.copies):
        yield path, reply


def _discovery_replies(outlet: Outlet, base: str, items: Sequence[Item]) -> dict[str, Reply]:
    """The feed, sitemaps or listing pages that the outlet's ``discover`` entries name."""
    replies: dict[str, Reply] = {}
    for entry in outlet.discover:
        path = entry["url"].removeprefix("{base}")
        if path.endswith("atom.xml"):
            replies[path] = _text(atom(outlet, base, items), "application/atom+xml; charset=utf-8")
        elif entry["kind"] == "feed":
            replies[path] = _text(rss(outlet, base, items), "application/rss+xml; charset=utf-8")
        elif entry["kind"] == "sitemap":
            found = sitemaps(base, outlet.name, items)
            replies |= {name: _text(text, "application/xml") for name, text in found.items()}
        else:
            replies |= _listing_replies(outlet, base, path, [(item.path, item.title) for item in items])
    return replies


def _listing_replies(outlet: Outlet, base: str, pattern: str, links: Sequence[Link]) -> dict[str, Reply]:
    """Listing pages 1 to n; as on many sites, a page past the last one shows the last one again."""
    chunks = [links[start : start + LISTING_SIZE] for start in range(0, len(links), LISTING_SIZE)]
    paths = [pattern.replace("{page}", str(number)) for number in range(1, len(chunks) + 1)]
    replies = {
        path: _text(listing_page(outlet, outlet.sections[0], chunk, base, paths))
        for path, chunk in zip(paths, chunks, strict=True)
    }
    return replies | {pattern.replace("{page}", str(len(chunks) + 1)): replies[paths[-1]]}


def _text(text: str, content_type: str = HTML, status: int = 200) -> Reply:
    return Reply(status, content_type, text.encode("utf-8"))
