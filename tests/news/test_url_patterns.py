"""Patterns learnt from samples let all articles of their shape through, and as little else as can be told."""

import re

import pytest

from extractors.news.url_patterns import REFUSE, learn_accept

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("articles", "patterns", "also", "never"),
    [
        (
            ["/archives/4188", "/archives/12"],
            (r"/archives/\d+/?$",),
            ["/archives/99999/"],
            ["/archives/", "/tag/1x", "/archives/2024/11/"],
        ),
        (
            ["/news/2026/10/بيان-أول", "/news/2026/11/خبر-ثان"],
            (r"/news/\d{4}/\d{1,2}/[^/]+/?$",),
            ["/news/2024/01/%D8%AE%D8%A8%D8%B1"],
            ["/news/2026/", "/about"],
        ),
        (["/war/article/12-a-b", "/sport/article/13-c"], (r"/[^/]+/article/\d+-[^/]+/?$",), ["/x/article/9-z"], []),
        (["/story/one.html", "/story/two.html"], (r"/story/[^/]+\.html?/?$",), ["/story/three.htm"], ["/story/"]),
        (
            ["/?p=12", "/?p=13"],
            (r"(?=[^?]*\?(?:.*&)?p=\d)/?\?",),
            ["/?lang=ar&p=9"],
            ["/", "/?s=word"],
        ),
        (
            ["/news.php?id=4&cat=2", "/news.php?id=5&cat=3"],
            (r"(?=[^?]*\?(?:.*&)?cat=\d)(?=[^?]*\?(?:.*&)?id=\d)/news\.php(?:\?|$)",),
            ["/news.php?cat=1&id=99"],
            ["/news.php", "/index.php?id=4&cat=2"],
        ),
        (["/a-long-slug", "/another-long-slug"], (r"/[^/]+/?$",), ["/third"], []),
        (["/ar/post/الأول"], (r"/ar/post/[^/]+/?$",), ["/ar/post/الثاني"], ["/en/post/first"]),
        (["/1", "/x/2"], (r"/\d{1,2}/?$", r"/x/\d{1,2}/?$"), [], []),
        ([], (), [], []),
        (["/"], (), [], []),
    ],
)  # fmt: skip
def test_patterns(articles: list[str], patterns: tuple[str, ...], also: list[str], never: list[str]) -> None:
    found = learn_accept([SITE + path for path in articles])
    assert found == patterns
    for path in (*articles, *also) if found else ():
        assert any(re.search(pattern, SITE + path) for pattern in found), path
    for path in never:
        assert not any(re.search(pattern, SITE + path) for pattern in found), path


def test_what_a_feed_offers_shows_what_varies() -> None:
    one = [f"{SITE}/syria/2026/report-a"]
    offered = [f"{SITE}/iraq/2025/report-b", f"{SITE}/tags/x"]
    assert learn_accept(one) == (r"/syria/\d{4}/[^/]+/?$",)
    assert learn_accept(one, offered) == (r"/[^/]+/\d{4}/[^/]+/?$",)


def test_tracking_parameters_say_nothing() -> None:
    assert learn_accept([f"{SITE}/a/1?utm_source=rss", f"{SITE}/a/2"]) == (r"/a/\d{1,2}/?$",)


def test_lists_are_refused() -> None:
    assert re.search(REFUSE, f"{SITE}/tag/iraq/")
    assert not re.search(REFUSE, f"{SITE}/news/tagged")
