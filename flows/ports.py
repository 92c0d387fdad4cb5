"""Who listens on a port of this machine, as far as the system tells (Linux)."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
LISTENING = "0A"  # of the state column of /proc/net/tcp


def is_free(port: int) -> bool:
    """Whether a server may be started on that port of loopback."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def holder(port: int) -> str:
    """The process that listens on a port, in words."""
    sockets = set(_sockets(port))
    for process in sorted(path for path in PROC.glob("[0-9]*")):
        with suppress(OSError):  # it has ended, or is somebody else's
            if sockets & set(_open_files(process)):
                return f"process {process.name} ({program(int(process.name))})"
    return "another process, whose owner is somebody else"


def _open_files(process: Path) -> Iterator[str]:
    for file in (process / "fd").iterdir():
        with suppress(OSError):  # it was closed meanwhile
            yield str(file.readlink())


def program(process: int) -> str:
    """A process's command line, shortened."""
    words = (PROC / str(process) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    return words if len(words) <= 80 else f"{words[:79]}…"


def _sockets(port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in (PROC / "net" / table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    yield f"socket:[{fields[9]}]"
