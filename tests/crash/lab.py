"""Kills runs at random instants, runs them again, and compares the warehouse row by row with one never killed."""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from extractors.news.archive import PageArchive, iterate
from flows.newsroom import Newsroom
from loaders.checks import run_checks
from loaders.warehouse import Warehouse
from tests.flows.conftest import ROOT, Place, new_place

TICKS = os.sysconf("SC_CLK_TCK")
# When something happened, in which run, and where in which archive: these differ between any two runs.
OF_THE_RUN = {"run_id", "warc_file", "warc_offset"}
# Small batches, so that there are many transactions to be killed in.
SETTINGS = {"RASID_WORKERS": "2", "RASID_BATCH_PAGES": "6", "RASID_SOURCES_AT_ONCE": "2"}
SOURCES = ("mashriq", "rafidain")  # they report some incidents both


class Zygote:
    """The process that forks runs; see :mod:`tests.crash.zygote`."""

    def __init__(self, told: Path) -> None:
        """``told`` gets what the runs write to their standard error."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
        with told.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.zygote"],
                cwd=ROOT,
                env=environment | SETTINGS,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._answer()

    def _answer(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def _order(self, **order: object) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def start(self, job: str, place: Place, days: float = 0, sources: Sequence[str] = SOURCES) -> int:
        """Fork a run; gives its process id."""
        home, config = str(place.settings.home), str(place.config)
        return self._order(job=job, home=home, config=config, sources=list(sources), days=days)

    def reap(self, process: int) -> int:
        """The exit code of a run, negative for a signal; waits for its end."""
        return self._order(reap=process)

    def ended(self, process: int, seconds: float) -> bool:
        """Whether the run ends within so many seconds."""
        handle = os.pidfd_open(process)
        try:
            return bool(select.select([handle], [], [], seconds)[0])
        finally:
            os.close(handle)

    def run(self, job: str, place: Place, days: float = 0) -> float:
        """A run that nobody kills; gives its processor seconds."""
        process, spent = self.start(job, place, days), 0.0
        while (now := cpu_seconds(process)) < float("inf"):
            spent = now
            time.sleep(0.01)
        code = self.reap(process)
        assert code == 0, f"{job} in {place.settings.home} ended with {code}"
        return spent

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def picture(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of content, without what differs between any two runs."""
    with Warehouse.open(place.settings.warehouse, read_only=True) as warehouse:
        tables = warehouse.rows(
            "select table_name from duckdb_tables() where schema_name in ('core', 'ref') order by 1"
        )
        named = {
            name: warehouse.rows("select schema_name from duckdb_tables() where table_name = ?", [name])[0][0]
            for (name,) in tables
        }
        return {f"{schema}.{name}": _rows(warehouse, schema, name) for name, schema in named.items()}


def _rows(warehouse: Warehouse, schema: str, table: str) -> list[tuple[Any, ...]]:
    told = []
    for name, kind in warehouse.columns(f"{schema}.{table}").items():
        if name == "published_at" or (kind != "TIMESTAMP WITH TIME ZONE" and name not in OF_THE_RUN):
            told.append(name)
        elif name == "superseded_at":
            told.append("superseded_at is null")
    return warehouse.rows(f"select {', '.join(told)} from {schema}.{table} order by all")


def archived(place: Place) -> int:
    """Bytes in the archive."""
    return sum(path.stat().st_size for path in place.settings.pages.glob("*.warc.gz"))


def stored(place: Place) -> int:
    """Articles and codings in the warehouse; 0 without one. Opening it is itself a test after a kill."""
    if not place.settings.warehouse.exists():
        return 0
    with Warehouse.open(place.settings.warehouse, wait_seconds=10) as warehouse:
        return sum(warehouse.scalar(f"select count(*) from core.{name}") for name in ("article", "article_coding"))


def cpu_seconds(process: int) -> float:
    """Processor time of a process and all its threads, in steps of 10 ms; infinite when it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return float("inf")
    return float("inf") if fields[0] == "Z" else (int(fields[11]) + int(fields[12])) / TICKS


def faults(place: Place) -> list[str]:
    """What must not be so after a run that was not killed."""
    found = []
    with Warehouse.open(place.settings.warehouse, read_only=True) as warehouse:
        found += [f"{c.name}: {c.examples}" for c in run_checks(warehouse) if not c.passed and c.severity == "error"]
        if (open_runs := warehouse.scalar("select count(*) from ops.run where state = 'running'")) != 0:
            found.append(f"{open_runs} runs are running for ever")
        twice = warehouse.rows(
            "select url_key from ops.fetch where kind = 'page' and outcome = 'fetched' and status = 200 "
            "group by all having count(*) > 1"
        )
        found += [f"fetched twice although archived: {key}" for (key,) in twice]
        places = warehouse.rows("select warc_file, warc_offset, page_sha256 from core.article")
    with PageArchive(place.settings.pages) as archive:
        found += [f"{file} at {at}" for file, at, sha in places if archive.read(file, at).body_sha256 != sha]
    kept = Counter(page.url_key for path in place.settings.pages.glob("*.warc.gz") for page in iterate(path))
    found += [f"archived {times} times: {key}" for key, times in kept.items() if times > 1]
    found += [f"lock left: {path.name}" for path in place.settings.locks.glob("run-*.lock")]
    return found


@dataclass
class Kills:
    """What was killed, and what was found out."""

    work: float  # processor seconds of a run that nobody kills
    wanted: dict[str, list[tuple[Any, ...]]]
    at: Counter[str] = field(default_factory=Counter)
    homes: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Runs that were killed before their end."""
        return self.at.total() - self.at["ended before"]

    def __str__(self) -> str:
        at = ", ".join(f"{number} with {what}" for what, number in self.at.most_common() if what != "ended before")
        return f"{self.number} kills in {self.homes} homes ({at}): {len(self.differences)} differences"


class Lab:
    """Fresh homes in a folder, all with the same newsroom."""

    def __init__(self, zygote: Zygote, newsroom: Newsroom, folder: Path, seed: int) -> None:
        self.zygote, self._newsroom, self._folder = zygote, newsroom, folder
        self._random = random.Random(seed)
        self._homes = self._read = 0
        self._filled: Place | None = None

    def home(self, job: str = "ingest") -> Place:
        """A home that nothing has run in; for a recode one with articles whose word lists have changed since."""
        self._homes += 1
        place = new_place(self._newsroom, self._folder / str(self._homes))
        if job == "recode":
            if self._filled is None:
                self._filled = self.home()
                self.zygote.run("ingest", self._filled)
            shutil.copytree(self._filled.settings.home, place.settings.home)
            _drop_words(place)
        return place

    def told(self) -> str:
        """What runs have written to their standard error since the last call."""
        with (self._folder / "told").open(encoding="utf-8") as file:
            file.seek(self._read)
            told = file.read()
            self._read = file.tell()
        return told

    def kill(self, job: str, least: int, most_in_a_row: int = 8) -> Kills:
        """Kill at least so many runs of a job, some in a row on the same home; each home is then run to its end."""
        whole = self.home(job)
        work = self.zygote.run(job, whole)
        kills = Kills(work, picture(whole), differences=faults(whole))
        while kills.number < least:
            self._one_home(job, kills, min(self._random.randint(1, most_in_a_row), least - kills.number))
        return kills

    def _one_home(self, job: str, kills: Kills, in_a_row: int) -> None:
        place = self.home(job)
        for _ in range(in_a_row):
            end = self._kill(job, place, self._random.uniform(0, kills.work))
            kills.at[end] += 1
            if end == "ended before":
                break
        self.zygote.run(job, place)
        kills.homes += 1
        found = picture(place)
        wrong = [name for name, rows in kills.wanted.items() if found.get(name) != rows]
        kills.differences += [f"{place.settings.home}: {what}" for what in (*wrong, *faults(place))]

    def _kill(self, job: str, place: Place, after: float) -> str:
        """Kill at an instant of the run's own work, so that a busy machine kills no earlier than an idle one."""
        before = (archived(place), stored(place))
        process = self.zygote.start(job, place)
        while (spent := cpu_seconds(process)) < after:
            time.sleep(0.002)
        if spent == float("inf"):
            code = self.zygote.reap(process)
            assert code == 0, f"{job} in {place.settings.home} ended with {code}: {self.told()}"
            return "ended before"
        time.sleep(self._random.uniform(0, 1 / TICKS))
        # Half of them with their page workers, half without: those must end by themselves.
        (os.killpg if self._random.random() < 0.5 else os.kill)(process, signal.SIGKILL)
        if self.zygote.reap(process) != -signal.SIGKILL:
            return "ended before"
        return _stage(before, (archived(place), stored(place)))


def _stage(before: tuple[int, int], after: tuple[int, int]) -> str:
    """What the killed run had come to, as seen from outside."""
    if after[1] > before[1]:
        return "rows stored"
    return "pages archived" if after[0] > before[0] else "nothing stored"


def _drop_words(place: Place) -> None:
    """Leave out the words of one family, so that some articles come out differently."""
    name = "lexicons/ar/triggers.csv"
    lines = (ROOT / "config" / name).read_text(encoding="utf-8").splitlines(keepends=True)
    (place.config / name).parent.mkdir(parents=True, exist_ok=True)
    (place.config / name).write_text("".join(line for line in lines if ",arrest," not in line), encoding="utf-8")
