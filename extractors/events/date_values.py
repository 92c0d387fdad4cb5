"""Calendar arithmetic of dates in news: what an expression means on the day it was published.

Every function is total over the years 1900 to 2100 and takes the publication date as an argument. Weeks are ISO 8601
weeks (Monday to Sunday). Hijri dates follow the Umm al-Qura calendar, as the ``hijridate`` package implements it;
local sightings of the moon can differ by a day.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from hijridate import Gregorian, Hijri

from extractors.records import DatePrecision

Kind = Literal["point", "period", "open_period", "future", "duration"]

_RANK: dict[DatePrecision, int] = {"unknown": 0, "day": 1, "week": 2, "month": 3, "longer": 4}
_HIJRI_YEARS = range(1343, 1501)


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression means; without ``start`` and ``end`` the text does not let a reader tell."""

    start: date | None
    end: date | None
    precision: DatePrecision
    kind: Kind
    rule: str


def unknown(rule: str, kind: Kind = "point") -> Value:
    """A time that cannot be told from the text and its publication date."""
    return Value(None, None, "unknown", kind, rule)


def day(when: date, rule: str, published: date | None = None) -> Value:
    """One day; a day after the publication is a plan or an announcement."""
    return Value(when, when, "day", "future" if published and when > published else "point", rule)


def make_date(year: int, month: int, number: int) -> date | None:
    """A date, or null when there is none (31 April)."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month_of(year: int, month: int, rule: str) -> Value:
    """A whole calendar month."""
    last = calendar.monthrange(year, month)[1]
    return Value(date(year, month, 1), date(year, month, last), "month", "period", rule)


def year_of(year: int, rule: str, last: int | None = None) -> Value:
    """A whole year, or the years up to ``last``."""
    return Value(date(year, 1, 1), date(last or year, 12, 31), "longer", "period", rule)


def week_of(when: date, rule: str) -> Value:
    """The ISO week of a day."""
    monday = when - timedelta(days=when.weekday())
    return Value(monday, monday + timedelta(days=6), "week", "period", rule)


def shift_months(when: date, months: int) -> date:
    """The same day some months away, or the last day of that month where it is shorter."""
    index = when.year * 12 + when.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(when.day, calendar.monthrange(year, month + 1)[1]))


def last_weekday(weekday: int, published: date, *, before: bool = False) -> date:
    """The latest such weekday (Monday is 0) not after the publication, or strictly before it."""
    back = (published.weekday() - weekday) % 7
    return published - timedelta(days=7 if before and back == 0 else back)


def next_weekday(weekday: int, published: date) -> date:
    """The first such weekday after the publication."""
    return published + timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)


def yearless(make: Callable[[int], date | None], published: date, weekday: int | None = None) -> date | None:
    """A day whose year is not written: the latest not after the publication.

    Where a weekday stands beside it and names another of the neighbouring years, the weekday decides.
    """
    candidates = [found for year in range(published.year + 1, published.year - 9, -1) if (found := make(year))]
    past = [found for found in candidates if found <= published]
    if weekday is not None:
        near = [found for found in candidates if found.weekday() == weekday and abs(found - published).days <= 400]
        if near and (not past or past[0].weekday() != weekday):
            return min(near, key=lambda found: abs(found - published))
    return past[0] if past else None


def precision_of(start: date, end: date) -> DatePrecision:
    """How exact a stretch of time is: a day, up to ten days, up to 45 days, or longer."""
    days = (end - start).days
    return "day" if days == 0 else "week" if days <= 10 else "month" if days <= 45 else "longer"


def coarser(one: DatePrecision, other: DatePrecision) -> DatePrecision:
    """The less exact of two precisions."""
    return max(one, other, key=lambda precision: _RANK[precision])


def span(first: Value, last: Value, rule: str) -> Value:
    """From the start of one value to the end of another."""
    if first.start is None or last.end is None or last.end < first.start:
        return unknown(rule, "period")
    precision = precision_of(first.start, last.end)
    return Value(first.start, last.end, precision, "period", rule)


def since(value: Value, published: date | None) -> Value:
    """From the start of a value until the publication."""
    if value.start is None or published is None or value.start > published:
        return replace(value, kind="open_period", rule=f"since_{value.rule}", end=None)
    if value.rule.endswith("_range"):
        return value  # its end is told
    recent = value.precision == "day" and (published - value.start).days <= 1
    precision = "day" if recent else coarser(value.precision, precision_of(value.start, published))
    return Value(value.start, published, precision, "open_period", f"since_{value.rule}")


def part_of(value: Value, part: str, rule: str) -> Value:
    """The beginning, middle or end of a period; its precision stays that of the period."""
    if value.start is None or value.end is None:
        return replace(value, rule=rule)
    third = timedelta(days=(value.end - value.start).days // 3)
    start = {"begin": value.start, "middle": value.start + third, "end": value.end - third}[part]
    end = {"begin": value.start + third, "middle": value.end - third, "end": value.end}[part]
    return Value(start, end, value.precision, value.kind, rule)


def slice_of(value: Value, number: int, parts: int, rule: str) -> Value:
    """The ``number``-th of ``parts`` equal runs of months of a year, or weeks of a month (halves in days)."""
    if value.start is None or value.end is None or not 1 <= number <= parts:
        return unknown(rule, "period")
    kind: Kind = "future" if value.kind == "future" else "period"
    if value.precision == "longer":
        months = 12 // parts
        start = shift_months(value.start, months * (number - 1))
        return Value(start, shift_months(start, months) - timedelta(days=1), "longer", kind, rule)
    days = 7 if parts == 4 else ((value.end - value.start).days + 1) // parts
    start = value.start + timedelta(days=days * (number - 1))
    end = value.end if number == parts else start + timedelta(days=days - 1)
    return Value(start, end, coarser("week", precision_of(start, end)), kind, rule)


def hijri_day(year: int, month: int, number: int) -> date | None:
    """A Hijri day as a Gregorian one; null when there is none or it is out of the calendar's range."""
    try:
        return date(*Hijri(year, month, number).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def hijri_month(year: int, month: int, rule: str) -> Value:
    """A whole Hijri month as Gregorian days."""
    if year not in _HIJRI_YEARS or (start := hijri_day(year, month, 1)) is None:
        return unknown(rule, "period")
    end = start + timedelta(days=Hijri(year, month, 1).month_length() - 1)
    return Value(start, end, "month", "period", rule)


def hijri_year(year: int, rule: str) -> Value:
    """A whole Hijri year as Gregorian days."""
    return span(hijri_month(year, 1, rule), hijri_month(year, 12, rule), rule)


def hijri_year_at(published: date) -> int:
    """The Hijri year of a Gregorian day; outside the calendar's tables, about that year."""
    try:
        return int(Gregorian(published.year, published.month, published.day).to_hijri().year)
    except OverflowError:
        return (published.year - 622) * 33 // 32
