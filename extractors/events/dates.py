"""Finds dates in Arabic news and resolves them against the day of publication.

The conventions are those of the evaluation protocol: a weekday is the latest one not after the publication and beats
"today" and "yesterday"; a month without a year is the latest one; "a week ago" is that day with precision week; a half
year has precision longer. What the text does not tell stays without start and end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from extractors.events.date_cursor import Cursor, Found
from extractors.events.date_days import SEPARATORS, day_range, holiday
from extractors.events.date_periods import month_alone, part_of_period, season, unit_period, year_alone
from extractors.events.date_points import point
from extractors.events.date_relative import ago, deadline, recent, since, vague
from extractors.events.date_values import Kind
from extractors.events.date_words import DateWords
from extractors.events.normalize import Token
from extractors.events.number_grammar import Parser
from extractors.records import DatePrecision

__all__ = ["DateMention", "DateWords", "find_dates"]

Reading = Callable[[Cursor, int], Found | None]
# The first reading that succeeds is taken, so the more exact ones come first. Each is tried only behind a word of the
# kinds that can open it.
_READINGS: tuple[tuple[Reading, frozenset[str]], ...] = (
    (since, frozenset({"since"})),
    (deadline, frozenset({"deadline"})),
    (vague, frozenset({"vague"})),
    (ago, frozenset({"ago"})),
    (holiday, frozenset({"number", "holiday", "day_word", "part"})),
    (day_range, frozenset({"number", "range"})),
    (part_of_period, frozenset({"begin", "middle", "end", "half", "third", "quarter", "unit", "unit_plural"})),
    (recent, frozenset({"within", "latest", "lasting", "unit", "unit_dual", "unit_plural", "number"})),
    (point, frozenset({"part", "day_word", "relative", "relative_future", "moment", "weekday", "number"})),
    (season, frozenset({"season"})),
    (unit_period, frozenset({"unit", "this_before"})),
    (month_alone, frozenset({"month", "hijri_month", "month_word", "months_word"})),
    (year_alone, frozenset({"year_word", "years_word", "number"})),
)
_YEARS = range(1900, 2101)  # a publication date outside them is a mistake, and no better than none
_DIGITS = frozenset({"number"})
_NUMERIC = frozenset({"number", "range"})
_REACH = 7  # how many words a day may need before its month is named: بين الحادي والعشرين والثاني والعشرين من


@cache
def _readings(kinds: frozenset[str]) -> tuple[Reading, ...]:
    return tuple(reading for reading, openers in _READINGS if kinds & openers)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or time at ``tokens[first:last]``.

    ``kind``: a ``point`` (a day, or about one), a ``period``, an ``open_period`` up to the publication (since …), a
    ``future`` time (announced, planned), or a ``duration``: words of time that are no date (for three
    days, two days before the raid, the party 14 March).
    ``rule`` names the reading that set the value. ``part_of_day`` is dawn, morning, noon, afternoon, evening or night.
    """

    first: int
    last: int
    start: date | None
    end: date | None
    precision: DatePrecision
    kind: Kind
    part_of_day: str | None
    rule: str
    expression: str


def find_dates(
    tokens: Sequence[Token], published: date | None, words: DateWords, parser: Parser | None = None
) -> list[DateMention]:
    """Every date, in order and without overlaps; ``published`` is the day in the outlet's own time zone.

    ``parser``: reads the numbers of these tokens, and keeps them for who asks next.
    """
    known = published if published is not None and published.year in _YEARS else None
    cursor = Cursor(tokens, known, words, parser)
    mentions: list[DateMention] = []
    done, triggers = 0, words.triggers
    for at, token in enumerate(tokens):
        if not (token.key in triggers or token.kind == "number") or at < done:
            continue
        kinds = _kinds(cursor, at)
        found = _read(cursor, at, kinds) if kinds else None
        if found is not None:
            mentions.append(_mention(tokens, at, found))
            done = found.end
    return mentions


def _kinds(cursor: Cursor, at: int) -> frozenset[str] | None:
    """The kinds of dates that can begin at a token: the cheap test before the grammar."""
    words, tokens = cursor.words, cursor.tokens
    token = tokens[at]
    kinds = _DIGITS if token.kind == "number" else words.triggers.get(token.key)
    if kinds is None:
        return None
    seconds = words.seconds.get(token.key)
    if seconds is not None and (at + 1 >= len(tokens) or tokens[at + 1].key not in seconds):
        return None
    return kinds if kinds - _NUMERIC or _promising(cursor, at) else None


def _promising(cursor: Cursor, at: int) -> bool:
    """Whether a number can begin a date: a year, figures with separators, or a unit or month soon after it."""
    tokens = cursor.tokens
    if len(tokens[at].text) == 4 or (at + 1 < len(tokens) and tokens[at + 1].key in SEPARATORS):
        return True
    followers = cursor.words.followers
    return any(token.key in followers for token in tokens[at + 1 : at + 1 + _REACH])


def _read(cursor: Cursor, at: int, kinds: frozenset[str]) -> Found | None:
    for reading in _readings(kinds):
        found = reading(cursor, at)
        if found is not None:
            return found
    return None


def _mention(tokens: Sequence[Token], first: int, found: Found) -> DateMention:
    pieces: list[str] = []
    for index in range(first, found.end):
        if index > first and tokens[index].start > tokens[index - 1].end:
            pieces.append(" ")
        pieces.append(tokens[index].text)
    value = found.value
    return DateMention(
        first=first,
        last=found.end,
        start=value.start,
        end=value.end,
        precision=value.precision,
        kind=value.kind,
        part_of_day=found.part,
        rule=value.rule,
        expression="".join(pieces),
    )
