"""Pages that lie on this machine: WARC files of any program, and folders of saved HTML, read for a backfill.

What belongs to whom is told by the address: its host, and the patterns of the source's file. Pages are given one at a
time, in a stable order, each with the position behind it, so that reading can go on there another time.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator

from extractors.errors import RasidError
from extractors.ids import content_hash
from extractors.news.answers import unwanted_type
from extractors.news.archive import UNREADABLE
from extractors.news.sources import Source
from extractors.news.urls import resolve, same_site, url_key
from extractors.news.warc_records import address_of, page_of
from extractors.records import FetchedPage

_SUFFIXES = (".html", ".htm", ".xhtml")
_Records: Any = ArchiveIterator  # warcio has no type annotations
_HEAD = 100_000  # bytes in which a page names its own address
_TAG = re.compile(rb"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_NAMES_ITSELF = re.compile(rb"""(?:rel\s*=\s*["']?canonical|property\s*=\s*["']?og:url)\b""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""(?:href|content)\s*=\s*["']?(https?://[^"'\s>]+)""", re.IGNORECASE)
_PIECE = 1_000_000  # bytes at either end by which a file is known again
Between = Callable[[], None]  # called between two records or files; what it raises ends the reading


def go_on() -> None:
    """Nothing ends the reading."""


class UnreadablePages(RasidError):  # noqa: N818 - reads as what it is
    """A file or folder cannot be read, or no further; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class LocalPage:
    """A page of a source, and the position behind it in its file."""

    position: int
    source: Source
    page: FetchedPage


class SourceFinder:
    """Which of some sources an address belongs to.

    Of several that accept it, one of the very host comes before one of the same domain, then the first by id.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sorted(sources, key=lambda source: source.id)
        self._by_host = lru_cache(maxsize=4096)(self._of_host)

    def find(self, url: str, named: str = "") -> Source | None:
        """The source of a URL; ``named`` is the one that a page of our own archive was fetched for."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return None
        candidates = self._by_host(host)
        return next((s for s in candidates if named in ("", s.id) and s.accepts(url)), None)

    def _of_host(self, host: str) -> tuple[Source, ...]:
        near = [s for s in self._sources if same_site(f"http://{host}/", s.homepage) or host in s.hosts]
        return tuple(sorted(near, key=lambda source: not _is_of_host(source, host)))


def _is_of_host(source: Source, host: str) -> bool:
    home = urlsplit(source.homepage).hostname or ""
    return host in source.hosts or host.removeprefix("www.") == home.removeprefix("www.")


def warc_pages(path: Path, finder: SourceFinder, between: Between = go_on) -> Iterator[LocalPage]:
    """The articles of the sources in a WARC file, ours or anybody's (CC-NEWS, Wayback, wget).

    A gigabyte of others' pages may lie between two articles, so ``between`` is called at each record.

    :raises UnreadablePages: where it is no WARC file, or breaks off.
    """
    try:
        with path.open("rb") as file:
            yield from _whole_records(path, file, finder, between)
    except OSError as error:
        raise UnreadablePages(f"{path} cannot be read ({error.strerror or error}): look at the file") from error


def _whole_records(path: Path, file: IO[bytes], finder: SourceFinder, between: Between) -> Iterator[LocalPage]:
    records, last = _Records(file), None
    while True:
        between()
        try:
            record = next(records, None)
            if record is None:
                break
            last = records.offset
            found = _page_in(record, finder)
            _require_whole(record)
        except UNREADABLE as error:
            raise _broken(path, last, error) from error
        if found is not None:
            yield LocalPage(last + 1, *found)
    if last is not None and records.offset < path.stat().st_size:  # warcio ends quietly inside a record's head
        raise _broken(path, records.offset, EOFError("the last record is cut"))
    if last is None:
        raise UnreadablePages(f"{path} holds no WARC record: give a WARC file, packed with gzip or not packed")


def _page_in(record: Any, finder: SourceFinder) -> tuple[Source, FetchedPage] | None:
    """A record's page; its body is only unpacked when it is an article of a source."""
    url, named = address_of(record)
    source = finder.find(url, named) if url else None
    if source is None:
        return None
    page = page_of(record, source.politeness.max_bytes)
    if page is None or page.status != 200 or unwanted_type(page.status, page.headers) is not None:
        return None
    return source, replace(page, source_id=source.id)


def _require_whole(record: Any) -> None:
    """warcio ends quietly in the middle of a record; what it had of the page would be loaded as all of it."""
    stream = record.raw_stream
    while stream.read(65_536):
        pass
    if record.rec_type is None or getattr(stream, "limit", 0) > 0:
        raise EOFError("the last record is cut")


def _broken(path: Path, last: int | None, error: Exception) -> UnreadablePages:
    if last is None:
        return UnreadablePages(f"{path} is no WARC file: give one, packed with gzip or not packed")
    why = str(error).strip().partition("\n")[0] or type(error).__name__
    return UnreadablePages(
        f"{path} breaks off at byte {last} ({why[:100]}): what is before is taken, copy the file again"
    )


def folder_pages(
    folder: Path,
    finder: SourceFinder,
    base: str | None = None,
    alone: Source | None = None,
    between: Between = go_on,
) -> Iterator[LocalPage]:
    """The articles of the sources among saved HTML files, in the order of their names; the position counts files.

    A file's address is the one that the page gives itself, or its path when that begins with a host name, as wget
    saves them. When all files are of ``alone`` they need neither: the relative name is joined to ``base``, by default
    the source's home page.
    """
    for number, file in enumerate(_html_files(folder), 1):
        between()
        body = _read(file)
        for url in _addresses(folder, file, body, base, alone):
            source = finder.find(url) or (alone if url.startswith(base or "\n") else None)
            if source is not None and len(body) <= source.politeness.max_bytes:
                yield LocalPage(number, source, _saved(source, url, file, body))
                break


def has_html(folder: Path) -> bool:
    """Whether a folder has saved pages in it."""
    return next(_html_files(folder), None) is not None


def _html_files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(root, name) for name in sorted(names) if name.lower().endswith(_SUFFIXES))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadablePages(f"{file} cannot be read ({error.strerror or error}): look at the file") from error


def _addresses(folder: Path, file: Path, body: bytes, base: str | None, alone: Source | None) -> Iterator[str]:
    if named := _own_address(body):
        yield named
    name = quote(file.relative_to(folder).as_posix())
    if "/" in name:
        yield f"https://{name}"
    if alone is not None:
        yield resolve(base or alone.homepage, name) or alone.homepage


def _own_address(body: bytes) -> str | None:
    """The address that a page gives as its own."""
    for tag in _TAG.findall(body[:_HEAD]):
        if _NAMES_ITSELF.search(tag) and (found := _ADDRESS.search(tag)):
            return resolve("", unescape(found[1].decode("utf-8", "replace")))
    return None


def _saved(source: Source, url: str, file: Path, body: bytes) -> FetchedPage:
    return FetchedPage(
        source_id=source.id,
        url=url,
        url_key=url_key(url),
        final_url=url,
        status=200,
        headers={"content-type": "text/html"},
        body=body,
        fetched_at=datetime.fromtimestamp(file.stat().st_mtime, UTC),  # when it was saved, as far as the file knows
        body_sha256=content_hash(body),
    )


def content_key(path: Path) -> str:
    """By what a file or folder is known again, wherever it lies: size and ends, or the names in it and their times."""
    if path.is_dir():
        told = [
            f"{file.relative_to(path)} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in _html_files(path)
        ]
        return content_hash("\n".join(told))
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_PIECE)
        file.seek(max(0, size - _PIECE))
        return content_hash(f"{size} {content_hash(head)} {content_hash(file.read(_PIECE))}")
