"""Lists of WARC files, as Common Crawl publishes one for each month of CC-NEWS (``warc.paths.gz``).

A listed file is taken from beside the list, under its whole path or its bare name, so that a mirror or some files
copied by hand work without a network. Others are fetched one at a time, read, and deleted: each has a gigabyte.
"""

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import requests

from extractors.errors import RasidError
from extractors.news.transfer import Bounds, save
from extractors.news.urls import resolve

COMMON_CRAWL = "https://data.commoncrawl.org/"
_NAME = re.compile(r"\d{14}|\d{8}")
_EARLY, _LATE = timedelta(days=1), timedelta(days=7)  # an article is crawled within days of its publication
_LONGEST_LINE = 1_000
_ATTEMPTS = 5
_BOUNDS = Bounds(
    connect_seconds=10,
    read_seconds=60,
    total_seconds=3 * 3600,
    wire_bytes=5_000_000_000,  # CC-NEWS rotates its files at one gigabyte
    unpacked_bytes=0,
)

Download = Callable[[str], AbstractContextManager[Path]]


class DownloadError(RasidError):
    """A listed file could not be fetched."""


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included; null is open."""

    since: date | None = None
    until: date | None = None

    def may_hold(self, name: str) -> bool:
        """Whether a WARC file whose name tells when it was begun can hold articles of these days."""
        crawled = crawl_day(name)
        if crawled is None:
            return True
        return self.may_be_crawled(crawled)

    def may_be_crawled(self, day: date) -> bool:
        """Whether an article of these days may have been crawled on that one."""
        too_early = self.since is not None and day < self.since - _EARLY
        return not too_early and not (self.until is not None and day > self.until + _LATE)


def is_path_list(file: Path) -> bool:
    """Whether a file's name says that it lists files."""
    return file.name.endswith((".paths", ".paths.gz"))


def crawl_day(name: str) -> date | None:
    """The day in a name such as CC-NEWS-20240115103022-00123.warc.gz; null when there is none."""
    found = _NAME.search(PurePosixPath(name).name)
    try:
        return date.fromisoformat(f"{found[0][:4]}-{found[0][4:6]}-{found[0][6:8]}") if found else None
    except ValueError:
        return None


def read_path_list(file: Path) -> Iterator[str]:
    """The paths in a list, one a line, packed or not; lines that would lead out of a folder are passed over."""
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for line in lines:
            path = PurePosixPath(line.strip())
            if line.strip() and len(line) <= _LONGEST_LINE and not path.is_absolute() and ".." not in path.parts:
                yield str(path)


def list_addresses(since: date, until: date, today: date, base: str = COMMON_CRAWL) -> tuple[str, ...]:
    """Where the path lists of CC-NEWS are that may lead to articles of these days, one for each month up to today's."""
    first, last = since - _EARLY, min(until + _LATE, today)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(f"{base}crawl-data/CC-NEWS/{n // 12}/{n % 12 + 1:02}/warc.paths.gz" for n in months)


def listed_files(
    file: Path, url: str | None = None, days: Days | None = None, download: Download | None = None
) -> Iterator[tuple[str, AbstractContextManager[Path]]]:
    """The listed WARC files of some days with their names, in order; each is here while its ``with`` lasts."""
    wanted = days or Days()
    for name in read_path_list(file):
        if not wanted.may_hold(name):
            continue
        beside = next((p for p in (file.parent / name, file.parent / PurePosixPath(name).name) if p.is_file()), None)
        if beside is not None:
            yield str(beside), nullcontext(beside)
        elif download is not None and (address := resolve(url or COMMON_CRAWL, name)) is not None:
            yield address, download(address)


def downloads(
    session: requests.Session,
    bounds: Bounds = _BOUNDS,
    folder: Path | None = None,
    between: Callable[[], None] = lambda: None,
) -> Download:
    """Fetches a file into a temporary folder (in ``folder``), going on where the connection broke, and deletes it.

    ``between`` is called at each piece of a file; what it raises ends the transfer.

    :raises DownloadError: when it could not be fetched whole.
    """

    @contextmanager
    def download(url: str) -> Iterator[Path]:
        with TemporaryDirectory(prefix="rasid-warc-", dir=folder) as temporary:
            path = Path(temporary) / PurePosixPath(url).name
            for attempt in range(1, _ATTEMPTS + 1):
                failure = save(session, url, path, bounds, between)
                if failure is None:
                    break
                if not failure.transient or attempt == _ATTEMPTS:
                    raise DownloadError(f"{url} could not be fetched: {failure.detail}")
            yield path

    return download
