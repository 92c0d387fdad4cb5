"""Feeds: RSS 0.9 to 2.0, RDF, Atom and JSON Feed, well formed or not.

Well-formed feeds take the fast way through lxml. What breaks there is repaired and read again leniently, by
lxml and, as long as it is small enough for it, by feedparser.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import feedparser
import lxml.etree

from extractors.errors import Reason
from extractors.news.markup import (
    choose_encoding,
    declares_entities,
    elements,
    local_name,
    looks_like_html,
    plain_text,
    repaired,
)
from extractors.news.urls import resolve

MAX_ITEMS = 5_000  # of one feed; a current feed has tens
_feedparser: Any = feedparser  # it has no type annotations
_ITEMS = ("item", "entry")
_FEEDPARSER_BYTES, _FEEDPARSER_TAGS = 2_000_000, 50_000  # it needs seconds for more
# In the order of trust: when it was published comes before when it was touched.
_DATES = ("pubdate", "published", "date", "issued", "created", "updated", "modified")
_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed."""

    url: str  # absolute
    title: str | None
    published_raw: str | None  # as the feed spells it


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed holds. ``problem`` is set when nothing could be read; ``cut``: it broke, and this came before."""

    items: tuple[FeedItem, ...]
    problem: Reason | None = None
    detail: str = ""
    cut: bool = False


def parse_feed(body: bytes, base: str, charset: str | None = None, override: str | None = None) -> ParsedFeed:
    """Reads a feed fetched from ``base``; never raises.

    ``charset`` is what the HTTP header declares, ``override`` what the source's file says.
    """
    if not body.strip():
        return ParsedFeed((), Reason.FEED_UNREADABLE, "the feed has no content at all")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _parse_json(body, base)
    if looks_like_html(body):
        return ParsedFeed((), Reason.FEED_IS_HTML, "a web page is served where the feed should be; check the address")
    if declares_entities(body):
        return ParsedFeed((), Reason.FEED_UNREADABLE, "the feed defines XML entities, which is refused as an attack")
    return _parse_xml(body, base, choose_encoding(body, charset, override))


def _parse_xml(body: bytes, base: str, encoding: str | None) -> ParsedFeed:
    items, sound, is_feed = _read(body, base, encoding, recover=False)
    if not sound:
        text = repaired(body, encoding)
        lenient, _, also_feed = _read(text, base, "utf-8", recover=True)
        # Each lenient parser loses items on damage that the other stands.
        small = len(text) <= _FEEDPARSER_BYTES and text.count(b"<") <= _FEEDPARSER_TAGS
        other = _by_feedparser(text, base) if small else []
        items, is_feed = max(items, lenient, other, key=len), is_feed or also_feed
    if items:
        return ParsedFeed(tuple(items), cut=not sound)
    if is_feed and sound:
        return ParsedFeed((), Reason.FEED_EMPTY, "the feed is well formed and has no items")
    return ParsedFeed((), Reason.FEED_UNREADABLE, "no item can be read from what is served as a feed")


def _read(body: bytes, base: str, encoding: str | None, recover: bool) -> tuple[list[FeedItem], bool, bool]:
    """Items, whether the document was whole, and whether it is a feed at all."""
    items: list[FeedItem] = []
    is_feed = False
    try:
        for element in elements(body, (*_ITEMS, *_ROOTS, "RDF"), encoding, recover):
            name = local_name(element)
            if name not in _ITEMS:
                is_feed = True
                continue
            item = _item(element, base)
            if item is not None:
                items.append(item)
            if len(items) >= MAX_ITEMS:
                break
    except (lxml.etree.LxmlError, LookupError, ValueError):
        return items, False, is_feed
    return items, not recover, is_feed or bool(items)


def _item(element: Any, base: str) -> FeedItem | None:
    texts: dict[str, str] = {}
    links: dict[str, str] = {}
    for child in element:
        name = local_name(child)
        if name == "link" and child.get("href"):
            links.setdefault(child.get("rel") or "alternate", child.get("href"))
        elif name in ("guid", "id") and child.get("isPermaLink", "true").lower() == "false":
            continue
        elif name and (text := _text(child)):
            texts.setdefault(name, text)
    href = texts.get("origlink") or links.get("alternate") or texts.get("link") or _permalink(texts)
    href = href or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")
    url = resolve(_base(element, base), href)
    if url is None:
        return None
    date = next((texts[name].strip() for name in _DATES if name in texts), None)
    return FeedItem(url, plain_text(texts.get("title")), date[:200] if date else None)


def _permalink(texts: Mapping[str, str]) -> str | None:
    found = texts.get("guid") or texts.get("id") or ""
    return found if found.strip().startswith(("http://", "https://")) else None


def _text(element: Any) -> str:
    """An element's text; markup inside (as in Atom's xhtml titles) is left out."""
    if len(element) == 0:
        return element.text or ""
    return "".join(element.itertext())


def _base(element: Any, base: str) -> str:
    own = element.get(_XML_BASE) or next(
        (parent.get(_XML_BASE) for parent in element.iterancestors() if parent.get(_XML_BASE)), None
    )
    return (resolve(base, own) or base) if own else base


def _by_feedparser(text: bytes, base: str) -> list[FeedItem]:
    try:
        parsed = _feedparser.parse(text, sanitize_html=False, resolve_relative_uris=False)
    except Exception:
        return []
    return [item for entry in parsed.get("entries", ())[:MAX_ITEMS] if (item := _from_entry(entry, base))]


def _from_entry(entry: Mapping[str, Any], base: str) -> FeedItem | None:
    texts = {name: value for name in ("link", "id") if isinstance(value := entry.get(name), str)}
    link = texts.get("link", "")
    # It makes a link of an id that is declared not to be one.
    url = resolve(base, link if link != texts.get("id") else _permalink(texts))
    date = entry.get("published") or entry.get("updated")
    return FeedItem(url, plain_text(entry.get("title")), date) if url else None


def _parse_json(body: bytes, base: str) -> ParsedFeed:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ParsedFeed((), Reason.FEED_UNREADABLE, "the feed is JSON that cannot be read")
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return ParsedFeed((), Reason.FEED_UNREADABLE, "the feed is JSON, but no JSON Feed: it has no list of items")
    items = tuple(_json_items(entries[:MAX_ITEMS], base))
    if items:
        return ParsedFeed(items)
    return ParsedFeed((), Reason.FEED_EMPTY, "the JSON Feed has no items with an address")


def _json_items(entries: list[Any], base: str) -> Iterator[FeedItem]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        texts = {name: value for name, value in entry.items() if isinstance(value, str)}
        url = resolve(base, texts.get("url") or texts.get("external_url") or _permalink(texts))
        if url is not None:
            date = texts.get("date_published") or texts.get("date_modified")
            yield FeedItem(url, plain_text(texts.get("title")), date)
