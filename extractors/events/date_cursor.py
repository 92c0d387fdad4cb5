"""Reads the parts of dates: day numbers, month names in any of their traditions, and years.

Each function takes a :class:`Cursor` and the index of a token, and returns what stands there, or null.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractors.events import date_values as dv
from extractors.events.date_values import Value
from extractors.events.date_words import DateWord, DateWords
from extractors.events.normalize import Token
from extractors.events.number_grammar import ARTICLES, Parser

RANGE_WORDS = ("-", "الي", "حتي", "وحتي", "والي", "و")  # between the ends of a range
_YEARS = range(1900, 2101)


_HIJRI = range(1343, 1501)


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the index of the token after it."""

    value: Value
    end: int
    part: str | None = None  # part of day


@dataclass(frozen=True, slots=True)
class Month:
    """A month name, or two names of one month (تموز/يوليو)."""

    number: int
    end: int
    hijri: bool
    sure: bool  # not an everyday word too


@dataclass(frozen=True, slots=True)
class Suffix:
    """What tells the year: a number, or a word such as الماضي on the month (``of_year`` false) or on the year."""

    end: int
    year: int | None = None
    hijri: bool = False
    which: str = ""  # last, this, next, same, or empty
    of_year: bool = False


class Cursor:
    """Tokens with the publication date and the words to read them by."""

    __slots__ = ("days", "numbers", "published", "tokens", "words")

    def __init__(
        self, tokens: Sequence[Token], published: date | None, words: DateWords, numbers: Parser | None = None
    ) -> None:
        self.tokens = tokens
        self.published = published
        self.words = words
        self.numbers = numbers or Parser(tokens, words.numbers)
        self.days: dict[int, tuple[int, int] | None] = {}  # what day_number has read

    def key(self, at: int) -> str:
        """The key of a token, empty outside the text."""
        return self.tokens[at].key if 0 <= at < len(self.tokens) else ""

    def match(self, at: int, *kinds: str) -> tuple[DateWord, int] | None:
        """The longest word or phrase of these kinds at a token, and the index after it."""
        return self.words.match(self.tokens, at, kinds)

    def past(self, at: int, *kinds: str) -> int:
        """The index after a word of these kinds, or the same index where none stands."""
        found = self.match(at, *kinds)
        return found[1] if found else at

    def past_keys(self, at: int, *keys: str) -> int:
        """The index after a token with one of these keys, or the same index."""
        return at + 1 if self.key(at) in keys else at

    def digits(self, at: int) -> int | None:
        """A short whole number in digits."""
        token = self.tokens[at] if 0 <= at < len(self.tokens) else None
        return (
            int(token.text)
            if token and token.kind == "number" and token.text.isdigit() and len(token.text) < 5
            else None
        )

    def anchored(self, offset: int, rule: str) -> Value:
        """The day some days from the publication."""
        if self.published is None:
            return dv.unknown(rule, "future" if offset > 0 else "point")
        return dv.day(date.fromordinal(self.published.toordinal() + offset), rule, self.published)


def day_number(cursor: Cursor, at: int) -> tuple[int, int] | None:
    """A day of the month: 16, الـ16, السادس عشر, الثاني والعشرين, العشرين."""
    if at not in cursor.days:
        cursor.days[at] = _day_number(cursor, at)
    return cursor.days[at]


def _day_number(cursor: Cursor, at: int) -> tuple[int, int] | None:
    numbers = cursor.numbers
    place = at + 1 if cursor.key(at) in ARTICLES else at
    if place >= len(cursor.tokens):
        return None
    word = cursor.words.numbers.word(cursor.tokens[place]) if cursor.tokens[place].kind == "word" else None
    if word is not None and word.kind == "ordinal":
        if ten := numbers.plain(place + 1, "ten"):
            return 10 + word.value, ten[1]
        if tens := numbers.joined(place + 1, "tens"):
            value = word.value + tens[0].value
            return (value, tens[1]) if value <= 31 else None
        return word.value, place + 1
    if cursor.tokens[place].kind == "number":
        number = cursor.digits(place)
        return (number, place + 1) if number and number <= 31 else None
    parsed = numbers.number(at) if word is not None else None
    return (parsed.value, parsed.end) if parsed and 1 <= parsed.value <= 31 else None


def month(cursor: Cursor, at: int) -> Month | None:
    """A month name with the other names of the same month that follow it."""
    found = cursor.match(at, "month", "hijri_month")
    if found is None:
        return None
    word, end = found
    sure = not word.ambiguous
    if word.spelling and word.spelling not in cursor.tokens[at].text and cursor.digits(at - 1) is None:
        return None
    while again := _same_month(cursor, end, word):
        end, sure = again, True
    return Month(int(word.value), end, word.kind == "hijri_month", sure)


def _same_month(cursor: Cursor, at: int, word: DateWord) -> int | None:
    opened = cursor.key(at) == "("
    place = cursor.past_keys(at, "/", "-", "(", "\\", "|")
    found = cursor.match(place, word.kind)
    if found is None or found[0].value != word.value:
        return None
    return cursor.past_keys(found[1], ")") if opened else found[1]


def year(cursor: Cursor, at: int) -> Suffix | None:
    """A year in four digits, with its calendar mark."""
    number = cursor.digits(at)
    if number is None or len(cursor.tokens[at].text) != 4:
        return None
    if hijri := cursor.match(at + 1, "hijri_mark"):
        return Suffix(hijri[1], number, hijri=True) if number in _HIJRI else None
    if number in _YEARS:
        return Suffix(cursor.past(at + 1, "gregorian_mark"), number)
    return Suffix(at + 1, number, hijri=True) if number in _HIJRI else None


def suffix(cursor: Cursor, at: int) -> Suffix:
    """What follows a month to tell its year; an empty suffix ends where it starts."""
    if which := cursor.match(at, "last", "this", "next", "same"):
        return _told_year(cursor, which[1]) or Suffix(which[1], which=which[0].kind)
    if told := _told_year(cursor, at):
        return told
    place = cursor.past_keys(at, "من", "ل", "،", ",")
    if (word := cursor.match(place, "year_word")) and (which := cursor.match(word[1], "last", "this", "next", "same")):
        return Suffix(which[1], which=which[0].kind, of_year=True)
    if (before := cursor.match(place, "this_before")) and (word := cursor.match(before[1], "year_word")):
        return Suffix(word[1], which="this", of_year=True)
    return Suffix(at)


def _told_year(cursor: Cursor, at: int) -> Suffix | None:
    """A year in figures behind a month: 2020, من العام 2020, /2020."""
    place = cursor.past_keys(at, "من", "ل", "،", ",")
    if word := cursor.match(place, "year_word"):
        return year(cursor, cursor.past_keys(word[1], "ال"))
    return year(cursor, cursor.past_keys(place, "/", "-"))


def resolve_year(cursor: Cursor, told: Suffix) -> int | None:
    """The Gregorian year that a suffix names on the publication date."""
    if told.year:
        return told.year
    if cursor.published is None or not told.of_year:
        return None
    return (
        {"last": -1, "this": 0, "next": 1}.get(told.which, 0) + cursor.published.year if told.which != "same" else None
    )
