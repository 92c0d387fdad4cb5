"""Pages a second of ``clean_page`` beside trafilatura alone on the same pages, in one process.

Run: ``pytest tests/benchmarks/bench_clean.py -m benchmark -s``. The ratio is what to watch; seconds depend on the
machine. trafilatura's own caches are emptied before each pass, as pages of a real run are all new to it.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from trafilatura import bare_extraction
from trafilatura.meta import reset_caches

from extractors.ids import content_hash
from extractors.news.article import CleaningRules, clean_page
from extractors.records import FetchedPage
from tests.news.test_article_golden import NAMES, load

PASSES = 3
MENU_LINKS = 250  # a real article page has about 190 KB, most of it menus, related links and scripts


def padded(page: FetchedPage) -> FetchedPage:
    """A golden page with as much around its article as real pages carry."""
    links = "".join(
        f'<li class="item"><a href="/archives/{number}"><img src="/i/{number}.jpg" alt="">'
        f"<span>عنوان خبر آخر من أخبار الموقع رقم {number}</span></a></li>"
        for number in range(MENU_LINKS)
    )
    script = "<script>window.data=" + "[1,2,3],".join("" for _ in range(12_000)) + "0</script>"
    # character references fit into a page of any encoding
    extra = f'<div class="widget"><ul>{links}</ul></div>{script}'.encode("ascii", "xmlcharrefreplace")
    body = page.body.replace(b"</body>", extra + b"</body>").replace(b"</BODY>", extra + b"</BODY>")
    return replace(page, body=body, body_sha256=content_hash(body))


def articles() -> list[tuple[FetchedPage, CleaningRules]]:
    loaded = [load(name) for name in NAMES]
    return [(padded(page), rules) for page, rules, spec in loaded if "article" in spec]


def rate(
    clean: Callable[[FetchedPage, CleaningRules], object], pages: list[tuple[FetchedPage, CleaningRules]]
) -> float:
    """Pages a second of CPU, the best of some passes."""
    seconds = []
    for _ in range(PASSES):
        reset_caches()
        start = time.process_time()
        for page, rules in pages:
            clean(page, rules)
        seconds.append(time.process_time() - start)
    return len(pages) / min(seconds)


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
    ours, theirs, bare = rate(clean_page, pages), rate(with_metadata, pages), rate(text_only, pages)
    print(f"\n{len(pages)} pages, {kilobytes:.0f} KB each on average, one process, pages a second of CPU:")
    print(f"  clean_page                 {ours:7.1f}")
    print(f"  trafilatura with metadata  {theirs:7.1f}   clean_page is {ours / theirs:.2f} times as fast")
    print(f"  trafilatura text only      {bare:7.1f}   clean_page is {ours / bare:.2f} times as fast")
