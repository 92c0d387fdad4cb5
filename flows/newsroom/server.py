"""Serves the sample newsroom on loopback, each outlet on a port of its own."""

import gzip
import hashlib
import sys
from collections.abc import Mapping
from datetime import UTC
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import unquote, urlsplit

import yaml

from flows.newsroom.articles import Outlet, load_outlets
from flows.newsroom.site import Reply, build_site

LOOPBACK = "127.0.0.1"
# Asked for first: a second demo then has the same addresses, and so finds the same articles again.
USUAL_PORTS = (48731, 48732, 48733)
NOT_FOUND = Reply(404, "text/html; charset=utf-8", "الصفحة غير موجودة".encode())


class Newsroom:
    """Three outlets that answer from the moment of ``with`` or :meth:`start` until :meth:`stop`.

    ``with Newsroom() as room: config = room.start(folder)`` gives a configuration folder whose ``sources/`` holds one
    file an outlet. Ports in use are replaced by free ones. Nothing leaves the machine, and nothing else is written.
    """

    def __init__(self) -> None:
        self._servers: dict[str, ThreadingHTTPServer] = {}
        self._outlets = load_outlets()

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of the three sources."""
        return tuple(outlet.id for outlet in self._outlets)

    @property
    def addresses(self) -> Mapping[str, str]:
        """Source id to the address of its home page, without the last slash; empty unless serving."""
        return {name: f"http://{LOOPBACK}:{server.server_address[1]}" for name, server in self._servers.items()}

    @property
    def sources(self) -> tuple[dict[str, Any], ...]:
        """The content of the three source files, with the ports in use."""
        addresses = self.addresses
        return tuple(_source(outlet, addresses[outlet.id]) for outlet in self._outlets)

    def start(self, folder: Path) -> Path:
        """Serve, and write the source files into ``folder/sources``; gives ``folder``."""
        self._serve()
        (folder / "sources").mkdir(parents=True, exist_ok=True)
        for source in self.sources:
            text = yaml.safe_dump(source, allow_unicode=True, sort_keys=False, width=120)
            (folder / "sources" / f"{source['id']}.yml").write_text(text, encoding="utf-8")
        return folder

    def stop(self) -> None:
        """Stop serving and free the ports."""
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def __enter__(self) -> Self:
        self._serve()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _serve(self) -> None:
        for outlet, port in zip(self._outlets, USUAL_PORTS, strict=True):
            if outlet.id not in self._servers:
                self._servers[outlet.id] = _serve_outlet(outlet, port)


def _serve_outlet(outlet: Outlet, port: int) -> ThreadingHTTPServer:
    class OutletHandler(_Handler):
        """Answers for this outlet alone."""

    try:
        server = _Server((LOOPBACK, port), OutletHandler)
    except OSError:
        server = _Server((LOOPBACK, 0), OutletHandler)
    # The pages name their own address, so they are built once the port is known and before anyone is answered.
    OutletHandler.replies = build_site(outlet, f"http://{LOOPBACK}:{server.server_address[1]}")
    Thread(target=server.serve_forever, args=(0.05,), name=f"newsroom-{outlet.id}", daemon=True).start()
    return server


def _source(outlet: Outlet, base: str) -> dict[str, Any]:
    """A source file's content: as for a real outlet, but without a pause and allowed to be on this machine."""
    return {
        "id": outlet.id,
        "name": outlet.name,
        "homepage": f"{base}/",
        "languages": ["ar"],
        "timezone": outlet.timezone,
        "country": outlet.country,
        "scale": outlet.scale,
        "schedule": {"every": "30 minutes"},
        "discover": [{**entry, "url": entry["url"].replace("{base}", base)} for entry in outlet.discover],
        "accept": list(outlet.accept),
        **({"refuse": list(outlet.refuse)} if outlet.refuse else {}),
        "title_suffixes": list(outlet.title_suffixes),
        "politeness": {"delay_seconds": 0, "concurrency": 2},
        "allow_private_addresses": True,
        "verified": True,
        "notes": "Part of the sample newsroom; its articles are invented.",
    }


class _Server(ThreadingHTTPServer):
    """Says nothing of readers who go away in the middle of an answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers from a table, with validators and compression as a real server has them."""

    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    replies: ClassVar[Mapping[str, Reply]] = {}

    def do_GET(self) -> None:
        reply = self.replies.get(unquote(urlsplit(self.path).path), NOT_FOUND)
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        if reply.status == 200 and self.headers.get("If-None-Match") == etag:
            self._send(Reply(304, reply.content_type, b"", reply.modified), etag)
        else:
            self._send(reply, etag)

    do_HEAD = do_GET  # noqa: N815 - http.server asks for this name

    def _send(self, reply: Reply, etag: str) -> None:
        body = reply.body
        self.send_response(reply.status)
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(body)))
        if reply.status in (200, 304):
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", format_datetime(reply.modified.astimezone(UTC), usegmt=True))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay silent: progress belongs to the caller."""
