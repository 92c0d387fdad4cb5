"""Queries of people: they read, and nothing else."""

import threading
from pathlib import Path

import pytest

from extractors.errors import WarehouseError
from loaders.load import Batch, load_batch
from loaders.query import QuerySession
from loaders.snapshot import publish
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article, coded, event


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as one",
        "from events",
        "describe events",
        "show tables",
        "summarize events",
        "explain select 1",
        "pivot events on status using count(*)",
        "select * from core.article",
    ],
)
def test_reading_is_allowed(path: Path, sql: str) -> None:
    with QuerySession(path) as session:
        assert session.run(sql).num_columns > 0


@pytest.mark.parametrize(
    "sql",
    [
        "create table main.x as select 1",
        "insert into core.event_link select * from core.event_link",
        "delete from core.article",
        "drop view events",
        "copy (select 1) to '{folder}/out.csv'",
        "export database '{folder}/out'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from read_text('{folder}/secret.csv')",
        "select * from '{folder}/secret.csv'",
        "select * from glob('{folder}/*')",
        "attach '{folder}/other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "select 1; select 2",
        "begin",
        "",
        "  -- only a comment",
    ],
)
def test_everything_else_is_refused_in_one_sentence(path: Path, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = sorted(tmp_path.iterdir())
    with QuerySession(path) as session, pytest.raises(WarehouseError) as refused:
        session.run(sql.format(folder=tmp_path))
    assert "\n" not in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before


def test_python_variables_are_no_tables(path: Path) -> None:
    secret = {"a": [1]}
    with QuerySession(path) as session, pytest.raises(WarehouseError, match="secret"):
        session.run("select * from secret")
    assert secret


def test_a_query_that_takes_too_long_is_stopped(path: Path) -> None:
    with QuerySession(path, seconds=0.2) as session, pytest.raises(WarehouseError, match=r"longer than 0\.2 seconds"):
        session.run("select count(*) from range(1000000) a, range(1000000) b where a.range * b.range = 7")


@pytest.mark.parametrize("sql", ["selec 1", "select nonsense from events", "from nowhere", "select 1/'a'"])
def test_a_wrong_query_is_told_in_one_line(path: Path, sql: str) -> None:
    with QuerySession(path) as session, pytest.raises(WarehouseError, match="the query is wrong") as wrong:
        session.run(sql)
    assert "\n" not in str(wrong.value)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="rasid run"):
        QuerySession(tmp_path / "none.duckdb")


def test_publishing_what_did_not_change_copies_nothing(path: Path, tmp_path: Path) -> None:
    first = publish(path, tmp_path / "published").stat()
    assert publish(path, tmp_path / "published").stat() == first
    with Warehouse.open(path) as warehouse:
        load_batch(warehouse, Batch(RUN, NOON, [article()]))
    assert publish(path, tmp_path / "published").stat().st_ino != first.st_ino


def test_readers_never_fail_while_batches_are_published(path: Path, tmp_path: Path) -> None:
    published = publish(path, tmp_path / "published")
    done = threading.Event()
    counts: list[int] = []
    failures: list[Exception] = []

    def read() -> None:
        while not done.is_set():
            try:
                with QuerySession(published) as session:
                    counts.append(session.run("select count(*) as n from events").to_pylist()[0]["n"])
            except Exception as error:
                failures.append(error)
            done.wait(0.01)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 6):
            with Warehouse.open(path) as warehouse:
                page = article(number)
                load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event(place=f"{number}", place_id=None))]))
            publish(path, tmp_path / "published")
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert failures == []
    assert set(counts) <= set(range(6))
