"""Eight readers in a loop while a hundred batches are loaded and published: how many queries fail, how long they take.

Run: ``pytest tests/benchmarks/bench_readers.py -m benchmark -s``, with ``DUCKDB_CLI`` naming DuckDB's shell where it is
not on the path. ``RASID_BENCH_QUERIES`` and ``RASID_BENCH_BATCHES`` change the size.
"""

import os
import time
from pathlib import Path

import pytest

from loaders.load import Batch, load_batch
from loaders.snapshot import publish
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article, coded, event
from tests.loaders.readers_at_work import readers_at_work, until, ways

QUERIES = int(os.environ.get("RASID_BENCH_QUERIES", "10000"))
BATCHES = int(os.environ.get("RASID_BENCH_BATCHES", "100"))
READERS = 8


@pytest.mark.benchmark
@pytest.mark.timeout(4 * 3600)
def test_readers_while_batches_are_published(tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = home / "warehouse.duckdb"
    with Warehouse.open(path):
        pass
    publish(path, home / "published")
    chosen = [ways()[number % len(ways())] for number in range(READERS)]
    began, longest = time.perf_counter(), 0.0
    with readers_at_work(home, tmp_path / "readers", chosen) as readers:
        for number in range(BATCHES):
            started = time.perf_counter()
            page = article(number)
            with Warehouse.open(path) as warehouse:
                load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event(place=f"{number}", lat=None))]))
            publish(path, home / "published")
            longest = max(longest, time.perf_counter() - started)
            until(lambda number=number: readers.asked() >= QUERIES * (number + 1) // BATCHES)
    seconds = time.perf_counter() - began
    print(f"\n  {BATCHES} batches, each loaded and published within {longest:.1f} s; {seconds:.0f} s in all")
    for way, answers in readers.answers.items():
        print(
            f"  {way:14}{chosen.count(way)} readers {answers.queries:6} queries, {len(answers.errors)} errors, "
            f"{len(answers.states)} states seen, slowest {answers.longest:.2f} s"
        )
        print(*(f"    {error}" for error in answers.errors[:3]), sep="\n", end="")
    print(
        f"  {sum(one.queries for one in readers.answers.values())} queries, "
        f"{sum(len(one.errors) for one in readers.answers.values())} errors"
    )
