"""How a source is doing, judged by one visit and by what the source itself used to give.

Nothing here is compared with other sources: a local outlet that prints three reports a week is as healthy as an agency.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

State = Literal[
    "healthy",
    "no_new_articles",
    "unchanged",
    "silent",
    "layout_drift",
    "extraction_empty",
    "unreachable",
    "unknown",
]
# In these a person should look; the others come and go with every visit.
ALARMING: frozenset[str] = frozenset({"silent", "layout_drift", "extraction_empty", "unreachable"})

_ENOUGH_PAGES = 3  # without a single article among them, cleaning has lost the source
_RECENT = 10  # articles that are compared with those before them
_LEAST_RECENT = 5
_LEAST_EARLIER = 20
_RISE = 0.5  # by how much a share must have risen to be a change of layout and not chance
_SHORT = 0.4  # of the source's own median length
_LEAST_GAPS = 10
_UNUSUAL = 0.01  # share of all time during which a source has been silent for longer than the limit below
_PATIENCE = 2  # times that limit: a gap of an ordinary source exceeds it about once in ten thousand
_SHORTEST_LIMIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """What tells of an article whether it was extracted well."""

    reported_at: datetime  # published, else fetched
    has_title: bool
    has_date: bool
    characters: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What one visit to a source came to."""

    at: datetime
    failure: str | None  # why nothing at all could be learned from it
    discovered: int  # URLs that it offered
    new: int  # of these, not known before
    unchanged: int  # feeds and sitemaps as they were before
    fetched: int
    cleaned: int
    loaded: int
    earlier_fetched: int = 0  # pages of the visits before
    earlier_cleaned: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """A state, why, and after which silence the source would count as silent (null: too little is known)."""

    state: State
    detail: str | None
    silence_limit: timedelta | None


def judge(visit: Visit, articles: Sequence[Sample], alarm: timedelta | None = None) -> Health:
    """The state of a source after a visit.

    ``articles`` are its latest ones in any order, those of the visit included; ``alarm`` is the longest silence that
    the source's file allows, which goes before what the source's own gaps say.
    """
    ordered = sorted((article for article in articles if article.reported_at <= visit.at), key=_when)
    limit = alarm or silence_limit([article.reported_at for article in ordered])
    checks = (_unreachable(visit), _empty(visit), _drift(visit, ordered), _silent(visit, ordered, limit))
    state, detail = next((found for found in checks if found), None) or _ordinary(visit)
    return Health(state, detail, limit)


def silence_limit(instants: Sequence[datetime]) -> timedelta | None:
    """How long a source may be silent, from the gaps between its articles; null for fewer than eleven articles.

    Twice the length that its silence exceeds during one hundredth of all time. Time is what is counted, not gaps: an
    agency that prints in bursts has hundreds of gaps of minutes and one night, and the night is what must be allowed.
    """
    ordered = sorted(instants)
    gaps = sorted((later - earlier for earlier, later in pairwise(ordered)), reverse=True)
    total = sum(gaps, timedelta())
    if len(gaps) < _LEAST_GAPS or not total:
        return None
    longest, exceeded = timedelta(), timedelta()
    for number, gap in enumerate(gaps, 1):
        longest += gap
        # The length that these gaps together exceed by the allowed time; right once no shorter gap exceeds it too.
        exceeded = (longest - _UNUSUAL * total) / number
        if number == len(gaps) or exceeded >= gaps[number]:
            break
    return max(_PATIENCE * exceeded, _SHORTEST_LIMIT)


Finding = tuple[State, str | None]


def _when(article: Sample) -> datetime:
    return article.reported_at


def _unreachable(visit: Visit) -> Finding | None:
    if visit.failure is not None:
        return "unreachable", visit.failure
    if visit.new >= _ENOUGH_PAGES and visit.fetched == 0:
        return (
            "unreachable",
            f"it offers {visit.new} new pages and none could be fetched: see ops.fetch for the answers",
        )
    return None


def _empty(visit: Visit) -> Finding | None:
    if visit.fetched >= _ENOUGH_PAGES and visit.cleaned == 0:
        return "extraction_empty", f"none of {visit.fetched} pages gave an article: its layout or its answers changed"
    return None


def _drift(visit: Visit, ordered: Sequence[Sample]) -> Finding | None:
    """A share that has risen far above what the source's own earlier articles or visits had."""
    if visit.fetched >= _LEAST_RECENT and visit.earlier_fetched >= _LEAST_EARLIER:
        now, before = 1 - visit.cleaned / visit.fetched, 1 - visit.earlier_cleaned / visit.earlier_fetched
        if now - before >= _RISE:
            return "layout_drift", _told("pages without an article", now, before)
    earlier, recent = ordered[:-_RECENT], ordered[-_RECENT:]
    if not visit.loaded or len(earlier) < _LEAST_EARLIER or len(recent) < _LEAST_RECENT:
        return None
    short = _SHORT * median(article.characters for article in earlier)
    signs: dict[str, Callable[[Sample], bool]] = {
        "articles without a title": lambda article: not article.has_title,
        "articles without a date": lambda article: not article.has_date,
        "texts far shorter than usual": lambda article: article.characters < short,
    }
    for name, is_bad in signs.items():
        now, before = _share(recent, is_bad), _share(earlier, is_bad)
        if now - before >= _RISE:
            return "layout_drift", _told(name, now, before)
    return None


def _share(articles: Sequence[Sample], is_bad: Callable[[Sample], bool]) -> float:
    return sum(map(is_bad, articles)) / len(articles)


def _told(name: str, now: float, before: float) -> str:
    return f"{name}: {now:.0%} of the latest, {before:.0%} before: look at a page and at the source's prune rules"


def _silent(visit: Visit, ordered: Sequence[Sample], limit: timedelta | None) -> Finding | None:
    if not ordered or limit is None or visit.at - ordered[-1].reported_at <= limit:
        return None
    silence = visit.at - ordered[-1].reported_at
    return "silent", f"no article for {hours(silence):g} hours, usual are at most {hours(limit):g}"


def _ordinary(visit: Visit) -> Finding:
    if visit.loaded:
        return "healthy", None
    if visit.new:
        return "no_new_articles", f"{visit.new} new pages, no article among them"
    if visit.unchanged:
        return "unchanged", None
    if visit.discovered:
        return "no_new_articles", None
    return "unknown", "it offers no address that `accept` lets through"


def hours(length: timedelta) -> float:
    """A length in hours, to the tenth."""
    return round(length.total_seconds() / 3600, 1)
