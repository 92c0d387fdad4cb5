"""Path lists of CC-NEWS: local files first, others fetched, resumed and deleted."""

import gzip
from contextlib import ExitStack
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from extractors.news.archive import PageArchive
from extractors.news.http_guard import new_session
from extractors.news.local_pages import SourceFinder, warc_pages
from extractors.news.path_lists import (
    COMMON_CRAWL,
    Days,
    Download,
    DownloadError,
    crawl_day,
    downloads,
    list_addresses,
    listed_files,
    read_path_list,
)
from extractors.news.transfer import Bounds
from tests.news.conftest import Reply, Site, make_source
from tests.news.test_archive import _page

FOLDER = "crawl-data/CC-NEWS/2024/01"
NAMES = [f"{FOLDER}/CC-NEWS-202401{day:02}103022-0001.warc.gz" for day in (3, 15, 30)]
BOUNDS = Bounds(connect_seconds=2, read_seconds=2, total_seconds=20, wire_bytes=1_000_000, unpacked_bytes=0)


def write_list(folder: Path, *, packed: bool = True) -> Path:
    text = "\n".join([*NAMES, "", "../outside.warc.gz", "/etc/passwd"]) + "\n"
    path = folder / ("warc.paths.gz" if packed else "warc.paths")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return path


def warc(folder: Path, number: int) -> bytes:
    """A WARC file with one page."""
    with PageArchive(folder) as archive:
        name = archive.write(_page(number)).warc_file
    assert name is not None
    data = (folder / name).read_bytes()
    (folder / name).unlink()
    return data


@pytest.fixture
def fetching(tmp_path: Path) -> Download:
    return downloads(new_session("Test/1", True), BOUNDS, tmp_path)


@pytest.mark.parametrize("packed", [True, False])
def test_a_list_is_read_and_cannot_lead_elsewhere(tmp_path: Path, packed: bool) -> None:
    assert list(read_path_list(write_list(tmp_path, packed=packed))) == NAMES


@pytest.mark.parametrize(
    ("name", "day"),
    [
        (NAMES[1], date(2024, 1, 15)),
        ("rasid-20240116.warc.gz", date(2024, 1, 16)),
        ("CC-NEWS-20241341000000-1.warc.gz", None),
        ("pages.warc.gz", None),
    ],
)
def test_the_day_of_a_file(name: str, day: date | None) -> None:
    assert crawl_day(name) == day


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (Days(), 3),
        (Days(date(2024, 1, 16), date(2024, 1, 20)), 1),  # crawled on the 15th, which may be the 16th elsewhere
        (Days(since=date(2024, 1, 10)), 2),
        (Days(until=date(2024, 1, 9)), 2),  # crawled up to a week later
    ],
)
def test_only_files_of_the_days_are_taken(tmp_path: Path, days: Days, wanted: int) -> None:
    asked: list[str] = []

    def download(url: str) -> ExitStack:
        asked.append(url)
        return ExitStack()

    assert len(list(listed_files(write_list(tmp_path), None, days, download))) == wanted  # type: ignore[arg-type]
    assert all(url.startswith(f"{COMMON_CRAWL}{FOLDER}/CC-NEWS-") for url in asked)


def test_there_is_a_list_a_month() -> None:
    found = list_addresses(date(2024, 1, 1), date(2024, 2, 25), date(2026, 11, 1), "http://mirror/")
    months = ["2023/12", "2024/01", "2024/02", "2024/03"]
    assert list(found) == [f"http://mirror/crawl-data/CC-NEWS/{month}/warc.paths.gz" for month in months]
    assert len(list_addresses(date(2024, 1, 1), date(2024, 2, 25), date(2024, 2, 26))) == len(months) - 1


def test_files_beside_the_list_are_read_and_others_fetched(site: Site, tmp_path: Path, fetching: Download) -> None:
    """One lies under its path, one under its name alone, one only on the server; none is left behind."""
    path = write_list(tmp_path)
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / NAMES[0]).write_bytes(warc(tmp_path, 0))
    (tmp_path / Path(NAMES[1]).name).write_bytes(warc(tmp_path, 1))
    site.routes[f"/{NAMES[2]}"] = Reply(warc(tmp_path, 2), type="application/octet-stream")
    source = make_source("https://example.com", accept=[r"/\d+$"])

    def urls(download: Download | None) -> list[str]:
        found = []
        for _, listed in listed_files(path, f"{site.url}/", None, download):
            with listed as file:
                found += [local.page.url for local in warc_pages(file, SourceFinder([source]))]
        return found

    assert [url[-1] for url in urls(None)] == ["0", "1"]
    assert [url[-1] for url in urls(fetching)] == ["0", "1", "2"]
    assert not list(tmp_path.glob("rasid-warc-*"))
    assert path.exists()


def test_a_broken_download_goes_on_where_it_stopped(site: Site, tmp_path: Path, fetching: Download) -> None:
    data = bytes(range(256)) * 2000
    asked: list[str] = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers["Range"])
        start = int(handler.headers["Range"][6:-1])
        handler.send_response(206)
        handler.send_header("Content-Length", str(len(data) - start))
        handler.end_headers()
        handler.wfile.write(data[start : start + 200_000])
        handler.close_connection = True

    site.routes["/a.warc.gz"] = answer
    with fetching(f"{site.url}/a.warc.gz") as path:
        assert path.read_bytes() == data
    assert len(asked) == 3
    assert asked[0] == "bytes=0-" != asked[1]


@pytest.mark.parametrize(
    ("reply", "why"),
    [(Reply("no", 404), "404"), (Reply(b"x" * 1_000_001), "larger than"), (Reply(status=302), "302")],
)
def test_what_cannot_be_fetched_is_told(site: Site, fetching: Download, reply: Reply, why: str) -> None:
    site.routes["/a.warc.gz"] = reply
    with pytest.raises(DownloadError, match=why), fetching(f"{site.url}/a.warc.gz"):
        pass


def test_downloads_never_reach_inside(site: Site, tmp_path: Path) -> None:
    guarded = downloads(new_session("Test/1", False), BOUNDS, tmp_path)
    with pytest.raises(DownloadError, match="not public"), guarded(f"{site.url}/a.warc.gz"):
        pass
