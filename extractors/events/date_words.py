"""The words that dates are written with, found in one look-up with their clitics."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from extractors.errors import ConfigError
from extractors.events.normalize import Token, match_key, normalize
from extractors.events.number_words import NumberWords
from extractors.events.tables import forms, read_table
from extractors.resources import ConfigTree

_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب")
_BEFORE_ARTICLE = ("", "و", "ف", "ب", "ك", "وب")  # ل and the article are written لل
_FILES = {"months": "month", "hijri_months": "hijri_month", "weekdays": "weekday", "date_words": ""}
# Kinds that begin a date, and kinds that only continue one.
_OPENING = frozenset(
    {"month", "hijri_month", "weekday", "relative", "relative_future", "moment", "part", "day_word", "vague"}
    | {"unit", "unit_dual", "unit_plural", "ago", "since", "within", "latest", "lasting", "deadline", "this_before"}
    | {"begin", "middle", "end", "half", "quarter", "third", "year_word", "years_word", "month_word", "months_word"}
    | {"holiday", "season"}
)
_INNER = frozenset(
    {"last", "this", "next", "same", "few", "after", "bridge", "hijri_mark", "gregorian_mark", "same_before"}
    | {"month_license", "year_license", "name_before_day", "counted_noun"}
)
_KINDS = _OPENING | _INNER
_FOLLOWING = frozenset(
    {
        "month",
        "hijri_month",
        "month_word",
        "months_word",
        "unit",
        "unit_dual",
        "unit_plural",
        "hijri_mark",
        "this",
        "last",
    }
)
_UNPREFIXED = frozenset({"last", "this", "next", "same", "few", "hijri_mark", "gregorian_mark"})
_OTHER_TRIGGERS = [*((key, "number") for key in ("ال", "وال")), *((key, "range") for key in ("بين", "وبين", "من"))]


@dataclass(frozen=True, slots=True)
class DateWord:
    """One form: the keys of its words, what it is, its value, and the keys of words that it must not follow."""

    keys: tuple[str, ...]
    kind: str
    value: str
    not_after: frozenset[str]
    ambiguous: bool  # also an everyday word or a name: needs a number, a year or شهر beside it
    spelling: str | None  # the level 1 spelling that is needed when the word stands without a number


@dataclass(frozen=True, slots=True)
class DateWords:
    """All date words by the key of their first word and by kind, and the number words that dates use."""

    words: Mapping[str, Mapping[str, Sequence[DateWord]]]  # the longest form first
    triggers: Mapping[str, frozenset[str]]  # first keys of dates -> the kinds that they open
    seconds: Mapping[str, frozenset[str]]  # triggers that need a second word -> the words that may follow
    followers: frozenset[str]  # keys of which one must follow a number that begins a date
    numbers: NumberWords

    @classmethod
    def load(cls, tree: ConfigTree) -> Self:
        """Reads the date and number tables of ``lexicons/ar``; raises ConfigError with file and line."""
        words: dict[str, dict[str, list[DateWord]]] = {}
        for name, kind in _FILES.items():
            for word in _read(tree, name, kind):
                words.setdefault(word.keys[0], {}).setdefault(word.kind, []).append(word)
        for by_kind in words.values():
            for found in by_kind.values():
                found.sort(key=lambda word: -len(word.keys))
        numbers = NumberWords.load(tree)
        triggers = {
            key: _OPENING.intersection(by_kind) for key, by_kind in words.items() if not _OPENING.isdisjoint(by_kind)
        }
        opening_numbers = [key for key, word in numbers.words.items() if word.kind not in {"one_of", "fraction"}]
        for key, kind in [*((key, "number") for key in opening_numbers), *_OTHER_TRIGGERS]:
            triggers[key] = triggers.get(key, frozenset()) | {kind}
        followers = frozenset(key for key, by_kind in words.items() if not _FOLLOWING.isdisjoint(by_kind))
        seconds = {key: frozenset(_second_words(by_kind)) for key, by_kind in words.items() if key in triggers}
        seconds = {key: found for key, found in seconds.items() if "" not in found and triggers[key] <= _OPENING}
        return cls(words, triggers, seconds, followers, numbers)

    def match(self, tokens: Sequence[Token], at: int, kinds: Sequence[str]) -> tuple[DateWord, int] | None:
        """The longest form of these kinds that starts at a token, and the index after it."""
        by_kind = self.words.get(tokens[at].key) if 0 <= at < len(tokens) else None
        if by_kind is None:
            return None
        best: tuple[DateWord, int] | None = None
        for kind in kinds:
            for word in by_kind.get(kind, ()):
                end = at + len(word.keys)
                if (best is None or end > best[1]) and _stands(tokens, at, end, word):
                    best = word, end
                    break
        return best


def _second_words(by_kind: Mapping[str, Sequence[DateWord]]) -> Iterator[str]:
    """The second words of the forms that open a date; empty for a form of one word."""
    for kind in _OPENING.intersection(by_kind):
        for word in by_kind[kind]:
            yield word.keys[1] if len(word.keys) > 1 else ""


def _stands(tokens: Sequence[Token], at: int, end: int, word: DateWord) -> bool:
    if end > len(tokens) or (word.not_after and at and tokens[at - 1].key in word.not_after):
        return False
    return all(tokens[at + place].key == word.keys[place] for place in range(1, len(word.keys)))


def _read(tree: ConfigTree, name: str, kind: str) -> Iterator[DateWord]:
    columns = frozenset({"forms_ar", "value"} if kind else {"forms_ar", "value", "kind", "not_after"})
    for where, row in read_table(tree, f"lexicons/ar/{name}.csv", columns):
        row_kind = kind or row["kind"]
        if row_kind not in _KINDS:
            raise ConfigError(f"{where}: the kind {row_kind!r} is not known, use one of {', '.join(sorted(_KINDS))}")
        not_after = frozenset(match_key(form) for form in forms(row.get("not_after", "")))
        ambiguous = bool(row.get("ambiguous")) or row_kind == "hijri_month"
        for form in forms(row["forms_ar"]):
            text = normalize(form)
            for keys in _inflected(row_kind, text.key.split()):
                spelling = text.text if row.get("strict") else None
                yield DateWord(keys, row_kind, row["value"], not_after, ambiguous, spelling)


def _inflected(kind: str, keys: list[str]) -> Iterator[tuple[str, ...]]:
    first, rest = keys[0], tuple(keys[1:])
    if kind in _UNPREFIXED:
        yield (first, *rest)
        return
    article = first.startswith("ال") and len(first) > 3
    for prefix in _BEFORE_ARTICLE if article else _PREFIXES:
        yield (prefix + first, *rest)
    if article:
        for prefix in ("لل", "ولل"):
            yield (prefix + first[2:], *rest)
