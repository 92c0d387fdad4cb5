"""Sitemaps (sitemaps.org 0.9): URL sets, news sitemaps, indexes, gzip and plain text, streamed with flat memory."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.etree

from extractors.news.markup import (
    Unpacked,
    UnpackedTooLarge,
    declares_entities,
    elements,
    local_name,
    looks_like_html,
    plain_text,
)

MAX_UNPACKED = 60_000_000  # sitemaps.org: at most 50 MB
MAX_URLS = 200_000  # sitemaps.org: at most 50,000 a file; some writers forget
_LONGEST_URL = 8_000


@dataclass(frozen=True, slots=True)
class SitemapUrl:
    """One address in a sitemap or index, as written there."""

    url: str
    lastmod: str | None = None
    is_sitemap: bool = False
    title: str | None = None  # news sitemaps
    published: str | None = None  # news sitemaps


class SitemapUnreadable(Exception):  # noqa: N818 - reads as what happened
    """Nothing, or no more, can be read; the text says why. ``too_large``: it unpacks to more than is allowed."""

    def __init__(self, why: str, too_large: bool = False) -> None:
        super().__init__(why)
        self.too_large = too_large


def iter_sitemap(body: bytes, limit: int = MAX_UNPACKED) -> Iterator[SitemapUrl]:
    """The addresses of a sitemap in its own order, while it is read; SitemapUnreadable where it breaks."""
    head = _head(body)
    if not head.strip():
        raise SitemapUnreadable("the sitemap has no content at all")
    if looks_like_html(head):
        raise SitemapUnreadable("a web page is served where the sitemap should be; check the address")
    if declares_entities(head):
        raise SitemapUnreadable("the sitemap defines XML entities, which is refused as an attack")
    stream = Unpacked(body, limit)
    is_text = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://"))
    try:
        found = _from_text(stream) if is_text else _from_xml(stream)
        for number, url in enumerate(found):
            if number >= MAX_URLS:
                return
            yield url
    except UnpackedTooLarge as error:
        raise SitemapUnreadable(f"the sitemap unpacks to more than {limit:,} bytes", too_large=True) from error
    except (lxml.etree.LxmlError, zlib.error, ValueError) as error:
        raise SitemapUnreadable(f"the sitemap breaks off: {str(error)[:150]}") from error


def _head(body: bytes) -> bytes:
    try:
        return Unpacked(body, MAX_UNPACKED).read()
    except (zlib.error, UnpackedTooLarge) as error:
        raise SitemapUnreadable(f"the sitemap does not unpack ({error})") from error


def _from_xml(stream: Unpacked) -> Iterator[SitemapUrl]:
    seen = False
    for element in elements(stream, ("url", "sitemap", "item", "entry")):
        seen = True
        url = _url(element)
        if url is not None:
            yield url
    if not seen:
        raise SitemapUnreadable("the document has no sitemap entries")


def _url(element: Any) -> SitemapUrl | None:
    location = lastmod = title = published = None
    for child in element:
        name = local_name(child)
        if name == "loc":
            location = location or child.text
        elif name == "lastmod":
            lastmod = child.text
        elif name == "news":
            texts = {local_name(part): part.text for part in child}
            title, published = plain_text(texts.get("title")), texts.get("publication_date")
        elif name == "link":  # feeds are allowed as sitemaps too
            location = location or child.text or child.get("href")
        elif name in ("pubdate", "published", "updated"):
            lastmod = lastmod or child.text
    location = location.strip() if location else ""
    if not location or len(location) > _LONGEST_URL:
        return None
    return SitemapUrl(
        location,
        lastmod.strip()[:60] if lastmod else None,
        local_name(element) == "sitemap",
        title,
        published.strip()[:60] if published else None,
    )


def _from_text(stream: Unpacked) -> Iterator[SitemapUrl]:
    rest = b""
    while piece := stream.read():
        *lines, rest = (rest + piece).split(b"\n")
        yield from _lines(lines)
        if len(rest) > _LONGEST_URL:
            rest = b""
    yield from _lines([rest])


def _lines(lines: list[bytes]) -> Iterator[SitemapUrl]:
    for line in lines:
        url = line.strip().decode("utf-8", "replace").lstrip("\ufeff")
        if url.startswith(("http://", "https://")) and len(url) <= _LONGEST_URL:
            yield SitemapUrl(url)
