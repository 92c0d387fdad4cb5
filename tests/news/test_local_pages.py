"""Folders and WARC files as sources."""

import gzip
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.news.archive import PageArchive
from extractors.news.local_pages import LocalPage, SourceFinder, UnreadablePages, content_key, folder_pages, warc_pages
from extractors.news.sources import Source
from tests.news.conftest import make_source
from tests.news.test_archive import _page

SAVED = datetime(1970, 1, 1, tzinfo=UTC)


def local(**keys: Any) -> Source:
    return make_source("https://example.com", **keys)


def save(path: Path, text: str = "<p>خبر</p>") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (0, 0))


def urls(pages: list[LocalPage]) -> list[str]:
    return [found.page.url for found in pages]


def test_a_folder_of_one_source(tmp_path: Path) -> None:
    for name in ("b/2.html", "a/1.HTM", "قصف.html", "note.txt"):
        save(tmp_path / name)
    (tmp_path / "big.html").write_bytes(b"x" * 3000)
    source = local(politeness={"max_bytes": 2000})
    pages = list(folder_pages(tmp_path, SourceFinder([source]), "https://example.com/saved/", source))
    assert urls(pages) == [
        "https://example.com/saved/%D9%82%D8%B5%D9%81.html",
        "https://example.com/saved/a/1.HTM",
        "https://example.com/saved/b/2.html",
    ]
    assert [found.position for found in pages] == [2, 3, 4]
    assert {found.page.fetched_at for found in pages} == {SAVED}


def test_a_folder_of_several_sources(tmp_path: Path) -> None:
    """By the address in the page, or the host in the path; what is nobody's is passed over."""
    save(tmp_path / "1.html", '<link rel="canonical" href="https://example.com/n/1?a=1&amp;b=2"><p>خبر</p>')
    save(tmp_path / "2.html", "<meta property='og:url' content='https://www.example.com/n/2'>")
    save(tmp_path / "3.html")
    save(tmp_path / "4.html", '<link rel="canonical" href="https://elsewhere.org/n/4">')
    save(tmp_path / "example.com/n/5.html")
    pages = list(folder_pages(tmp_path, SourceFinder([local(accept=[r"/n/\d"])])))
    assert urls(pages) == [
        "https://example.com/n/1?a=1&b=2",
        "https://www.example.com/n/2",
        "https://example.com/n/5.html",
    ]


def write_warc(folder: Path, *pages: Any) -> Path:
    with PageArchive(folder) as archive:
        kept = [archive.write(page) for page in pages]
    return folder / str(kept[0].warc_file)


def test_a_file_of_our_own(tmp_path: Path) -> None:
    pages = [_page(number) for number in range(3)]
    path = write_warc(tmp_path, *pages, _page(9, source_id="other"), _page(10, status=404))
    found = list(warc_pages(path, SourceFinder([local(accept=["/[0129]+$"])])))
    assert [url[-1] for url in urls(found)] == ["0", "1", "2"]
    assert {page.source.id for page in found} == {"local"}
    assert [page.position for page in found] == sorted({page.position for page in found})


def foreign(path: Path, *records: tuple[str, bytes, str], packed: bool = True) -> Path:
    with path.open("wb") as file:
        writer: Any = WARCWriter(file, gzip=packed)
        for url, body, kind in records:
            head: Any = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            content = {"payload": BytesIO(body), "length": len(body), "http_headers": head}
            writer.write_record(writer.create_warc_record(url, "response", **content))
    return path


@pytest.mark.parametrize("packed", [True, False])
def test_a_crawl_of_others(tmp_path: Path, packed: bool) -> None:
    """Many sites and kinds in it; the source is found by host and patterns."""
    path = foreign(
        tmp_path / "crawl.warc",
        ("https://elsewhere.org/n/1", b"<p>1</p>", "text/html"),
        ("http://www.example.com/n/2", b"<p>2</p>", "text/html; charset=utf-8"),
        ("https://example.com/about", b"<p>3</p>", "text/html"),
        ("https://example.com/n/4", b"\xff\xd8", "image/jpeg"),
        ("https://mirror.net/n/5", b"<p>5</p>", "text/html"),
        packed=packed,
    )
    sources = [local(accept=[r"/n/\d+$"], hosts=["mirror.net"]), make_source("https://third.org", id="third")]
    found = list(warc_pages(path, SourceFinder(sources)))
    assert urls(found) == ["http://www.example.com/n/2", "https://mirror.net/n/5"]
    assert [page.page.source_id for page in found] == ["local", "local"]


def test_reading_others_pages_can_be_ended(tmp_path: Path) -> None:
    """A crawl may have a gigabyte before the first article of ours."""
    records = [(f"https://elsewhere.org/n/{number}", b"<p>1</p>", "text/html") for number in range(9)]
    asked: list[int] = []

    def between() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(warc_pages(foreign(tmp_path / "crawl.warc", *records), SourceFinder([local()]), between))


def test_of_two_sources_on_one_domain_the_one_of_the_host_has_it() -> None:
    both = [make_source("https://www.example.com", id="a"), make_source("https://arabic.example.com", id="b")]
    finder = SourceFinder(both)
    found = {url: finder.find(f"https://{url}/n/1") for url in ("arabic.example.com", "example.com", "m.example.com")}
    assert {url: source.id for url, source in found.items() if source} == {
        "arabic.example.com": "b",
        "example.com": "a",
        "m.example.com": "a",
    }


@pytest.mark.parametrize(
    "data", [b"", b"no warc at all\n" * 100, b"\x1f\x8b" + bytes(50), gzip.compress(b"nothing", mtime=0)]
)
def test_what_is_no_warc_file_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    with pytest.raises(UnreadablePages, match=r"a\.warc\.gz (is no WARC file|holds no WARC record)"):
        list(warc_pages(path, SourceFinder([local()])))


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("lost", [60, 200, 700, 1000, 1150])
def test_a_cut_file_gives_what_is_whole_and_is_told(tmp_path: Path, packed: bool, lost: int) -> None:
    bodies = [os.urandom(900) for _ in range(3)]
    pages = [(f"https://example.com/{number}", body, "text/html") for number, body in enumerate(bodies)]
    path = foreign(tmp_path / "cut.warc", *pages, packed=packed)
    path.write_bytes(path.read_bytes()[: -lost - 8])
    found = []
    with pytest.raises(UnreadablePages, match="breaks off at byte"):
        for page in warc_pages(path, SourceFinder([local()])):
            found.append(page)
    assert [page.page.body for page in found] == bodies[:2]


def test_a_file_is_known_again_wherever_it_lies(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "1.html", tmp_path / "b" / "1.html"
    save(one)
    save(two)
    assert content_key(one) == content_key(two)
    assert content_key(one.parent) == content_key(two.parent)
    save(two.parent / "2.html")
    assert content_key(one.parent) != content_key(two.parent)
