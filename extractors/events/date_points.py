"""Reads single days: weekdays, yesterday and tomorrow, with a part of the day and a calendar date beside them."""

from dataclasses import replace
from datetime import date, timedelta

from extractors.events import date_values as dv
from extractors.events.date_cursor import Cursor, Found
from extractors.events.date_days import calendar_date, day_range
from extractors.events.date_values import Value
from extractors.events.date_words import DateWord

_OPENERS = ("(", ",", "،", "-", "/")


_NOW = frozenset({"الان", "اليوم", "صباح", "فجر", "مساء", "ظهر", "عصر", "ليل", "يوم", "هذا", "الاقل"})


def point(cursor: Cursor, at: int) -> Found | None:
    """A day by weekday, relation or calendar, in any mixture, with the part of the day: فجر اليوم الأربعاء 5 آذار."""
    part, place = _part_of_day(cursor, at)
    place = cursor.past(place, "day_word")
    core = day_range(cursor, place) if part else None
    core = core or _core(cursor, place)
    if core is None:
        return None
    if part is None and core.part is None:
        return core
    return replace(core, part=core.part or part)


_AFTER_TOLD = {"same": "same_day", "next": "next_day"}  # days that the date told before resolves, in when.py


def _part_of_day(cursor: Cursor, at: int) -> tuple[str | None, int]:
    part: str | None = None
    place = at
    while found := cursor.match(place, "part"):
        part, place = found[0].value, found[1]
    return part, cursor.past_keys(place, "من") if part else at


def _core(cursor: Cursor, at: int) -> Found | None:
    relative = cursor.match(at, "relative", "relative_future", "moment")
    if relative is None:
        return _named_or_written(cursor, at, None, direct=True)
    word, end = relative
    if end == at + 1 and cursor.key(at).endswith(("اليوم", "لليوم")):
        if other := cursor.match(end, "same", "next", "last"):
            return Found(dv.unknown(_AFTER_TOLD.get(other[0].kind, "other_day")), other[1])
        if _is_counted(cursor, end):
            return None
    return _named_or_written(cursor, end, word, direct=False) or _from_today(cursor, word, end)


def _named_or_written(cursor: Cursor, at: int, relative: DateWord | None, *, direct: bool) -> Found | None:
    """A weekday, or the calendar date that stands there or behind the weekday."""
    named = _weekday(cursor, at, relative=relative is not None)
    if relative and named:
        named = replace(named, value=_beside(cursor.published, relative, named.value))
    end = named.end if named else at
    return _calendar_after(cursor, end, named, direct=direct and named is None) or named


def _from_today(cursor: Cursor, word: DateWord, end: int) -> Found:
    """Yesterday, today, tomorrow, a moment ago."""
    if word.kind == "moment" and word.keys[0].endswith("قبل") and counts_from_event(cursor, end):
        return Found(dv.unknown("before_event", "duration"), end)
    offset, _, part = word.value.partition(":")
    return Found(cursor.anchored(int(offset), word.kind), end, part or None)


def _is_counted(cursor: Cursor, at: int) -> bool:
    """Whether a definite number follows, as in the third day (اليوم الثالث)."""
    following = cursor.tokens[at] if at < len(cursor.tokens) else None
    word = cursor.words.numbers.word(following) if following is not None else None
    return word is not None and word.definite


def _beside(published: date | None, relative: DateWord, value: Value) -> Value:
    """What a weekday means beside "today" or "tomorrow".

    Tomorrow's weekday is the next one. Today's is the latest, unless it is that of the day after the publication: then
    the outlet's clock was a day ahead of the time stamp.
    """
    if published is None or value.start is None or value.rule != "weekday":
        return value
    if relative.kind == "relative_future":
        return dv.day(dv.next_weekday(value.start.weekday(), published), "next_weekday", published)
    if relative.value == "0" and value.start == published - timedelta(days=6):
        return dv.day(published + timedelta(days=1), "weekday_ahead")
    return value


def _weekday(cursor: Cursor, at: int, *, relative: bool) -> Found | None:
    """A weekday, alone, with الماضي or المقبل, or two of them for the night between: ليل الأحد – الاثنين."""
    place = at
    if relative:
        opened = cursor.past_keys(at, *_OPENERS)
        place = cursor.past(opened, "day_word")
    found = cursor.match(place, "weekday")
    if found is None:
        return None
    number, end = int(found[0].value), found[1]
    if relative and place > at and cursor.key(at) == "(":
        end = cursor.past_keys(end, ")")
    if night := _night_between(cursor, at, end, number):
        return night
    which = cursor.match(end, "last", "next", "same")
    kind = which[0].kind if which else ""
    if which:
        end = which[1]
    if cursor.published is None or kind == "same":
        return Found(dv.unknown("weekday"), end)
    if kind == "next":
        return Found(dv.day(dv.next_weekday(number, cursor.published), "next_weekday", cursor.published), end)
    rule = "last_weekday" if kind == "last" else "weekday"
    return Found(dv.day(dv.last_weekday(number, cursor.published, before=kind == "last"), rule), end)


def _night_between(cursor: Cursor, at: int, end: int, number: int) -> Found | None:
    place = cursor.past_keys(end, "-", "/", "،", ",", "و", "الي", "علي")
    second = cursor.match(place, "weekday")
    if second is None or int(second[0].value) != (number + 1) % 7:
        return None
    if cursor.key(at - 1).endswith("يومي"):
        return _two_days(cursor, number, second[1])
    told = any(cursor.match(at - back, "part") for back in (1, 2, 3)) or (place > end and cursor.key(end) in {"-", "/"})
    if not told:
        return None
    if cursor.published is None:
        return Found(dv.unknown("night_between"), second[1], "night")
    first = dv.last_weekday(number, cursor.published)
    value = Value(first, first + timedelta(days=1), "day", "point", "night_between")
    return Found(value, second[1], "night")


def _two_days(cursor: Cursor, number: int, end: int) -> Found:
    """يومي السبت والأحد: both days, the second not after the publication."""
    if cursor.published is None:
        return Found(dv.unknown("two_days"), end)
    second = dv.last_weekday((number + 1) % 7, cursor.published)
    return Found(Value(second - timedelta(days=1), second, "day", "period", "two_days"), end)


def _calendar_after(cursor: Cursor, at: int, named: Found | None, *, direct: bool) -> Found | None:
    """The calendar date beside a weekday or "today"; it decides, for it is the most exact."""
    weekday = named.value.start.weekday() if named and named.value.start else None
    place = at if direct else cursor.past(cursor.past_keys(at, *_OPENERS), "bridge", "day_word")
    written = calendar_date(cursor, place, weekday)
    if written is None:
        return None
    if place > at and cursor.key(at) == "(":
        return replace(written, end=cursor.past_keys(written.end, ")"))
    return written


def counts_from_event(cursor: Cursor, at: int) -> bool:
    """Whether an amount of time is counted from something other than the publication: قبل يومين من الهجوم."""
    return cursor.key(at) in {"من", "علي"} and cursor.key(at + 1) not in _NOW
