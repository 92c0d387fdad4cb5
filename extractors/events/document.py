"""An article as the coder sees it: tokens, sentences, clauses, and mentions found by the lexicons."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from extractors.events.dates import DateMention, DateWords, find_dates
from extractors.events.gazetteer import Gazetteer
from extractors.events.grammar import GrammarWords
from extractors.events.lexicon import Lexicon, has_lam
from extractors.events.normalize import NormalText, Token, normalize, tokenize
from extractors.events.number_grammar import Parser
from extractors.events.numbers import NumberMention, NumberWords, find_numbers
from extractors.events.rules import Family
from extractors.events.sentences import Sentence, split_sentences
from extractors.events.vocabulary import BESIDE_BODY, CueClass, Trigger
from extractors.records import ArticleText, Span

# A word of these kinds is never read inside a longer mention of another kind.
_ALWAYS = frozenset({"means"})
_ACTS = frozenset({"air", "strike", "attack", "chemical", "suicide"})  # whose phrases may name their doer
_HARD_BREAKS = frozenset({"؛", ":", "."})
_BREAKS = frozenset({"،", ",", "؛", ":", ".", "-", "!", "؟", "?"})
_BEARERS = frozenset({"body", "person", "actor", "nationality"})  # what an adjective of nationality belongs to
_OPENERS = frozenset({"new_event", "contrast", "result", "background_hard"})
_CONJUNCTIONS = ("و", "ف")
VERBS = ("active", "passive", "either", "present", "object")  # forms of a trigger that are verbs
NOUNS = ("noun", "owned")  # and those that are nouns, alone or with a pronoun


@dataclass(slots=True)
class Mention:
    """A stretch of tokens ``[first, last)`` with a meaning. ``data`` is the record behind it."""

    kind: str
    first: int
    last: int
    id: str
    data: Any
    prefix: str = ""
    pos: str = ""
    phrase: bool = False  # the lexicon's form has several words, even where the subject stands between them


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything that is compiled once: the coder's knowledge."""

    lexicon: Lexicon
    gazetteer: Gazetteer
    families: dict[str, Family]
    numbers: NumberWords
    dates: DateWords
    words: GrammarWords


class _Keys(dict[int, str]):
    """Words by token, empty outside the text. Every rule looks around with it, so it is one look-up and no more."""

    def __missing__(self, _at: int) -> str:
        return ""


@dataclass(slots=True)
class Document:
    """An annotated article. ``clause`` gives each token the number of its clause, growing through the article."""

    article: ArticleText
    resources: Resources
    normal: NormalText
    tokens: list[Token]
    sentences: list[Sentence]
    published: date | None
    mentions: list[Mention] = field(default_factory=list)
    by_kind: dict[str, list[Mention]] = field(default_factory=dict)  # and cues by their class too
    clause: list[int] = field(default_factory=list)
    country: str | None = None
    lands: frozenset[str] = frozenset()  # countries in which the article names places

    _starts: dict[str, list[int]] = field(default_factory=dict)
    _opens: list[int] = field(init=False)  # the first token of each sentence
    key: Callable[[int], str] = field(init=False)
    """The folded word at a token; empty before the first and after the last."""
    grammar: GrammarWords = field(init=False)
    """The small words that steer reading."""

    def __post_init__(self) -> None:
        self.key = _Keys(enumerate([token.key for token in self.tokens])).__getitem__
        self._opens = [s.first for s in self.sentences]
        self.grammar = self.resources.words

    def settle(self, mentions: list[Mention]) -> None:
        """Takes the mentions, sorted by where they start, and indexes them."""
        self.mentions = mentions
        for mention in mentions:
            self.by_kind.setdefault(mention.kind, []).append(mention)
            if mention.kind == "cue":
                self.by_kind.setdefault(mention.data.cls, []).append(mention)
        self._starts = {kind: [m.first for m in found] for kind, found in self.by_kind.items()}

    def of(self, kind: str, first: int, last: int) -> list[Mention]:
        """Mentions of a kind that lie within tokens ``[first, last)``, in reading order."""
        starts = self._starts.get(kind)
        if starts is None or first >= last:
            return []
        low = bisect_left(starts, first)
        high = bisect_left(starts, last, low)
        return [m for m in self.by_kind[kind][low:high] if m.last <= last] if low < high else []

    def cues(self, cls: CueClass, first: int, last: int) -> list[Mention]:
        """Cues of a class within tokens ``[first, last)``."""
        return self.of(cls, first, last)

    def at(self, kind: str, at: int) -> list[Mention]:
        """Mentions of a kind that start at a token."""
        starts = self._starts.get(kind)
        if starts is None:
            return []
        low = bisect_left(starts, at)
        return self.by_kind[kind][low : bisect_left(starts, at + 1, low)] if low < len(starts) else []

    def sentence_at(self, at: int) -> Sentence:
        """The sentence that holds a token."""
        return self.sentences[bisect_right(self._opens, at) - 1]

    def cue_at(self, at: int, *classes: CueClass) -> Mention | None:
        """The cue of one of these classes that starts at a token, or null."""
        return next((m for m in self.at("cue", at) if m.data.cls in classes), None)

    def stem(self, mention: Mention) -> str:
        """The first word of a mention, folded, without the clitics that were peeled off it: للجيش is الجيش."""
        rest = self.tokens[mention.first].key.removeprefix(mention.prefix)
        return "ا" + rest if has_lam(mention.prefix) and rest.startswith("ل") and len(rest) > 2 else rest

    def definite(self, mention: Mention) -> bool:
        """Whether a mention's first word carries the article."""
        return "ال" in mention.prefix or self.stem(mention).startswith("ال")

    def family(self, trigger: Mention) -> Family:
        """The rule family of a trigger."""
        return self.resources.families[trigger.data.family]

    def span(self, first: int, last: int) -> Span:
        """Characters of the original text behind tokens ``[first, last)``."""
        return self.normal.original_span(self.tokens[first].start, self.tokens[last - 1].end)

    def words(self, first: int, last: int) -> str:
        """Level-1 text of tokens ``[first, last)``."""
        return self.normal.text[self.tokens[first].start : self.tokens[last - 1].end]


def annotate(article: ArticleText, resources: Resources) -> Document:
    """Finds everything that the lexicons, numbers and dates have to say about an article."""
    normal = normalize(article.text)
    tokens = tokenize(normal)
    published = _day(article.published)
    doc = Document(article, resources, normal, tokens, split_sentences(normal, tokens), published)
    words = [m for s in doc.sentences for m in _words(resources.lexicon, tokens, s)]
    parser = Parser(tokens, resources.numbers)
    dates = find_dates(tokens, published, resources.dates, parser)
    numbers = find_numbers(tokens, resources.numbers, parser)
    _settle(doc, words, dates, numbers)
    doc.clause = _clauses(doc)
    return doc


def _day(published: date | datetime | None) -> date | None:
    return published.date() if isinstance(published, datetime) else published


def _words(lexicon: Lexicon, tokens: list[Token], sentence: Sentence) -> list[Mention]:
    """What the lexicons say of the words of one sentence."""
    start = sentence.first
    return [
        Mention(entry.kind, start + first, start + last, entry.id, entry.data, prefix, entry.pos, " " in entry.form)
        for entry, first, last, prefix in lexicon.find(tokens[start : sentence.last])
    ]


def _settle(
    doc: Document, words: list[Mention], dates: Iterable[DateMention], numbers: Iterable[NumberMention]
) -> None:
    """Keeps, of overlapping readings, the longer one; dates hide numbers, and both hide words."""
    found = [Mention("date", d.first, d.last, d.rule, d) for d in dates]
    taken = _covered(found)
    found += [
        Mention("number", n.first, n.last, n.form, n) for n in numbers if taken.isdisjoint(range(n.first, n.last))
    ]
    found = _without_inner([*found, *words])
    found = [m for m in found if m.kind != "trigger" or _allowed(doc, m)]
    found = _with_their_bodies(found)
    found.sort(key=lambda m: (m.first, -m.last, m.kind, m.id, m.pos))
    doc.settle(found)


def _with_their_bodies(found: list[Mention]) -> list[Mention]:
    """Without the adjectives of nationality that are everyday words and stand beside nobody: عملية مالية."""
    ends = {m.last for m in found if m.kind in _BEARERS}
    return [m for m in found if m.kind != "nationality" or m.data.extra != BESIDE_BODY or m.first in ends]


def _covered(mentions: Iterable[Mention]) -> set[int]:
    return {at for m in mentions for at in range(m.first, m.last)}


def _without_inner(mentions: list[Mention]) -> list[Mention]:
    """Drops a mention that lies inside a longer one: the place in قوات سوريا الديمقراطية, the verb in تحرير الشام."""
    longest: dict[int, Mention] = {}  # of those of several words, at each token
    for m in mentions:
        if m.last - m.first == 1 or m.kind in _ALWAYS:
            continue
        for at in range(m.first, m.last):
            if at not in longest or m.last - m.first > longest[at].last - longest[at].first:
                longest[at] = m
    return [
        m
        for m in mentions
        if (m.first not in longest and m.last - 1 not in longest) or m.kind == "date" or not _inner(m, longest)
    ]


def _inner(m: Mention, longest: dict[int, Mention]) -> bool:
    """Whether a longer mention holds this one; people inside the name of their group still count."""
    for at in (m.first, m.last - 1):
        other = longest.get(at)
        if other is None or other.last - other.first <= m.last - m.first:
            continue
        holds = other.first <= m.first and m.last <= other.last
        if m.kind in _ALWAYS and other.kind != "place":
            continue
        if holds and not _still_read(m, other):
            return True
    return False


def _still_read(inner: Mention, outer: Mention) -> bool:
    """People in the name of their group or in a cue count; whoever acts inside a phrase of force acts: غارة تركية."""
    if inner.kind == "person":
        return outer.kind in ("actor", "speaker") or (outer.kind == "cue" and outer.data.cls != "idiom")
    if inner.kind == "actor" and outer.kind == "speaker":
        return True
    if outer.kind != "trigger":
        return False
    return inner.kind == "weapon" or (inner.kind in ("body", "actor", "nationality") and outer.data.family in _ACTS)


def _allowed(doc: Document, mention: Mention) -> bool:
    """Whether none of the row's ``not_with`` words stands within three words of the trigger."""
    trigger: Trigger = mention.data
    if not trigger.not_with:
        return True
    low, high = max(0, mention.first - 2), min(len(doc.tokens), mention.last + 4)
    near = f" {' '.join([t.key for t in doc.tokens[low:high]])} "
    return not any(map(near.__contains__, _apart(trigger.not_with)))


@cache
def _apart(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words with a space on both sides, to be looked for as wholes."""
    return tuple(f" {word} " for word in words)


def _clause_start(doc: Document, opener: Mention) -> int:
    """Where the clause of a word that opens one begins: with the negation right before it (ولم تسفر عن قتلى)."""
    return opener.first - 1 if doc.cue_at(opener.first - 1, "negation") else opener.first


def _clauses(doc: Document) -> list[int]:
    """Numbers of clauses: a break, a cue that opens one, or و with a verb starts the next."""
    opens = {_clause_start(doc, m) for m in doc.by_kind.get("cue", ()) if m.data.cls in _OPENERS}
    opens |= {
        m.first
        for m in (*doc.by_kind.get("trigger", ()), *doc.by_kind.get("report", ()))
        if m.prefix in _CONJUNCTIONS and m.pos in (*VERBS, "verb")
    }
    opens |= {s.first for s in doc.sentences}
    numbers: list[int] = []
    current = -1
    for at in range(len(doc.tokens)):
        if at in opens or doc.key(at - 1) in _BREAKS or current < 0:
            current += 1
        numbers.append(current)
    return numbers
