"""The archive of pages: WARC 1.1 files (ISO 28500) that other tools read too, kept before anything is parsed.

No two writers share a file and no file is ever appended to again, so a crash can only cut the tail of the file that
was being written; ``iterate`` reads up to there. Bodies are stored unpacked: the headers that spoke of the transfer
are kept under ``X-Archive-Orig-`` names, as other archives do.
"""

import os
import threading
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from extractors.errors import RasidError
from extractors.news.warc_records import page_of, request_record, response_record
from extractors.records import FetchedPage

_BYTES_PER_FILE = 500_000_000
_LONGEST_BODY = 100_000_000  # of a foreign archive's record; longer ones are passed over
# warcio has no type annotations.
_Writer: Any = WARCWriter
_Records: Any = ArchiveIterator
# What warcio raises on data that is cut or is no WARC.
UNREADABLE = (ArchiveLoadFailed, EOFError, OSError, ValueError, KeyError, IndexError, AttributeError, zlib.error)


class ArchiveError(RasidError):
    """A page cannot be read back from where it should be."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class PageArchive:
    """Writes pages to WARC files in a folder, and reads them back by file and offset. May be used by threads."""

    def __init__(
        self,
        folder: Path,
        max_bytes_per_file: int = _BYTES_PER_FILE,
        run_id: str = "",
        clock: Callable[[], datetime] = _utc_now,
        durable: bool = True,
    ) -> None:
        """``durable``: each page is on the disk, not only on its way there, when ``write`` returns."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._limit, self._run_id, self._clock, self._durable = max_bytes_per_file, run_id, clock, durable
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._name = ""

    def __enter__(self) -> "PageArchive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file that is being written; the next page starts a new one."""
        with self._lock:
            if self._file is not None:
                # All that `write` gave back is on the disk. On a full one, half a refused record is left to be dropped.
                with suppress(OSError):
                    self._file.close()
                self._file = None

    def write(self, page: FetchedPage) -> FetchedPage:
        """Keeps a page; the one returned tells the file (relative to the folder) and the offset of its response."""
        with self._lock:
            file = self._open_file()
            start = file.tell()
            try:
                return self._append(file, page)
            except OSError:
                # A full disk leaves half a record, which would hide everything written after it.
                with suppress(OSError):
                    file.truncate(start)
                    file.seek(start)
                raise

    def _append(self, file: IO[bytes], page: FetchedPage) -> FetchedPage:
        writer = _Writer(file, gzip=True, warc_version="WARC/1.1")
        offset = file.tell()
        response = response_record(writer, page)
        writer.write_record(response)
        writer.write_record(request_record(writer, page, response))
        file.flush()
        if self._durable:
            os.fsync(file.fileno())
        return replace(page, warc_file=self._name, warc_offset=offset)

    def _open_file(self) -> IO[bytes]:
        if self._file is not None and self._file.tell() < self._limit:
            return self._file
        if self._file is not None:
            self._file.close()
        stamp = self._clock().astimezone(UTC).strftime("%Y%m%dT%H%M%S")
        owner = self._run_id or str(os.getpid())
        self._name = f"rasid-{stamp}-{owner}-{uuid.uuid4().hex[:8]}.warc.gz"
        self._file = (self.folder / self._name).open("xb")
        writer = _Writer(self._file, gzip=True, warc_version="WARC/1.1")
        info = {"software": "rasid", "format": "WARC File Format 1.1", "description": f"run {owner}"}
        writer.write_record(writer.create_warcinfo_record(self._name, info))
        return self._file

    def read(self, warc_file: str, offset: int) -> FetchedPage:
        """The page at that place; ArchiveError when there is none."""
        path = self.folder / warc_file
        try:
            with path.open("rb") as file:
                file.seek(offset)
                page = page_of(next(iter(_Records(file))), _LONGEST_BODY)
        except (*UNREADABLE, StopIteration) as error:
            raise ArchiveError(f"{path} holds no page at offset {offset}: {type(error).__name__} {error}") from error
        if page is None:
            raise ArchiveError(f"{path} holds no whole page at offset {offset}: fetch the page again")
        return replace(page, warc_file=warc_file, warc_offset=offset)


def iterate(path: Path, longest_body: int = _LONGEST_BODY) -> Iterator[FetchedPage]:
    """All pages of a WARC file, ours or anybody's, one at a time in the order of the file.

    Pages of foreign files have an empty ``source_id``. Reading ends quietly where the file was cut.
    """
    with path.open("rb") as file, suppress(*UNREADABLE):
        records = _Records(file)
        for record in records:
            page = _page_or_none(record, longest_body)
            if page is not None:
                yield replace(page, warc_file=path.name, warc_offset=records.offset)


def _page_or_none(record: Any, longest_body: int) -> FetchedPage | None:
    """One odd record in a foreign file does not hide those after it."""
    try:
        return page_of(record, longest_body)
    except UNREADABLE:
        return None
