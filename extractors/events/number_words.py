"""The words that numbers are written with, looked up in one step with their clitics (وعشرين, لخمسة, المئة)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from extractors.errors import ConfigError
from extractors.events.normalize import Token, normalize
from extractors.events.tables import forms, read_table, whole_number
from extractors.resources import ConfigTree

# Conjunction, preposition and article as they are written in front of a noun, in one piece with it.
CLITICS = (
    "",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "وب",
    "ول",
    "وك",
    "فب",
    "فل",
    "ال",
    "وال",
    "فال",
    "بال",
    "كال",
    "وبال",
    "لل",
    "ولل",
    "فلل",
)
_LEADING = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_WORD_KINDS = frozenset(
    {"unit", "unit_bound", "one_of", "ten", "teen", "tens", "hundred", "hundreds", "scale", "scale_acc", "scale_dual"}
    | {"scale_plural", "fraction", "ordinal"}
)
_PHRASE_KINDS = frozenset(
    {"vague", "at_least", "approx", "at_most", "after_at_least", "after_approx", "after_at_most", "label", "percent"}
)


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A number word as it stands in a text; the value of a fraction is its denominator's share in 1/12."""

    kind: str
    value: int
    clitic: str

    @property
    def joined(self) -> bool:
        """Whether ``و`` ties it to what stands before."""
        return self.clitic in {"و", "وال"}

    @property
    def definite(self) -> bool:
        """Whether it has the article."""
        return self.clitic.endswith(("ال", "لل"))


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Number words by key, and phrases around numbers by the key of their first word, the longest first."""

    words: Mapping[str, NumberWord]
    strict: Mapping[str, frozenset[str]]  # keys that two words share -> spellings that mean the number
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = field(repr=False)
    openers: frozenset[str] = field(repr=False)  # keys of words that can begin a number or its qualifier
    seconds: Mapping[str, frozenset[str]] = field(repr=False)  # openers that need a second word -> what may follow

    @classmethod
    def load(cls, tree: ConfigTree) -> Self:
        """Reads ``lexicons/ar/numbers.csv``; raises ConfigError with file and line."""
        words: dict[str, NumberWord] = {}
        strict: dict[str, set[str]] = {}
        phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        columns = frozenset({"forms_ar", "value", "kind", "not_with", "strict"})
        for where, row in read_table(tree, "lexicons/ar/numbers.csv", columns):
            if row["kind"] in _WORD_KINDS:
                _add_word(words, strict, where, row)
            elif row["kind"] in _PHRASE_KINDS:
                _add_phrases(phrases, row)
            else:
                known = ", ".join(sorted(_WORD_KINDS | _PHRASE_KINDS))
                raise ConfigError(f"{where}: the kind {row['kind']!r} is not known, use one of {known}")
        for found in phrases.values():
            found.sort(key=lambda phrase: (-len(phrase[0]), phrase))
        after = {key for key, found in phrases.items() if all(kind.startswith("after_") for _, kind in found)}
        openers = frozenset(words.keys() | (phrases.keys() - after))
        seconds = {
            key: frozenset(keys[1] for keys, _ in found)
            for key, found in phrases.items()
            if key not in words and all(len(keys) > 1 for keys, _ in found)
        }
        return cls(words, {key: frozenset(texts) for key, texts in strict.items()}, phrases, openers, seconds)

    def word(self, token: Token) -> NumberWord | None:
        """The number word that a token is, if it is one."""
        found = self.words.get(token.key)
        if found is not None and (spellings := self.strict.get(token.key)) and _loose(token.text) not in spellings:
            return None
        return found

    def phrase(self, tokens: Sequence[Token], at: int, kinds: frozenset[str]) -> tuple[str, int] | None:
        """The longest phrase of these kinds that starts at a token: its kind and the index after it."""
        for keys, kind in self.phrases.get(tokens[at].key, ()):
            end = at + len(keys)
            if (
                kind in kinds
                and end <= len(tokens)
                and all(token.key == key for token, key in zip(tokens[at + 1 : end], keys[1:], strict=True))
            ):
                return kind, end
        return None


def _loose(text: str) -> str:
    """A spelling with the one fold that never changes which number is meant."""
    return text.replace("ة", "ه")


def _add_word(words: dict[str, NumberWord], strict: dict[str, set[str]], where: str, row: Mapping[str, str]) -> None:
    value = whole_number(where, "value", row["value"])
    barred = set(forms(row["not_with"]))
    for form in forms(row["forms_ar"]):
        normal = normalize(form)
        for clitic in CLITICS:
            key = clitic + normal.key
            if clitic in barred:
                continue
            words.setdefault(key, NumberWord(row["kind"], value, clitic))
            if row["strict"]:
                strict.setdefault(key, set()).add(clitic + _loose(normal.text))


def _add_phrases(phrases: dict[str, list[tuple[tuple[str, ...], str]]], row: Mapping[str, str]) -> None:
    barred = set(forms(row["not_with"]))
    for form in forms(row["forms_ar"]):
        first, *rest = normalize(form).key.split()
        for clitic in ("",) if row["kind"].startswith("after_") else _LEADING:
            if clitic in barred:
                continue
            entry = ((clitic + first, *rest), row["kind"])
            if entry not in phrases.setdefault(clitic + first, []):
                phrases[clitic + first].append(entry)
