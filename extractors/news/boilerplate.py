"""Paragraphs that a source puts under many of its articles: credits, appeals to subscribe, standing background.

They are left out when a page is cleaned, by a list that the warehouse keeps for each source. What makes the same input
give the same text: the list grows only at the end of a visit that went through, and a page is cleaned with the list as
it was when its visit began. A run that is killed has not changed the list, so the run that goes on from there cleans
the rest of the pages as the first would have. Each article keeps the keys of what was left out of it, so that cleaning
it again with just these keys gives the same text, however long the list has become.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from extractors.ids import content_hash
from extractors.news.duplicates import normal_form

LATEST_STORIES = 200  # of a source, among which repetitions are looked for
LEAST_STORIES = 5
LEAST_SHARE = 0.05  # of the stories: what stands in fewer is a newsroom's habit of words, not a template
LEAST_WORDS = 4  # shorter lines are also headings of parts, such as the place that the next paragraph is about


@dataclass(frozen=True, slots=True)
class Repeated:
    """A paragraph that several stories of a source have in common."""

    key: str
    paragraph: str
    n_stories: int


def paragraph_key(paragraph: str) -> str:
    """Equal for paragraphs that differ in spelling, spacing or punctuation only."""
    return content_hash(normal_form(paragraph))[:16]


def repeated_paragraphs(stories: Iterable[str]) -> tuple[Repeated, ...]:
    """The paragraphs that recur in a source's stories, copies of one story being given once."""
    texts = [dict.fromkeys(text.splitlines()) for text in stories]
    seen: Counter[str] = Counter()
    words: dict[str, str] = {}
    for text in texts:
        keys = {paragraph_key(line): line for line in text if len(normal_form(line).split()) >= LEAST_WORDS}
        seen.update(keys.keys())
        words = keys | words
    enough = max(LEAST_STORIES, LEAST_SHARE * len(texts))
    return tuple(Repeated(key, words[key], times) for key, times in sorted(seen.items()) if times >= enough)


def without_boilerplate(text: str, known: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The text without the known paragraphs, and the keys of those that were in it."""
    if not known:
        return text, ()
    keyed = [(paragraph_key(line), line) for line in text.splitlines()]
    removed = dict.fromkeys(key for key, _ in keyed if key in known)
    return "\n".join(line for key, line in keyed if key not in removed), tuple(removed)
