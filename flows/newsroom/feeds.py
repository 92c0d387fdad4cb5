"""Writes what the outlets offer to machines: RSS, Atom, sitemaps and robots.txt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from flows.newsroom.articles import Outlet

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP_NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_NS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed or sitemap: an article, or a page that turns out to be none."""

    path: str
    url: str
    title: str
    published: datetime
    section: str
    summary: str


def rss(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    """An RSS 2.0 feed; its links carry tracking parameters, as feed plug-ins add them."""
    entries = "\n".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url + '?utm_source=rss&utm_medium=feed')}</link>"
        f'<guid isPermaLink="true">{escape(item.url)}</guid><category>{escape(item.section)}</category>'
        f"<pubDate>{format_datetime(item.published)}</pubDate>"
        f"<description><![CDATA[<p>{escape(item.summary)}</p>]]></description></item>"
        for item in items
    )
    return (
        f'{XML}<rss version="2.0"><channel><title>{escape(outlet.name)}</title><link>{base}/</link>'
        f"<description>{escape(outlet.tagline)}</description><language>ar</language>\n{entries}\n</channel></rss>\n"
    )


def atom(outlet: Outlet, base: str, items: Sequence[Item]) -> str:
    """An Atom 1.0 feed."""
    updated = max(item.published for item in items).isoformat()
    entries = "\n".join(
        f'<entry><title>{escape(item.title)}</title><link rel="alternate" href={quoteattr(item.url)}/>'
        f"<id>{escape(item.url)}</id><published>{item.published.isoformat()}</published>"
        f"<updated>{item.published.isoformat()}</updated><category term={quoteattr(item.section)}/>"
        f'<summary type="text">{escape(item.summary)}</summary></entry>'
        for item in items
    )
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>{escape(outlet.name)}</title>'
        f'<id>{base}/</id><updated>{updated}</updated><link rel="self" href="{base}/atom.xml"/>'
        f"<author><name>{escape(outlet.name)}</name></author>\n{entries}\n</feed>\n"
    )


def sitemaps(base: str, name: str, items: Sequence[Item]) -> dict[str, str]:
    """A sitemap index with a sitemap a month and a news sitemap of the newest: path to XML."""
    found = {"/sitemap-news.xml": _news_sitemap(name, items[:10])}
    for month, of_month in groupby(items, key=lambda item: f"{item.published:%Y-%m}"):
        found[f"/sitemap-{month}.xml"] = _month_sitemap(tuple(of_month))
    children = "".join(f"<sitemap><loc>{base}{path}</loc></sitemap>" for path in sorted(found))
    return found | {"/sitemap.xml": f'{XML}<sitemapindex xmlns="{SITEMAP_NS}">{children}</sitemapindex>\n'}


def _month_sitemap(items: Sequence[Item]) -> str:
    urls = "".join(
        f"<url><loc>{escape(item.url)}</loc><lastmod>{item.published.isoformat()}</lastmod></url>\n" for item in items
    )
    return f'{XML}<urlset xmlns="{SITEMAP_NS}">\n{urls}</urlset>\n'


def _news_sitemap(name: str, items: Sequence[Item]) -> str:
    urls = "".join(
        f"<url><loc>{escape(item.url)}</loc><news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>ar</news:language></news:publication>"
        f"<news:publication_date>{item.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(item.title)}</news:title></news:news></url>\n"
        for item in items
    )
    return f'{XML}<urlset xmlns="{SITEMAP_NS}" xmlns:news="{NEWS_NS}">\n{urls}</urlset>\n'
