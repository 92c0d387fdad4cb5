"""The addresses that are connected to."""

import socket
import time

import pytest

from extractors.errors import Reason
from extractors.news import http_guard
from extractors.news.http_guard import is_public
from extractors.records import FetchedPage, Rejected
from tests.news.conftest import Reply, make_source


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public(address) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "nonsense", "",
    ],
)  # fmt: skip
def test_not_public(address) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]",
     "localhost", "0", "2852039166", "169.254.169.254"],
)  # fmt: skip
def test_inner_hosts_in_disguise(site, fetcher, host) -> None:
    source = make_source(site.url, allow_private_addresses=False)
    rejected = fetcher.get(source, f"http://{host}/latest/meta-data", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.ADDRESS_REFUSED


def test_a_name_that_changes_its_answer_gains_nothing(site, fetcher, monkeypatch) -> None:
    """The first answer is public, every later one is loopback: what is connected to is what was judged."""
    answers, connected = [], []

    def lookup(host, port, *args, **kwargs):
        answers.append(host)
        address = "203.0.113.7" if len(answers) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, site.server.server_port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr("extractors.news.http_guard.is_public", lambda address: address == "203.0.113.7")
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: connected.append(address) or _refuse())
    source = make_source("http://rebind.example", allow_private_addresses=False)
    rejected = fetcher.get(source, "http://rebind.example/a", "page")
    assert isinstance(rejected, Rejected)
    assert {address for address, _ in connected} == {"203.0.113.7"}
    assert site.asked == []


def _refuse() -> None:
    raise ConnectionRefusedError(111, "refused")


def test_a_redirect_to_an_inner_host_is_judged_like_the_first(site, fetcher, monkeypatch) -> None:
    site.routes["/a"] = Reply("", 302, {"Location": "http://localhost:1/admin"})
    real = http_guard.is_public
    # The test server counts as public for this test, its redirect's target does not.
    monkeypatch.setattr(http_guard, "_resolve", _resolver(site))
    monkeypatch.setattr(http_guard, "is_public", lambda address: address == "127.0.0.1" or real(address))
    source = make_source(site.url, allow_private_addresses=False)
    rejected = fetcher.get(source, f"{site.url}/a", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.ADDRESS_REFUSED


def _resolver(site):
    def resolve(host, port, seconds):
        address = "10.0.0.5" if host == "localhost" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return resolve


def test_a_proxy_is_not_asked_for_inner_hosts(site, fetcher, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", site.url)
    monkeypatch.delenv("no_proxy", raising=False)
    source = make_source(site.url, allow_private_addresses=False)
    rejected = fetcher.get(source, "http://169.254.169.254/", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.ADDRESS_REFUSED
    assert site.asked == []


def _drip(handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.05)
    except OSError:
        handler.close_connection = True


@pytest.mark.parametrize("proxied", [False, True])
def test_a_drip_is_cut_off_in_time(site, fetcher, monkeypatch, proxied) -> None:
    home = "http://news.invalid" if proxied else site.url
    site.routes["/a"] = site.routes["http://news.invalid/a"] = _drip
    if proxied:
        monkeypatch.setenv("http_proxy", site.url)
        monkeypatch.delenv("no_proxy", raising=False)
    source = make_source(home, politeness={"delay_seconds": 0, "timeout_seconds": 0.5})
    began = time.monotonic()
    rejected = fetcher.get(source, f"{home}/a", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason == Reason.TIMEOUT
    assert time.monotonic() - began < 50


def test_a_proxy_from_the_environment_is_used(site, fetcher, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", site.url)
    monkeypatch.delenv("no_proxy", raising=False)
    site.routes["http://news.invalid/a"] = Reply("<p>x</p>")
    source = make_source("http://news.invalid", allow_private_addresses=False)
    page = fetcher.get(source, "http://news.invalid/a", "page")
    assert isinstance(page, FetchedPage)
    assert site.paths() == ["http://news.invalid/robots.txt", "http://news.invalid/a"]


def test_a_resolver_that_does_not_answer_is_not_waited_for(site, fetcher, monkeypatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(1) or [])
    source = make_source("http://slow.example", politeness={"delay_seconds": 0, "timeout_seconds": 0.1})
    rejected = fetcher.get(source, "http://slow.example/a", "page")
    assert isinstance(rejected, Rejected)
    assert rejected.reason in (Reason.CONNECTION_FAILED, Reason.TIMEOUT)
