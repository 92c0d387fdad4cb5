"""One compiled matcher for all lexicons: longest match over tokens, with clitics peeled onto known words only.

Entries are written as words. They are folded with the same function as the text, so that each word is listed once
whatever its hamzas; the form that the text must show letter by letter is marked ``strict``.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from operator import or_
from typing import Any

from extractors.events.normalize import Token, normalize, plain_key, tokenize

# Longest first. A clitic is peeled only when what remains is a word of some lexicon: وزارة stays whole.
PROCLITICS = (
    "وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "وبـ", "لل", "وب", "ول", "فب", "فل", "وك", "وس", "فس",
    "ال", "و", "ف", "ب", "ل", "ك", "س",
)  # fmt: skip
# A verb takes only these before it, and so do the words that steer reading (كلا is not ك + لا).
VERB_CLITICS = frozenset({"", "و", "ف", "س", "وس", "فس", "ل", "ول"})
CUE_CLITICS = frozenset({"", "و", "ف"})
SUBJECT_REACH = 9
_STOPS = frozenset({".", "؛", ":", "\n"})
_ASIDE = 5  # words of an aside between two commas, which a phrase goes on after: صدت القوات، صباح اليوم، هجوما
_FURTHEST = 60  # words from a verb, asides included, at which no phrase of it goes on
_SHORT_NAME = 2
_STEERING = frozenset({"cue", "report", "trigger"})
_VERBAL = frozenset({"active", "passive", "either", "present", "object", "verb"})
# Punctuation that may stand between the words of one entry: تنظيم "الدولة" الإسلامية
TRANSPARENT = frozenset({'"', "'", "(", ")", "«", "»", "“", "”", "-", "–"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of one lexicon row. ``data`` is the row's own record; ``pos`` tells verbs from nouns."""

    kind: str
    id: str
    form: str
    data: Any = None
    pos: str = ""
    strict: bool = False


# An entry found at tokens ``[first, last)``, and the clitics that were peeled off the first word: a plain tuple, for
# every article has hundreds.
Match = tuple[Entry, int, int, str]
Keys = tuple[str, ...]  # the folded words of a sentence


@dataclass(frozen=True, slots=True)
class _Form:
    """An entry behind its first word: the keys that must follow, and how it is spelled. ``rank`` orders those of a
    word: the longest first, then by kind and id."""

    rest: tuple[str, ...]
    entry: Entry
    words: tuple[str, ...]
    rank: int
    clitics: frozenset[str]  # those that it can carry


@dataclass(slots=True)
class _Node:
    """The entries that start with one word: those of this word alone, and the others by their second word.

    ``split`` holds phrases of a verb again, which may go on after their subject.
    """

    alone: list[_Form] = field(default_factory=list)
    by_next: dict[str, list[_Form]] = field(default_factory=dict)
    split: dict[str, list[_Form]] = field(default_factory=dict)

    def add(self, form: _Form) -> None:
        """Files an entry under the word that must follow."""
        if not form.rest:
            self.alone.append(form)
            return
        self.by_next.setdefault(form.rest[0], []).append(form)
        if form.entry.pos in _VERBAL:
            self.split.setdefault(form.rest[0], []).append(form)

    def of_one_word(self, clitic: str, token: Token) -> tuple[Entry, ...]:
        """The entries that a token is by itself, with these clitics before it."""
        return tuple(
            form.entry
            for form in self.alone
            if clitic in form.clitics and _strict_ok(form.entry, form.words, [token], 0, 1)
        )


@dataclass(frozen=True, slots=True)
class _Word:
    """What one spelling can be, worked out when it is first met.

    ``readings``: its clitics, the entries that start with the rest, and of them those of one word. ``alone``: what it
    is where no phrase goes on, of each kind the best. ``nexts``: words that may follow it in a phrase; ``splits``:
    those that may follow the subject of its phrase.
    """

    readings: tuple[tuple[str, _Node, tuple[Entry, ...]], ...]
    alone: tuple[tuple[Entry, str], ...]
    nexts: Set[str]
    splits: Set[str]


_NOTHING = _Word((), (), frozenset(), frozenset())
_MOST_WORDS = 50_000  # spellings that are remembered; all are forgotten when there are more
_LONGER = 16  # how much more a longer match weighs than any clitics
_CONTEXTUAL = "Σ"  # a letter whose folded form depends on its neighbours, so that a spelling alone does not tell it


def words_of(form: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(match keys, level-1 words) of a form as the lexicon spells it."""
    plain = plain_key(form)
    if plain is not None:
        return tuple(plain.split()), tuple(form.split())
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
            elif clitic.endswith("ل") and rest.startswith("ل"):
                found.append((clitic, "ال" + rest))  # للواء is ل + اللواء: the article's ل is written once
    return found


def has_lam(prefix: str) -> bool:
    """Whether clitics end in the preposition ل, with or without an article after it; ال alone is no ل."""
    return prefix.endswith("ل") and not prefix.endswith("ال")


class Lexicon:
    """All forms of all lexicons, compiled into one table keyed by the first word."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        listed: dict[str, list[tuple[tuple[str, ...], Entry, tuple[str, ...]]]] = defaultdict(list)
        for entry in entries:
            keys, words = words_of(entry.form)
            if keys:
                listed[keys[0]].append((keys[1:], entry, words))
        self.size = sum(map(len, listed.values()))
        self._table = {word: _node(forms) for word, forms in listed.items()}
        self._words: dict[str, _Word] = {}

    def first_words(self) -> Iterable[str]:
        """Every word that starts an entry, folded."""
        return self._table.keys()

    def _word(self, token: Token) -> _Word:
        """What a token can be by itself; punctuation is nothing."""
        table = self._table
        nodes = [(clitic, table[rest]) for clitic, rest in stems(token.key) if rest in table]
        word = _NOTHING
        if nodes and token.kind not in ("punct", "newline"):
            readings = tuple((clitic, node, node.of_one_word(clitic, token)) for clitic, node in nodes)
            here = _best_of_each_kind([(e, 0, 1, clitic) for clitic, _, alone in readings for e in alone])
            nexts = functools.reduce(or_, (node.by_next.keys() for _, node in nodes))
            splits = functools.reduce(or_, (node.split.keys() for _, node in nodes))
            word = _Word(readings, tuple((entry, clitic) for entry, _, _, clitic in here), nexts, splits)
        if _CONTEXTUAL not in token.text:
            if len(self._words) >= _MOST_WORDS:
                self._words.clear()
            self._words[token.text] = word
        return word

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """All matches in reading order; for one kind at one place only the longest, whole words before peeled ones."""
        found: list[Match] = []
        known, keys = self._words, (*[token.key for token in tokens], "")
        for at, token in enumerate(tokens):
            word = known.get(token.text) or self._word(token)
            if word is _NOTHING:
                continue
            following = keys[at + 1]
            if (
                following in word.nexts
                or (following in TRANSPARENT and _next_key(keys, at + 2) in word.nexts)
                or (word.splits and not word.splits.isdisjoint(keys[at + 2 : at + 1 + _FURTHEST]))
            ):
                found += _best_of_each_kind(_matches_at(word, tokens, keys, at))
            else:
                found += [(entry, at, at + 1, clitic) for entry, clitic in word.alone]
        return found


def _matches_at(word: _Word, tokens: Sequence[Token], keys: Keys, at: int) -> list[Match]:
    """Every entry that starts at one token, with the fewest clitics and the longest entry of each kind first."""
    found: list[Match] = []
    for clitic, node, alone in word.readings:
        if node.by_next:
            for form, last in _going_on(node, keys, at + 1):
                if clitic in form.clitics and _strict_ok(form.entry, form.words, tokens, at, last):
                    found.append((form.entry, at, last, clitic))
        found += [(entry, at, at + 1, clitic) for entry in alone]
    return found


def _node(listed: list[tuple[tuple[str, ...], Entry, tuple[str, ...]]]) -> _Node:
    if len(listed) > 1:
        listed.sort(key=lambda form: (-len(form[0]), form[1].kind, form[1].id))
    node = _Node()
    for rank, (rest, entry, words) in enumerate(listed):
        node.add(_Form(rest, entry, words, rank, _clitics_of(entry)))
    return node


def _by_rank(found: tuple[_Form, int]) -> int:
    return found[0].rank


def _going_on(node: _Node, keys: Keys, at: int) -> list[tuple[_Form, int]]:
    """Phrases of a word whose other words follow from ``at``, each with its end, the longest first.

    A phrase whose verb has its subject inside it (ألقت [الشرطة] القبض على) goes on within a few words; its match is the
    verb alone, so that the subject is still seen.
    """
    found: list[tuple[_Form, int]] = []
    for form in node.by_next.get(_next_key(keys, at), ()):
        if last := _follow(keys, at, form.rest):
            found.append((form, last))
    if node.split and not node.split.keys().isdisjoint(keys[at + 1 : at + _FURTHEST]):
        found += _after_subject(node, keys, at, found)
    if len(found) > 1:
        found.sort(key=_by_rank)
    return found


def _after_subject(node: _Node, keys: Keys, at: int, whole: list[tuple[_Form, int]]) -> list[tuple[_Form, int]]:
    """Phrases of a verb that go on behind its subject; ``whole`` are those that need no subject between."""
    found: list[tuple[_Form, int]] = []
    ended = {form.rank for form, _ in whole}
    for start in _beyond_subject(keys, at):
        for form in node.split.get(keys[start], ()):
            if form.rank not in ended and _follow(keys, start, form.rest):
                ended.add(form.rank)
                found.append((form, at))
    return found


def _beyond_subject(keys: Keys, at: int) -> Iterator[int]:
    """Where a phrase may go on after its subject: the words after ``at``, without those of an aside."""
    start, steps = at + 1, 1
    while start < min(len(keys), at + _FURTHEST) and steps < SUBJECT_REACH and keys[start] not in _STOPS:
        if keys[start] == "،":
            close = next((i for i in range(start + 2, min(start + _ASIDE + 2, len(keys))) if keys[i] == "،"), 0)
            if not close:
                return
            start = close + 1
            continue
        yield start
        start, steps = start + 1, steps + 1


def _next_key(keys: Keys, at: int) -> str:
    """The word at ``at``, or after one or two quotes or brackets."""
    for key in keys[at : at + 3]:
        if key not in TRANSPARENT:
            return key
    return ""


_ALL_CLITICS = frozenset(part for c in ("", *PROCLITICS) for part in (c, c[:-1], c[:-2]))
_NOUN_CLITICS = frozenset(c for c in _ALL_CLITICS if not c.endswith("س"))
_OWNED_CLITICS = frozenset(c for c in _ALL_CLITICS if not c.endswith(("س", "ال", "لل")))
_NAME_CLITICS = frozenset(c for c in _NOUN_CLITICS if not c.endswith("ال"))
_PAST_CLITICS = VERB_CLITICS & CUE_CLITICS


def _clitics_of(entry: Entry) -> frozenset[str]:
    """What an entry can carry: nouns any clitics, verbs conjunctions and the future, cues conjunctions."""
    if entry.kind == "cue" and entry.pos != "noun":
        return CUE_CLITICS
    if entry.pos in _VERBAL:
        return VERB_CLITICS if entry.pos in ("present", "object", "verb") else _PAST_CLITICS
    if entry.kind == "place" and " " in entry.form:
        return _NAME_CLITICS  # الباب شرقي is not the quarter باب شرقي: a construct takes no article
    return _OWNED_CLITICS if entry.pos == "owned" else _NOUN_CLITICS


def _best_of_each_kind(matches: list[Match]) -> list[Match]:
    """The longest match of each kind; homonyms of the same length and clitics are all kept."""
    if len(matches) < 2:
        return matches
    best: dict[str, int] = {}
    ranks = [last * _LONGER - len(clitic) for _, _, last, clitic in matches]
    for (entry, *_), rank in zip(matches, ranks, strict=True):
        if rank > best.get(entry.kind, -1):
            best[entry.kind] = rank
    kept = [m for m, rank in zip(matches, ranks, strict=True) if rank == best[m[0].kind]]
    if any(entry.kind == "placetype" and not clitic for entry, _, _, clitic in kept):
        kept = [m for m in kept if not (m[3].startswith("و") and m[0].kind in _STEERING)]  # وادي is no و + أدى
    return kept


def _follow(keys: Keys, at: int, rest: tuple[str, ...]) -> int:
    """The end of the entry's remaining words from ``at``, or 0; quotes and brackets between words are passed over."""
    window = keys[at : at + len(rest)]
    if window == rest:
        return at + len(rest)
    if TRANSPARENT.isdisjoint(window):
        return 0
    for word in rest:
        skipped = 0
        while at < len(keys) and keys[at] in TRANSPARENT and skipped < 2:
            at += 1
            skipped += 1
        if at >= len(keys) or keys[at] != word:
            return 0
        at += 1
    return at


def _strict_ok(entry: Entry, want: tuple[str, ...], tokens: Sequence[Token], first: int, last: int) -> bool:
    """A strict entry must stand in the text letter by letter; a place must not be contradicted by a letter that the
    writer chose (إنه is not the village انة, على is not علي), though a plain ا may stand for any."""
    if entry.pos in ("object", "owned") and want[0].endswith("ه") and tokens[first].text.endswith("ة"):
        return False  # أسرة is no أسره
    if not entry.strict and entry.kind != "place":
        return True
    have = [t.text for t in tokens[first:last] if t.kind != "punct"]
    if entry.kind == "place" and len(want[0]) <= _SHORT_NAME and len(have[0]) > len(want[0]):
        return have[0].endswith(want[0])  # باب is not in إب
    if len(have) != len(want):
        return not entry.strict
    if entry.strict:
        return have[0].endswith(want[0]) and have[1:] == list(want[1:])
    return all(_agrees(shown, form) for shown, form in zip(have, want, strict=True))


def _agrees(shown: str, form: str) -> bool:
    """Whether a written word can be the listed one, clitics before it aside."""
    for have, want in zip(reversed(shown), reversed(form), strict=False):
        if have in "أإ" and want in "أإ":
            continue  # إعزاز and أعزاز, أدلب and إدلب: writers mix them
        if have != want and (have in "أإآىة" or (have == "ي" and want not in "ىئي")):
            return False
    return True
