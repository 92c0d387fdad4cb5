"""What a page says of itself in JSON-LD (schema.org), read leniently: newsrooms break the JSON in many ways."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "LiveBlogPosting",
        "BlogPosting",
        "Report",
    }
)
SURE_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage"})
LISTING_TYPES = SURE_LISTING_TYPES | {"ItemList", "ImageGallery"}  # articles may describe their related links so
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_WRAPPING = re.compile(r"^(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?$")
_MAX_CHARS = 1_000_000  # beyond it a script is not a description of an article, and costs memory
_MAX_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Described:
    """The article and the page as JSON-LD describes them. Empty strings and nulls of the page are null here."""

    types: frozenset[str]
    published: tuple[tuple[str, str], ...]  # (which node, raw value), articles before pages
    modified: tuple[str, ...]
    headline: str | None
    body: str | None
    authors: tuple[str, ...]
    site_names: tuple[str, ...]
    free: bool | None  # isAccessibleForFree

    @property
    def is_article(self) -> bool:
        return bool(self.types & ARTICLE_TYPES)


def read(scripts: list[str]) -> Described:
    """Read the contents of a page's ``application/ld+json`` scripts."""
    nodes = [node for script in scripts for node in _nodes(_load(script))][:_MAX_NODES]
    articles = [node for node in nodes if _types(node) & ARTICLE_TYPES]
    pages = [node for node in nodes if "WebPage" in _types(node)]
    # On a page with a list of other articles the first node is the page's own in every template seen.
    main = articles[:1]
    return Described(
        types=frozenset().union(*map(_types, nodes)) if nodes else frozenset(),
        published=tuple(
            (label, raw)
            for label, found in (("article", main), ("page", pages))
            for node in found
            for key in ("datePublished", "dateCreated")
            if (raw := _text(node.get(key))) is not None
        ),
        modified=tuple(raw for node in main + pages if (raw := _text(node.get("dateModified"))) is not None),
        headline=next((text for node in main for key in ("headline", "name") if (text := _text(node.get(key)))), None),
        body=next((text for node in main if (text := _text(node.get("articleBody")))), None),
        authors=tuple(name for node in main for name in _names(node.get("author"))),
        site_names=tuple(_site_names(nodes, main)),
        free=next((flag for node in main if (flag := _flag(node.get("isAccessibleForFree"))) is not None), None),
    )


def _site_names(nodes: list[dict[str, Any]], main: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if _types(node) & {"WebSite", "NewsMediaOrganization"}:
            yield from _names(node.get("name"))
            yield from _names(node.get("alternateName"))
    for node in main:
        yield from _names(node.get("publisher"))


def _load(script: str) -> Any:
    if len(script) > _MAX_CHARS:
        return None
    text = _WRAPPING.sub("", script.strip()).strip()
    for attempt in (text, _TRAILING_COMMA.sub("", text), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every described thing, outermost first; the items of a list page are not the page and are passed over."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if "ItemList" not in _types(value):
                yield from _nodes(value.get(key), depth + 1)


def _types(node: dict[str, Any]) -> frozenset[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return frozenset(name.rsplit("/", 1)[-1] for name in names if isinstance(name, str))


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return unescape(str(value)).strip() or None


def _names(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield from _names(item.get("name"))
        elif isinstance(item, str) and item.strip():
            yield unescape(item).strip()


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    return None
