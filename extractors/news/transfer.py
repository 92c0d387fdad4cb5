"""One exchange with a server, held within limits of time, of bytes on the wire and of unpacked bytes."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.utils import get_environ_proxies

from extractors.errors import Reason
from extractors.news.faults import Failure, explain
from extractors.news.http_guard import AddressRefused, cutoff, refuse_inner_host

_CHUNK = 65_536
_LAYERS = 2  # compressions on top of one another that honest servers send by mistake


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one exchange may cost."""

    connect_seconds: float
    read_seconds: float  # between two packets
    total_seconds: float
    wire_bytes: int
    unpacked_bytes: int


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered."""

    url: str
    status: int
    headers: Mapping[str, str]  # lower-case names
    body: bytes  # decompressed; empty where the caller did not want it


class Wanted(Protocol):
    """Decides from status and headers whether a body is worth reading; a Failure ends the exchange."""

    def __call__(self, status: int, headers: Mapping[str, str]) -> Failure | None: ...


class _Refused(Exception):  # noqa: N818 - carries a value out of nested loops
    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def exchange(
    session: requests.Session, url: str, headers: Mapping[str, str], bounds: Bounds, wanted: Wanted
) -> Response | Failure:
    """GETs one URL without following redirects; whatever the server does, the answer comes within the bounds."""
    with cutoff(bounds.total_seconds) as running:
        try:
            answer = _exchange(session, url, headers, bounds, wanted)
        except _Refused as refused:
            return refused.failure
        except AddressRefused as error:
            return Failure(Reason.ADDRESS_REFUSED, f"{error}; the source's file may set allow_private_addresses")
        except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
            return _late(url, bounds) if running.fired else explain(error, url)
    # A body without a declared length just ends when it is cut off.
    return _late(url, bounds) if running.fired else answer


def _late(url: str, bounds: Bounds) -> Failure:
    return Failure(Reason.TIMEOUT, f"{urlsplit(url).netloc} had not finished after {bounds.total_seconds:g} seconds")


def _exchange(
    session: requests.Session, url: str, headers: Mapping[str, str], bounds: Bounds, wanted: Wanted
) -> Response | Failure:
    proxies = get_environ_proxies(url)
    if proxies.get(urlsplit(url).scheme) or proxies.get("all"):
        adapter: Any = session.get_adapter(url)
        if not adapter.allow_private:
            refuse_inner_host(url)
    timeout = (bounds.connect_seconds, bounds.read_seconds)
    with session.get(
        url, headers=dict(headers), timeout=timeout, proxies=proxies, stream=True, allow_redirects=False
    ) as answer:
        lower = {name.lower(): value for name, value in answer.headers.items()}
        failure = wanted(answer.status_code, lower)
        if failure is not None:
            return failure
        has_body = answer.status_code == 200 or answer.status_code in (203, 206)
        body = b"".join(_unpacked(_wire(answer, lower, bounds), lower, bounds)) if has_body else b""
        return Response(url, answer.status_code, lower, body)


def save(
    session: requests.Session, url: str, path: Path, bounds: Bounds, between: Callable[[], None]
) -> Failure | None:
    """GETs one URL into a file, as it is sent, going on behind what an earlier attempt left there.

    ``between`` is called at each piece; what it raises ends the transfer.
    Null when the file is whole. A redirect is a failure: the archives that are read this way do not redirect.
    """
    with cutoff(bounds.total_seconds) as running:
        try:
            return _save(session, url, path, bounds, between)
        except _Refused as refused:
            return refused.failure
        except AddressRefused as error:
            return Failure(Reason.ADDRESS_REFUSED, str(error))
        except (requests.RequestException, urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
            return _late(url, bounds) if running.fired else explain(error, url)


def _save(
    session: requests.Session, url: str, path: Path, bounds: Bounds, between: Callable[[], None]
) -> Failure | None:
    start = path.stat().st_size if path.exists() else 0
    headers = {"Range": f"bytes={start}-", "Accept-Encoding": "identity"}
    timeout = (bounds.connect_seconds, bounds.read_seconds)
    proxies = get_environ_proxies(url)
    with session.get(url, headers=headers, timeout=timeout, proxies=proxies, stream=True) as answer:
        if answer.status_code == 416 and start:  # nothing is left to send
            return None
        if answer.status_code not in (200, 206):
            transient = answer.status_code >= 500 or answer.status_code == 429
            detail = f"the server answers {answer.status_code} to {url[:200]}"
            return Failure(Reason.HTTP_ERROR, detail, transient, answer.status_code)
        lower = {name.lower(): value for name, value in answer.headers.items()}
        with path.open("ab" if answer.status_code == 206 else "wb") as file:
            for piece in _wire(answer, lower, bounds):
                file.write(piece)
                between()
    return None


def _wire(answer: requests.Response, headers: Mapping[str, str], bounds: Bounds) -> Iterator[bytes]:
    """The body as sent, in pieces, up to the limit."""
    declared = headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > bounds.wire_bytes:
        raise _Refused(_too_large(bounds, f"its Content-Length is {declared[:20]}"))
    size = 0
    while piece := answer.raw.read(_CHUNK, decode_content=False):
        size += len(piece)
        if size > bounds.wire_bytes:
            raise _Refused(_too_large(bounds, "and more was coming"))
        yield piece


def _too_large(bounds: Bounds, how: str) -> Failure:
    return Failure(Reason.TOO_LARGE, f"the answer is larger than {bounds.wire_bytes:,} bytes ({how})")


def _unpacked(pieces: Iterator[bytes], headers: Mapping[str, str], bounds: Bounds) -> Iterator[bytes]:
    codings = [c.strip().lower() for c in headers.get("content-encoding", "").split(",")]
    layers = [coding for coding in codings if coding not in ("", "identity")]
    if len(layers) > _LAYERS:
        raise _Refused(Failure(Reason.BAD_COMPRESSION, f"the answer is compressed {len(layers)} times"))
    for coding in reversed(layers):
        pieces = _inflate(pieces, coding, bounds.unpacked_bytes)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > bounds.unpacked_bytes:
            raise _Refused(_bomb(bounds.unpacked_bytes))
        yield piece


def _bomb(limit: int) -> Failure:
    return Failure(Reason.DECOMPRESSED_TOO_LARGE, f"the answer unpacks to more than {limit:,} bytes")


def _inflate(pieces: Iterator[bytes], coding: str, limit: int) -> Iterator[bytes]:
    """Unpacks gzip or deflate piece by piece; never holds more than a piece of the result."""
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise _Refused(Failure(Reason.BAD_COMPRESSION, f"the answer is compressed as {coding[:40]!r}, not asked for"))
    decoder: Any = None
    size = 0
    for piece in pieces:
        data, pending = piece, True
        while pending:
            if decoder is None or decoder.eof:
                # What follows the last gzip member, or a deflate stream, is padding and may be anything.
                if decoder is not None and (coding == "deflate" or data[:2] != b"\x1f\x8b"):
                    return
                decoder = _decoder(coding, data)
            out = _step(decoder, data)
            data = decoder.unconsumed_tail or decoder.unused_data
            pending = bool(data) or (len(out) == _CHUNK and not decoder.eof)
            size += len(out)
            if size > limit:
                raise _Refused(_bomb(limit))
            yield out
    if decoder is not None and not decoder.eof:
        raise _Refused(Failure(Reason.BAD_COMPRESSION, f"the {coding} data ends too early", transient=True))


def _decoder(coding: str, start: bytes) -> Any:
    if coding != "deflate":
        return zlib.decompressobj(zlib.MAX_WBITS | 16)
    # "deflate" means zlib (RFC 9110, 8.4.1.2), but some servers send the bare stream.
    zlib_header = len(start) >= 2 and start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)


def _step(decoder: Any, data: bytes) -> bytes:
    try:
        out: bytes = decoder.decompress(data, _CHUNK)
    except zlib.error as error:
        raise _Refused(Failure(Reason.BAD_COMPRESSION, f"the answer does not unpack ({error})")) from error
    return out
