"""A backfill from WARC files: pages a second, as a ratio to trafilatura's on the same pages and core, and memory.

Run: ``BENCH_PAGES=100000 pytest tests/benchmarks/bench_backfill.py -m benchmark -s``; 3,000 pages without the variable.
The whole command runs on one core with one worker process: reading, cleaning, coding, archiving, loading and linking,
the start and Prefect's server included. CPU seconds are compared, as other programs of the machine do not change them.
"""

import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.newsroom.articles import load_articles, load_outlets
from flows.newsroom.pages import article_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = int(os.environ.get("BENCH_PAGES", "3000"))
A_FILE = 20_000
SAMPLE = 1_500  # pages that trafilatura reads
FIRST = datetime(2012, 1, 1, 8, tzinfo=UTC)
# Paragraphs repeat: with ever more of them a day, all reports of one would be one incident, unlike any news.
PAGES_A_DAY = 20
DAYS = max(300, PAGES // PAGES_A_DAY)
SOURCE = """
id: {id}
name: {id}
homepage: https://{id}.example.com/
timezone: {timezone}
country: {country}
scale: national
schedule: {{every: 1 day}}
discover: [{{kind: feed, url: "https://{id}.example.com/feed"}}]
accept: ['/n/\\d+$']
"""


def pages() -> Iterator[tuple[str, datetime, bytes]]:
    """Articles put together from paragraphs of the sample newsroom, on many days; the same at each call."""
    chance = random.Random(5)
    outlets = load_outlets()
    articles = {outlet.id: load_articles(outlet.id) for outlet in outlets}
    paragraphs = [text for own in articles.values() for article in own for text in article.body]
    for number in range(PAGES):
        outlet = outlets[number % len(outlets)]
        article = chance.choice(articles[outlet.id])
        when = FIRST + timedelta(days=chance.randrange(DAYS), minutes=number % 600)
        body = tuple(chance.sample(paragraphs, chance.randint(3, 7)))
        base, path = f"https://{outlet.id}.example.com", f"/n/{number}"
        changed = replace(article, path=path, published=when, body=body)
        latest = [(f"/n/{number + more}", article.title) for more in range(40)]
        yield f"{base}{path}", when, article_page(outlet, changed, base, latest).encode()


def write_files(folder: Path) -> list[Path]:
    files, left = [], pages()
    while portion := list(islice(left, 1)):
        path = folder / f"crawl-{len(files):02}.warc.gz"
        with path.open("wb") as file:
            writer: Any = WARCWriter(file, gzip=True)
            for url, when, body in chain(portion, islice(left, A_FILE - 1)):
                head: Any = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
                date = {"WARC-Date": (when + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")}
                content = {"payload": BytesIO(body), "length": len(body), "http_headers": head}
                writer.write_record(writer.create_warc_record(url, "response", warc_headers_dict=date, **content))
        files.append(path)
    return files


def write_sources(folder: Path) -> Path:
    (folder / "sources").mkdir(parents=True)
    for outlet in load_outlets():
        text = SOURCE.format(id=outlet.id, timezone=outlet.timezone, country=outlet.country or "SY")
        (folder / "sources" / f"{outlet.id}.yml").write_text(text, encoding="utf-8")
    return folder


def of_trafilatura(files: list[Path]) -> float:
    """Pages a CPU second, with metadata, as a program that only extracts would do it."""
    reset_caches()
    done, began = 0, time.process_time()
    with files[0].open("rb") as file:
        records: Any = ArchiveIterator(file)
        for record in islice(records, SAMPLE):
            bare_extraction(record.content_stream().read(), favor_precision=True, with_metadata=True)
            done += 1
    return done / (time.process_time() - began)


class Memory(threading.Thread):
    """The resident memory of a process while it lives, and the highest of its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.own, self.child = pid, [0.0], 0.0

    def run(self) -> None:
        while (own := _resident(self.pid)) is not None:
            self.own.append(own)
            for child in _children(self.pid):
                if b"spawn_main" in _command(child):
                    self.child = max(self.child, _resident(child) or 0.0)
            time.sleep(1)


def _children(pid: int) -> list[int]:
    """Of all its threads."""
    try:
        return [int(n) for task in Path(f"/proc/{pid}/task").iterdir() for n in (task / "children").read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> float | None:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
    except (OSError, IndexError):
        return None


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.benchmark
@pytest.mark.timeout(6 * 3600)
def test_a_backfill_from_warc_files(tmp_path: Path) -> None:
    files, config = write_files(tmp_path), write_sources(tmp_path / "config")
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    ours = [outlet.id for outlet in load_outlets()]
    days = ["--since", f"{FIRST:%Y-%m-%d}", "--until", f"{FIRST + timedelta(days=DAYS):%Y-%m-%d}"]
    command = [sys.executable, "-m", "flows.cli", "backfill", *days, *ours, "--warc", *map(str, files), "--json"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("RASID_", "PREFECT_"))}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with subprocess.Popen(
        [*command, "--home", str(tmp_path / "home"), "--config", str(config)],
        cwd=ROOT,
        env={**clean, "RASID_WORKERS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        memory = Memory(process.pid)
        memory.start()
        told, _ = process.communicate()
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert process.returncode == 0, told
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    theirs = of_trafilatura(files)
    size = sum(path.stat().st_size for path in files) / 1e6
    tenth = max(memory.own[: max(2, len(memory.own) // 10)])
    stages = ", ".join(f"{name} {spent:.0f} s" for name, spent in json.loads(told)["stage_seconds"].items())
    print(
        f"\n{PAGES} pages in {len(files)} files, {size:.0f} MB packed, one core, {seconds:.0f} s by the clock: {stages}"
    )
    print(f"  backfill     {PAGES / cpu:7.1f} pages a CPU second ({cpu:.0f} s)")
    print(f"  trafilatura  {theirs:7.1f} pages a CPU second; the backfill is {PAGES / cpu / theirs:.2f} times as fast")
    print(
        f"  memory: {tenth:.0f} MB in the first tenth, at most {max(memory.own):.0f} MB; worker {memory.child:.0f} MB"
    )
