"""Learns from samples how a site's article addresses look, as patterns for ``accept``.

A pattern that is too wide costs a fetch and a rejection; one that is too narrow loses articles. So only what all
samples of one shape share is kept as it is, and whatever varies may be anything.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from extractors.news.urls import without_tracking

_ANYTHING = "[^/]+"
# What varies within one place of the path, the narrowest first.
_KINDS = (
    r"(?:19|20)\d{2}",
    r"\d{1,2}",
    r"\d+",
    r"\d+-[^/]+",
    r"[^/]+-\d+",
    r"[^/]+-\d+\.html?",
    r"\d+\.html?",
    r"[^/]+\.html?",
    r"[^/]+\.aspx?",
    _ANYTHING,
)
_PLACEHOLDERS = {r"(?:19|20)\d{2}": r"\d{4}"}
# Parts of a site that hold no articles, whatever their addresses look like.
REFUSE = r"/(?:tags?|category|categories|authors?|search|page|wp-content|wp-json)/"

Shape = tuple[int, tuple[str, ...]]


def learn_accept(articles: Sequence[str], offered: Iterable[str] = ()) -> tuple[str, ...]:
    """Patterns that let all ``articles`` through, one for each shape of address, the most frequent first.

    ``offered`` are further addresses from the same feed, of which nobody has seen whether they are articles: those with
    the shape of an article show which parts of it vary. An address that is the site's root gives no pattern.
    """
    shapes = {shape(url) for url in articles}
    groups: dict[Shape, list[str]] = defaultdict(list)
    for url in dict.fromkeys((*articles, *offered)):
        if shape(url) in shapes:
            groups[shape(url)].append(url)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(pattern for _, urls in ordered if (pattern := _pattern(urls)))


def shape(url: str) -> Shape:
    """How many parts the path has, and which parameters the query."""
    parts = urlsplit(without_tracking(url))
    return len(_segments(parts.path)), tuple(sorted(name for name, _ in parse_qsl(parts.query, True)))


def _segments(path: str) -> list[str]:
    return [unquote(part) for part in path.split("/") if part]


def _pattern(urls: Sequence[str]) -> str:
    parts = [urlsplit(without_tracking(url)) for url in urls]
    columns = zip(*(_segments(part.path) for part in parts), strict=True)
    pieces = [_piece(column, only=len(urls) == 1) for column in columns]
    queries = [dict(parse_qsl(part.query, True)) for part in parts]
    wanted = [rf"(?=[^?]*\?(?:.*&)?{re.escape(name)}=\d)" for name in sorted(queries[0]) if _numbers(queries, name)]
    if not pieces and not wanted:
        return ""
    end = r"(?:\?|$)" if queries[0] else "/?$"
    return "".join(wanted) + "".join(f"/{piece}" for piece in pieces) + (end if pieces else r"/?\?")


def _numbers(queries: Sequence[dict[str, str]], name: str) -> bool:
    return all(query[name].isdigit() for query in queries)


def _piece(values: Sequence[str], *, only: bool) -> str:
    """What stands for one place of the path; of a single sample, words in Latin letters are taken for a section."""
    same = len(set(values)) == 1
    is_word = re.fullmatch(r"[A-Za-z_]{1,15}", values[0]) is not None
    if same and (is_word or not only) and not values[0].isdigit():
        return re.escape(values[0])
    kind = next(kind for kind in _KINDS if all(re.fullmatch(kind, value) for value in values))
    return _PLACEHOLDERS.get(kind, kind)
