"""Splits an article into sentences, and a sentence into clauses.

A line break ends a sentence, and so does . ! ? ؟ or … followed by white space, closing quotes included: evidence is
counted in these units. The clause, not the sentence, is what a date, a place or a negation governs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.events.normalize import NormalText, Token

SENTENCE_END = re.compile(r"(?<=[.!؟?…])[\"'”»)\]]*\s+|\n+")
_GLUED = re.compile(r"(?<=[\u0621-\u064a]{3})[.؟!](?=[\u0621-\u064a]{3})")


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
    for start, end in sentence_spans(text):
        at = start
        for stop in _GLUED.finditer(text, start, end):
            yield at, stop.end()
            at = stop.end()
        yield at, end


def split_sentences(normal: NormalText, tokens: list[Token]) -> list[Sentence]:
    """The sentences of an article that hold at least one token."""
    sentences: list[Sentence] = []
    at = 0
    for start, end in _unglued(normal.original):
        first = at
        while at < len(tokens) and normal.original_span(tokens[at].start, tokens[at].end)[0] < end:
            at += 1
        if at > first:
            sentences.append(Sentence(len(sentences), first, at, start, end))
    return sentences
