"""A real web server on loopback, and sources that point to it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from extractors.news.fetch import Fetcher, Limits
from extractors.news.sources import Source
from extractors.records import FetchRecord

# An instant at which no discovery address of the tests happens to be in its hour of distrust is not needed:
# the tests that depend on it compute it.
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@dataclass
class Reply:
    """What the server answers to a path."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    type: str = "text/html; charset=utf-8"


Route = Reply | Callable[[BaseHTTPRequestHandler], Reply | None]  # a function may also speak on the socket itself


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        route = site.routes.get(self.path) or site.routes.get(self.path.partition("?")[0]) or Reply("gone", 404)
        reply = route if isinstance(route, Reply) else route(self)
        if reply is not None:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        headers = {"Content-Type": reply.type, "Content-Length": str(len(body)), **reply.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.status not in (204, 304):
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Tests stay silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what some tests are about."""


class Site:
    """A server with a table of routes."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.server = _Server((host, 0), _Handler)
        self.server.site = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


def make_source(url: str, **changes: Any) -> Source:
    """A source on the test server; keyword arguments replace keys of its file."""
    keys: dict[str, Any] = {
        "id": "local",
        "name": "Local",
        "homepage": f"{url}/",
        "timezone": "Asia/Damascus",
        "scale": "national",
        "schedule": {"every": "30 minutes"},
        "discover": [{"kind": "feed", "url": f"{url}/feed"}],
        "allow_private_addresses": True,
        "politeness": {"delay_seconds": 0, "timeout_seconds": 40},
    }
    return Source.model_validate(keys | changes)


@pytest.fixture
def source(site: Site) -> Source:
    return make_source(site.url)


@pytest.fixture
def records() -> list[FetchRecord]:
    return []


@pytest.fixture
def naps() -> list[float]:
    """Every pause that the fetcher would have made."""
    return []


@pytest.fixture
def fetcher(records: list[FetchRecord], naps: list[float]) -> Iterator[Fetcher]:
    with Fetcher(
        user_agent="RasidTest/1 (+mailto:test@example.org)",
        run_id="run",
        on_record=records.append,
        clock=lambda: NOW,
        sleep=naps.append,
        limits=Limits(connect_seconds=20, read_seconds=20),
    ) as running:
        yield running
