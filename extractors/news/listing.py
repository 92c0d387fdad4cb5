"""Listing pages: article links through a CSS selector."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from extractors.news.markup import is_utf8, plain_text
from extractors.news.urls import resolve

MAX_LINKS = 2_000  # of one page
MAX_TAGS = 150_000  # of one page; honest ones have a few thousand, and each costs a kilobyte of memory


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a listing page."""

    url: str  # absolute
    title: str | None


def is_too_big(body: bytes) -> bool:
    """Whether a page has so many tags that it is no listing but an attack on memory."""
    return body.count(b"<") > MAX_TAGS


def parse_listing(body: bytes, base: str, selector: str, encoding: str | None = None) -> tuple[Link, ...]:
    """The links that the selector finds, in the order of the page, each once.

    The selector may match the links themselves, something inside them, or something around them.
    """
    if encoding is None and is_utf8(body):
        encoding = "utf-8"  # whatever the page declares
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of markup that looks like XML or like an address
        page = BeautifulSoup(body, "lxml", from_encoding=encoding)
        matches = page.select(selector, limit=MAX_LINKS)
    own: Any = page.find("base", href=True)
    base = (resolve(base, str(own["href"])) or base) if own else base
    links = {link.url: link for link in reversed(list(_links(matches, base)))}
    return tuple(reversed(links.values()))


def _links(matches: Any, base: str) -> Iterator[Link]:
    for match in matches:
        anchor = match if match.name == "a" else (match.find("a", href=True) or match.find_parent("a", href=True))
        url = resolve(base, str(anchor.get("href") or "")) if anchor is not None else None
        if url is not None:
            title = anchor.get_text(" ", strip=True) or str(anchor.get("title") or "")
            yield Link(url, plain_text(title))


def page_url(pattern: str, number: int) -> str:
    """The address of a listing's page; a pattern without {page} has one page only."""
    return pattern.replace("{page}", str(number)).replace("%7Bpage%7D", str(number))
