"""The archive: exact replay, other readers, crashes, foreign files."""

import os
import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.ids import content_hash
from extractors.news.archive import ArchiveError, PageArchive, iterate
from extractors.records import FetchedPage

AT = datetime(2026, 11, 1, 12, 0, 0, 123456, tzinfo=UTC)


def _page(number: int = 1, body: bytes = "<p>خبر</p>".encode(), **changes) -> FetchedPage:
    facts = {
        "source_id": "local",
        "url": f"https://example.com/%D9%81/{number}",
        "url_key": f"https://example.com/{number}",
        "final_url": f"https://www.example.com/f/{number}?a=1&b=%20",
        "status": 200,
        "headers": {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "content-length": "9"},
        "body": body,
        "fetched_at": AT,
        "body_sha256": content_hash(body),
        "feed_title": ' عنوان "خبر"\n 100% ',
        "feed_published_raw": "الأحد، 01 نوفمبر",
    }
    return FetchedPage(**(facts | changes))


def test_pages_come_back_exactly(tmp_path: Path) -> None:
    pages = [
        _page(1),
        _page(2, b""),
        _page(3, os.urandom(5000), feed_title=None, feed_published_raw=None),
        _page(4, status=299),
    ]
    with PageArchive(tmp_path, run_id="run1") as archive:
        kept = [archive.write(page) for page in pages]
        assert [archive.read(page.warc_file, page.warc_offset) for page in kept] == kept
    (path,) = tmp_path.iterdir()
    assert "run1" in path.name
    assert list(iterate(path)) == kept
    assert [page.url for page in kept] == [page.url for page in pages]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    headers=st.dictionaries(st.sampled_from(["a", "b-c", "content-type", "set-cookie"]), st.text(max_size=20)),
    title=st.none() | st.text(min_size=1, max_size=30),
    body=st.binary(max_size=200),
    final=st.text(max_size=20),
)
def test_whatever_a_page_holds(tmp_path: Path, headers, title, body, final) -> None:
    with PageArchive(tmp_path, durable=False) as archive:
        page = _page(1, body, headers=headers, feed_title=title, final_url=f"https://example.com/{final}")
        kept = archive.write(page)
        assert archive.read(kept.warc_file, kept.warc_offset) == kept


def test_other_programs_read_it(tmp_path: Path) -> None:
    with PageArchive(tmp_path) as archive:
        archive.write(_page())
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests="raise"):
            kinds.append(record.rec_type)
            record.content_stream().read()
            assert record.rec_headers.protocol == "WARC/1.1"
            if record.rec_type == "response":
                assert record.rec_headers.get_header("WARC-Payload-Digest")
                assert record.http_headers.get_header("content-encoding") is None
    assert kinds == ["warcinfo", "response", "request"]


@pytest.mark.parametrize("cut", [1, 20, 400])
def test_a_file_that_was_cut_is_read_up_to_there(tmp_path: Path, cut: int) -> None:
    with PageArchive(tmp_path) as archive:
        kept = [archive.write(_page(number, os.urandom(2000))) for number in range(5)]
    (path,) = tmp_path.iterdir()
    end = kept[-1].warc_offset + 2000 if cut == 400 else path.stat().st_size - cut
    os.truncate(path, end)
    read = list(iterate(path))
    assert read == kept[: len(read)]
    assert len(read) >= 4


@pytest.mark.parametrize("content", [b"", b"WARC/1.1\r\n", b"\x1f\x8b\x08", os.urandom(200), b"<html></html>\n" * 20])
def test_what_is_no_archive_holds_no_pages(tmp_path: Path, content: bytes, capsys) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    assert list(iterate(path)) == []


def test_files_are_rotated_and_never_shared(tmp_path: Path) -> None:
    one, two = PageArchive(tmp_path, max_bytes_per_file=2000), PageArchive(tmp_path)
    names = {archive.write(_page(n, os.urandom(1500))).warc_file for n in range(4) for archive in (one, two)}
    one.close()
    two.close()
    assert len(names) == 5
    assert {path.name for path in tmp_path.iterdir()} == names


def test_threads_may_share_a_writer(tmp_path: Path) -> None:
    with PageArchive(tmp_path, durable=False) as archive:
        kept: list[FetchedPage] = []
        threads = [
            threading.Thread(target=lambda n=n: kept.extend(archive.write(_page(n * 10 + m)) for m in range(10)))
            for n in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [archive.read(page.warc_file, page.warc_offset) for page in kept] == kept


@pytest.mark.parametrize(("name", "offset"), [("none.warc.gz", 0), ("", 0), (None, 7), (None, 0), (None, 10**9)])
def test_a_place_without_a_page_says_so(tmp_path: Path, name, offset) -> None:
    with PageArchive(tmp_path) as archive:
        kept = archive.write(_page())
        with pytest.raises(ArchiveError, match=f"offset {offset}"):
            archive.read(kept.warc_file if name is None else name, offset)


def test_a_full_disk_leaves_the_file_whole(tmp_path: Path, monkeypatch) -> None:
    archive = PageArchive(tmp_path)
    first = archive.write(_page(1))
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        archive.write(_page(2))
    monkeypatch.setattr(os, "fsync", real)
    third = archive.write(_page(3))
    archive.close()
    (path,) = tmp_path.iterdir()
    assert list(iterate(path)) == [first, third]


@pytest.mark.parametrize("packed", [True, False])
def test_foreign_archives(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "cc-news.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("x", {"software": "other"}))
        for url in ("https://example.com/a?utm_source=x", "dns:example.com"):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", payload=BytesIO(b"<p>x</p>"), length=8, http_headers=headers,
                warc_headers_dict={"WARC-Date": "2026-11-01T00:00:00Z"},
            )  # fmt: skip
            writer.write_record(record)
    (page,) = iterate(path)
    assert (page.source_id, page.url_key, page.body) == ("", "https://example.com/a", b"<p>x</p>")
    assert page.fetched_at == datetime(2026, 11, 1, tzinfo=UTC)
    assert list(iterate(path, longest_body=3)) == []
