"""When an article was published: reads every clue, believes one by a stated precedence, keeps them all.

Precedence: JSON-LD of the article, meta and microdata that mean publication, the feed, ``<time>``, JSON-LD of the
page, visible text near the title, the URL, meta of unclear meaning, times of the last change. Where the believed clue
knows only the day, the first one that knows the time on that same day takes its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from extractors.news.date_clues import Clue
from extractors.news.date_reading import Reading, find_date, read_date
from extractors.records import DateCandidate

_MAX_CANDIDATES = 25
_MAX_RAW = 200
_MOST_OTHER_WORDS = 70  # characters beside the date in a date line: a byline and a place, not a sentence
_CLOCK_SKEW = timedelta(hours=26)  # a later day than the fetch is a typing error or another calendar


@dataclass(frozen=True, slots=True)
class Dating:
    """The publication time as far as it is known: see the fields of the same meaning in ``records.Article``."""

    published_at: datetime | None
    published_date: date | None
    offset_minutes: int | None
    signal: str | None
    candidates: tuple[DateCandidate, ...]


def settle(clues: Iterable[Clue], zone: ZoneInfo, fetched_at: datetime, *, day_first: bool = True) -> Dating:
    """Read the clues, given in order of trust, and choose; unknown stays unknown."""
    seen: dict[tuple[str, str], tuple[DateCandidate, bool]] = {}
    for clue in clues:
        reading = _read(clue, zone, day_first)
        if reading is None and clue.inside:
            continue  # a line of text without a date is not a candidate
        if len(seen) < _MAX_CANDIDATES:
            seen.setdefault((clue.signal, clue.raw[:_MAX_RAW]), _candidate(clue, reading, fetched_at))
    chosen = _choose([candidate for candidate, eligible in seen.values() if eligible])
    candidates = tuple(
        replace(candidate, chosen=True) if candidate is chosen else candidate for candidate, _ in seen.values()
    )
    if chosen is None:
        return Dating(None, None, None, None, candidates)
    offset = chosen.instant.astimezone(zone).utcoffset() if chosen.instant else None
    minutes = round(offset.total_seconds() / 60) if offset is not None else None
    return Dating(chosen.instant, chosen.day, minutes, chosen.signal, candidates)


def _read(clue: Clue, zone: ZoneInfo, day_first: bool) -> Reading | None:
    if not clue.inside:
        return read_date(clue.raw, zone, day_first)
    found = find_date(clue.raw, zone, day_first)
    return found[0] if found is not None and found[1] <= _MOST_OTHER_WORDS else None


def _candidate(clue: Clue, reading: Reading | None, fetched_at: datetime) -> tuple[DateCandidate, bool]:
    """A clue as it is kept, and whether it may be chosen."""
    raw = clue.raw[:_MAX_RAW]
    if reading is None:
        return DateCandidate(clue.signal, raw, None, None, "unknown", "unreadable"), False
    rule = f"updated_{reading.rule}" if clue.updated else reading.rule
    future = reading.day > (fetched_at + _CLOCK_SKEW).date()
    if future:
        rule = f"{rule}_after_fetch"
    return DateCandidate(clue.signal, raw, reading.instant, reading.day, reading.precision, rule), not future


def _choose(eligible: list[DateCandidate]) -> DateCandidate | None:
    if not eligible:
        return None
    first = eligible[0]
    if first.instant is not None:
        return first
    same_day = (other for other in eligible if other.instant is not None and other.day == first.day)
    return next((other for other in same_day if not other.rule.startswith("updated_")), first)
