"""What feeds and sitemaps have in common: hostile or broken XML, read without expanding or fetching anything."""

import re
import zlib
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from io import BytesIO
from typing import Any

import lxml.etree

_HEAD = 4096
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_XML_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)(?:(\w{1,32});)?")
_REFERENCE = re.compile(r"&#(\d{1,12}|[xX][0-9a-fA-F]{1,12});")
# Characters that XML 1.0 does not have (section 2.2); they make a strict parser stop.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:\w+:)?(?:channel|rss|feed|rdf)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LONGEST_TEXT = 1_000
_MOST_TAGS = 300_000
_GZIP = b"\x1f\x8b"
_PIECE = 65_536


class UnpackedTooLarge(Exception):  # noqa: N818 - reads as what happened
    """A gzip file unpacks to more than is allowed."""


def looks_like_html(body: bytes) -> bool:
    """Whether a body that should be a feed or sitemap is a web page."""
    head = body[:_HEAD]
    page = _HTML.search(head)
    root = _XML_ROOT.search(head)
    return page is not None and (root is None or page.start() < root.start())


def declares_entities(body: bytes) -> bool:
    """Whether a document defines entities of its own, which no honest feed does: a sign of an expansion attack."""
    return b"<!" in body and any(_ENTITY.search(body, at, at + _PIECE) for at in _doctypes(body))


def _doctypes(body: bytes) -> Iterator[int]:
    at = body[:_PIECE].upper().find(b"<!DOCTYPE")
    if at >= 0:
        yield at


def choose_encoding(body: bytes, charset: str | None, override: str | None) -> str | None:
    """The encoding to force on the parser, null to let it read the document's own declaration.

    Bytes that are valid UTF-8 with letters beyond ASCII are UTF-8, whatever they are declared to be: the chance that
    Arabic text in another encoding is valid UTF-8 is nil.
    """
    if override:
        return override
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if is_utf8(body):
        return "utf-8"
    declared = _DECLARED.match(body)
    name = charset or (declared[1].decode("ascii") if declared else None)
    if name and name.lower().replace("_", "-") not in ("utf-8", "utf8", "us-ascii"):
        return name if _known(name) else "windows-1256"
    # Declared or by default UTF-8, and yet not: the Arabic web's legacy encoding, or UTF-8 with a few bad bytes.
    return "utf-8" if _mostly_utf8(body) else "windows-1256"


def is_utf8(body: bytes) -> bool:
    """Whether the bytes are valid UTF-8; a character that is cut at the very end does not count against it."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(body) - 3
    return True


def _mostly_utf8(body: bytes) -> bool:
    sample = body[: 16 * _PIECE].decode("utf-8", "replace")
    return sample.count("\ufffd") * 20 < sum(1 for c in sample if c > "\x7f")


def _known(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def repaired(body: bytes, encoding: str | None) -> bytes:
    """UTF-8 XML with bare ampersands escaped, HTML's named entities resolved and impossible characters removed.

    An item that is cut by the end of the document is left out: half an address is a wrong address.
    """
    text = body.decode(encoding or "utf-8", "replace")
    text = _NOT_XML.sub("", re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")))
    *_, last = [0, *(match.end() for match in _ITEM_END.finditer(text))]
    if _CLOSED.search(text, last) is None:
        text = text[:last]
    return _AMPERSAND.sub(_entity, _REFERENCE.sub(_reference, text)).encode("utf-8")


def _reference(match: re.Match[str]) -> str:
    """A reference to a character that XML does not have is dropped: even lenient parsers stop there."""
    number = int(match[1][1:], 16) if match[1][0] in "xX" else int(match[1])
    return match[0] if number <= 0x10FFFF and not _NOT_XML.match(chr(number)) else ""


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    known = html5.get(f"{name};") if name else None
    return known if known and known not in "<>&" else "&amp;" + match[0][1:]


def elements(body: Any, tags: tuple[str, ...], encoding: str | None = None, recover: bool = False) -> Iterator[Any]:
    """Elements with those local names as they end, each freed when the next is asked for.

    ``body`` is bytes or a binary file. lxml.etree.XMLSyntaxError where the document breaks, after what came before;
    ValueError where millions of other elements would fill the memory.
    """
    source = _Metered(BytesIO(body) if isinstance(body, bytes) else body)
    parser = lxml.etree.iterparse(
        source,
        events=("end",),
        tag=tuple(f"{{*}}{tag}" for tag in tags),
        encoding=encoding,
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in parser:
        source.tags = 0
        yield element
        element.clear()
        while (before := element.getprevious()) is not None:
            parent = element.getparent()
            if parent is None:
                break
            parent.remove(before)


class _Metered:
    """Reads on while the tags since the last element that was wanted are few: the parser keeps all of them."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self.tags = 0

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._source.read(size)
        self.tags += data.count(b"<")
        if self.tags > _MOST_TAGS:
            raise ValueError(f"more than {_MOST_TAGS:,} tags hold nothing that is wanted")
        return data


def local_name(element: Any) -> str:
    """An element's name without its namespace; empty for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def plain_text(text: str | None) -> str | None:
    """One line of text from a title that may hold HTML; null when nothing is left."""
    if not text:
        return None
    text = text[: 20 * _LONGEST_TEXT]
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = unescape(_TAG.sub(" ", text))
    return " ".join(text.split())[:_LONGEST_TEXT].strip() or None


class Unpacked:
    """A readable binary stream over bytes that may be gzipped, holding no more than a piece of what it unpacks to."""

    def __init__(self, body: bytes, limit: int) -> None:
        """``limit`` is in unpacked bytes; UnpackedTooLarge when it is passed, zlib.error when the data is broken."""
        self._rest, self._limit, self._size = memoryview(body), limit, 0
        self._decoder: Any = zlib.decompressobj(zlib.MAX_WBITS | 16) if body[:2] == _GZIP else None
        self._input = b""

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, empty at the end."""
        size = _PIECE if size < 0 else min(size, _PIECE)
        out = self._plain(size) if self._decoder is None else self._inflated(size)
        self._size += len(out)
        if self._size > self._limit:
            raise UnpackedTooLarge
        return out

    def _plain(self, size: int) -> bytes:
        out, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return out

    def _inflated(self, size: int) -> bytes:
        while not self._decoder.eof:
            if not self._input:
                self._input = self._plain(_PIECE)
            before = self._input
            out: bytes = self._decoder.decompress(before, size)
            self._input = self._decoder.unconsumed_tail
            if out or not before:
                return out
        return b""
