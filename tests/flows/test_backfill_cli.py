"""`rasid backfill` as a person types it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.newsroom import Newsroom
from tests.flows.conftest import Place, new_place
from tests.flows.test_cli import Answer, rasid

__all__ = ["rasid"]  # the fixture

DAYS = ("--since", "2026-11-10", "--until", "2026-11-14")


@pytest.fixture
def place(newsroom: Newsroom, tmp_path: Path) -> Place:
    return new_place(newsroom, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--since", "2026-13-01", "--until", "2026-11-14"], "2026-13-01"),
        (["--since", "2026-11-10"], "--until"),
        (["--since", "2026-11-14", "--until", "2026-11-10"], "is later than --until 2026-11-10: swap them"),
        (["--since", "2026-11-14", "--until", "2036-11-10"], "--until 2036-11-10 is in the future"),
        ([*DAYS, "no_such_source"], "there is no source no_such_source"),
        ([*DAYS, "--from", "papers"], "--from"),
        ([*DAYS, "furat", "--from", "discovery", "--warc", "a.warc.gz"], "leave one of the two out"),
        ([*DAYS, "furat", "--from", "warc", "--dry-run"], "there is no file to read"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_two(
    rasid: Callable[..., Answer], place: Place, arguments: list[str], told: str
) -> None:
    answer = rasid("backfill", *arguments, "--home", place.settings.home, "--config", place.config)
    assert (answer.code, told in answer.err) == (2, True), answer.err
    assert not place.settings.warehouse.exists()


def test_a_dry_run_tells_pages_and_time_and_stores_nothing(rasid: Callable[..., Answer], place: Place) -> None:
    for path in (place.config / "sources").iterdir():
        path.write_text(path.read_text("utf-8").replace("delay_seconds: 0", "delay_seconds: 0.05"), "utf-8")
    folders = ("--home", place.settings.home, "--config", place.config)
    answer = rasid("backfill", *DAYS, "furat", "rafidain", "mashriq", "--dry-run", *folders)
    assert answer.code == 0, answer.err
    furat, rafidain, mashriq, total = answer.out.strip().splitlines()
    assert furat.startswith("furat: 6 windows to do, 0 done before; 6 pages to fetch (0 of unknown day), 0 known;")
    assert "at least 1 s at a pause of 0.05 s; it has only feeds" in furat
    assert "3 pages to fetch" in rafidain
    assert "11 pages to fetch (11 of unknown day)" in mashriq
    assert total.startswith("20 pages, at least 1 s")
    as_json = rasid("backfill", *DAYS, "furat", "--dry-run", "--json", *folders)
    (plan,) = json.loads(as_json.out)["plan"]
    assert (plan["source"], plan["found"], plan["delay_seconds"]) == ("furat", 6, 0.05)
    assert not place.settings.warehouse.exists()


def test_a_dry_run_reads_files_and_names_those_that_it_cannot(rasid: Callable[..., Answer], place: Place) -> None:
    """Files behind the first one of an option are files too, as a shell's pattern gives them."""
    Path("pages").mkdir()
    Path("pages/1.html").write_text('<link rel="canonical" href="http://127.0.0.1/archives/1">', encoding="utf-8")
    Path("b.warc.gz").write_text("nothing", encoding="utf-8")
    folders = ("--home", place.settings.home, "--config", place.config)
    answer = rasid("backfill", *DAYS, "--warc", "pages", "b.warc.gz", "furat", "--dry-run", *folders)
    assert answer.code == 1
    assert answer.out.splitlines() == [
        "pages: new, 1 pages of these sources, 0 of them known",
        "b.warc.gz: b.warc.gz is no WARC file: give one, packed with gzip or not packed",
        "1 pages to read, nothing to fetch from a source",
    ]
