"""The backfill flow: windows from the newsroom's archive lists, and pages from files."""

import gzip
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from extractors.news.archive import PageArchive
from extractors.records import RunRecord
from flows.backfill_inputs import PageFile
from flows.locks import FileLock
from flows.newsroom import Newsroom
from flows.settings import load_settings
from loaders.rows import WindowRow
from tests.flows.backfill_helpers import SAME, SINCE, UNTIL, WINDOWS, archived, backfill
from tests.flows.conftest import Place, Watcher, new_place
from tests.news.conftest import Reply, Site, make_source, site
from tests.news.test_archive import _page

__all__ = ["site"]  # the fixture

OUTLETS = ("furat", "mashriq", "rafidain")


@pytest.fixture(scope="module")
def done(
    prefect_home: Path, newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Place, RunRecord]]:
    """One backfill from the outlets' own lists, looked at by several tests."""
    place = new_place(newsroom, tmp_path_factory.mktemp("backfilled"))
    yield place, backfill(place, OUTLETS)


def test_there_is_a_window_for_each_source_and_day(done: tuple[Place, RunRecord]) -> None:
    place, record = done
    days = {SINCE + timedelta(number) for number in range(5)}
    windows = place.rows(WINDOWS)
    assert {(source, starts) for source, starts, ends, *_ in windows if starts == ends} == {
        (source, day) for source in OUTLETS for day in days
    }
    assert [source for source, starts, ends, *_ in windows if starts < ends] == [*OUTLETS]
    assert (record.state, {state for _, _, _, state, *_ in windows}) == ("finished", {"finished"})
    assert record.loaded == sum(loaded for *_, loaded, _, _ in windows) > 0


def test_a_window_holds_the_articles_of_its_day(done: tuple[Place, RunRecord]) -> None:
    """Where the list tells the day; the outlet without dates has all in the window of the whole stretch."""
    place, _ = done
    of_day = "select published_date, count(*) from core.article where source_id = ? group by all order by all"
    of_window = (
        'select starts_on, loaded from ops."window" '
        "where source_id = ? and loaded > 0 and starts_on = ends_on order by all"
    )
    for source in ("furat", "rafidain"):
        assert place.rows(of_window.replace("?", f"'{source}'")) == place.rows(of_day.replace("?", f"'{source}'"))
    undated = place.rows(of_window.replace("?", "'mashriq'").replace("starts_on = ends_on", "starts_on < ends_on"))
    assert undated == place.rows(f"select date '{SINCE}', count(*) from core.article where source_id = 'mashriq'")
    details = place.rows("select detail from ops.\"window\" where source_id = 'furat' and discovered = 0")
    assert {told.partition(",")[0] for (told,) in details} == {"nothing found; it has only feeds"}


def test_a_second_backfill_asks_for_nothing(done: tuple[Place, RunRecord]) -> None:
    place, _ = done
    before, requests = (place.rows(WINDOWS), place.content()), place.rows("select count(*) from ops.fetch")
    again = backfill(place, OUTLETS)
    assert (again.state, again.discovered, again.fetched, again.loaded) == ("finished", 0, 0, 0)
    assert (place.rows(WINDOWS), place.content()) == before
    assert place.rows("select count(*) from ops.fetch") == requests


def test_pages_from_files(done: tuple[Place, RunRecord], newsroom: Newsroom, tmp_path: Path) -> None:
    """A whole file, a cut one and one that is none: what can be read is, and each failure is named."""
    place, _ = done
    other = new_place(newsroom, tmp_path)
    (kept,) = place.settings.pages.glob("*.warc.gz")
    whole, cut, none = (tmp_path / name for name in ("whole.warc.gz", "cut.warc.gz", "none.warc.gz"))
    shutil.copy(kept, whole)
    cut.write_bytes(kept.read_bytes()[:-1000])
    none.write_text("no archive")
    missing = tmp_path / "missing.warc.gz"
    record = backfill(other, OUTLETS, [cut, none, whole, missing])
    assert set(record.failed_sources) == {str(cut), str(none), str(missing)}
    assert "breaks off at byte" in record.failed_sources[str(cut)]
    assert "is no WARC file" in record.failed_sources[str(none)]
    in_days = f"where published_date between '{SINCE}' and '{UNTIL}'"
    same = SAME.replace("where superseded_at", f"{in_days} and superseded_at")
    assert other.rows(SAME) == place.rows(same) != []
    assert archived(other) == other.rows("select count(*) from core.article")[0][0]
    assert other.rows("select count(*) from ops.fetch") == [(0,)]
    assert {state for (state,) in other.rows('select distinct state from ops."window"')} == {"partly_failed"}
    assert other.rows("select state, outside > 0 from ops.input_file where path like '%whole%'") == [("finished", True)]

    cut.unlink()
    none.unlink()
    shutil.copy(kept, none)
    before = other.content()
    again = backfill(other, OUTLETS, [none, whole])
    assert (again.state, again.discovered) == ("finished", 0)
    assert other.content() == before


def test_a_source_file_may_name_pages_of_its_own(newsroom: Newsroom, prefect_home: Path, tmp_path: Path) -> None:
    """A folder and WARC files, relative to the configuration; what a pattern does not find is told."""
    from flows.backfill_inputs import Missing, page_files
    from flows.backfill_plan import Stretch

    place = new_place(newsroom, tmp_path)
    page = '<link rel="canonical" href="https://example.com/n/1"><p>خبر</p>'
    (place.config / "saved").mkdir()
    (place.config / "saved" / "1.html").write_text(page, encoding="utf-8")
    steps = [{"kind": "folder", "path": "saved"}, {"kind": "warc", "path": "none-*.warc.gz"}]
    source = make_source("https://example.com", discover=steps)
    stretch = Stretch(SINCE, UNTIL, "warc")
    others = [source, make_source("https://other.org", id="other")]
    folder, missing = page_files(place.settings, stretch, others, (), UNTIL)
    assert isinstance(folder, PageFile)
    assert [found.page.url for found in folder.pages(place.config / "saved")] == ["https://example.com/n/1"]
    assert isinstance(missing, Missing)
    assert "none-*.warc.gz" in missing.why


@pytest.mark.slow
def test_other_runs_at_the_source_are_no_hindrance(place: Place, watcher: Watcher) -> None:
    """A scheduled run holds the source, another backfill one of its windows."""
    ingesting = FileLock(place.settings.locks / "source-rafidain.lock")
    held = WindowRow("rafidain", SINCE + timedelta(1), SINCE + timedelta(1), "discovery", "pending")
    filling = FileLock(place.settings.locks / f"window-{held.window_id}.lock")
    assert ingesting.acquire()
    assert filling.acquire()
    record = backfill(place, ["rafidain"])
    ingesting.release()
    filling.release()
    assert record.state == "finished"
    assert record.parameters["skipped"] == "rafidain 2026-11-11"
    left = place.rows("select starts_on from ops.\"window\" where state <> 'finished'")
    assert left == [(SINCE + timedelta(1),)]
    assert backfill(place, ["rafidain"]).loaded > 0
    assert place.rows("select count(*) from ops.\"window\" where state <> 'finished'") == [(0,)]


def test_a_source_that_does_not_answer_fails_with_its_windows(place: Place) -> None:
    template = (place.config / "sources" / "furat.yml").read_text(encoding="utf-8")
    address = yaml.safe_load(template)["homepage"].rstrip("/")
    down = template.replace("id: furat", "id: down").replace(address, "http://127.0.0.1:9")
    (place.config / "sources" / "down.yml").write_text(down, encoding="utf-8")
    record = backfill(place, ["down"])
    assert (record.state, [*record.failed_sources]) == ("finished_with_failures", ["down"])
    assert place.rows('select distinct state, attempts, loaded from ops."window"') == [("failed", 1, None)]
    assert "connection" in str(place.rows('select distinct detail from ops."window"'))


def test_prefect_shows_the_windows(done: tuple[Place, RunRecord]) -> None:
    from prefect.client.orchestration import get_client

    _, record = done
    with get_client(sync_client=True) as client:
        names = {run["name"] for run in client.request("POST", "/task_runs/filter", json={}).json()}
        flows = {run["name"] for run in client.request("POST", "/flow_runs/filter", json={}).json()}
        shown = client.request("POST", "/artifacts/filter", json={}).json()
    assert {"rafidain: discover", "rafidain: 2026-11-11"} <= names
    assert "backfill 2026-11-10 to 2026-11-14 furat, mashriq, rafidain" in flows
    assert any(record.run_id in str(a["description"]) and a["key"] == "backfill-windows" for a in shown)


def test_the_news_archive_is_read_through_its_lists(site: Site, newsroom: Newsroom, tmp_path: Path) -> None:
    """From a mirror: only the files of the days, each fetched while it is read; a month without a list is told."""
    from flows.backfill_inputs import Missing, page_files
    from flows.backfill_plan import Stretch

    name = "crawl-data/CC-NEWS/2026/11/CC-NEWS-{}120000-00001.warc.gz"
    listed = "\n".join(name.format(day) for day in ("20261101", "20261112", "20261125"))
    site.routes["/crawl-data/CC-NEWS/2026/11/warc.paths.gz"] = Reply(gzip.compress(listed.encode()))
    with PageArchive(tmp_path) as archive:
        kept = archive.write(_page(1))
    site.routes["/" + name.format("20261112")] = Reply((tmp_path / str(kept.warc_file)).read_bytes())
    settings = load_settings(home=tmp_path, common_crawl=f"{site.url}/")
    sources = [make_source("https://example.com")]
    (file,) = page_files(settings, Stretch(SINCE, UNTIL, "cc-news"), sources, (), date(2026, 11, 20))
    assert isinstance(file, PageFile)
    assert (file.key, file.here) == (f"{site.url}/{name.format('20261112')}", None)
    with file.content as path:
        assert [found.page.url_key for found in file.pages(path)] == [kept.url_key]
    assert not path.exists()
    july = Stretch(date(2026, 7, 10), date(2026, 7, 10), "cc-news")
    (missing,) = page_files(settings, july, sources, (), date(2026, 11, 20))
    assert isinstance(missing, Missing)
    assert "2026/07/warc.paths.gz could not be fetched" in missing.why
