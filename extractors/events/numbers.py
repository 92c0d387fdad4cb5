"""Finds numbers in a sentence: digits, words in all genders and cases, ranges, and the qualifiers around them.

What a number counts is not decided here; dates, ages and distances are numbers too, and the caller masks them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.events.normalize import Token
from extractors.events.number_grammar import ARTICLES, Form, Parsed, Parser, parse_number
from extractors.events.number_words import NumberWords

__all__ = ["NumberMention", "NumberWords", "find_numbers", "parse_number"]

Qualifier = Literal["exact", "at_least", "at_most", "approx", "range", "vague"]

_BEFORE = frozenset({"at_least", "approx", "at_most", "label"})
_AFTER = frozenset({"after_at_least", "after_approx", "after_at_most"})
_VAGUE = frozenset({"vague"})
_PERCENT = frozenset({"percent"})
_BETWEEN = frozenset({"بين", "وبين", "مابين", "لبين"})
_FROM = frozenset({"من"})
_OPENINGS = _BETWEEN | _FROM | ARTICLES
_TO = frozenset({"الي", "حتي", "-", "او", "ل"})
_ANY = frozenset({"اي", "واي", "لاي", "لا", "ولا", "كل", "يوجد"})
_REACH = 4  # how far behind a number "at least" may stand: "five armed men at least"


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number at ``tokens[first:last]``, the words before it that qualify it included.

    ``low`` and ``high`` as in :class:`extractors.records.Count`: "at least 5" has no high, "fewer than 5" no low,
    and a vague word ("dozens") neither. ``label`` is a number that names something (Brigade 105, resolution 2254).
    """

    first: int
    last: int
    low: int | None
    high: int | None
    form: Form
    qualifier: Qualifier
    definite: bool = False  # with the article: "the five", persons told of before


def _range(parser: Parser, at: int) -> NumberMention | None:
    """A range: بين 40 و70, من 5 إلى 7, 10-12, ثلاثة أو أربعة."""
    tokens = parser.tokens
    opening = tokens[at].key
    start = at + 1 if opening in _BETWEEN or opening in _FROM else at
    low = parser.number(start)
    if low is None or low.end >= len(tokens) or _is_date_part(tokens, start, low.end):
        return None
    if opening in _BETWEEN and tokens[low.end].key not in _TO:
        high = parser.number(low.end) if parser.joined_any(low.end) else None
    elif tokens[low.end].key in _TO:
        high = parser.number(low.end + 1)
    else:
        high = None
    if high is None or high.value <= low.value or _is_date_part(tokens, start, high.end):
        return None
    form = low.form if low.form == high.form else "mixed"
    shared = high.scale if low.value < high.value // high.scale else 1  # 15-20 ألفا
    return NumberMention(at, high.end, low.value * shared, high.value, form, "range")


def _is_date_part(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether digits stand in a chain such as 16-8-2021, 5/2/2024 or 10:30."""
    before = first > 1 and tokens[first - 1].key in {"-", "/", ":"} and tokens[first - 2].kind == "number"
    after = last + 1 < len(tokens) and tokens[last].key in {"/", ":"} and tokens[last + 1].kind == "number"
    chained = (
        last + 3 < len(tokens)
        and tokens[last].key == "-" == tokens[last + 2].key
        and tokens[last + 1].kind == tokens[last + 3].kind == "number"
    )
    return before or after or chained


def _is_label(tokens: Sequence[Token], at: int) -> bool:
    """Whether digits are glued to letters (F16, SY24) or to a short word by a dash (تي-55)."""
    if at == 0 or tokens[at].kind != "number":
        return False
    before = tokens[at - 1]
    if before.kind == "word" and before.end == tokens[at].start:
        return before.key[0] < "ء"
    glued = before.key == "-" and before.end == tokens[at].start and at > 1
    return (
        glued and tokens[at - 2].kind == "word" and tokens[at - 2].end == before.start and len(tokens[at - 2].key) <= 3
    )


def _names(tokens: Sequence[Token], at: int, parsed: Parsed, qualifier: str) -> bool:
    """Whether a word before makes the number a name: digits (الفرقة 17), or words behind رقم (البيان رقم واحد)."""
    return qualifier == "label" and (parsed.form == "digits" or tokens[at].key.endswith(("رقم", "الساعه")))


def _qualified_after(parser: Parser, at: int) -> str:
    """The qualifier that follows a number, at once or behind the words that it counts; empty if there is none."""
    for index in range(at, min(at + _REACH, len(parser.tokens))):
        token = parser.tokens[index]
        if phrase := parser.words.phrase(parser.tokens, index, _AFTER):
            return phrase[0].removeprefix("after_")
        if token.kind != "word" or parser.words.word(token):
            break
    return ""


def _with_qualifier(first: int, parsed: Parsed, qualifier: str, form: Form) -> NumberMention:
    low: int | None = parsed.value
    high: int | None = parsed.value
    if qualifier == "at_least":
        return NumberMention(first, parsed.end, low, None, form, "at_least", parsed.definite)
    if qualifier == "at_most":
        return NumberMention(first, parsed.end, None, high, form, "at_most", parsed.definite)
    kind: Qualifier = "approx" if qualifier == "approx" else "exact"
    return NumberMention(first, parsed.end, low, high, form, kind, parsed.definite)


def _mention(parser: Parser, at: int) -> NumberMention | None:
    """The number, range or vague quantity whose first word, qualifiers included, is at ``at``."""
    tokens, words = parser.tokens, parser.words
    before = words.phrase(tokens, at, _BEFORE)
    start = before[1] if before else at
    if start >= len(tokens):
        return None
    qualifier = before[0] if before else ""
    if (found := _range(parser, start)) is not None:
        return NumberMention(at, found.last, found.low, found.high, found.form, "range")
    parsed = parser.number(start)
    if parsed is None:
        vague = words.phrase(tokens, start, _VAGUE)
        return NumberMention(at, _vague_end(parser, vague[1]), None, None, "vague", "vague") if vague else None
    form = parsed.form
    if _names(tokens, at, parsed, qualifier) or _is_label(tokens, start) or _is_date_part(tokens, start, parsed.end):
        return NumberMention(at, parsed.end, parsed.value, parsed.value, "label", "exact", parsed.definite)
    if qualifier == "label":
        at, qualifier = start, ""
    if parsed.end < len(tokens):
        percent = words.phrase(tokens, parsed.end, _PERCENT)
        if percent or tokens[parsed.end].key == "%":
            end = percent[1] if percent else parsed.end + 1
            parsed, form = Parsed(parsed.value, end, parsed.form, parsed.definite), "percent"
        else:
            qualifier = qualifier or _qualified_after(parser, parsed.end)
    return _with_qualifier(at, parsed, qualifier, form)


def _vague_end(parser: Parser, at: int) -> int:
    """Behind chained vague words: عشرات الآلاف, عدة مئات, بضعة آلاف."""
    while at < len(parser.tokens):
        word = parser.words.word(parser.tokens[at])
        if more := parser.words.phrase(parser.tokens, at, _VAGUE):
            at = more[1]
        elif word is not None and word.kind == "scale_plural":
            at += 1
        else:
            break
    return at


def _opens(tokens: Sequence[Token], words: NumberWords, at: int, *, known: bool) -> bool:
    """Whether anything at a token can begin a mention: the cheap test before the grammar.

    ``known``: the word is one that opens numbers; else it is digits, a preposition or an article.
    """
    token = tokens[at]
    if token.kind == "number":
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if known:
        seconds = words.seconds.get(token.key)
        return seconds is None or (following is not None and following.key in seconds)
    return following is not None and (
        following.kind == "number" or following.key in words.words or following.key in ARTICLES
    )


def _is_anybody(tokens: Sequence[Token], at: int) -> bool:
    """Whether أحد means "anybody" or "nobody" here."""
    return tokens[at].key == "احد" and at > 0 and tokens[at - 1].key in _ANY


def _passed_over(parser: Parser, at: int) -> int:
    """The index after an ordinal (الثاني والعشرين) or a percent sign in words that stand here, or the same index."""
    if percent := parser.words.phrase(parser.tokens, at, _PERCENT):
        return percent[1]
    word = parser.words.word(parser.tokens[at]) if parser.tokens[at].kind == "word" else None
    if word is None or word.kind != "ordinal":
        return at
    following = parser.joined(at + 1, "tens") or parser.plain(at + 1, "ten")
    return following[1] if following else at + 1


def find_numbers(tokens: Sequence[Token], words: NumberWords, parser: Parser | None = None) -> list[NumberMention]:
    """Every number and vague quantity, in order and without overlaps. Ordinals are passed over.

    ``parser``: what has read these tokens before, for their dates.
    """
    parser = parser or Parser(tokens, words)
    mentions: list[NumberMention] = []
    done, openers = 0, words.openers
    for at, token in enumerate(tokens):
        known = token.key in openers
        if not (known or token.kind == "number" or token.key in _OPENINGS) or at < done:
            continue
        if not _opens(tokens, words, at, known=known) or _is_anybody(tokens, at):
            continue
        done = _passed_over(parser, at)
        if done > at:
            continue
        found = _mention(parser, at) or _plural_scale(parser, at)
        if found is not None:
            mentions.append(found)
            done = found.last
    return mentions


def _plural_scale(parser: Parser, at: int) -> NumberMention | None:
    """A plural without a number in front ("thousands") is as vague as "dozens"."""
    word = parser.words.word(parser.tokens[at]) if parser.tokens[at].kind == "word" else None
    if word is None or word.kind != "scale_plural":
        return None
    return NumberMention(at, at + 1, None, None, "vague", "vague", word.definite)
