"""Reads times that are counted from the day of publication: three days ago, since early June, the last 24 hours."""

from dataclasses import replace
from datetime import date, timedelta

from extractors.events import date_values as dv
from extractors.events.date_cursor import Cursor, Found
from extractors.events.date_days import calendar_date
from extractors.events.date_periods import container, month_alone, part_of_period, year_alone
from extractors.events.date_points import counts_from_event, point
from extractors.events.date_values import Value
from extractors.records import DatePrecision

_UNIT_PRECISION: dict[str, DatePrecision] = {
    "hour": "day",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "longer",
    "decade": "longer",
}


_HEDGES = frozenset({"approx", "at_least", "at_most"})


_LONGEST = 500  # years, or other units, back; more is no date


def _amount(cursor: Cursor, at: int) -> tuple[int, str, int] | None:
    """An amount of time: how many, the unit, and the next index: ثلاثة أيام, أسبوعين, شهر, نحو 10 أيام."""
    if at >= len(cursor.tokens):
        return None
    hedge = cursor.words.numbers.phrase(cursor.tokens, at, _HEDGES)
    place = hedge[1] if hedge else at
    if dual := cursor.match(place, "unit_dual"):
        return 2, dual[0].value, dual[1]
    if single := cursor.match(place, "unit"):
        return 1, single[0].value, single[1]
    parsed = cursor.numbers.number(place)
    unit = cursor.match(parsed.end, "unit", "unit_plural") if parsed else None
    if parsed is None or unit is None or not _in_reach(parsed.value, unit[0].value) or unit[0].keys[0].startswith("ال"):
        return None
    return parsed.value, unit[0].value, unit[1]


def _in_reach(count: int, unit: str) -> bool:
    return 0 < count * (10 if unit == "decade" else 1) <= _LONGEST


def _back(published: date, count: int, unit: str, rule: str) -> Value:
    """The time some units before the publication: a day, a day of about a week, a month, or a year."""
    if unit == "hour":
        return dv.day(published - timedelta(days=count // 24), rule)
    if unit in {"day", "week"}:
        when = published - timedelta(days=count * (7 if unit == "week" else 1))
        return Value(when, when, _UNIT_PRECISION[unit], "point", rule)
    if unit == "month":
        when = dv.shift_months(published, -count)
        return dv.month_of(when.year, when.month, rule)
    return dv.year_of(published.year - count * (10 if unit == "decade" else 1), rule)


def ago(cursor: Cursor, at: int) -> Found | None:
    """قبل ثلاثة أيام, قبل أسبوع, قبل عام 2011; time before another event (قبل يومين من الهجوم) is a duration."""
    opened = cursor.match(at, "ago")
    return _ago(cursor, opened[1]) if opened else None


def _ago(cursor: Cursor, at: int) -> Found | None:
    if before := year_alone(cursor, at):
        value = replace(before.value, start=None, end=before.value.start, rule="before_year")
        return replace(before, value=value)
    amount = _amount(cursor, at)
    if amount is None or (amount[1] == "month" and month_alone(cursor, at)):
        return None
    count, unit, end = amount
    if cursor.match(end, "last", "this", "next") or cursor.match(at, "relative"):
        return None
    if counts_from_event(cursor, end):
        return Found(dv.unknown("before_event", "duration"), end)
    if cursor.published is None:
        return Found(dv.unknown("ago"), end)
    return Found(_back(cursor.published, count, unit, "ago"), end)


def since(cursor: Cursor, at: int) -> Found | None:
    """An open period: منذ مطلع حزيران, منذ الاثنين الماضي. Since with an amount is told like "ago"."""
    opened = cursor.match(at, "since")
    if opened is None:
        return None
    place = opened[1]
    if whole := part_of_period(cursor, place) or point(cursor, place) or container(cursor, place):
        return _until(cursor, whole) or replace(whole, value=dv.since(whole.value, cursor.published))
    amount = _amount(cursor, place)
    if amount is None:
        return None
    count, unit, end = amount
    if cursor.published is None:
        return Found(dv.unknown("since_amount"), end)
    value = _back(cursor.published, count, unit, "since_amount")
    if unit in {"month", "year", "decade"}:
        value = replace(dv.since(value, cursor.published), rule="since_amount")
    return Found(value, end)


def _until(cursor: Cursor, first: Found) -> Found | None:
    """The end that a text gives to "since": منذ آذار 2011 حتى نهاية 2023."""
    if cursor.key(first.end) not in {"حتي", "وحتي", "الي", "والي", "لغايه"}:
        return None
    place = first.end + 1
    last = part_of_period(cursor, place) or container(cursor, place) or calendar_date(cursor, place)
    return Found(dv.span(first.value, last.value, "since_range"), last.end) if last else None


def recent(cursor: Cursor, at: int) -> Found | None:
    """The time up to the publication: الأيام الثلاثة الماضية, خلال 24 ساعة الماضية, اليومين الماضيين, آخر 48 ساعة."""
    within = cursor.match(at, "within", "latest", "lasting")
    place = within[1] if within else at
    if within and (named := part_of_period(cursor, place)):
        return named
    amount = _recent_amount(cursor, place)
    if amount is None:
        return None
    count, unit, end = amount
    which = cursor.match(end, "last")
    if not which and not (within and within[0].kind == "latest"):
        return Found(dv.unknown("duration", "duration"), end) if within and count else None
    end = which[1] if which else end
    if cursor.published is None or not count:
        return Found(dv.unknown("recent", "period"), end)
    return Found(_up_to(cursor.published, count, unit), end)


def _recent_amount(cursor: Cursor, at: int) -> tuple[int, str, int] | None:
    """An amount of time; 0 for plurals without a number."""
    if units := cursor.match(at, "unit_plural"):
        number = cursor.numbers.number(units[1])
        if number and not _in_reach(number.value, units[0].value):
            return None
        end = cursor.past(number.end if number else units[1], "few")
        joined = cursor.match(end, "unit_plural")
        if joined and cursor.key(end).startswith("و"):
            return 0, joined[0].value, joined[1]
        return (number.value if number else 0), units[0].value, end
    amount = _amount(cursor, at)
    plain = amount and amount[0] == 1 and cursor.match(at, "unit")
    return None if plain else amount


def _up_to(published: date, count: int, unit: str) -> Value:
    """The last ``count`` units; the day of publication is the last day of the last unit."""
    days = {"hour": max(count // 24, 1), "day": count - 1, "week": 7 * count}.get(unit)
    if days is not None:
        start = published - timedelta(days=days)
        precision = "day" if unit == "hour" and count <= 24 else dv.coarser("week", dv.precision_of(start, published))
    else:
        start = dv.shift_months(published, -count * {"month": 1, "year": 12}.get(unit, 120))
        precision = dv.coarser("month", dv.precision_of(start, published))
    return Value(start, published, precision, "period", "recent")


def deadline(cursor: Cursor, at: int) -> Found | None:
    """بحلول 30 حزيران: the next such day, not the last one."""
    opened = cursor.match(at, "deadline")
    if opened is None:
        return None
    inner = part_of_period(cursor, opened[1]) or point(cursor, opened[1]) or container(cursor, opened[1])
    if inner is None or inner.value.start is None or inner.value.end is None or cursor.published is None:
        return inner
    start, end = inner.value.start, inner.value.end
    if inner.value.rule in {"day_month", "month"} and start < cursor.published:
        start, end = dv.shift_months(start, 12), dv.shift_months(end, 12)
    return replace(inner, value=replace(inner.value, start=start, end=end, kind="future"))


def vague(cursor: Cursor, at: int) -> Found | None:
    """مؤخرا, قبل أيام, في وقت سابق: a time that the text keeps to itself, unless a day follows."""
    opened = cursor.match(at, "vague")
    if opened is None:
        return None
    if inner := point(cursor, cursor.past_keys(opened[1], "من")):
        return inner
    counted = opened[0].keys[0].endswith("قبل") and counts_from_event(cursor, opened[1])
    value = dv.unknown("before_event", "duration") if counted else dv.unknown("vague")
    return Found(value, opened[1])
