"""Connections that reach public addresses only, and that can be cut off at a deadline.

The address is checked where the socket is opened: the name is resolved once, each answer is judged, and the
connection goes to the very address that was judged. A name that answers differently the second time (DNS rebinding)
and a redirect to an inner host therefore gain nothing.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

# Prefixes whose last 32 bits are an IPv4 address: RFC 6052 (well-known) and RFC 8215 (local NAT64).
_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/96"))


class AddressRefused(Exception):  # noqa: N818 - reads as what happened
    """The host's address is not a public one. Not an OSError, so that no layer takes it for a network fault."""


def is_public(address: str) -> bool:
    """Whether an IP address is reachable by everybody; IPv4 hidden inside IPv6 is judged as IPv4."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(ip)
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _embedded(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(ip, IPv4Address):
        return None
    if any(ip in network for network in _NAT64):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if int(ip) >> 32 == 0 and int(ip) > 1:  # ::a.b.c.d, the obsolete compatible form
        return IPv4Address(int(ip))
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class Cutoff:
    """Ends a transfer at a deadline by shutting its sockets down, so that even a byte a second cannot hold us."""

    def __init__(self, seconds: float) -> None:
        self.fired = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True

    def watch(self, sock: Any) -> None:
        """Keeps a second handle on the connection: TLS takes the first one over while it shakes hands."""
        with suppress(OSError):
            handle = socket.socket(fileno=os.dup(sock.fileno()))
            with self._lock:
                self._sockets.append(handle)
            if self.fired:
                self._fire()

    def _fire(self) -> None:
        self.fired = True
        with self._lock:
            for handle in self._sockets:
                with suppress(OSError):
                    handle.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "Cutoff":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for handle in self._sockets:
                handle.close()
            self._sockets.clear()


_current = threading.local()


@contextmanager
def cutoff(seconds: float) -> Iterator[Cutoff]:
    """All connections that this thread opens or reuses inside the block end after that many seconds."""
    with Cutoff(seconds) as running:
        _current.cutoff = running
        try:
            yield running
        finally:
            _current.cutoff = None


def _watch(sock: Any) -> None:
    running: Cutoff | None = getattr(_current, "cutoff", None)
    if running is not None and sock is not None:
        running.watch(sock)


def _resolve(host: str, port: int, seconds: float = 10.0) -> list[Any]:
    """Addresses of a name; the system's resolver knows no time limit, so it is asked in a thread of its own."""
    host.encode("idna")  # UnicodeError for a label that is empty or too long
    answers: list[Any] = []
    failures: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answers.extend(socket.getaddrinfo(host, port, socket.AF_UNSPEC, socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failures.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if failures:
        raise failures[0]
    if asking.is_alive():
        raise socket.gaierror(socket.EAI_AGAIN, f"no answer within {seconds:g} seconds")
    return answers


class _Watched:
    """What both kinds of connection share: checked addresses and the cut-off."""

    check_address = True

    def _new_conn(self: Any) -> socket.socket:
        try:
            answers = _resolve(self._dns_host.strip("[]"), self.port, self.timeout or 10.0)
        except (OSError, UnicodeError) as error:
            raise NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]
        if self.check_address:
            refused = [answer[4][0] for answer in answers if not is_public(answer[4][0])]
            answers = [answer for answer in answers if is_public(answer[4][0])]
            if not answers:
                raise AddressRefused(f"{self.host} is at {', '.join(dict.fromkeys(refused))}, which is not public")
        return self._connect_to_first(answers)  # type: ignore[no-any-return]

    def _connect_to_first(self: Any, answers: list[Any]) -> socket.socket:
        failure: Exception = NewConnectionError(self, f"{self.host} has no address")
        for family, kind, protocol, _, address in answers:
            sock = socket.socket(family, kind, protocol)
            try:
                for option in self.socket_options or ():
                    sock.setsockopt(*option)
                sock.settimeout(self.timeout)
                _watch(sock)
                sock.connect(address)
            except TimeoutError:
                sock.close()
                failure = ConnectTimeoutError(self, f"{self.host} did not answer within {self.timeout} seconds")
            except OSError as error:
                sock.close()
                failure = NewConnectionError(self, f"{self.host}: {error}")
                failure.__cause__ = error
            else:
                return sock
        raise failure

    def request(self: Any, *args: Any, **kwargs: Any) -> None:
        _watch(self.sock)  # a pooled connection was opened under another cut-off
        super().request(*args, **kwargs)  # type: ignore[misc]


class _CheckedHTTP(_Watched, HTTPConnection):
    pass


class _CheckedHTTPS(_Watched, HTTPSConnection):
    pass


class _OpenHTTP(_Watched, HTTPConnection):
    check_address = False


class _OpenHTTPS(_Watched, HTTPSConnection):
    check_address = False


class _CheckedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _CheckedHTTP


class _CheckedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedHTTPS


class _OpenHTTPPool(HTTPConnectionPool):
    ConnectionCls = _OpenHTTP


class _OpenHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _OpenHTTPS


class GuardedAdapter(HTTPAdapter):
    """An adapter whose direct connections are checked (unless private addresses are allowed) and can be cut off."""

    def __init__(self, allow_private: bool = False) -> None:
        self.allow_private = allow_private
        super().__init__(pool_connections=16, pool_maxsize=8, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        """Builds the pools that open our kind of connection."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        pools = (_OpenHTTPPool, _OpenHTTPSPool) if self.allow_private else (_CheckedHTTPPool, _CheckedHTTPSPool)
        self.poolmanager.pool_classes_by_scheme = {"http": pools[0], "https": pools[1]}

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Pools towards a proxy: the operator chose its address, but its connections are cut off like all others."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        if type(manager) is ProxyManager:  # SOCKS has connections of its own
            manager.pool_classes_by_scheme = {"http": _OpenHTTPPool, "https": _OpenHTTPSPool}
        return manager


def refuse_inner_host(url: str) -> None:
    """For requests that a proxy makes, where only the name can be judged here: AddressRefused if it is an inner one.

    A name that cannot be resolved here is the proxy's to judge.
    """
    parts = urlsplit(url)
    try:
        answers = _resolve((parts.hostname or "").strip("[]"), parts.port or 0)
    except (OSError, UnicodeError):
        return
    addresses = [answer[4][0] for answer in answers]
    if addresses and not any(map(is_public, addresses)):
        raise AddressRefused(f"{parts.hostname} is at {addresses[0]}, which is not public")


class _Session(requests.Session):
    """A session that leaves redirects to us: its own handling reads their bodies without any limit."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """No redirect is known to the session."""


def new_session(user_agent: str, allow_private: bool) -> requests.Session:
    """A session with an honest name, verified TLS and no credentials from the machine (.netrc is not read)."""
    session = _Session()
    session.trust_env = False
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    session.headers.update(
        {
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/rss+xml,*/*;q=0.5",
            "Accept-Language": "ar,en;q=0.3",
            "Accept-Encoding": "gzip, deflate",
        }
    )
    adapter = GuardedAdapter(allow_private)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session
