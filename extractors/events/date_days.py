"""Reads days that are written with their month, in words or figures, Gregorian or Hijri."""

from dataclasses import replace
from datetime import date

from extractors.events import date_values as dv
from extractors.events.date_cursor import (
    RANGE_WORDS,
    Cursor,
    Found,
    Month,
    Suffix,
    day_number,
    month,
    resolve_year,
    suffix,
)
from extractors.events.date_values import Value
from extractors.events.number_grammar import ARTICLES

_BARE = ("الجاري", "المنصرم", "الفائت")  # the current or last month, its name left out: 12 الجاري
SEPARATORS = frozenset({"/", "-", "."})


_YEARS = range(1900, 2101)


_HIJRI = range(1343, 1501)


def resolve_day(cursor: Cursor, number: int, which: Month, told: Suffix, weekday: int | None) -> Value | None:
    """The value of a day and month; null when the calendar has no such day."""
    rule = "hijri_day" if which.hijri else "day_month_year" if told.year else "day_month"
    if which.hijri or told.hijri:
        return _resolve_hijri(cursor, number, which, told, rule)
    if written := resolve_year(cursor, told):
        found = dv.make_date(written, which.number, number)
        return dv.day(found, rule, cursor.published) if found else None
    if dv.make_date(2000, which.number, number) is None:
        return None
    if cursor.published is None or told.which == "same":
        return dv.unknown(rule)
    if told.which == "next":
        later = (dv.make_date(cursor.published.year + more, which.number, number) for more in range(9))
        found = next((when for when in later if when and when > cursor.published), None)
    elif told.which == "this":
        found = dv.make_date(cursor.published.year, which.number, number)
    else:
        found = dv.yearless(lambda y: dv.make_date(y, which.number, number), cursor.published, weekday)
    return dv.day(found, rule, cursor.published) if found else None


def _resolve_hijri(cursor: Cursor, number: int, which: Month, told: Suffix, rule: str) -> Value | None:
    if told.year and not told.hijri:
        return _hijri_in(cursor, number, which, told.year, rule)
    if told.year:
        found = dv.hijri_day(told.year, which.number, number)
    elif cursor.published is None:
        return dv.unknown(rule)
    else:
        now = dv.hijri_year_at(cursor.published)
        past = (dv.hijri_day(now - back, which.number, number) for back in range(2))
        found = next((when for when in past if when and when <= cursor.published), None)
    return dv.day(found, rule, cursor.published) if found else None


def _hijri_in(cursor: Cursor, number: int, which: Month, gregorian: int, rule: str) -> Value | None:
    """A Hijri day whose Gregorian year is written."""
    around = dv.hijri_year_at(date(gregorian, 7, 1))
    days = (dv.hijri_day(around + shift, which.number, number) for shift in (0, -1, 1))
    found = next((when for when in days if when and when.year == gregorian), None)
    return dv.day(found, rule, cursor.published) if found else None


def numeric(cursor: Cursor, at: int) -> Found | None:
    """A date in figures: 16-08-2021, 5/2/2024 (day first), 2021/8/16, 29/9/1437 هـ."""
    one, separator = cursor.digits(at), cursor.key(at + 1)
    two, three = cursor.digits(at + 2), cursor.digits(at + 4)
    if one is None or two is None or separator not in SEPARATORS or cursor.key(at - 1) in SEPARATORS:
        return None
    if three is None or cursor.key(at + 3) != separator:
        return _numeric_yearless(cursor, at, one, two) if separator == "/" else None
    end = at + 5
    year_first = len(cursor.tokens[at].text) == 4
    number, years = (three, one) if year_first else (one, three)
    if len(cursor.tokens[at if year_first else at + 4].text) not in {2, 4}:
        return None
    if two > 12 and number <= 12:
        number, two = two, number
    marked = cursor.match(end, "hijri_mark")
    if years in _HIJRI:
        found = dv.hijri_day(years, two, number)
        end = marked[1] if marked else end
    else:
        found = dv.make_date(years if years > 99 else 2000 + years, two, number)
        end = cursor.past(end, "gregorian_mark")
    return Found(dv.day(found, "numeric", cursor.published), end) if found and found.year in _YEARS else None


def _numeric_yearless(cursor: Cursor, at: int, number: int, month_number: int) -> Found | None:
    """Day and month in figures, only where a word before tells that it is a date."""
    before = cursor.key(at - 1)
    told = any(cursor.match(at - back, "day_word", "weekday", "relative") for back in (1, 2)) or before == "بتاريخ"
    if not told or dv.make_date(2000, month_number, number) is None or cursor.key(at + 3) == "/":
        return None
    if cursor.published is None:
        return Found(dv.unknown("numeric"), at + 3)
    found = dv.yearless(lambda y: dv.make_date(y, month_number, number), cursor.published)
    return Found(dv.day(found, "numeric", cursor.published), at + 3) if found else None


def day_month(cursor: Cursor, at: int, weekday: int | None = None) -> Found | None:
    """A day with its month in words, or of "this month": 16 تموز, السادس عشر من تموز, 21 الشهر الجاري."""
    first = day_number(cursor, at)
    if first is None:
        return None
    number, end = first
    place = cursor.past(cursor.past_keys(end, "من", "-", "/", "ل"), "month_word")
    which = month(cursor, place)
    if which is not None:
        if which.hijri and not which.sure and not _is_written_day(cursor, at):
            return None
        told = suffix(cursor, which.end)
        if not told.year and _is_named(cursor, at):
            return Found(dv.unknown("name", "duration"), which.end)
        value = resolve_day(cursor, number, which, told, weekday)
        return Found(value, max(told.end, which.end)) if value else None
    return _day_of_this_month(cursor, number, at, end)


def _is_written_day(cursor: Cursor, at: int) -> bool:
    """Whether digits or a definite ordinal stand here; a plain number word before رمضان counts something else."""
    return cursor.digits(at) is not None or cursor.key(at) in ARTICLES or "ال" in cursor.key(at)[:4]


def _is_named(cursor: Cursor, at: int) -> bool:
    """Whether a day without a year is the name of a party, a street or an agreement: قوى 14 آذار."""
    before = at - 2 if cursor.key(at - 1) in {'"', "("} else at - 1
    return before >= 0 and cursor.match(before, "name_before_day") is not None


def _day_of_this_month(cursor: Cursor, number: int, first: int, at: int) -> Found | None:
    place = cursor.past_keys(at, "من")
    if place == at and not cursor.digits(at - 1) and "ال" not in cursor.key(first)[:3]:
        return None  # "sixth last month" counts something else
    if cursor.digits(at - 1) and (bare := cursor.match(place, "last", "this")) and cursor.key(place).endswith(_BARE):
        which, end = bare[0].kind, bare[1]
    elif before := cursor.match(place, "this_before"):
        word = cursor.match(before[1], "month_word")
        which, end = ("this", word[1]) if word else ("", at)
    else:
        word = cursor.match(place, "month_word")
        told = cursor.match(word[1], "last", "this", "next", "same") if word else None
        which, end = (told[0].kind, told[1]) if told else ("", at)
    if not which:
        return None
    if cursor.published is None or which == "same":
        return Found(dv.unknown("day_of_month"), end)
    anchor = dv.shift_months(cursor.published.replace(day=1), {"last": -1, "this": 0, "next": 1}[which])
    found = dv.make_date(anchor.year, anchor.month, number)
    return Found(dv.day(found, "day_of_month", cursor.published), end) if found else None


def day_range(cursor: Cursor, at: int) -> Found | None:
    """Days of one month or of two: السادس والسابع من أكتوبر, 5-10 تموز, بين 5 و10 تموز, من 28 شباط إلى 3 آذار."""
    start = cursor.past_keys(at, "بين", "وبين", "من")
    first = day_number(cursor, start)
    if first is None:
        return None
    whole = day_month(cursor, start)
    end = whole.end if whole else first[1]
    if whole and start == at:
        return None  # two dates that و joins are two dates
    if cursor.key(end) in RANGE_WORDS:
        end += 1
    elif not cursor.key(end).startswith("و"):
        return None
    last = day_month(cursor, end) or _joined_day(cursor, end)
    if last is None or last.value.start is None:
        return None
    opening = _earlier(whole.value, last.value.start) if whole else _same_month_day(last.value.start, first[0])
    if opening is None or opening.start is None or opening.start >= last.value.start:
        return None
    value = dv.span(opening, last.value, "day_range")
    if value.end is not None and value.start is not None and (value.end - value.start).days == 1:
        value = replace(value, precision="day")  # two days on end are as exact as the night between them
    return Found(value, last.end)


def _joined_day(cursor: Cursor, at: int) -> Found | None:
    """A second day that و ties to the first (والسابع): the clitic is part of the token."""
    word = cursor.words.numbers.word(cursor.tokens[at]) if at < len(cursor.tokens) else None
    return day_month(cursor, at) if word and word.joined else None


def _same_month_day(last: date, number: int) -> Value | None:
    found = dv.make_date(last.year, last.month, number)
    return dv.day(found, "day_range") if found else None


def _earlier(value: Value, last: date) -> Value:
    """The first day of a range whose year stands only at its end: من 20 شباط إلى 3 آذار 2023."""
    start = value.start
    while start is not None and start > last and value.rule == "day_month":
        start = dv.shift_months(start, -12)
    return replace(value, start=start, end=start)


def holiday(cursor: Cursor, at: int) -> Found | None:
    """A feast or memorial day, where "day", an ordinal or a part of the day licenses it: أول أيام عيد الفطر."""
    number, place = 1, cursor.past(cursor.past(at, "part"), "day_word")
    if (ordinal := day_number(cursor, at)) and (days := cursor.match(ordinal[1], "unit_plural", "unit")):
        number, place = ordinal[0], days[1]
    found = cursor.match(place, "holiday")
    if found is None or place == at or number > 4:
        return None
    if cursor.published is None:
        return Found(dv.unknown("holiday"), found[1])
    month_number, first = (int(part) for part in found[0].value.removeprefix("h").split("-"))
    published = cursor.published
    if found[0].value.startswith("h"):
        now = dv.hijri_year_at(published)
        years = (dv.hijri_day(now - back, month_number, first + number - 1) for back in range(2))
        when = next((day for day in years if day and day <= published), None)
    else:
        when = dv.yearless(lambda y: dv.make_date(y, month_number, first + number - 1), published)
    return Found(dv.day(when, "holiday"), found[1]) if when else None


def calendar_date(cursor: Cursor, at: int, weekday: int | None = None) -> Found | None:
    """A single day written with its month."""
    return numeric(cursor, at) or day_month(cursor, at, weekday)
