"""One compiled matcher for all lexicons: longest match over tokens, with clitics peeled onto known words only.

Entries are written as words. They are folded with the same function as the text, so that each word is listed once
whatever its hamzas; the form that the text must show letter by letter is marked ``strict``.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.events.normalize import Token, normalize, tokenize

# Longest first. A clitic is peeled only when what remains is a word of some lexicon: وزارة stays whole.
PROCLITICS = (
    "وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "وبـ", "لل", "وب", "ول", "فب", "فل", "وك", "وس", "فس",
    "ال", "و", "ف", "ب", "ل", "ك", "س",
)  # fmt: skip
# A verb takes only these before it, and so do the words that steer reading (كلا is not ك + لا).
VERB_CLITICS = frozenset({"", "و", "ف", "س", "وس", "فس", "ل", "ول"})
CUE_CLITICS = frozenset({"", "و", "ف"})
SUBJECT_REACH = 6
_STOPS = frozenset({".", "؛", ":", "\n", "،"})
_VERBAL = frozenset({"active", "passive", "either", "present", "object", "verb"})
# Punctuation that may stand between the words of one entry: تنظيم "الدولة" الإسلامية
TRANSPARENT = frozenset({'"', "'", "(", ")", "«", "»", "“", "”"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of one lexicon row. ``data`` is the row's own record; ``pos`` tells verbs from nouns."""

    kind: str
    id: str
    form: str
    data: Any = None
    pos: str = ""
    strict: bool = False


@dataclass(slots=True)
class Match:
    """An entry found at tokens ``[first, last)``; ``prefix`` holds the clitics that were peeled off the first word."""

    entry: Entry
    first: int
    last: int
    prefix: str = ""


@dataclass(slots=True)
class _Node:
    """The entries that start with one word, the longest rest first."""

    rests: list[tuple[tuple[str, ...], Entry, tuple[str, ...]]] = field(default_factory=list)


def words_of(form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(match keys, level-1 words) of a form as the lexicon spells it."""
    tokens = [t for t in tokenize(normalize(form)) if t.kind not in ("punct", "newline")]
    return tuple(t.key for t in tokens), tuple(t.text for t in tokens)


def stems(key: str) -> list[tuple[str, str]]:
    """(clitics, remainder) readings of a word, the whole word first; both لل and وال keep the article apart."""
    found = [("", key)]
    for clitic in PROCLITICS:
        if key.startswith(clitic) and len(key) - len(clitic) >= 2:
            rest = key[len(clitic) :]
            found.append((clitic, rest))
            if clitic.endswith("لل"):
                found.append((clitic[:-1], "ال" + rest))
            elif clitic.endswith("ال") and len(clitic) > 2:
                found.append((clitic[:-2], "ال" + rest))
    return found


class Lexicon:
    """All forms of all lexicons, compiled into one table keyed by the first word."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        table: dict[str, _Node] = defaultdict(_Node)
        self.size = 0
        for entry in entries:
            keys, words = words_of(entry.form)
            if keys:
                table[keys[0]].rests.append((keys[1:], entry, words))
                self.size += 1
        for node in table.values():
            node.rests.sort(key=lambda pair: (-len(pair[0]), pair[1].kind, pair[1].id))
        self._table = dict(table)
        self._readings: dict[str, list[tuple[str, _Node]]] = {}

    def first_words(self) -> Iterable[str]:
        """Every word that starts an entry, folded."""
        return self._table.keys()

    def _reading(self, key: str) -> list[tuple[str, _Node]]:
        cached = self._readings.get(key)
        if cached is None:
            table = self._table
            cached = [(clitic, table[rest]) for clitic, rest in stems(key) if rest in table]
            if len(self._readings) > 200_000:
                self._readings.clear()
            self._readings[key] = cached
        return cached

    def matches_at(self, tokens: Sequence[Token], at: int) -> list[Match]:
        """Every entry that starts at one token, with the fewest clitics and the longest entry of each kind first."""
        found: list[Match] = []
        for clitic, node in self._reading(tokens[at].key):
            for rest, entry, words in node.rests:
                last = _follow(tokens, at + 1, rest)
                if not last and rest and entry.pos in _VERBAL:
                    last = _around_subject(tokens, at + 1, rest)
                if last and _clitic_ok(entry, clitic) and _strict_ok(entry, words, tokens, at, last):
                    found.append(Match(entry, at, last, clitic))
        return found

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """All matches in reading order; for one kind at one place only the longest, whole words before peeled ones."""
        found: list[Match] = []
        for at, token in enumerate(tokens):
            if token.kind in ("punct", "newline"):
                continue
            here = self.matches_at(tokens, at)
            if len(here) > 1:
                here = _best_of_each_kind(here)
            found.extend(here)
        return found


def _clitic_ok(entry: Entry, clitic: str) -> bool:
    """Whether an entry can carry these clitics: nouns any, verbs conjunctions and the future, cues conjunctions."""
    if entry.kind == "cue" and entry.pos != "noun":
        return clitic in CUE_CLITICS
    if entry.pos in _VERBAL:
        present = entry.pos in ("present", "object", "verb")
        return clitic in VERB_CLITICS and (present or clitic in CUE_CLITICS)
    if entry.kind == "place" and " " in entry.form and clitic.endswith("ال"):
        return False  # الباب شرقي is not the quarter باب شرقي: a construct takes no article
    if entry.pos == "owned":
        return not clitic.endswith(("س", "ال", "لل"))
    return not clitic.endswith("س")


def _best_of_each_kind(matches: list[Match]) -> list[Match]:
    """The longest match of each kind; homonyms of the same length and clitics are all kept."""
    best: dict[str, tuple[int, int]] = {}
    for match in matches:
        rank = (match.last, -len(match.prefix))
        if rank > best.get(match.entry.kind, (-1, 0)):
            best[match.entry.kind] = rank
    return [m for m in matches if (m.last, -len(m.prefix)) == best[m.entry.kind]]


def _follow(tokens: Sequence[Token], at: int, rest: tuple[str, ...]) -> int:
    """The end of the entry's remaining words from ``at``, or 0; quotes and brackets between words are passed over."""
    for word in rest:
        skipped = 0
        while at < len(tokens) and tokens[at].key in TRANSPARENT and skipped < 2:
            at += 1
            skipped += 1
        if at >= len(tokens) or tokens[at].key != word:
            return 0
        at += 1
    return at


def _around_subject(tokens: Sequence[Token], at: int, rest: tuple[str, ...]) -> int:
    """A phrase whose verb has its subject inside it: ألقت [الشرطة] القبض على. The match is the verb alone, so that the
    subject is still seen; 0 when the phrase does not go on within a few words."""
    for start in range(at + 1, min(at + SUBJECT_REACH, len(tokens))):
        if tokens[start].key in _STOPS:
            return 0
        if tokens[start].key == rest[0] and _follow(tokens, start, rest):
            return at
    return 0


def _strict_ok(entry: Entry, want: tuple[str, ...], tokens: Sequence[Token], first: int, last: int) -> bool:
    """A strict entry must stand in the text letter by letter; a place must not be contradicted by a letter that the
    writer chose (إنه is not the village انة, على is not علي), though a plain ا may stand for any."""
    if entry.pos in ("object", "owned") and want[0].endswith("ه") and tokens[first].text.endswith("ة"):
        return False  # أسرة is no أسره
    if not entry.strict and entry.kind != "place":
        return True
    have = [t.text for t in tokens[first:last] if t.kind != "punct"]
    if len(have) != len(want):
        return not entry.strict
    if entry.strict:
        return have[0].endswith(want[0]) and have[1:] == list(want[1:])
    return all(_agrees(shown, form) for shown, form in zip(have, want, strict=True))


def _agrees(shown: str, form: str) -> bool:
    """Whether a written word can be the listed one, clitics before it aside."""
    for have, want in zip(reversed(shown), reversed(form), strict=False):
        if have != want and (have in "أإآىة" or (have == "ي" and want not in "ىئي")):
            return False
    return True
