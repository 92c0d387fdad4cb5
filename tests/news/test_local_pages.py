"""Folders and WARC files as sources."""

import os
from datetime import UTC, datetime
from pathlib import Path

from extractors.news.archive import PageArchive
from extractors.news.local_pages import local_pages
from extractors.news.source_models import Step
from tests.news.conftest import make_source
from tests.news.test_archive import _page


def test_a_folder_of_saved_pages(tmp_path: Path) -> None:
    for name in ("b/2.html", "a/1.HTM", "قصف.html", "note.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<p>خبر</p>", encoding="utf-8")
        os.utime(tmp_path / name, (0, 0))
    (tmp_path / "big.html").write_bytes(b"x" * 3000)
    source = make_source("https://example.com", politeness={"max_bytes": 2000})
    step = Step(kind="folder", path=str(tmp_path), url="https://example.com/saved/")
    pages = list(local_pages(source, step, Path()))
    assert [page.url for page in pages] == [
        "https://example.com/saved/%D9%82%D8%B5%D9%81.html",
        "https://example.com/saved/a/1.HTM",
        "https://example.com/saved/b/2.html",
    ]
    assert {page.fetched_at for page in pages} == {datetime(1970, 1, 1, tzinfo=UTC)}
    assert list(local_pages(source, step, Path())) == pages


def test_warc_files(tmp_path: Path) -> None:
    with PageArchive(tmp_path) as archive:
        for number in range(3):
            archive.write(_page(number))
        archive.write(_page(9, source_id="other"))
        archive.write(_page(10, status=404))
    source = make_source("https://example.com", accept=["/[0129]+$"])
    pages = list(local_pages(source, Step(kind="warc", path="*.warc.gz"), tmp_path))
    assert [page.url[-1] for page in pages] == ["0", "1", "2"]
    assert {page.source_id for page in pages} == {"local"}
