"""Hostile answers: bounded time, the reason expected, and the run goes on."""

import gc
import shutil
import subprocess
import time
import tracemalloc
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from extractors.errors import Reason
from extractors.news.fetch import Fetcher, Limits
from extractors.records import FetchedPage, FetchRecord, Rejected
from tests.hostile.cases_http import ANY, COMPRESSION, MAX_BYTES, PAGE, PAGES, ROBOTS, TIME, Case
from tests.hostile.wire import RudeServer, Script, drips, says, then_reset, then_silence
from tests.news.conftest import make_source

SHORT = 1.0  # the limit, in seconds, for a transfer that would not end by itself
PATIENT = 40.0  # for one that must end by itself, however busy the machine
LONGEST = 50.0


@pytest.fixture(scope="module")
def server() -> Iterator[RudeServer]:
    running = RudeServer()
    yield running
    running.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate of this test")
    folder = tmp_path_factory.mktemp("tls")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject, "-keyout", "key", "-out", "cert"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "key").read_bytes() + (folder / "cert").read_bytes())
    return both


def ask(url: str, seconds: float = PATIENT, **changes: Any) -> tuple[FetchedPage | Rejected, list[FetchRecord], float]:
    """What comes of one page, its records, and how long it took."""
    records: list[FetchRecord] = []
    keys = {"politeness": {"delay_seconds": 0, "timeout_seconds": seconds, "max_bytes": MAX_BYTES}, **changes}
    source = make_source(url.rpartition("/")[0], **keys)
    limits = Limits(connect_seconds=seconds, read_seconds=0.6 * seconds, attempts=1)
    began = time.monotonic()
    with Fetcher("Test/1", on_record=records.append, sleep=lambda _: None, limits=limits) as fetcher:
        answer = fetcher.get(source, url, "page")
    assert not isinstance(answer, type(None))
    return answer, records, time.monotonic() - began  # type: ignore[return-value]


def limit(case: Case) -> float:
    """The time limit to try a case with."""
    return SHORT if case in TIME or case.expected == Reason.TIMEOUT else PATIENT


def check(case: Case, answer: FetchedPage | Rejected, records: list[FetchRecord], seconds: float) -> None:
    assert seconds < LONGEST
    if isinstance(answer, Rejected):
        assert case.expected in (ANY, answer.reason), answer.detail
        assert answer.detail
        assert len(answer.detail) < 600
        assert records[-1].reason == answer.reason
    else:
        assert case.expected in (ANY, PAGE)
        assert records[-1].outcome == "fetched"


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_pages(server: RudeServer, case: Case) -> None:
    server.scripts["/bad"] = case.script
    check(case, *ask(f"{server.url}/bad", limit(case)))


def test_pages_that_take_their_time(server: RudeServer) -> None:
    """All at once, because each of them lasts until the limit."""
    server.scripts |= {f"/slow{number}": case.script for number, case in enumerate(TIME)}
    urls = [f"{server.url}/slow{number}" for number in range(len(TIME))]
    with ThreadPoolExecutor(len(TIME)) as pool:
        for case, result in zip(TIME, pool.map(partial(ask, seconds=SHORT), urls), strict=True):
            check(case, *result)


@pytest.mark.parametrize("case", ROBOTS, ids=lambda case: case.name)
def test_robots(server: RudeServer, case: Case) -> None:
    server.scripts["/robots.txt"] = case.script
    try:
        check(case, *ask(f"{server.url}/good", limit(case)))
    finally:
        del server.scripts["/robots.txt"]


@pytest.mark.parametrize("case", [c for c in COMPRESSION if c.expected != PAGE], ids=lambda case: case.name)
def test_memory_stays_small(server: RudeServer, case: Case) -> None:
    server.scripts["/bad"] = case.script
    tracemalloc.start()
    try:
        ask(f"{server.url}/bad")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000


def test_the_run_goes_on_after_each(server: RudeServer) -> None:
    server.scripts["/bad"] = then_reset(b"HTTP/1.1 2")
    source = make_source(server.url, politeness={"delay_seconds": 0})
    with Fetcher("Test/1", sleep=lambda _: None, limits=Limits(attempts=1)) as fetcher:
        for _ in range(3):
            assert isinstance(fetcher.get(source, f"{server.url}/bad", "page"), Rejected)
            assert isinstance(fetcher.get(source, f"{server.url}/good", "page"), FetchedPage)


METADATA = [
    "169.254.169.254", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "169.254.43518", "0xa9.254.0251.254",
    "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "[fd00:ec2::254]",
    "127.0.0.1", "127.1", "2130706433", "0177.1", "0x7f.1", "0", "0.0.0.0", "[::]", "[::1]", "[::ffff:7f00:1]",
    "localhost", "LOCALHOST", "localhost.", "10.0.0.1", "172.31.255.255", "192.168.0.1", "100.100.100.200",
    "198.18.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]", "[ff02::1]", "①②⑦.⓪.⓪.①", "127。0。0。1",
]  # fmt: skip


def ask_inner(server: RudeServer, scheme: str, host: str) -> tuple[FetchedPage | Rejected, list[FetchRecord], float]:
    """What comes of an address that a source on the public web leads to."""
    url = f"{scheme}://{host}:{server.port}/latest/meta-data/"
    return ask(url, homepage="https://example.com/", allow_private_addresses=False)


@pytest.mark.parametrize("host", METADATA)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_inner_addresses_in_every_spelling(server: RudeServer, scheme: str, host: str) -> None:
    answer, _, seconds = ask_inner(server, scheme, host)
    assert isinstance(answer, Rejected)
    assert answer.reason in (Reason.ADDRESS_REFUSED, Reason.CONNECTION_FAILED)
    if answer.reason == Reason.CONNECTION_FAILED:  # not even a name
        assert "has no address" in answer.detail or "cannot be requested" in answer.detail
    assert seconds < LONGEST


TLS: list[tuple[str, Script, set[Reason]]] = [
    ("plain HTTP", says(b"HTTP/1.1 200 OK\r\n\r\n"), {Reason.TLS_ERROR}),
    ("noise", says(b"\x16\x03\x01" + b"\xff" * 500), {Reason.TLS_ERROR}),
    ("closes", says(), {Reason.TLS_ERROR, Reason.CONNECTION_FAILED}),
    ("resets", then_reset(), {Reason.TLS_ERROR, Reason.CONNECTION_FAILED}),
    ("silent", then_silence(), {Reason.TIMEOUT}),
    ("silent in a record", then_silence(b"\x16\x03\x03\x40\x00\x02"), {Reason.TIMEOUT}),
    ("drips a record", drips(b"\x16\x03\x03\x40\x00\x02"), {Reason.TIMEOUT, Reason.TLS_ERROR}),
    ("an alert", says(b"\x15\x03\x03\x00\x02\x02\x28"), {Reason.TLS_ERROR}),
]


def ask_tls(script: Script, seconds: float) -> tuple[FetchedPage | Rejected, list[FetchRecord], float]:
    """What comes of a script where a TLS handshake is expected."""
    server = RudeServer()
    server.scripts[""] = script
    with warnings.catch_warnings():
        # Where the peer resets before the handshake, Python's ssl leaves its socket to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        answer = ask(f"https://127.0.0.1:{server.port}/good", seconds)
        gc.collect()
    server.close()
    return answer


def tls_limit(expected: set[Reason]) -> float:
    """The time limit to try one with."""
    return SHORT if Reason.TIMEOUT in expected else PATIENT


@pytest.mark.parametrize(("name", "script", "expected"), TLS, ids=[name for name, _, _ in TLS])
def test_tls_that_is_none(name: str, script: Script, expected: set[Reason]) -> None:
    answer, _, seconds = ask_tls(script, tls_limit(expected))
    assert isinstance(answer, Rejected)
    assert answer.reason in expected, answer.detail
    assert seconds < LONGEST


def test_a_certificate_that_nobody_vouches_for(certificate: Path) -> None:
    server = RudeServer(certificate)
    answer, _, _ = ask(f"{server.url}/good")
    assert isinstance(answer, Rejected)
    assert answer.reason == Reason.TLS_ERROR


def test_tls_that_drips_after_the_handshake(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    server = RudeServer(certificate)
    assert isinstance(ask(f"{server.url}/good")[0], FetchedPage)
    server.scripts["/bad"] = drips(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    answer, _, seconds = ask(f"{server.url}/bad", SHORT)
    server.close()
    assert isinstance(answer, Rejected)
    assert answer.reason == Reason.TIMEOUT
    assert seconds < LONGEST
