"""Splits an article into sentences, and a sentence into clauses.

A line break ends a sentence, and so does . ! ? ؟ or … followed by white space, closing quotes included: evidence is
counted in these units. The clause, not the sentence, is what a date, a place or a negation governs.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.events.normalize import NormalText, Token

# Words and marks. What is longer is no sentence of news but a list or a page without punctuation; it is read in pieces,
# so that the work grows with the text and not with its square.
LONGEST = 600
SENTENCE_END = re.compile(r"(?<=[.!؟?…])[\"'”»)\]]*\s+|\n+")
_INITIAL = re.compile(r"(?<![\w\u064b-\u0652])[\u0621-\u064a][.]\s*$")  # المدعو م. ع
_YEAR = re.compile(r"\d\s*[\u0621-\u064a][.]\s*$")  # عام 2018 م.
_GLUED = re.compile(r"[.؟!](?<=[\u0621-\u064a]{3}.)(?=[\u0621-\u064a]{3})")  # the mark first: it is searched fast


@dataclass(slots=True)
class Sentence:
    """Tokens ``[first, last)`` of the article, characters ``[start, end)`` of the original text."""

    index: int
    first: int
    last: int
    start: int
    end: int


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Character spans of the sentences of a text; white space between them belongs to the one before."""
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in SENTENCE_END.finditer(text):
        if text[start : gap.start()].strip():
            spans.append((start, gap.end()))
            start = gap.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def _unglued(text: str) -> Iterator[tuple[int, int]]:
    """The spans of sentences, those split further that a page has put together without a space: السوري.وقبل."""
    for start, end in _joined(text):
        at = start
        for stop in _GLUED.finditer(text, start, end):
            yield at, stop.end()
            at = stop.end()
        yield at, end


def _joined(text: str) -> list[tuple[int, int]]:
    """The spans, those put together that the initial of a name parts: المدعو م. ع."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        before = text[spans[-1][0] : spans[-1][1]] if spans else ""
        if "\n" not in before and _INITIAL.search(before) and not _YEAR.search(before):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def split_sentences(normal: NormalText, tokens: list[Token]) -> list[Sentence]:
    """The sentences of an article that hold at least one token, too long ones cut."""
    sentences: list[Sentence] = []
    starts = normal.original_starts(tokens)
    first = 0
    for start, end in _unglued(normal.original):
        last = bisect_left(starts, end, first)
        at = start
        while last - first > LONGEST:
            part = first + LONGEST
            sentences.append(Sentence(len(sentences), first, part, at, starts[part]))
            first, at = part, starts[part]
        if last > first:
            sentences.append(Sentence(len(sentences), first, last, at, end))
        first = last
    return sentences
