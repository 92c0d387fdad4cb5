"""The grammar of Arabic number phrases: units before tens, ``و`` between parts, scales that multiply what precedes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.events.normalize import Token
from extractors.events.number_words import NumberWord, NumberWords

Form = Literal["digits", "words", "mixed", "vague", "percent", "label"]

ARTICLES = frozenset({"ال", "وال", "بال", "لل", "كال"})
_SCALES = ("scale", "scale_acc", "scale_plural")
_SHARES = {"fraction": 12, "decimal": 1000}  # kinds of words that only scale a scale, and what their values count
_LONGEST = 12  # digits; anything longer is a telephone number or an identifier


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number, the index of the token after it, and how it was written."""

    value: int
    end: int
    form: Form
    definite: bool
    scale: int = 1  # the thousands or millions that the whole number is counted in


def _digits(key: str, clitic: str) -> NumberWord:
    """Digits as a word; decimals in thousandths, for they count only in front of a scale (1.5 million)."""
    if "." in key:
        return NumberWord("decimal", round(float(key) * 1000), clitic)
    return NumberWord("digits", int(key), clitic)


class Parser:
    """The numbers of some tokens; every method takes an index and returns what stands there, or null.

    What was read once is kept: dates, counts and ranges ask for the same places many times.
    """

    def __init__(self, tokens: Sequence[Token], words: NumberWords) -> None:
        self.tokens = tokens
        self.words = words
        self._elements: dict[int, tuple[NumberWord, int] | None] = {}
        self._numbers: dict[int, Parsed | None] = {}

    def element(self, at: int) -> tuple[NumberWord, int] | None:
        """A number word or digits at ``at``, a separate conjunction or article in front included."""
        if at not in self._elements:
            self._elements[at] = self._element(at)
        return self._elements[at]

    def _element(self, at: int) -> tuple[NumberWord, int] | None:
        clitic = ""
        if at < len(self.tokens) and self.tokens[at].key in {"و", *ARTICLES}:
            clitic = self.tokens[at].key
            at += 1
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind == "number":
            return (_digits(token.key, clitic), at + 1) if len(token.key) <= _LONGEST else None
        word = self.words.word(token) if token.kind == "word" else None
        if word is None or (clitic and word.clitic):
            return None
        if token.key == "واحد" and (token.text[1] == "أ" or self.key(at + 1) == "عشر"):
            clitic = "و"  # وأحد عشر is spelled like واحد once folded
        return (NumberWord(word.kind, word.value, clitic or word.clitic), at + 1)

    def key(self, at: int) -> str:
        """The key of a token, empty past the end."""
        return self.tokens[at].key if at < len(self.tokens) else ""

    def plain(self, at: int, *kinds: str) -> tuple[NumberWord, int] | None:
        """An element of these kinds that continues the one before without a conjunction."""
        found = self.element(at)
        return found if found and found[0].kind in kinds and found[0].clitic in {"", "ال"} else None

    def joined(self, at: int, *kinds: str) -> tuple[NumberWord, int] | None:
        """An element of these kinds that ``و`` ties to the one before."""
        found = self.element(at)
        return found if found and found[0].kind in kinds and found[0].joined else None

    def below_hundred(self, word: NumberWord, at: int) -> tuple[int, int] | None:
        """The value from a first word up to 99, whose following word is at ``at``."""
        if word.kind in {"unit", "unit_bound"}:
            if ten := self.plain(at, "ten"):
                return 10 + word.value, ten[1]
            if word.kind == "unit_bound":
                return None
            if tens := self.joined(at, "tens"):
                return word.value + tens[0].value, tens[1]
            return word.value, at
        return (word.value, at) if word.kind in {"ten", "teen", "tens", "one_of"} else None

    def below_thousand(self, word: NumberWord, at: int) -> tuple[int, int] | None:
        """The value from a first word up to 999; digits are taken as they are."""
        if word.kind == "digits":
            return word.value, at
        hundreds = 0
        if word.kind in {"hundred", "hundreds"}:
            hundreds = word.value
        elif word.kind == "unit" and (hundred := self.plain(at, "hundred")):
            hundreds, at = word.value * 100, hundred[1]
        if not hundreds:
            return self.below_hundred(word, at)
        rest = self.joined(at, "unit", "unit_bound", "ten", "teen", "tens")
        below = self.below_hundred(*rest) if rest else None
        return (hundreds + below[0], below[1]) if below else (hundreds, at)

    def scaled(self, word: NumberWord, at: int) -> tuple[int, int, int] | None:
        """A group with its scale ("three thousand"): value, next index, and the scale (1 without)."""
        if word.kind == "scale_dual":
            return word.value, at, word.value // 2
        if word.kind in {"scale", "scale_acc"}:
            doubled = word.kind == "scale_acc" and not self.joined_any(at)
            return word.value * (2 if doubled else 1), at, word.value
        if word.kind in _SHARES:
            scale = self.plain(at, *_SCALES)
            return (word.value * scale[0].value // _SHARES[word.kind], scale[1], scale[0].value) if scale else None
        group = self.below_thousand(word, at)
        if group is None:
            return None
        value, at = group
        scale = self.plain(at, *_SCALES)
        if scale is None:
            return value, at, 1
        return value * scale[0].value, scale[1], scale[0].value

    def joined_any(self, at: int) -> bool:
        """Whether a smaller number follows with ``و``: after it, ألفا is 1,000 and not the construct dual."""
        found = self.element(at)
        return bool(found and found[0].joined)

    def number(self, at: int) -> Parsed | None:
        """The whole number whose first element is at ``at``."""
        if at not in self._numbers:
            self._numbers[at] = self._number(at)
        return self._numbers[at]

    def _number(self, at: int) -> Parsed | None:
        first = self.element(at)
        if first is None or (part := self.scaled(*first)) is None:
            return None
        total, end, ceiling = part
        scale = ceiling
        while ceiling > 1 and (rest := self.element(end)) and rest[0].joined:
            half = rest[0].kind == "fraction" and ceiling * rest[0].value // 12
            if half:
                total, end = total + half, (self.plain(rest[1], "scale") or rest)[1]
                break
            part = self.scaled(*rest)
            if part is None or part[0] >= ceiling:
                break
            total, end, ceiling, scale = total + part[0], part[1], part[2], 1
        return Parsed(total, end, self.form(at, end), first[0].definite, scale)

    def form(self, first: int, last: int) -> Form:
        """Whether digits, words or both were used."""
        digits = [token.kind == "number" for token in self.tokens[first:last] if token.key not in {"و", *ARTICLES}]
        return "digits" if all(digits) else "mixed" if any(digits) else "words"


def parse_number(tokens: Sequence[Token], at: int, words: NumberWords) -> tuple[int, int] | None:
    """The value of the number that starts at a token and the index after it; null where none starts."""
    found = Parser(tokens, words).number(at)
    return (found.value, found.end) if found else None
