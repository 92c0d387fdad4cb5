"""The ingest flow against the newsroom, on a real Prefect server: real HTTP, real files, real processes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.errors import WarehouseLocked
from extractors.news.archive import PageArchive, iterate
from extractors.records import RunRecord
from flows.locks import FileLock
from flows.newsroom import Newsroom, load_articles
from flows.runs import run_lock
from loaders.checks import run_checks
from loaders.snapshot import PUBLISHED_NAME
from loaders.warehouse import Warehouse
from tests.flows.conftest import ROOT, Place, Watcher, new_place

DEAD = "00000000-0000-0000-0000-00000000dead"


@pytest.fixture(scope="module")
def done(
    prefect_home: Path, newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Place, RunRecord]]:
    """One full run, looked at by several tests."""
    place = new_place(newsroom, tmp_path_factory.mktemp("done"))
    yield place, place.run()


def test_a_run_loads_every_article_and_counts_what_it_did(done: tuple[Place, RunRecord]) -> None:
    place, record = done
    written = load_articles()
    addresses = sum(1 + len(article.copies) for article in written)
    assert (record.state, record.failed_sources) == ("finished", {})
    assert record.loaded == addresses == place.rows("select count(*) from core.article")[0][0]
    assert record.loaded == record.cleaned == record.coded
    assert record.events == place.rows("select count(*) from core.event_mention")[0][0] > 0
    assert record.rejected["http_error"] == 1
    assert record.rejected["gone"] == 2
    assert record.rejected["not_an_article"] == 1
    assert set(record.stage_seconds) == {"discover", "fetch", "clean", "code", "load"}
    assert place.rows("select run_id::varchar, state, loaded from ops.run") == [
        (record.run_id, "finished", record.loaded)
    ]


def test_pages_are_archived_and_every_row_leads_to_its_page(done: tuple[Place, RunRecord]) -> None:
    place, record = done
    with PageArchive(place.settings.pages) as archive:
        for file, offset, sha256, url in place.rows(
            "select warc_file, warc_offset, page_sha256, url from core.article"
        ):
            page = archive.read(file, offset)
            assert (page.body_sha256, page.url) == (sha256, url)
    assert sum(1 for path in place.settings.pages.iterdir() for _ in iterate(path)) == record.fetched


def test_the_warehouse_keeps_its_promises(done: tuple[Place, RunRecord]) -> None:
    with Warehouse.open(done[0].settings.warehouse, read_only=True) as warehouse:
        assert [check for check in run_checks(warehouse) if not check.passed and check.severity == "error"] == []


def test_a_settled_run_leaves_no_lock_and_publishes(done: tuple[Place, RunRecord]) -> None:
    place, record = done
    assert not run_lock(place.settings, record.run_id).path.exists()
    assert (place.settings.published / PUBLISHED_NAME).exists()


def test_a_second_run_changes_no_row(done: tuple[Place, RunRecord]) -> None:
    place, first = done
    before = place.content()
    again = place.run()
    assert place.content() == before
    assert (again.state, again.loaded, again.fetched) == ("finished", 0, 0)
    assert again.known + again.unchanged > 0
    assert again.run_id != first.run_id


def test_prefect_shows_the_run(done: tuple[Place, RunRecord]) -> None:
    from prefect.client.orchestration import get_client

    place, _ = done
    runs = [run for (run,) in place.rows("select run_id::varchar from ops.run")]
    with get_client(sync_client=True) as client:
        names = {run["name"] for run in client.request("POST", "/task_runs/filter", json={}).json()}
        shown = client.request("POST", "/artifacts/filter", json={}).json()
    assert any(run in str(artifact["data"]) for run in runs for artifact in shown)
    assert {"furat", "furat: fetch and archive", "furat: clean and code", "furat: load"} <= names


def test_one_failing_source_leaves_the_others_unharmed(place: Place, watcher: Watcher) -> None:
    template = (place.config / "sources" / "furat.yml").read_text(encoding="utf-8")
    address = next(line.split(": ", 1)[1].strip().rstrip("/") for line in template.splitlines() if "homepage" in line)
    down = template.replace("id: furat", "id: down").replace(address, "http://127.0.0.1:9")
    (place.config / "sources" / "down.yml").write_text(down, encoding="utf-8")
    (place.config / "sources" / "typo.yml").write_text(template.replace("accept:", "acept:"), encoding="utf-8")
    record = place.run(["furat", "down", "typo"])
    assert record.state == "finished_with_failures"
    assert set(record.failed_sources) == {"down", "typo"}
    assert "acept" in record.failed_sources["typo"]
    assert record.loaded > 0
    assert place.rows("select health, consecutive_failures from ops.source_state where source_id = 'down'") == [
        ("unreachable", 1)
    ]
    assert watcher.ends["furat"] is None


def test_pages_that_a_dead_run_archived_are_loaded_without_fetching(
    done: tuple[Place, RunRecord], newsroom: Newsroom, tmp_path: Path
) -> None:
    """What a run leaves that is killed after its last page: its archive, its lock file, an empty warehouse."""
    whole, _ = done
    place = new_place(newsroom, tmp_path)
    with PageArchive(place.settings.pages, run_id=DEAD) as archive:
        kept = [archive.write(page) for path in sorted(whole.settings.pages.iterdir()) for page in iterate(path)]
    lock = run_lock(place.settings, DEAD)
    assert lock.acquire()
    lock.release()
    record = place.run()
    assert (record.state, record.fetched) == ("finished", 0)
    assert record.loaded == len(kept) - 1  # one is not an article
    assert not lock.path.exists()
    same = "select url, title, text_sha256 from core.article order by all"
    assert place.rows(same) == whole.rows(same)


def test_the_archive_of_a_living_run_is_left_alone(place: Place) -> None:
    lock = run_lock(place.settings, DEAD)
    assert lock.acquire()
    record = place.run(["furat"], limit=1)
    assert lock.path.exists()
    lock.release()
    assert record.loaded == 1


def test_a_limited_run_hides_nothing_from_the_next(place: Place) -> None:
    first = place.run(["mashriq"], limit=2)
    second = place.run(["mashriq"])
    assert first.fetched == 2
    assert second.unchanged == 0
    assert second.fetched > 2


def test_a_source_that_another_run_is_at_is_left_to_it(place: Place, watcher: Watcher) -> None:
    lock = FileLock(place.settings.locks / "source-furat.lock")
    assert lock.acquire()
    record = place.run(["furat", "mashriq"])
    lock.release()
    assert record.state == "finished"
    assert record.parameters["skipped"] == "furat"
    assert "another run" in str(watcher.ends["furat"])
    assert place.rows("select distinct source_id from core.article") == [("mashriq",)]


def test_a_locked_warehouse_is_waited_for_and_then_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = (
        "import sys, time; from pathlib import Path; from loaders.warehouse import Warehouse\n"
        "with Warehouse.open(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", hold, str(place.settings.warehouse)]
    monkeypatch.setenv("RASID_LOCK_WAIT_SECONDS", "0.5")
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseLocked, match=f"held by process {holder.pid}"):
            place.run()
        holder.kill()
    assert place.run(["mashriq"]).state == "finished"
    assert not list(place.settings.locks.glob("run-*.lock"))
