"""Reads one date as a machine or a newsroom writes it: ISO 8601, RFC 2822, numbers, month names, Hijri.

A reading needs a day, a month and a year: a bare year is never 1 January, and two digits are never a year.
Local times get the outlet's zone; the calendar day is the outlet's own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hijridate import Hijri

from extractors.news.month_names import GREGORIAN_MONTHS, HIJRI_MONTHS, ZONES, alternatives, fold

_MAX_CHARS = 300
_EARLIEST_YEAR = 1990  # no outlet was on the web before; smaller numbers are ids and counts


@dataclass(frozen=True, slots=True)
class Reading:
    """A date that was understood. ``instant`` in UTC, null when only the day is known; ``rule`` names the form."""

    day: date
    instant: datetime | None
    precision: str  # second, minute or day
    rule: str


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day with the offset that the text states, null for the outlet's own zone."""

    at: time
    precision: str
    zone: timezone | None = None


_GREGORIAN = alternatives(GREGORIAN_MONTHS)
_HIJRI = alternatives(HIJRI_MONTHS)
_LETTER = r"[^\W\d_]"
_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[t ]+(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*"
    r"(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$"
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:t(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?(?P<zone>z|[+-]\d{4})?)?$"
)
_EPOCH = re.compile(r"(?:\d{10}|\d{13})$")
# "17 تموز 2024", "17 تموز/يوليو 2024", "17 من شهر تموز عام 2024", "17th of July, 2024", "17-Jul-2024"
_BETWEEN = r"(?:\s*(?:[-/.,]|من|شهر|of|de|عام|سنه|لعام))*\s*"
_MONTH = rf"(?P<month>{_GREGORIAN})(?!{_LETTER})\.?(?:\s*[-/(|]\s*(?P<second>{_GREGORIAN})(?!{_LETTER})\s*\)?)?"
_DAY_FIRST_WORDS = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th|er)?{_BETWEEN}(?<!{_LETTER}){_MONTH}{_BETWEEN}(?P<y>\d{{4}})(?!\d)"
)
_MONTH_FIRST_WORDS = re.compile(
    rf"(?<!{_LETTER}){_MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*[,\s]\s*(?P<y>\d{{4}})(?!\d)"
)
_HIJRI_WORDS = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}}){_BETWEEN}(?<!{_LETTER})(?P<month>{_HIJRI})(?!{_LETTER}){_BETWEEN}(?P<y>1[34]\d\d)(?!\d)"
)
_YEAR_FIRST = re.compile(
    r"(?<![\d/.-])(?P<y>\d{4})\s*(?P<sep>[-/.])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<d>\d{1,2})(?![\d/.-])"
)
_YEAR_LAST = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,2})\s*(?P<sep>[-/.])\s*(?P<b>\d{1,2})\s*(?P=sep)\s*(?P<y>\d{4})(?![\d/-]|\.\d)"
)
_CLOCK = re.compile(
    r"(?<![\d:.+-])(?P<h>\d{1,2})\s?:\s?(?P<min>\d{2})(?:\s?:\s?(?P<s>\d{2}))?(?![\d:])"
    rf"\s*(?P<half>(?:am|pm|a\.m\.|p\.m\.|صباحا|مساء|ظهرا|عصرا|ليلا|فجرا|ص|م)(?!{_LETTER}))?"
    r"\s*\(?(?:بتوقيت\s+)?(?:(?:gmt|utc|غرينتش|جرينتش)\s?(?=[+-]\d))?"
    rf"(?P<zone>[+-]\d{{1,2}}(?::?\d{{2}})?(?!\d)|(?:{'|'.join(ZONES)})(?!{_LETTER}))?"
)
_AFTERNOON = frozenset({"pm", "p.m.", "مساء", "م", "ظهرا", "عصرا", "ليلا"})


def read_date(raw: str, zone: ZoneInfo, day_first: bool = True) -> Reading | None:
    """Understand one date; null when it does not hold a whole one.

    ``day_first`` decides forms such as 03/04/2024 where both orders are possible.
    """
    text = fold(raw[:_MAX_CHARS])
    if not text or not any(char.isdigit() for char in text):
        return None
    for reader in (_read_iso, _read_epoch):
        if (reading := reader(text, zone)) is not None:
            return reading
    return _read_written(text, zone, day_first)


def find_date(text: str, zone: ZoneInfo, day_first: bool = True) -> tuple[Reading, int] | None:
    """The first written date inside a short text, with the number of characters around it that are not date."""
    folded = fold(text[:_MAX_CHARS])
    reading = _read_written(folded, zone, day_first)
    if reading is None:
        return None
    left = folded
    for pattern in (_DAY_FIRST_WORDS, _MONTH_FIRST_WORDS, _HIJRI_WORDS, _YEAR_FIRST, _YEAR_LAST, _CLOCK):
        left = pattern.sub(" ", left)
    return reading, len(left.strip())


def _read_iso(text: str, zone: ZoneInfo) -> Reading | None:
    found = _ISO.match(text) or _COMPACT.match(text)
    if found is None or (day := _day(found["y"], found["m"], found["d"])) is None:
        return None
    if found["h"] is None:
        return Reading(day, None, "day", "iso_day")
    at = _time(found["h"], found["min"], found["s"])
    if at is None:
        return Reading(day, None, "day", "iso_day")
    offset = _offset(found["zone"], day, zone)
    clock = _Clock(at, "second" if found["s"] else "minute", offset)
    return _reading(day, clock, zone, "iso_offset" if offset else "iso_local")


def _read_epoch(text: str, zone: ZoneInfo) -> Reading | None:
    """Seconds or milliseconds since 1970, as some templates put into ``<time>`` and ``data-`` attributes."""
    if not _EPOCH.match(text):
        return None
    instant = datetime.fromtimestamp(int(text[:10]), UTC)
    return _reading(instant.date(), _Clock(instant.time(), "second", UTC), zone, "epoch")


def _read_written(text: str, zone: ZoneInfo, day_first: bool) -> Reading | None:
    """Forms for people. A Gregorian date wins over the Hijri one that often stands beside it."""
    readers: tuple[tuple[str, Callable[[str], date | None]], ...] = (
        ("words", _words),
        ("numbers", lambda text: _numbers(text, day_first)),
        ("hijri_words", _hijri_words),
        ("hijri_numbers", _hijri_numbers),
    )
    for rule, reader in readers:
        if (day := reader(text)) is not None:
            clock = _clock(text, day, zone)
            return _reading(day, clock, zone, rule)
    return None


def _words(text: str) -> date | None:
    for pattern in (_DAY_FIRST_WORDS, _MONTH_FIRST_WORDS):
        for found in pattern.finditer(text):
            month = GREGORIAN_MONTHS[_name(found["month"], GREGORIAN_MONTHS)]
            day = _day(found["y"], month, found["d"])
            if day is not None and _agrees(month, found["second"]):
                return day
    return None


def _agrees(month: int, second: str | None) -> bool:
    """Double names such as تموز/يوليو must name one month; two different ones are a typing error, not a date."""
    return second is None or GREGORIAN_MONTHS[_name(second, GREGORIAN_MONTHS)] == month


def _numbers(text: str, day_first: bool) -> date | None:
    if found := _YEAR_FIRST.search(text):
        return _day(found["y"], found["m"], found["d"])
    if not (found := _YEAR_LAST.search(text)):
        return None
    orders = ((found["a"], found["b"]), (found["b"], found["a"]))
    days = [_day(found["y"], month, day) for day, month in (orders if day_first else orders[::-1])]
    return next((day for day in days if day is not None), None)


def _hijri_words(text: str) -> date | None:
    found = _HIJRI_WORDS.search(text)
    return _hijri(found["y"], HIJRI_MONTHS[_name(found["month"], HIJRI_MONTHS)], found["d"]) if found else None


def _hijri_numbers(text: str) -> date | None:
    if found := _YEAR_FIRST.search(text):
        return _hijri(found["y"], found["m"], found["d"])
    if found := _YEAR_LAST.search(text):
        return _hijri(found["y"], found["b"], found["a"])
    return None


def _hijri(year: str, month: str | int, day: str) -> date | None:
    """Umm al-Qura calendar; printed Hijri dates elsewhere may differ from it by a day."""
    if not 1410 <= int(year) <= 1500:
        return None
    try:
        return date.fromisoformat(Hijri(int(year), int(month), int(day)).to_gregorian().isoformat())
    except (ValueError, OverflowError):
        return None


def _name(found: str, names: dict[str, int]) -> str:
    """The listed spelling of a month that may have been written without its inner space."""
    if found in names:
        return found
    bare = found.replace(" ", "")
    return next(name for name in names if name.replace(" ", "") == bare)


def _clock(text: str, day: date, zone: ZoneInfo) -> _Clock | None:
    for found in _CLOCK.finditer(text):
        hour, half = int(found["h"]), found["half"]
        hour = _hour(hour, half) if half else hour
        if (at := _time(hour, found["min"], found["s"])) is not None:
            return _Clock(at, "second" if found["s"] else "minute", _offset(found["zone"], day, zone))
    return None


def _hour(hour: int, half: str) -> int:
    """A twelve-hour clock's hour on the twenty-four-hour one; nights run past midnight."""
    night = half == "ليلا" and (hour < 5 or hour == 12)
    if half in _AFTERNOON and not night:
        return hour + 12 if 1 <= hour < 12 else hour
    return 0 if hour == 12 else hour


def _offset(label: str | None, day: date, zone: ZoneInfo) -> timezone | None:
    """A stated offset or zone abbreviation; the outlet's own zone is asked first what its abbreviations mean."""
    if not label:
        return None
    if label[0] in "+-":
        digits = label[1:].replace(":", "")
        digits = (digits if len(digits) > 2 else digits + "00").zfill(4)
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timezone(timedelta(minutes=-minutes if label[0] == "-" else minutes)) if minutes <= 14 * 60 else None
    for month in (1, 7):
        local = datetime(day.year, month, 1, tzinfo=zone)
        if (local.tzname() or "").lower() == label and (offset := local.utcoffset()) is not None:
            return timezone(offset)
    return timezone(timedelta(minutes=ZONES[label]))


def _reading(day: date, clock: _Clock | None, zone: ZoneInfo, rule: str) -> Reading:
    if clock is None:
        return Reading(day, None, "day", rule)
    local = datetime.combine(day, clock.at, clock.zone or zone)
    instant = local.astimezone(UTC)
    outlet = instant.astimezone(zone)
    # Midnight to the second is how templates fill in a time that they do not have.
    if clock.at == time(0) or outlet.time() == time(0):
        return Reading(day if clock.at == time(0) else outlet.date(), None, "day", f"{rule}_midnight")
    return Reading(outlet.date(), instant, clock.precision, rule)


def _day(year: str, month: str | int, day: str) -> date | None:
    if not _EARLIEST_YEAR <= int(year) < 2100:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _time(hour: str | int, minute: str, second: str | None) -> time | None:
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return None
