"""What a backfill remembers between runs."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from extractors.errors import Reason, Stage
from loaders.load import Batch, load_batch
from loaders.rows import InputFile, WindowRow
from loaders.warehouse import Warehouse
from loaders.windows import (
    WindowCounts,
    article_days,
    count_windows,
    finished_windows,
    known_among,
    load_input_files,
    load_windows,
    refusals_among,
    release_abandoned,
    retire_replaced,
    save_progress,
    save_windows,
    unread_files,
)
from tests.loaders.factories import article, fetch, rejected

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = date(2026, 11, 5)
RUN = "00000000-0000-0000-0000-00000000000a"
DONE = WindowRow("first", DAY, DAY, "discovery", "finished", RUN, 1, 3, 2, None, 1, "hash")
FILE = InputFile("00000000-0000-0000-0000-0000000000f1", "/a.warc.gz", "warc", DAY, DAY, run_id=RUN)


def test_a_finished_window_is_left_alone_until_something_changed(warehouse: Warehouse) -> None:
    today = replace(DONE, starts_on=NOON.date(), ends_on=NOON.date())
    failed = replace(DONE, starts_on=DAY - timedelta(1), ends_on=DAY - timedelta(1), state="partly_failed")
    save_windows(warehouse, [DONE, today, failed], NOON)
    assert finished_windows(warehouse, "first", "discovery", "hash", "Asia/Damascus") == {(DAY, DAY)}
    assert finished_windows(warehouse, "first", "discovery", "other file", "Asia/Damascus") == set()
    assert finished_windows(warehouse, "first", "warc", "hash", "Asia/Damascus") == set()


def test_what_a_dead_run_had_in_hand_waits_for_another(warehouse: Warehouse) -> None:
    save_windows(warehouse, [replace(DONE, state="running")], NOON)
    release_abandoned(warehouse, NOON)
    assert [row.state for row in load_windows(warehouse)] == ["pending"]


def test_a_portion_of_a_file_adds_to_its_windows(warehouse: Warehouse) -> None:
    added = {("first", (DAY, DAY)): WindowCounts(5, 4, 1)}
    save_progress(warehouse, replace(FILE, position=10, pages=5), added, NOON)
    save_progress(warehouse, replace(FILE, position=20, pages=10), added, NOON)
    (row,) = load_windows(warehouse, "first")
    assert (row.state, row.discovered, row.loaded, row.refused, row.via) == ("running", 10, 8, 2, "warc")
    assert load_input_files(warehouse, [FILE.file_id]) == {FILE.file_id: replace(FILE, position=20, pages=10)}
    assert count_windows(warehouse, ["first", "second"], DAY, DAY, "warc") == {("first", "running"): 1}


def test_another_file_in_the_place_of_a_broken_one(warehouse: Warehouse) -> None:
    save_progress(warehouse, replace(FILE, state="failed", detail="it is cut"), {}, NOON)
    assert unread_files(warehouse, DAY, DAY, "warc") == ["it is cut"]
    retire_replaced(warehouse, FILE.path, FILE.file_id, NOON)
    assert unread_files(warehouse, DAY, DAY, "warc") == ["it is cut"]
    retire_replaced(warehouse, FILE.path, RUN, NOON)
    assert unread_files(warehouse, DAY, DAY, "warc") == []


def test_what_is_known_of_some_addresses(warehouse: Warehouse) -> None:
    """Stored, fetched well or gone for good needs no fetching; a passing state of the site does."""
    stored, undated = article(1), article(2, published_at=None, published_date=None)
    gone = rejected(reason=Reason.GONE, url_key="gone", url="gone")
    wall = rejected(stage=Stage.CLEAN, reason=Reason.CONSENT_WALL, url_key="wall", url="wall")
    slow = rejected(reason=Reason.TIMEOUT, url_key="slow", url="slow")
    fetches = [fetch(3, url_key="fetched"), fetch(4, url_key="wall")]
    load_batch(warehouse, Batch(RUN, NOON, articles=[stored, undated], fetches=fetches, rejections=[gone, wall, slow]))
    keys = [stored.url_key, undated.url_key, "fetched", "gone", "wall", "slow", "new"]
    assert known_among(warehouse, "first", keys) == {stored.url_key, undated.url_key, "fetched", "gone"}
    assert known_among(warehouse, "second", keys) == set()
    assert article_days(warehouse, "first", keys) == {stored.url_key: date(2026, 3, 10), undated.url_key: None}
    assert refusals_among(warehouse, "first", keys) == {"consent_wall": 1, "gone": 1, "timeout": 1}
