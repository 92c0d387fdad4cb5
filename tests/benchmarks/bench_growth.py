"""What a warehouse costs as it grows: loading and linking 10,000 more mentions, each view, publishing, bytes.

Run: ``pytest tests/benchmarks/bench_growth.py -m benchmark -s``. ``RASID_BENCH_MENTIONS=10000000`` gives other sizes
than 10,000 and a million (ten million take 14 GB, half an hour to make), ``RASID_BENCH_FOLDER`` keeps what was made.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

import loaders.load
from loaders import snapshot
from loaders.load import Batch, load_batch
from loaders.snapshot import publish
from loaders.warehouse import Warehouse
from tests.benchmarks.growth import make_warehouse
from tests.benchmarks.growth_batch import next_batch
from tests.loaders.factories import NOON, RUN, article, coded, event, fetch

SIZES = [int(size) for size in os.environ.get("RASID_BENCH_MENTIONS", "10000,1000000").split(",")]
MORE = 10_000
SMALL_BATCHES = int(os.environ.get("RASID_BENCH_BATCHES", "1752"))  # 17,520 are a year of half hours
A_DAY = 48
VIEW_SECONDS = 60


class Watch:
    """Seconds of a piece of work, on the clock and of the processor: the machine may have others on it."""

    def __init__(self) -> None:
        self.clock, self.processor = time.perf_counter(), time.process_time()

    def __str__(self) -> str:
        return f"{time.perf_counter() - self.clock:7.2f} s, processor {time.process_time() - self.processor:7.2f} s"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(os.environ.get("RASID_BENCH_FOLDER", tmp_path))


def made(folder: Path, mentions: int) -> Path:
    """A warehouse of that size, made unless it is there."""
    path = folder / f"made-{mentions}" / "warehouse.duckdb"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        watch = Watch()
        make_warehouse(path, mentions)
        print(f"  made in                      {watch}")
    return path


@contextmanager
def timed_linking() -> Iterator[dict[str, str]]:
    """How long linking takes within loading."""
    link, took = loaders.load.link_articles, dict[str, str]()

    def timed(*arguments: object) -> int:
        watch = Watch()
        changed = link(*arguments)  # type: ignore[arg-type]
        took["linking"] = str(watch)
        return changed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loaders.load, "link_articles", timed)
        yield took


@pytest.mark.benchmark
@pytest.mark.timeout(4 * 3600)
@pytest.mark.parametrize("mentions", SIZES)
def test_cost_at(mentions: int, folder: Path, tmp_path: Path) -> None:
    print(f"\n{mentions} event mentions")
    path = made(folder, mentions)
    home = tmp_path / "home"
    home.mkdir()
    path = Path(shutil.copy(path, home / "warehouse.duckdb"))
    with Warehouse.open(path) as warehouse:
        stored = warehouse.scalar("select count(*) from core.event_mention")
        print(f"  bytes a mention              {path.stat().st_size / stored:7.0f}, of {stored} stored mentions")
        _print_tables(warehouse)
    _print_loading(path, mentions, tmp_path)
    _print_publishing(path, home / "published")
    _print_views(home / "published" / "warehouse.duckdb", tmp_path)


def _print_tables(warehouse: Warehouse) -> None:
    """Where the bytes are: blocks of each big table."""
    for table in (
        "article",
        "article_band",
        "event_mention",
        "mention_evidence",
        "mention_actor",
        "event",
        "event_link",
    ):
        blocks = warehouse.scalar(f"select count(distinct block_id) from pragma_storage_info('core.{table}')")
        print(f"    core.{table:20} {blocks * 262144 / 1e6:9.1f} MB")


def _print_loading(path: Path, mentions: int, folder: Path) -> None:
    articles, codings = next_batch(folder, mentions, MORE)
    number = sum(len(one.events) for one in codings)
    with Warehouse.open(path) as warehouse, timed_linking() as took:
        warehouse.connection.execute("set memory_limit = '6GB'")
        watch = Watch()
        result = load_batch(warehouse, Batch(RUN, articles[-1].fetched_at, articles, codings))
        print(f"  loading {number:6} more          {watch}, of which linking {took['linking']}")
        assert result.mentions_new == number
        joined = warehouse.scalar(
            "select count(*) from core.event_link where score < 1 and linked_at = ?", [articles[-1].fetched_at]
        )
        print(f"    of them joined to others   {joined:7}")
        watch = Watch()
        warehouse.rows("checkpoint")
        print(f"  checkpoint                   {watch}")


def _print_publishing(path: Path, published: Path) -> None:
    for what, number in (("the first time", 0), ("a second file", 1), ("a spare, 1 article more", 2)):
        if number:
            with Warehouse.open(path) as warehouse:
                page = article(number)
                load_batch(
                    warehouse, Batch(RUN, NOON, [page], [coded(page, event(date_start=None, date_precision="unknown"))])
                )
        spare = published / snapshot._SPARE
        if spare.exists():
            os.utime(spare, (0, 0))
        watch = Watch()
        publish(path, published)
        print(f"  publishing {what:18}{watch}, {path.stat().st_size / 1e6:.0f} MB")


def _print_views(path: Path, folder: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{path}' as warehouse (read_only)")
        connection.execute("use warehouse")
        connection.execute(f"set memory_limit = '6GB'; set temp_directory = '{folder / 'spill'}'")
        names = connection.execute(
            "select view_name from duckdb_views() where not internal and schema_name = 'main' "
            "and database_name = 'warehouse' order by 1"
        ).fetchall()
        for (name,) in names:
            first = _seconds(connection, f"from main.{name} limit 100")
            count = _seconds(connection, f"select count(*) from main.{name}")
            print(f"  {name:27}  first 100 {first} | all counted {count}")


def _seconds(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    stop = threading.Timer(VIEW_SECONDS, connection.interrupt)
    stop.start()
    watch = Watch()
    try:
        connection.execute(sql).fetchall()
        return str(watch)
    except duckdb.InterruptException:
        return f"not within {VIEW_SECONDS} s"
    finally:
        stop.cancel()


@pytest.mark.benchmark
@pytest.mark.timeout(8 * 3600)
def test_many_small_batches(tmp_path: Path) -> None:
    """A warehouse that is given two articles every half hour and written out after each, as a run does at its end."""
    path = tmp_path / "warehouse.duckdb"
    print(f"\n{SMALL_BATCHES} batches of two articles")
    watch = Watch()
    for first in range(0, SMALL_BATCHES, A_DAY):
        with Warehouse.open(path) as warehouse:
            for number in range(first, min(first + A_DAY, SMALL_BATCHES)):
                _load_two(warehouse, number)
                warehouse.rows("checkpoint")
        if number + 1 == SMALL_BATCHES or (first // A_DAY) % 10 == 9:
            print(f"  after {number + 1:6} {path.stat().st_size / 1e6:8.1f} MB, {watch}", flush=True)
    whole = tmp_path / "packed.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as a (read_only); attach '{whole}' as b; copy from database a to b")
    print(f"  the same rows in a new file {whole.stat().st_size / 1e6:8.1f} MB")


def _load_two(warehouse: Warehouse, number: int) -> None:
    at = NOON + timedelta(minutes=30 * number)
    pages = [
        article(
            2 * number + k, published_at=at, fetched_at=at, published_date=at.date(), signature=_signature(number, k)
        )
        for k in range(2)
    ]
    day = {"date_start": at.date(), "date_end": at.date(), "place_id": None, "place": f"{number}", "lat": None}
    codings = [coded(page, event(**day)) for page in pages]
    load_batch(warehouse, Batch(RUN, at, pages, codings, [fetch(2 * number + k) for k in range(2)]))


def _signature(number: int, k: int) -> tuple[int, ...]:
    return tuple(hash((number, k, place)) % 2**32 for place in range(128))
