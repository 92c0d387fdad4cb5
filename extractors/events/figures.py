"""A figure for one outcome as a stretch of text tells it, and the range that all tellings of an incident give."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.events.document import Document, Mention
from extractors.events.people import Group
from extractors.records import Count, Span, Subset


@dataclass(slots=True)
class OutcomeCount:
    """A figure for one outcome (killed, injured …) and the words that give it.

    ``count`` null: told without a number, or with one number for two outcomes (``lump``); ``zero``: stated none, or
    without a count: said to be unknown.
    ``trigger`` null: a noun tells the outcome by itself (قتيل).
    """

    kind: str
    count: Count | None
    group: Group
    trigger: Mention | None
    subsets: list[Subset] = field(default_factory=list)
    zero: bool = False
    lump: bool = False
    attackers: bool = False  # of those who attacked, so that it comes beside the figure of their victims

    @property
    def first(self) -> int:
        """The first token that tells it."""
        return min(self.group.first, self.trigger.first if self.trigger else self.group.first)

    @property
    def last(self) -> int:
        """The token after the last one that tells it."""
        return max(self.group.last, self.trigger.last if self.trigger else self.group.last)

    @property
    def positive(self) -> bool:
        """Whether it counts at least one."""
        return self.count is not None and self.count.low > 0

    def span(self, doc: Document) -> Span:
        """Characters of the figure."""
        return doc.span(self.group.first, self.group.last)


def figure(counts: Sequence[OutcomeCount], kind: str) -> Count | None:
    """One range for a kind from all tellings: attackers who died are added to their victims."""
    victims = _range([c for c in counts if not c.attackers], kind)
    attackers = _range([c for c in counts if c.attackers], kind)
    if victims is None or attackers is None or not attackers.low:
        return victims or attackers
    high = None if victims.high is None or attackers.high is None else victims.high + attackers.high
    return Count(victims.low + attackers.low, high)


def _range(counts: Sequence[OutcomeCount], kind: str) -> Count | None:
    """Lowest to highest of several tellings; a zero only when nothing else is told."""
    told = [c.count for c in counts if c.kind == kind and c.count is not None and not c.zero]
    if not told:
        return Count(0, 0) if any(c.kind == kind and c.zero and c.count is not None for c in counts) else None
    exact = [c for c in told if c.high is not None]
    if not exact:
        return Count(max(c.low for c in told), None)
    return Count(min(c.low for c in exact), max(c.high or c.low for c in exact))
