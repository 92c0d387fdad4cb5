"""Pages that lie on this machine: folders of saved HTML and WARC files, as sources for backfill.

A WARC step may also name path lists as Common Crawl publishes them for CC-NEWS (``warc.paths.gz``); see ``path_lists``.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from extractors.ids import content_hash
from extractors.news.archive import iterate
from extractors.news.path_lists import Days, Download, is_path_list, listed_files
from extractors.news.sources import Source, Step
from extractors.news.urls import resolve, url_key
from extractors.records import FetchedPage

_SUFFIXES = (".html", ".htm", ".xhtml")


def local_pages(
    source: Source, step: Step, base: Path, days: Days | None = None, download: Download | None = None
) -> Iterator[FetchedPage]:
    """The pages of a ``folder`` or ``warc`` step, one at a time and in a stable order.

    ``base`` is what a relative path starts from. ``days`` and ``download`` are for path lists: which files are wanted,
    and how to get one that is not here; without ``download`` those are passed over. Pages longer than the source's
    limit and WARC records that are no articles of the source are passed over; the same file gives the same pages every
    time.
    """
    path = base / (step.path or "")
    if step.kind == "folder":
        yield from _folder(source, step, path)
    elif step.kind == "warc":
        pattern = path.relative_to(path.anchor).as_posix()
        for file in sorted(Path(path.anchor).glob(pattern)):
            if is_path_list(file):
                for listed in listed_files(file, step.url, days, download):
                    with listed as warc:
                        yield from warc_pages(source, warc)
            else:
                yield from warc_pages(source, file)


def warc_pages(source: Source, file: Path) -> Iterator[FetchedPage]:
    """The articles of one source in a WARC file, ours or anybody's (CC-NEWS, Wayback, wget)."""
    for page in iterate(file, source.politeness.max_bytes):
        if page.source_id in ("", source.id) and page.status == 200 and source.accepts(page.url):
            yield replace(page, source_id=source.id)


def _folder(source: Source, step: Step, folder: Path) -> Iterator[FetchedPage]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(root, name)
            if name.lower().endswith(_SUFFIXES) and file.stat().st_size <= source.politeness.max_bytes:
                yield _saved(source, step, folder, file)


def _saved(source: Source, step: Step, folder: Path, file: Path) -> FetchedPage:
    name = quote(file.relative_to(folder).as_posix())
    url = resolve(step.url or source.homepage, name) or source.homepage
    body = file.read_bytes()
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
