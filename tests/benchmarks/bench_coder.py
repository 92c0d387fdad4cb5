"""What the coder costs on one core: the start, and an article of 1,500 characters of the sample newsroom.

Run: ``pytest tests/benchmarks/bench_coder.py -m benchmark -s``.
"""

import time

import pytest

from extractors.events.coder import Coder
from extractors.records import ArticleText
from extractors.resources import ConfigTree
from flows.newsroom.articles import load_articles

ROUNDS, CHARACTERS = 7, 1500


@pytest.mark.benchmark
def test_start() -> None:
    seconds = [_seconds_of_start() for _ in range(3)]
    print(f"\n  start: {min(seconds):.2f} s of processor time, the best of {len(seconds)}")


def _seconds_of_start() -> float:
    began = time.process_time()
    Coder.build(ConfigTree.of())
    return time.process_time() - began


@pytest.mark.benchmark
def test_article() -> None:
    """The best of several rounds, so that the words of the articles are known and nothing else counts."""
    coder = Coder.build(ConfigTree.of())
    articles = [ArticleText(a.slug, "\n".join(a.body), title=a.title, published=a.published) for a in load_articles()]
    characters = sum(len(article.text) for article in articles)
    seconds = min(_seconds_of_coding(coder, articles) for _ in range(ROUNDS))
    each = seconds * 1000 / characters * CHARACTERS
    print(f"\n  {each:.2f} ms for {CHARACTERS} characters; {len(articles)} articles, the best of {ROUNDS} rounds")


def _seconds_of_coding(coder: Coder, articles: list[ArticleText]) -> float:
    began = time.process_time()
    for article in articles:
        coder.code(article)
    return time.process_time() - began
