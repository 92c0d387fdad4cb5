"""Worker processes and their watchdog."""

import multiprocessing
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.errors import ConfigError, Reason
from extractors.ids import content_hash
from extractors.news.article import CleaningRules
from extractors.records import FetchedPage
from extractors.resources import ConfigTree
from flows.patience import answers
from flows.workers import PageJob, PageWorkers

PARAGRAPH = (
    "قالت مصادر محلية إن عبوة ناسفة انفجرت اليوم الثلاثاء في مدينة الباب بريف حلب، ما أدى إلى مقتل مدنيين اثنين. "
)
HTML = (
    "<html lang='ar'><head><title>انفجار في الباب</title></head>"
    "<body><article><h1>انفجار في الباب</h1>{}</article></body></html>"
)


def job(body: str = HTML.format(f"<p>{PARAGRAPH * 3}</p>" * 3)) -> PageJob:
    data = body.encode()
    page = FetchedPage(
        source_id="test",
        url="https://example.org/news/1",
        url_key="example.org/news/1",
        final_url="https://example.org/news/1",
        status=200,
        headers={"content-type": "text/html; charset=utf-8"},
        body=data,
        fetched_at=datetime(2026, 11, 3, 12, tzinfo=UTC),
        body_sha256=content_hash(data),
    )
    return PageJob(page, CleaningRules("test", timezone="Asia/Damascus"), "SY")


def test_pages_come_back_in_order_as_articles_or_rejections() -> None:
    jobs = [job(), job(""), job(), job("<html><body>nothing here</body></html>")]
    with PageWorkers(ConfigTree.of(), workers=2, page_seconds=60) as workers:
        outcomes = workers.run(jobs)
        again = workers.run(jobs[:1])
    assert [outcome.article is not None for outcome in outcomes] == [True, False, True, False]
    assert outcomes[1].rejected is not None
    assert outcomes[1].rejected.reason is Reason.EMPTY_PAGE
    assert outcomes[0].coded is not None
    assert outcomes[0].coded.events
    assert (again[0].article, again[0].coded) == (outcomes[0].article, outcomes[0].coded)


def test_a_page_that_takes_too_long_is_ended_and_the_next_one_lives() -> None:
    tree = ConfigTree.of()
    with PageWorkers(tree, workers=1, page_seconds=1e-6) as workers:
        late = workers.run([job(), job()])
    assert [outcome.rejected.reason for outcome in late if outcome.rejected] == [Reason.CLEAN_TIMEOUT] * 2


SLOW = """
import sys, time
from multiprocessing.connection import Connection
pipe = Connection(int(sys.argv[1]))
if sys.argv[2] == "work":
    while time.process_time() < 60:
        pass
time.sleep(float(sys.argv[3]))
pipe.send("done")
"""


@pytest.mark.parametrize(("how", "sleeps", "seconds", "answered"), [("rest", 1, 0.5, True), ("work", 0, 0.5, False)])
def test_a_process_is_waited_for_by_its_own_work(how: str, sleeps: float, seconds: float, answered: bool) -> None:
    """One that gets no processor has not had its seconds, however late it is."""
    ours, theirs = multiprocessing.Pipe()
    command = [sys.executable, "-c", SLOW, str(theirs.fileno()), how, str(sleeps)]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        assert answers(ours, process.pid, seconds) is answered
        process.kill()
    ours.close()


def test_a_worker_that_the_system_ended_costs_no_page() -> None:
    with PageWorkers(ConfigTree.of(), workers=1, page_seconds=60) as workers:
        before = workers.run([job()])
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        after = workers.run([job()])
    assert after[0].article == before[0].article


def test_a_wrong_configuration_is_told_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken.yml").write_text("event_type: [", encoding="utf-8")
    with (
        PageWorkers(ConfigTree.of(tmp_path), workers=1, page_seconds=60) as workers,
        pytest.raises(ConfigError, match=r"broken\.yml"),
    ):
        workers.run([job()])


def test_no_process_starts_without_pages() -> None:
    with PageWorkers(ConfigTree.of(), workers=2, page_seconds=60) as workers:
        assert workers.run([]) == []
        assert not multiprocessing.active_children()
