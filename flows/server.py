"""The Prefect server of a command for which nobody has set ``PREFECT_API_URL``.

Prefect can start one itself, but that one outlives a run that is killed. Ours reads from a pipe that only the command
holds, so it ends with the command however that ends.
"""

import atexit
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from extractors.errors import RasidError
from flows.settings import Settings, prepare_prefect

LEAST_FREE_BYTES = 10_000_000  # of a new database with its journal
START_SECONDS = 180.0  # migrations of a new database, on a slow and busy machine
# What Prefect gives its own temporary server.
_TEMPORARY = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
_LASTING = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"}


class PrefectServer:
    """A server process and the pipe that keeps it alive."""

    def __init__(self, log: Path, port: int = 0, temporary: bool = True) -> None:
        """``log`` is written anew. ``port`` 0 is any free one. A temporary server has no pages and no schedules."""
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log = log
        with log.open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "flows.server_process", str(port)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **(_TEMPORARY if temporary else _LASTING)},
                start_new_session=True,  # Ctrl-C is for the command, which still has to tell the server how it ended
            )
        assert self._process.stdout is not None
        told = self._process.stdout.readline().decode().strip()
        if not told:
            self.stop()
            raise RasidError(f"port {port} is in use: give Prefect's server another one")
        self.url = f"http://127.0.0.1:{told}/api"

    def wait_until_ready(self) -> None:
        """:raises RasidError: the server did not come up."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5):  # noqa: S310 - our own loopback address
                    return
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                time.sleep(0.05)
        if shutil.disk_usage(self._log.parent).free < LEAST_FREE_BYTES:
            raise RasidError(f"the disk of {self._log.parent} is full, Prefect's server cannot start: make room")
        raise RasidError(f"Prefect's server did not start: {self._log} may tell why, and `rasid doctor`")

    def stop(self) -> None:
        """Close the pipe and see the process end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def begin_prefect(settings: Settings, port: int = 0, temporary: bool = True) -> PrefectServer | None:
    """Set Prefect up for this process; gives the server that was started, or null when there is one already.

    Must be called before Prefect is imported, and waited for before a flow runs. The server ends with the process,
    after Prefect has sent it the last log lines.
    """
    prepare_prefect(settings)
    Path(os.environ["PREFECT_HOME"]).expanduser().mkdir(parents=True, exist_ok=True)
    if os.environ.get("PREFECT_API_URL"):
        return None
    server = PrefectServer(settings.home / "logs" / "prefect-server.log", port, temporary)
    atexit.register(server.stop)
    os.environ["PREFECT_API_URL"] = server.url
    return server
