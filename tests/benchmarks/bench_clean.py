"""Pages a second of ``clean_page`` beside trafilatura alone on the same pages, and what worker processes cost.

Run: ``pytest tests/benchmarks/bench_clean.py -m benchmark -s``. The ratios are what to watch; seconds depend on the
machine. All pages of a pass differ and trafilatura's own caches are emptied before each pass, as in a real run.
"""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches

from extractors.ids import content_hash
from extractors.news.article import CleaningRules, clean_page
from extractors.records import FetchedPage
from extractors.resources import ConfigTree
from flows.workers import PageJob, PageWorkers
from tests.news.test_article_golden import NAMES, load

Pages = list[tuple[FetchedPage, CleaningRules]]

PASSES = 3
VARIANTS = 6  # of each golden page
MENU_LINKS = 250  # a real article page has about 190 KB, most of it menus, related links and scripts


def padded(page: FetchedPage, variant: int) -> FetchedPage:
    """A golden page with as much around its article as real pages carry, and a number in each paragraph."""
    links = "".join(
        f'<li class="item"><a href="/archives/{variant}{number}"><img src="/i/{number}.jpg" alt="">'
        f"<span>عنوان خبر آخر من أخبار الموقع رقم {variant}{number}</span></a></li>"
        for number in range(MENU_LINKS)
    )
    script = "<script>window.data=" + "[1,2,3],".join("" for _ in range(12_000)) + "0</script>"
    # character references fit into a page of any encoding
    extra = f'<div class="widget"><ul>{links}</ul></div>{script}'.encode("ascii", "xmlcharrefreplace")
    body = page.body.replace(b"</p>", f" {variant}</p>".encode())
    body = body.replace(b"</body>", extra + b"</body>").replace(b"</BODY>", extra + b"</BODY>")
    return replace(page, body=body, body_sha256=content_hash(body))


def articles() -> Pages:
    loaded = [load(name) for name in NAMES]
    good = [(page, rules) for page, rules, spec in loaded if "article" in spec]
    return [(padded(page, variant), rules) for variant in range(VARIANTS) for page, rules in good]


def seconds_each(clean: Callable[[FetchedPage, CleaningRules], object], pages: Pages) -> list[float]:
    """CPU seconds of each page, the best of some passes."""
    return [min(times) for times in zip(*(list(_one_pass(clean, pages)) for _ in range(PASSES)), strict=True)]


def _one_pass(clean: Callable[[FetchedPage, CleaningRules], object], pages: Pages) -> Iterator[float]:
    reset_caches()
    for page, rules in pages:
        start = time.process_time()
        clean(page, rules)
        yield time.process_time() - start


def with_metadata(page: FetchedPage, _: CleaningRules) -> object:
    return bare_extraction(page.body, favor_precision=True, include_comments=False, with_metadata=True)


def text_only(page: FetchedPage, _: CleaningRules) -> object:
    return bare_extraction(page.body, favor_precision=True, include_comments=False, with_metadata=False)


@pytest.mark.benchmark
def test_clean_page_beside_trafilatura() -> None:
    pages = articles()
    clean_page(*pages[0])  # imports and compiled patterns are paid once
    with_metadata(*pages[0])
    kilobytes = statistics.mean(len(page.body) for page, _ in pages) / 1000
    each = seconds_each(clean_page, pages)
    ours, theirs, bare = (
        len(pages) / sum(t) for t in (each, *(seconds_each(f, pages) for f in (with_metadata, text_only)))
    )
    print(f"\n{len(pages)} pages, {kilobytes:.0f} KB each on average, one process, pages a second of CPU:")
    print(f"  clean_page                 {ours:7.1f}")
    print(f"  trafilatura with metadata  {theirs:7.1f}   clean_page is {ours / theirs:.2f} times as fast")
    print(f"  trafilatura text only      {bare:7.1f}   clean_page is {ours / bare:.2f} times as fast")
    median, p99 = (statistics.quantiles(each, n=100)[rank - 1] * 1000 for rank in (50, 99))
    print(f"  milliseconds a page: median {median:.0f}, p99 {p99:.0f}, longest {max(each) * 1000:.0f}")


def through_workers(number: int, jobs: list[PageJob]) -> tuple[float, float, float]:
    """The worker processes of a run at work: seconds to start them, seconds for the jobs, and CPU of this process."""
    with PageWorkers(ConfigTree.of(), workers=number, page_seconds=60) as workers:
        began = time.perf_counter()
        workers.run(jobs[: 4 * number])  # all processes have started, and have read what they read once
        ready, own = time.perf_counter(), time.process_time()
        workers.run(jobs)
        return ready - began, time.perf_counter() - ready, time.process_time() - own


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_two_processes_beside_one() -> None:
    """As a run uses them: pages go there and articles with their events come back, each process by itself."""
    jobs = [PageJob(page, rules, "SY") for page, rules in articles() * 8]
    start_one, one, _ = through_workers(1, jobs)
    start_two, two, own = through_workers(2, jobs)
    print(f"\n{len(jobs)} pages: one process {one:.1f} s, two {two:.1f} s, {one / two:.2f} times as fast")
    print(f"  before the first page: {start_one:.1f} s for one process, {start_two:.1f} s for two side by side")
    print(f"  the run's own process: {own * 1000 / len(jobs):.2f} ms of CPU a page")


@pytest.mark.benchmark
def test_memory_of_a_worker_that_also_codes() -> None:
    with PageWorkers(ConfigTree.of(), workers=2, page_seconds=60) as workers:
        workers.run([PageJob(page, rules, "SY") for page, rules in articles() * 4])
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"\nhighest memory of any worker process until now: {memory:.0f} MB")
