"""Reads stretches of time: months, years, weeks, halves and quarters, and their beginnings and ends."""

from dataclasses import replace
from datetime import date, timedelta

from extractors.events import date_values as dv
from extractors.events.date_cursor import RANGE_WORDS, Cursor, Found, Month, Suffix, month, resolve_year, suffix, year
from extractors.events.date_values import Value

_PARTS = {"half": 2, "third": 3, "quarter": 4}


def resolve_month(cursor: Cursor, which: Month, told: Suffix) -> Value:
    """The value of a month that stands without a day."""
    rule = "hijri_month" if which.hijri else "month_year" if told.year else "month"
    published = cursor.published
    if which.hijri:
        return _resolve_hijri_month(cursor, which, told, rule)
    if written := resolve_year(cursor, told):
        value = dv.month_of(written, which.number, rule)
    elif published is None or told.which == "same":
        return dv.unknown(rule, "period")
    elif told.which == "next":
        value = dv.month_of(published.year + (which.number <= published.month), which.number, rule)
    elif told.which == "last":
        value = dv.month_of(published.year - (which.number >= published.month), which.number, rule)
    else:
        earlier = which.number > published.month and told.which != "this"
        value = dv.month_of(published.year - earlier, which.number, rule)
    future = published is not None and value.start is not None and value.start > published
    return replace(value, kind="future") if future else value


def _resolve_hijri_month(cursor: Cursor, which: Month, told: Suffix, rule: str) -> Value:
    if told.year and told.hijri:
        return dv.hijri_month(told.year, which.number, rule)
    if told.year:
        return dv.hijri_month(dv.hijri_year_at(date(told.year, 7, 1)), which.number, rule)
    if cursor.published is None:
        return dv.unknown(rule, "period")
    now = dv.hijri_year_at(cursor.published)
    value = dv.hijri_month(now, which.number, rule)
    current = value.start is not None and value.start <= cursor.published and told.which != "last"
    return value if current else dv.hijri_month(now - 1, which.number, rule)


def month_alone(cursor: Cursor, at: int) -> Found | None:
    """A month without a day, where something beside it tells that it is one: في تموز, آذار 2020, شهر رمضان."""
    place = cursor.past(at, "month_word", "months_word")
    which = month(cursor, place)
    if which is None:
        return None
    told = suffix(cursor, which.end)
    before = cursor.match(at - 1, "month_license") if at else None
    licensed = before is not None and (which.sure or before[0].value == "strong")
    if not (licensed or place > at or told.end > which.end or (which.sure and which.end > place + 2)):
        return None
    value = resolve_month(cursor, which, told)
    end = max(told.end, which.end)
    return month_range(cursor, value, end) or Found(value, end)


def month_range(cursor: Cursor, first: Value, at: int) -> Found | None:
    """The second month of a range: من كانون الثاني حتى حزيران 2024, بين آذار ونيسان."""
    joined = cursor.match(at, "month")
    place = at if joined and cursor.key(at).startswith("و") else cursor.past_keys(at, *RANGE_WORDS)
    which = month(cursor, place) if place > at or joined else None
    if which is None or which.hijri:
        return None
    told = suffix(cursor, which.end)
    last = resolve_month(cursor, which, told)
    if first.start is None or last.start is None or last.end is None:
        return None
    start = first.start
    while start > last.start:
        start = dv.shift_months(start, -12)
    if told.year and start.year < last.start.year and first.rule == "month":
        start = start.replace(year=last.start.year - (start.month > last.start.month))
    value = dv.span(replace(first, start=start), last, "month_range")
    return Found(value, max(told.end, which.end))


def year_alone(cursor: Cursor, at: int) -> Found | None:
    """A year, or the years from one to another: عام 2014, العام الماضي, عامي 2012 و2014, منذ 2012 حتى 2022."""
    word = cursor.match(at, "year_word", "years_word")
    place = cursor.past_keys(word[1], "ال") if word else at
    told = year(cursor, place)
    if told is None or told.year is None:
        return None
    if word is None and not _licensed_year(cursor, place, told.end):
        return None
    value = dv.hijri_year(told.year, "hijri_year") if told.hijri else dv.year_of(told.year, "year")
    future = cursor.published is not None and value.start is not None and value.start > cursor.published
    if future:
        return Found(replace(value, kind="future"), told.end)
    return _year_range(cursor, told) or Found(value, told.end)


def _licensed_year(cursor: Cursor, at: int, end: int) -> bool:
    """Whether four digits without the word "year" are one: behind a preposition, and nothing countable after them."""
    number = cursor.digits(at)
    latest = cursor.published.year + 1 if cursor.published else 2100
    if number is None or not 1950 <= number <= latest or not cursor.match(at - 1, "year_license"):
        return False
    return cursor.match(end, "counted_noun") is None


def _year_range(cursor: Cursor, told: Suffix) -> Found | None:
    if cursor.key(told.end) not in RANGE_WORDS or told.year is None:
        return None
    last = year(cursor, cursor.past(told.end + 1, "year_word"))
    if last is None or last.year is None or last.hijri or told.hijri or last.year <= told.year:
        return None
    return Found(dv.year_of(told.year, "year_range", last.year), last.end)


def season(cursor: Cursor, at: int) -> Found | None:
    """A season of a told year: صيف 2023, شتاء العام الماضي. Winter is that which ends in the year."""
    found = cursor.match(at, "season")
    if found is None:
        return None
    inner = _bare_year(cursor, found[1]) or year_alone(cursor, found[1]) or unit_period(cursor, found[1])
    if inner is None or inner.value.start is None or inner.value.precision != "longer":
        return None
    first = dv.shift_months(inner.value.start, int(found[0].value) - 1)
    end = dv.shift_months(first, 3) - timedelta(days=1)
    return replace(inner, value=Value(first, end, "longer", inner.value.kind, "season"))


def container(cursor: Cursor, at: int) -> Found | None:
    """A named stretch that can be halved or begun: a month, a year, a season, this week, last month."""
    return year_alone(cursor, at) or unit_period(cursor, at) or season(cursor, at) or month_alone(cursor, at)


def unit_period(cursor: Cursor, at: int) -> Found | None:
    """هذا الشهر, الأسبوع الماضي, العام الجاري, الشهر المقبل, نهاية الأسبوع."""
    before = cursor.match(at, "this_before")
    word = cursor.match(before[1] if before else at, "unit")
    if word is None or word[0].value not in {"week", "month", "year"}:
        return None
    which = None if before else cursor.match(word[1], "last", "this", "next", "same")
    kind = "this" if before else which[0].kind if which else ""
    end = which[1] if which else word[1]
    if not kind and year(cursor, end):
        return None
    if not kind and not (cursor.match(at - 1, "within", "begin", "middle", "end") and cursor.key(at).startswith("ال")):
        return None
    if kind == "same" or cursor.published is None:
        return Found(dv.unknown(f"{word[0].value}_{kind or 'this'}", "period"), end)
    return Found(_nearby(cursor.published, word[0].value, kind or "this"), end)


def _nearby(published: date, unit: str, which: str) -> Value:
    shift = {"last": -1, "this": 0, "next": 1}[which]
    rule = f"{which}_{unit}"
    if unit == "week":
        value = dv.week_of(published + timedelta(days=7 * shift), rule)
    elif unit == "month":
        when = dv.shift_months(published, shift)
        value = dv.month_of(when.year, when.month, rule)
    else:
        value = dv.year_of(published.year + shift, rule)
    if which == "next":
        return replace(value, kind="future")
    return replace(value, end=published) if which == "this" and unit == "week" else value


def part_of_period(cursor: Cursor, at: int) -> Found | None:
    """مطلع حزيران, نهاية العام الماضي, النصف الأول من العام الجاري, الربع الثالث من 2023, الأسبوع الأول من أيار."""
    if opened := cursor.match(at, "begin", "middle", "end"):
        inner = container(cursor, cursor.past_keys(opened[1], "من"))
        if inner is None:
            return None
        return replace(inner, value=dv.part_of(inner.value, opened[0].kind, f"{opened[0].kind}_of_{inner.value.rule}"))
    if opened := cursor.match(at, "half", "third", "quarter"):
        return _nth_part(cursor, opened[1], _PARTS[opened[0].kind], opened[0].kind)
    if (week := cursor.match(at, "unit")) and week[0].value == "week":
        return _nth_part(cursor, week[1], 4, "week")
    if months := cursor.match(at, "unit_plural"):
        return _first_months(cursor, months[1]) if months[0].value == "month" else None
    return None


def _nth_part(cursor: Cursor, at: int, parts: int, name: str) -> Found | None:
    word = cursor.words.numbers.word(cursor.tokens[at]) if at < len(cursor.tokens) else None
    number = parts if cursor.key(at) == "الاخير" else word.value if word and word.kind == "ordinal" else 0
    place = cursor.past_keys(at + 1, "من")
    inner = container(cursor, place) or _bare_year(cursor, place) if number and place > at + 1 else None
    if inner is None or (name == "week" and inner.value.precision != "month"):
        return None
    return replace(inner, value=dv.slice_of(inner.value, number, parts, f"{name}_of_{inner.value.rule}"))


def _bare_year(cursor: Cursor, at: int) -> Found | None:
    number = cursor.digits(at)
    return Found(dv.year_of(number, "year"), at + 1) if number and 1950 <= number <= 2100 else None


def _first_months(cursor: Cursor, at: int) -> Found | None:
    """The first N months of a year."""
    amount = cursor.numbers.number(at)
    if amount is None or cursor.key(amount.end) not in {"الاولي", "الاول"}:
        return None
    inner = container(cursor, cursor.past_keys(amount.end + 1, "من"))
    if inner is None or inner.value.start is None or not 1 <= amount.value <= 12:
        return None
    end = dv.shift_months(inner.value.start, amount.value) - timedelta(days=1)
    return replace(inner, value=Value(inner.value.start, end, "longer", "period", "first_months"))
