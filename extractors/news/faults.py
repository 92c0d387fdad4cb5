"""Why an exchange with a server came to nothing: one sentence for whatever the libraries below raise."""

import errno
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import BadStatusLine, HTTPException, IncompleteRead, RemoteDisconnected
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from extractors.errors import Reason


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no usable answer. ``transient``: another attempt may succeed."""

    reason: Reason
    detail: str
    transient: bool = False
    status: int | None = None


_TIMEOUTS = (TimeoutError, urllib3.exceptions.TimeoutError, requests.Timeout)
# A URL that no request can be made of.
_UNUSABLE = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    urllib3.exceptions.LocationValueError,
    UnicodeError,
)
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_BROKEN_OFF = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)


def explain(error: BaseException, url: str) -> Failure:
    """The failure that an exception out of an exchange with that URL's host means."""
    host, causes = urlsplit(url).netloc, list(_causes(error))
    return (
        _not_connected(causes, host)
        or _silent(causes, host)
        or _impossible(causes, url)
        or _cut_short(causes, host)
        or _not_http(causes, host)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and everything it wraps, outermost first."""
    pending, seen = [error], set()
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
        pending += [e for e in inner if isinstance(e, BaseException)]


def _not_connected(causes: list[BaseException], host: str) -> Failure | None:
    """TLS that fails, a name without an address, a host that refuses or cannot be reached."""
    if secure := _last(causes, ssl.SSLError, urllib3.exceptions.SSLError):
        return Failure(Reason.TLS_ERROR, f"no secure connection to {host}: {_words(secure)}")
    if _last(causes, urllib3.exceptions.NameResolutionError):
        return _failed(f"the name {host} has no address: look whether it is written rightly", transient=True)
    if _last(causes, ConnectionRefusedError):
        return _failed(f"{host} refuses connections: nothing listens at this address and port now", transient=True)
    if any(isinstance(e, OSError) and e.errno in _NO_WAY for e in causes):
        return _failed(f"no way leads from this machine to {host}: look at its network", transient=True)
    return None


def _silent(causes: list[BaseException], host: str) -> Failure | None:
    # urllib3 counts whatever keeps a connection from being made among its timeouts.
    made = not any(type(e) is urllib3.exceptions.NewConnectionError for e in causes)
    if made and _last(causes, *_TIMEOUTS):
        return Failure(Reason.TIMEOUT, f"{host} was silent for too long", transient=True)
    return None


def _impossible(causes: list[BaseException], url: str) -> Failure | None:
    wrong = _last(causes, *_UNUSABLE)
    return _failed(f"{url[:200]!r} cannot be requested: {_words(wrong)}") if wrong else None


def _cut_short(causes: list[BaseException], host: str) -> Failure | None:
    if _last(causes, RemoteDisconnected):
        return _failed(f"{host} closed the connection without an answer", transient=True)
    if _last(causes, *_BROKEN_OFF):
        return _failed(f"{host} broke the connection off before its answer was complete", transient=True)
    if _last(causes, IncompleteRead, urllib3.exceptions.IncompleteRead):
        return _failed(f"the answer of {host} ends before it is complete", transient=True)
    return None


def _not_http(causes: list[BaseException], host: str) -> Failure:
    """What breaks the grammar of HTTP, which another attempt would not mend; and whatever is left."""
    if status_line := _last(causes, BadStatusLine):
        return _failed(f"{host} does not speak HTTP: its answer begins with {str(status_line).strip()[:40]!r}")
    if grammar := _last(causes, HTTPException, ValueError):
        return _failed(f"the answer of {host} breaks the rules of HTTP: {_words(grammar)}")
    return _failed(f"the connection to {host} failed: {_words(_last(causes, OSError) or causes[-1])}", transient=True)


def _failed(detail: str, transient: bool = False) -> Failure:
    return Failure(Reason.CONNECTION_FAILED, detail, transient)


def _last(causes: list[BaseException], *kinds: type[BaseException]) -> BaseException | None:
    """The innermost cause of these kinds."""
    return next((e for e in reversed(causes) if isinstance(e, kinds)), None)


def _words(error: BaseException) -> str:
    """The error's own message in one short line; the system's words where it has a number."""
    text = error.strerror if isinstance(error, OSError) and isinstance(error.strerror, str) else str(error)
    return " ".join(text.split())[:200] or type(error).__name__
