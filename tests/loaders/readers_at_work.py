"""Readers in processes of their own, asking in a loop while somebody else publishes; each counts its answers."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SQL = "select count(*) as n, count(distinct event_id) as k from events"
# DuckDB's own shell: of the package duckdb-cli, or wherever DUCKDB_CLI points.
SHELL = os.environ.get("DUCKDB_CLI") or shutil.which("duckdb")

_LOOP = """
import json, sys, time
from pathlib import Path
stop, published, home, shell, sql = Path(sys.argv[1]), *sys.argv[2:]
n, errors, seen, longest = 0, [], set(), 0.0
def ask():
    {ask}
while not stop.exists():
    began = time.perf_counter()
    try:
        rows, distinct = ask()
        assert rows == distinct
        seen.add(rows)
    except Exception as error:
        errors.append(str(error)[:300])
    longest = max(longest, time.perf_counter() - began)
    n += 1
    (stop.parent / (sys.argv[0] + str(__import__("os").getpid()))).write_text(str(n))
print(json.dumps({{"n": n, "errors": errors, "seen": sorted(seen), "longest": longest}}))
"""
_PYTHON = """import duckdb
    with duckdb.connect(published, read_only=True) as c:
        return c.execute(sql).fetchone()"""
_PROCESS = """import subprocess
    done = subprocess.run({command}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
    found = json.loads(done.stdout)[0]
    return found["n"], found["k"]"""
_WAYS = {
    "python": _PYTHON,
    "rasid query": _PROCESS.format(
        command='[sys.executable, "-m", "flows.cli", "query", sql, "--format", "json", "--home", home]'
    ),
    "duckdb shell": _PROCESS.format(command='[shell, "-readonly", "-json", published, sql]'),
}


@dataclass
class Answers:
    """What one way of asking came to."""

    queries: int = 0
    errors: list[str] = field(default_factory=list)
    states: set[int] = field(default_factory=set)  # how many events the answers told of
    longest: float = 0.0


def ways() -> list[str]:
    """The ways of asking that this machine has."""
    return [way for way in _WAYS if way != "duckdb shell" or SHELL]


class Readers:
    """Readers that ask until they are told to stop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: dict[str, Answers] = {}

    def asked(self) -> int:
        """How many queries have been answered until now."""
        return sum(int(path.read_text() or 0) for path in self.folder.glob("-c*"))


@contextmanager
def readers_at_work(home: Path, folder: Path, readers: list[str]) -> Iterator[Readers]:
    """One process for each of ``readers``, a way of asking; their answers are there when the block has ended."""
    folder.mkdir()
    stop = folder / "stop"
    published = home / "published" / "warehouse.duckdb"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    processes = [
        (
            way,
            subprocess.Popen(
                [sys.executable, "-c", _LOOP.format(ask=_WAYS[way]), *map(str, (stop, published, home, SHELL, SQL))],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            ),
        )
        for way in readers
    ]
    found = Readers(folder)
    try:
        yield found
    finally:
        stop.touch()
        for way, process in processes:
            told = json.loads(process.communicate()[0])
            answers = found.answers.setdefault(way, Answers())
            answers.queries += told["n"]
            answers.errors += told["errors"]
            answers.states |= set(told["seen"])
            answers.longest = max(answers.longest, told["longest"])


def until(condition: object, pause: float = 0.05) -> None:
    """Wait until a call gives true."""
    assert callable(condition)
    while not condition():
        time.sleep(pause)
