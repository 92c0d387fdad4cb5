"""An actor as a text names it, and what its id says of it: armed, civilian, a crowd, an organ of a state."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

ARMED_CODES = frozenset({
    "sdf", "asayish-nes", "ypg", "isis", "coalition", "ct-kurdistan", "peshmerga", "asayish-kri", "pmf",
    "tribal-mobilization", "sna", "hts", "opposition-sy", "regime-militia-sy", "iran-militia", "hezbollah", "hamas",
    "pij", "pkk", "houthi", "stc", "rsf", "al-qaeda", "taliban", "tribal-fighters", "unidentified-gunmen", "militants",
})  # fmt: skip
CIVILIAN_CODES = frozenset({"civilians", "journalists", "refugees", "health-workers", "prisoners", "un"})
CROWD_CODES = frozenset({"protesters", "rioters"})
STATE_BRANCHES = ("military", "police", "intelligence", "government")
# Names that say no more than that somebody is armed, and forces that no "the organisation" points back at.
_NO_ANTECEDENT = ("militants", "unidentified-gunmen", "coalition", "peshmerga")


@dataclass(slots=True)
class ActorRef:
    """An actor named at tokens ``[first, last)``. ``kind`` is force, people, government, speaker …"""

    first: int
    last: int
    code: str
    kind: str
    prefix: str
    row: str
    named: bool = True

    @property
    def tokens(self) -> set[int]:
        """The tokens that name it."""
        return set(range(self.first, self.last))


class InOrder:
    """The actors of an article in reading order, asked for by a stretch of tokens."""

    def __init__(self, refs: Sequence[ActorRef]) -> None:
        self._refs = refs
        self._firsts = [ref.first for ref in refs]

    def within(self, first: int, last: int) -> Sequence[ActorRef]:
        """Those that start within tokens ``[first, last)``."""
        low = bisect_left(self._firsts, first)
        return self._refs[low : bisect_left(self._firsts, last, low)]


@cache
def sides(code: str) -> frozenset[str]:
    """What the conditions of rule files may call an actor: armed, civilian, soldier, crowd, state."""
    head, _, _ = code.partition(":")
    found: set[str] = set()
    if code in ARMED_CODES or head in ("military", "police", "intelligence"):
        found.add("armed")
    if head in ("military", "police", "intelligence") or code in ("peshmerga", "asayish-kri", "ct-kurdistan", "pmf"):
        found |= {"soldier", "state"}
    if code in ARMED_CODES:
        found.add("soldier")
    if head == "government" or code == "settlers":
        found.add("civilian")
    if code in CIVILIAN_CODES:
        found.add("civilian")
    if code in CROWD_CODES:
        found.add("crowd")
    return frozenset(found)


def antecedent(refs: list[ActorRef]) -> str | None:
    """The armed group named last: who التنظيم, الخلية or المسلحين points at."""
    for ref in reversed(refs):
        if ref.code in ARMED_CODES and ref.code not in _NO_ANTECEDENT:
            return ref.code
    return None
