"""What readers see of the published copy, and what publishing costs."""

import os
import time
from pathlib import Path

import duckdb
import pytest

from loaders import block_copy, snapshot
from loaders.load import Batch, load_batch
from loaders.query import QuerySession
from loaders.snapshot import publish
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article, coded, event
from tests.loaders.readers_at_work import readers_at_work, until, ways
from tests.loaders.test_warehouse import HOLD, python


def add(path: Path, number: int) -> None:
    """One more article with an incident of its own."""
    with Warehouse.open(path) as warehouse:
        page = article(number)
        load_batch(warehouse, Batch(RUN, NOON, [page], [coded(page, event(place=f"{number}", place_id=None))]))


def n_articles(published: Path) -> int:
    with QuerySession(published) as session:
        return int(session.run("select count(*) as n from core.article").to_pylist()[0]["n"])


def let_settle(folder: Path) -> None:
    """As if the spare had been retired a while ago."""
    long_ago = time.time() - 2 * snapshot._SETTLED_SECONDS
    os.utime(folder / snapshot._SPARE, (long_ago, long_ago))


def test_the_spare_becomes_the_next_copy_and_is_equal_to_the_warehouse(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    add(path, 1)
    first = publish(path, folder).stat().st_ino
    add(path, 2)
    publish(path, folder)
    let_settle(folder)
    add(path, 3)
    published = publish(path, folder)
    assert published.stat().st_ino == first
    assert published.read_bytes() == path.read_bytes()
    assert n_articles(published) == 3


def test_only_blocks_that_differ_are_written(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "old.duckdb"
    old.write_bytes(path.read_bytes())
    add(path, 1)
    copied: list[int] = []
    whole = block_copy.copy_range

    def note(reader: int, writer: int, at: int, length: int) -> None:
        copied.append(length)
        whole(reader, writer, at, length)

    monkeypatch.setattr(block_copy, "copy_range", note)
    monkeypatch.setattr(block_copy, "shared", lambda *_: False)
    assert block_copy.main(str(path), str(old)) == 0
    assert old.read_bytes() == path.read_bytes()
    assert sum(copied) < path.stat().st_size


def test_blocks_of_one_checksum_are_compared(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB's checksum is the same for the same words in another order, as when a checkpoint moves metadata."""
    monkeypatch.setattr(block_copy, "shared", lambda *_: False)
    content = bytearray(path.read_bytes())
    start = block_copy.HEADERS + 4096
    content[start : start + 8192] = content[start + 4096 : start + 8192] + content[start : start + 4096]
    old = tmp_path / "old.duckdb"
    old.write_bytes(content)
    assert old.read_bytes() != path.read_bytes()
    assert block_copy.main(str(path), str(old)) == 0
    assert old.read_bytes() == path.read_bytes()


def test_a_copy_that_somebody_reads_is_never_written_to(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    add(path, 1)
    published = publish(path, folder)
    with duckdb.connect(":memory:") as reader:
        reader.execute(f"attach '{published}' as old (read_only)")
        before = reader.execute("select count(*) from old.core.article").fetchone()
        for number in (2, 3, 4):
            add(path, number)
            publish(path, folder)
            let_settle(folder)
        assert reader.execute("select count(*) from old.core.article").fetchone() == before == (1,)
    assert n_articles(published) == 4


def test_a_copy_that_was_retired_just_now_may_still_be_opened_by_a_reader(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    add(path, 1)
    with publish(path, folder).open("rb") as opened:  # and not locked yet
        before = opened.read()
        for number in (2, 3):
            add(path, number)
            publish(path, folder)
        opened.seek(0)
        assert opened.read() == before


def test_without_a_spare_the_folder_holds_one_copy(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    for number in (1, 2):
        add(path, number)
        publish(path, folder, keep_spare=False)
    assert [entry.name for entry in folder.iterdir()] == ["warehouse.duckdb"]


def test_what_a_killed_publisher_left_goes(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / ".warehouse.duckdb.99999").write_bytes(b"half")
    publish(path, folder)
    assert [entry.name for entry in folder.iterdir()] == ["warehouse.duckdb"]


def test_a_file_that_is_no_older_state_is_copied_over(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    other.write_bytes(b"nothing of ours" * 10_000)
    assert block_copy.main(str(path), str(other)) == 0
    assert other.read_bytes() == path.read_bytes()


def test_the_published_copy_answers_while_a_run_writes(path: Path, tmp_path: Path) -> None:
    published = publish(path, tmp_path / "published")
    with python(HOLD, str(path), "30") as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        assert n_articles(published) == 0
        holder.kill()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_reader_fails_while_batches_are_loaded_and_published(tmp_path: Path, empty_warehouse: Path) -> None:
    """Each way of asking, in processes of its own; ``bench_readers.py`` does it with ten thousand queries."""
    home = tmp_path / "home"
    home.mkdir()
    path = home / "warehouse.duckdb"
    path.write_bytes(empty_warehouse.read_bytes())
    publish(path, home / "published")
    with readers_at_work(home, tmp_path / "readers", ways()) as readers:
        for number in range(10):
            before = readers.asked()
            add(path, number)
            publish(path, home / "published")
            until(lambda before=before: readers.asked() >= before + 4)
    assert {way: answers.errors for way, answers in readers.answers.items()} == {way: [] for way in ways()}
    assert all(answers.queries > 0 for answers in readers.answers.values())
