"""A server without manners: each path has a script that speaks on the bare socket."""

import random
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

Script = Callable[[socket.socket], None]

OK = b"HTTP/1.1 200 OK\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
CLOSE = b"Connection: close\r\n"
NOISE = random.Random(7).randbytes(4096)  # the same noise in every run
# A script ends when its client hangs up; this only bounds the threads of a failing test.
_LONGEST = 100.0


def message(body: bytes, head: bytes = OK + HTML, length: int | None = None) -> bytes:
    """A whole answer."""
    size = len(body) if length is None else length
    return head + b"Content-Length: %d\r\n" % size + CLOSE + b"\r\n" + body


def says(*parts: bytes) -> Script:
    """Sends the parts and closes."""
    return lambda sock: sock.sendall(b"".join(parts))


def then_silence(*parts: bytes) -> Script:
    """Sends the parts and says nothing more."""

    def script(sock: socket.socket) -> None:
        sock.sendall(b"".join(parts))
        sock.settimeout(_LONGEST)
        while sock.recv(65_536):
            pass

    return script


def then_reset(*parts: bytes) -> Script:
    """Sends the parts and breaks the connection off."""

    def script(sock: socket.socket) -> None:
        sock.sendall(b"".join(parts))
        time.sleep(0.02)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return script


def drips(start: bytes, drop: bytes = b"x") -> Script:
    """Sends the start, and then a drop every moment."""

    def script(sock: socket.socket) -> None:
        sock.sendall(start)
        for _ in range(int(_LONGEST / 0.05)):
            sock.sendall(drop)
            time.sleep(0.05)

    return script


def pours(start: bytes, more: bytes) -> Script:
    """Sends the start, and then as much as is taken."""

    def script(sock: socket.socket) -> None:
        sock.sendall(start)
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end:
            sock.sendall(more)

    return script


class RudeServer:
    """Serves the scripts; robots.txt is 404 unless a script says otherwise."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.scripts: dict[str, Script] = {"/good": says(message("<p>خبر جيد</p>".encode()))}
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if self._tls is not None and certificate is not None:
            self._tls.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with suppress(OSError), sock:
            sock.settimeout(_LONGEST)
            if "" in self.scripts:  # speaks before it listens
                self.scripts[""](sock)
                return
            if self._tls is not None:
                with self._tls.wrap_socket(sock, server_side=True) as secure:
                    self._answer(secure)
            else:
                self._answer(sock)

    def _answer(self, sock: socket.socket) -> None:
        path = next(_requested(sock), None)
        if path is not None:
            self.scripts.get(path, says(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n", CLOSE, b"\r\n"))(sock)


def _requested(sock: socket.socket) -> Iterator[str]:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(65_536)
        if not piece:
            return
        data += piece
    yield data.split(b" ")[1].decode("latin-1")
