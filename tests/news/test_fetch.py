"""Fetching from a real server: redirects, robots, retries, conditional requests, limits."""

import gzip
import subprocess
import sys
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.errors import Reason, Stage
from extractors.ids import content_hash
from extractors.news.answers import retry_after
from extractors.news.archive import PageArchive
from extractors.news.fetch import Fetcher, NotModified, Validator
from extractors.news.politeness import Breaker, HostGate
from extractors.records import DiscoveredUrl, FetchedPage, FetchRecord, Rejected
from tests.news.conftest import NOW, Reply, Site, make_source

PAGE = "<html><body><p>خبر قصير من الشمال</p></body></html>"


def test_a_page_comes_with_its_record(site, source, fetcher, records) -> None:
    site.routes["/a"] = Reply(PAGE, headers={"ETag": '"1"', "Content-Encoding": "identity"})
    page = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(page, FetchedPage)
    assert page.body.decode() == PAGE
    assert page.fetched_at == NOW
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    robots, record = records
    assert (robots.kind, robots.outcome, robots.status, robots.reason) == ("robots", "fetched", 404, None)
    assert (record.kind, record.outcome, record.status, record.etag) == ("page", "fetched", 200, '"1"')
    assert record.body_sha256 == content_hash(page.body)
    assert record.body_bytes == len(page.body)
    assert record.run_id == "run"
    assert records[0].fetch_id != records[1].fetch_id


def test_the_user_agent_is_honest(site, source, fetcher) -> None:
    site.routes["/a"] = Reply(PAGE)
    fetcher.get(source, f"{site.url}/a", "page")
    assert all(headers["user-agent"].startswith("RasidTest/1") for _, headers in site.asked)


def test_not_modified(site, source, fetcher, records) -> None:
    def answer(handler):
        return Reply(status=304) if handler.headers["If-None-Match"] == '"1"' else Reply(PAGE)

    site.routes["/feed"] = answer
    result = fetcher.get(source, f"{site.url}/feed", "feed", Validator('"1"'))
    assert result == NotModified(f"{site.url}/feed", NOW)
    assert records[-1].outcome == "unchanged"
    assert isinstance(fetcher.get(source, f"{site.url}/feed", "feed"), FetchedPage)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, (Reason.GONE, False)),
        (410, (Reason.GONE, False)),
        (403, (Reason.HTTP_ERROR, True)),
        (304, (Reason.HTTP_ERROR, True)),  # though nothing conditional was asked
    ],
)
def test_final_statuses(site, source, fetcher, status, expected) -> None:
    site.routes["/a"] = Reply("", status)
    rejected = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(rejected, Rejected)
    assert (rejected.stage, rejected.reason, rejected.replayable) == (Stage.FETCH, *expected)
    assert str(status) in rejected.detail
    assert site.paths() == ["/a"]


def test_overload_is_tried_again_with_growing_pauses(site, source, fetcher, naps) -> None:
    site.routes["/a"] = Reply("", 503)
    rejected = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.HTTP_ERROR
    assert len(site.paths()) == 3
    first, second = naps
    assert 0.5 <= first <= 1.5
    assert 1.0 <= second <= 3.0


def test_a_second_attempt_can_succeed(site, source, fetcher) -> None:
    site.routes["/a"] = lambda handler: Reply("", 502) if len(site.paths()) == 1 else Reply(PAGE)
    assert isinstance(fetcher.get(source, f"{site.url}/a", "page"), FetchedPage)


def test_retry_after_is_waited_for(site, source, fetcher, naps) -> None:
    site.routes["/a"] = lambda handler: Reply("", 429, {"Retry-After": "7"}) if len(site.paths()) == 1 else Reply(PAGE)
    assert isinstance(fetcher.get(source, f"{site.url}/a", "page"), FetchedPage)
    assert [round(nap) for nap in naps] == [7]


def test_a_long_retry_after_leaves_the_host_alone(site, source, fetcher, naps) -> None:
    site.routes["/a"] = Reply("", 429, {"Retry-After": "3600"})
    first, second = (fetcher.get(source, f"{site.url}/a", "page") for _ in range(2))
    assert isinstance(first, Rejected)
    assert isinstance(second, Rejected)
    assert (first.reason, second.reason) == (Reason.HTTP_ERROR, Reason.HOST_UNAVAILABLE)
    assert site.paths() == ["/a"]
    assert naps == []


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("Fri, 20 Nov 2026 10:01:30 GMT", 90.0),
        ("Fri, 20 Nov 2020 10:01:30 GMT", 0.0),
        ("99999999999999999", 86_400.0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_reading_retry_after(text, seconds) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


def test_redirects_are_followed_and_told(site, source, fetcher, records) -> None:
    site.routes["/a"] = Reply("", 301, {"Location": "/b"})
    site.routes["/b"] = Reply("", 302, {"Location": f"{site.url}/%D9%81"})
    site.routes["/%D9%81"] = Reply(PAGE)
    page = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(page, FetchedPage)
    assert (page.url, page.final_url) == (f"{site.url}/a", f"{site.url}/%D9%81")
    assert records[-1].final_url == page.final_url


def test_a_location_in_raw_utf8(site, source, fetcher) -> None:
    site.routes["/a"] = Reply("", 301, {"Location": "/ف".encode().decode("latin-1")})
    site.routes["/%D9%81"] = Reply(PAGE)
    assert isinstance(fetcher.get(source, f"{site.url}/a", "page"), FetchedPage)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/a", Reason.TOO_MANY_REDIRECTS),
        ("file:///etc/passwd", Reason.REDIRECT_REFUSED),
        ("ftp://127.0.0.1/", Reason.REDIRECT_REFUSED),
        ("gopher://127.0.0.1:70/_x", Reason.REDIRECT_REFUSED),
        ("data:text/html,x", Reason.REDIRECT_REFUSED),
        ("https://", Reason.REDIRECT_REFUSED),
        ("http://[::1", Reason.REDIRECT_REFUSED),
        ("http://127.0.0.1:99999/", Reason.REDIRECT_REFUSED),
        ("", Reason.REDIRECT_REFUSED),
    ],
)
def test_redirects_that_are_not_followed(site, source, fetcher, location, reason) -> None:
    site.routes["/a"] = Reply("", 302, {"Location": location})
    rejected = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == reason


def test_endless_redirects_end(site, source, fetcher) -> None:
    site.routes["/a"] = lambda handler: Reply("", 302, {"Location": f"/a?{len(site.asked)}"})
    rejected = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.TOO_MANY_REDIRECTS
    assert len(site.paths()) == 6


def test_a_cookie_set_by_a_redirect_opens_the_page_and_is_forgotten(site, source, fetcher) -> None:
    def gate(handler):
        if "seen=1" in (handler.headers["Cookie"] or ""):
            return Reply(PAGE)
        return Reply("", 302, {"Location": "/a", "Set-Cookie": "seen=1"})

    site.routes["/a"] = gate
    site.routes["/b"] = Reply(PAGE)
    assert isinstance(fetcher.get(source, f"{site.url}/a", "page"), FetchedPage)
    fetcher.get(source, f"{site.url}/b", "page")
    assert "cookie" not in site.asked[-1][1]


def test_robots_are_obeyed_on_every_hop(site, source, fetcher) -> None:
    site.routes["/robots.txt"] = Reply("User-agent: *\nDisallow: /private\n", type="text/plain")
    site.routes["/a"] = Reply("", 302, {"Location": "/private/b"})
    site.routes["/private/b"] = Reply(PAGE)
    for path in ("/private/b", "/a"):
        rejected = fetcher.get(source, site.url + path, "page")
        assert isinstance(rejected, Rejected)
        assert rejected.reason == Reason.ROBOTS_DISALLOWED
    assert site.paths() == ["/a"]
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_crawl_delay_is_kept(site, source, fetcher, naps) -> None:
    site.routes["/robots.txt"] = Reply("User-agent: *\nCrawl-delay: 2.5\n", type="text/plain")
    site.routes["/a"] = Reply(PAGE)
    for _ in range(2):
        fetcher.get(source, f"{site.url}/a", "page")
    assert naps
    assert 2.0 < naps[-1] <= 2.5


@pytest.mark.parametrize("body", ["<!doctype html><html>User-agent: *\nDisallow: /</html>", "\n <p>Disallow: /"])
def test_html_is_no_robots_file(site, source, fetcher, body) -> None:
    site.routes["/robots.txt"] = Reply(body, type="text/plain")
    site.routes["/a"] = Reply(PAGE)
    assert isinstance(fetcher.get(source, f"{site.url}/a", "page"), FetchedPage)


def test_unavailable_robots_close_the_site_for_now(site, source, fetcher) -> None:
    site.routes["/robots.txt"] = Reply("", 500)
    rejected = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.ROBOTS_DISALLOWED
    assert "500" in rejected.detail
    assert site.paths() == []


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(PAGE.encode())),
        ("x-gzip", gzip.compress(PAGE.encode()[:10]) + gzip.compress(PAGE.encode()[10:])),
        ("gzip", gzip.compress(PAGE.encode()) + b"\0" * 20),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", _deflate(PAGE.encode())),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE.encode()))),
        ("identity", PAGE.encode()),
    ],
    ids=range(7),  # packed bytes hold the time, and names of tests are the same everywhere
)
def test_compressions_are_unpacked(site, source, fetcher, coding, body) -> None:
    site.routes["/a"] = Reply(body, headers={"Content-Encoding": coding})
    page = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(page, FetchedPage)
    assert page.body.decode() == PAGE


@pytest.mark.parametrize("size", [65_536, 131_072, 65_536 * 3 + 1])
def test_unpacking_at_the_borders_of_pieces(site, source, fetcher, size) -> None:
    site.routes["/a"] = Reply(gzip.compress(b"x" * size), headers={"Content-Encoding": "gzip"})
    page = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(page, FetchedPage)
    assert len(page.body) == size


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}/a", "http://localhost:{port}/a", "http://0x7f.1:{port}/a"]
)
def test_private_addresses_need_permission(site, fetcher, address) -> None:
    site.routes["/a"] = Reply(PAGE)
    source = make_source(site.url, allow_private_addresses=False)
    rejected = fetcher.get(source, address.format(port=site.server.server_port), "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.ADDRESS_REFUSED
    assert "allow_private_addresses" in rejected.detail
    assert site.asked == []


def test_pages_are_archived_before_their_record_is_made(site, source, tmp_path: Path) -> None:
    records: list[FetchRecord] = []
    site.routes["/a"] = Reply(PAGE)
    found = DiscoveredUrl("local", f"{site.url}/a", "key", "feed", "feed", "عنوان", "Sun, 01 Nov 2026")
    with PageArchive(tmp_path) as archive, Fetcher("Test/1", on_record=records.append, archive=archive) as fetcher:
        page = fetcher.fetch_page(source, found)
        assert isinstance(page, FetchedPage)
        assert (page.url_key, page.feed_title, page.feed_published_raw) == ("key", "عنوان", "Sun, 01 Nov 2026")
        assert (records[-1].warc_file, records[-1].warc_offset) == (page.warc_file, page.warc_offset)
        assert archive.read(page.warc_file or "", page.warc_offset or 0) == page


def test_the_breaker_rests_a_host_and_tries_it_again() -> None:
    now = [0.0]
    breaker = Breaker(2, 60, lambda: now[0])
    breaker.failed("h")
    assert not breaker.is_open("h")
    breaker.failed("h")
    assert breaker.is_open("h")
    now[0] = 61.0
    assert not breaker.is_open("h")
    breaker.succeeded("h")
    breaker.failed("h")
    assert not breaker.is_open("h")


def test_a_dead_host_is_left_alone(source, fetcher) -> None:
    answers = [fetcher.get(source, f"http://127.0.0.1:9/{n}", "page") for n in range(7)]
    assert answers[0].reason == Reason.CONNECTION_FAILED
    assert answers[0].detail == "127.0.0.1:9 refuses connections: nothing listens at this address and port now"
    assert answers[-1].reason == Reason.HOST_UNAVAILABLE


@pytest.mark.parametrize("shared", [True, False])
def test_the_gate_keeps_pauses_between_threads(tmp_path: Path, shared: bool) -> None:
    naps: list[float] = []

    def gate() -> HostGate:  # the clock stands still, so that every turn is a pause later than the one before
        return HostGate(tmp_path if shared else None, naps.append, wall=lambda: 1000.0)

    def work(gate: HostGate) -> None:
        for _ in range(2):
            with gate.turn("h", 0.5, 1):
                pass

    gates = [gate(), gate()] if shared else [gate()] * 2
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, gates))
    assert sorted(naps) == [0.5, 1.0, 1.5]


def test_the_gate_keeps_pauses_between_processes(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from extractors.news.politeness import HostGate\n"
        "gate = HostGate(pathlib.Path(sys.argv[1]), print, wall=lambda: 1000.0)\n"
        "for _ in range(3):\n"
        "    with gate.turn('h', 0.5, 1):\n"
        "        pass\n"
    )
    run = [sys.executable, "-c", code, str(tmp_path)]
    both = [subprocess.Popen(run, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    naps = sorted(float(line) for process in both for line in process.communicate()[0].split())
    assert naps == [0.5, 1.0, 1.5, 2.0, 2.5]


@pytest.mark.parametrize("shared", [True, False])
def test_the_gate_waits(tmp_path: Path, shared: bool) -> None:
    gate = HostGate(tmp_path if shared else None)
    began = time.monotonic()
    for _ in range(2):
        with gate.turn("h", 0.1, 1):
            now = time.monotonic()
    assert now - began > 0.09  # the two clocks differ by less than a hundredth


@pytest.mark.parametrize("shared", [True, False])
def test_no_more_connections_than_allowed(tmp_path: Path, shared: bool) -> None:
    gate, count, most, lock = HostGate(tmp_path if shared else None), 0, 0, threading.Lock()

    def work(_: int) -> None:
        nonlocal count, most
        with gate.turn("h", 0.0, 2):
            with lock:
                count += 1
                most = max(most, count)
            time.sleep(0.01)
            with lock:
                count -= 1

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert most <= 2


def test_a_turn_from_a_clock_that_ran_ahead_is_not_waited_for(tmp_path: Path) -> None:
    naps: list[float] = []
    HostGate(tmp_path, wall=lambda: 1e12).postpone("h", 10)
    with HostGate(tmp_path, naps.append, wall=lambda: 1e9).turn("h", 1, 1):
        assert naps == []


def test_unexpected_types_are_not_downloaded(site, source, fetcher) -> None:
    site.routes["/pdf"] = Reply(b"%PDF-1.7", type="application/pdf")
    site.routes["/hidden"] = Reply(b"%PDF-1.7", type="text/html")
    site.routes["/rss"] = Reply("<?xml version='1.0'?><rss><channel/></rss>", type="text/xml")
    for path in ("/pdf", "/hidden", "/rss"):
        rejected = fetcher.get(source, site.url + path, "page")
        assert isinstance(rejected, Rejected)
        assert rejected.reason == Reason.NOT_HTML


def test_the_clock_is_asked_not_the_machine(site: Site, source, fetcher, records) -> None:
    site.routes["/a"] = Reply(PAGE)
    fetcher.get(source, f"{site.url}/a", "page")
    assert {record.fetched_at for record in records} == {datetime(2026, 11, 20, 10, tzinfo=UTC)}
