"""Renders the outlets' HTML: article pages, a picture gallery and lists of headlines."""

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from string import Template
from urllib.parse import quote

from flows.newsroom.articles import Outlet, SampleArticle, template

MONTHS = {
    "levant": (
        "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
        "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ),
    "gulf": (
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
}  # fmt: skip
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")

Link = tuple[str, str]  # path and headline


def address(base: str, path: str) -> str:
    """The absolute URL of a path, its Arabic letters percent-encoded."""
    return base + quote(path, safe="/-")


def visible_date(instant: datetime, months: str) -> str:
    """A date as the outlet prints it, in its own month names."""
    return f"{WEEKDAYS[instant.weekday()]} {instant.day} {MONTHS[months][instant.month - 1]} {instant.year}"


def article_page(outlet: Outlet, article: SampleArticle, base: str, latest: Sequence[Link]) -> str:
    """The page of an article in its template."""
    parts = _furniture(outlet, base, latest) | {
        "title": escape(article.title),
        "canonical": address(base, article.path),
        "published": article.published.isoformat(),
        "date_visible": visible_date(article.published, outlet.months),
        "section": escape(article.section),
        "author": escape(article.author or outlet.name),
        "summary": escape(article.body[0][:150]),
        "figure": _figure(article, base),
        "paragraphs": "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.body),
        "related": "".join(f'<li><a href="{base}/">{escape(headline)}</a></li>' for headline in article.related),
        "json_ld": _json_ld(outlet, article, base),
    }
    return Template(template(article.template)).substitute(parts)


def gallery_page(outlet: Outlet, title: str, captions: Sequence[str], base: str, latest: Sequence[Link]) -> str:
    """A page of pictures: it has a title and captions, and no story."""
    pictures = "".join(
        f'<figure><img src="{base}/img/{number}.jpg" alt=""><figcaption>{escape(caption)}</figcaption></figure>'
        for number, caption in enumerate(captions, 1)
    )
    parts = _furniture(outlet, base, latest) | {"title": escape(title), "pictures": pictures}
    return Template(template("gallery")).substitute(parts)


def listing_page(outlet: Outlet, title: str, links: Sequence[Link], base: str, numbered: Sequence[str] = ()) -> str:
    """A list of headlines, with links to the pages of the list."""
    items = "\n".join(
        f'<div class="item"><h3><a href="{quote(path, safe="/-")}">{escape(headline)}</a></h3></div>'
        for path, headline in links
    )
    pages = " ".join(f'<a href="{path}">{number}</a>' for number, path in enumerate(numbered, 1))
    parts = _furniture(outlet, base, ()) | {"title": escape(title), "items": items, "pages": pages}
    return Template(template("listing")).substitute(parts)


def _furniture(outlet: Outlet, base: str, latest: Sequence[Link]) -> dict[str, str]:
    return {
        "site": escape(outlet.name),
        "tagline": escape(outlet.tagline),
        "base": base,
        "menu": "".join(f'<li><a href="{base}/">{escape(section)}</a></li>' for section in outlet.sections),
        "latest": "".join(
            f'<li><a href="{address(base, path)}">{escape(headline)}</a></li>' for path, headline in latest
        ),
    }


def _figure(article: SampleArticle, base: str) -> str:
    if article.caption is None:
        return ""
    caption = f"<figcaption>{escape(article.caption)}</figcaption>"
    return f'<figure><img src="{base}/img/{article.slug}.jpg" alt="">{caption}</figure>'


def _json_ld(outlet: Outlet, article: SampleArticle, base: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "mainEntityOfPage": address(base, article.path),
        "author": {"@type": "Person", "name": article.author} if article.author else None,
        "publisher": {"@type": "Organization", "name": outlet.name},
    }
    # "</" would end the script element early.
    return json.dumps({k: v for k, v in data.items() if v}, ensure_ascii=False).replace("</", "<\\/")
