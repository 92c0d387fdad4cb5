"""What the actors named so far say of a short name after them: القوات, الجنود, التنظيم.

Everything is worked out in one pass over the article, so that an answer costs a look-up however many actors there are.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from datetime import date

from extractors.events.actor_refs import STATE_BRANCHES, ActorRef, antecedent
from extractors.events.document import Document, Mention
from extractors.events.vocabulary import Actor


def valid_on(row: Actor, day: date | None) -> bool:
    """Whether a name meant this actor on a day; without a day, whether it still does."""
    if day is None:
        return row.valid_to is None
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


class Antecedents:
    """The groups and organs named so far, added in reading order: who is meant by a noun that points back."""

    def __init__(self, named: Iterable[ActorRef] = ()) -> None:
        self._at: list[int] = []
        self._armed: list[str | None] = [None]
        self._serving: list[tuple[int, str] | None] = [None]
        for ref in named:
            self.add(ref)

    def add(self, ref: ActorRef) -> None:
        """The next one in the text."""
        branch, _, state = ref.code.partition(":")
        serves = bool(state) and branch in ("military", "police", "intelligence")
        self._at.append(ref.first)
        self._armed.append(antecedent([ref]) or self._armed[-1])
        self._serving.append((ref.first, state) if serves else self._serving[-1])

    def armed(self, at: int) -> str | None:
        """The armed group named last before a token."""
        return self._armed[bisect_left(self._at, at)]

    def state(self, since: int, at: int) -> str | None:
        """The state whose soldiers, police or agents were named last in tokens ``[since, at)``."""
        found = self._serving[bisect_left(self._at, at)]
        return found[1] if found is not None and found[0] >= since else None


class ToldBefore:
    """The actors of one article in reading order, asked for by the token before which they were told."""

    def __init__(self, doc: Document) -> None:
        self._country = doc.country
        self._lands = {doc.country, *doc.lands}
        self._full: dict[str, int] = {}  # a code -> where it first stands by a name that needs no context
        for m in doc.by_kind.get("actor", ()):
            if not m.data.needs_context:
                self._full.setdefault(m.data.code, m.first)
        self._forces_at, self._forces = _forces(doc)
        self._organs_at, self._organs = _organs(doc)
        self._states_at, self._states = _states(doc)

    def explains(self, mention: Mention) -> bool:
        """Whether a short name can lean on the country of the story or on an earlier full name of the same actor."""
        code = mention.data.code
        if ":" in code and code.split(":")[1] == self._country:
            return True
        if mention.data.by_country and (self._country is None or mention.data.country in self._lands):
            return True
        return self._full.get(code, mention.first) < mention.first

    def force(self, at: int) -> str | None:
        """The force named most before a token by its full name (قوات …), else the organ of a state named last."""
        if before := bisect_left(self._forces_at, at):
            return self._forces[before - 1]
        organs = bisect_left(self._organs_at, at)
        return self._organs[organs - 1] if organs else None

    def states(self, at: int) -> dict[str, str]:
        """For each branch the state whose organ was named last before a token: who الجنود and القوات are there."""
        return self._states[bisect_left(self._states_at, at)]


def _forces(doc: Document) -> tuple[list[int], list[str]]:
    """Where forces are named by full name, and the one named most up to there, the earliest of equals."""
    named: Counter[str] = Counter()
    at: list[int] = []
    most: list[str] = []
    for m in doc.by_kind.get("actor", ()):
        if m.data.kind == "force" and any(stem in doc.key(m.first) for stem in doc.grammar.forces_stem):
            named[str(m.data.code)] += 1
            at.append(m.first)
            most.append(max(named, key=lambda code: named[code]))
    return at, most


def _organs(doc: Document) -> tuple[list[int], list[str]]:
    """Where an organ of a state is named by a row that is valid on the day, and its code."""
    found = [
        (m.first, str(m.data.code))
        for m in doc.by_kind.get("actor", ())
        if m.data.kind in ("force", "police") and ":" in m.data.code and valid_on(m.data, doc.published)
    ]
    return [at for at, _ in found], [code for _, code in found]


def _states(doc: Document) -> tuple[list[int], list[dict[str, str]]]:
    """Where organs of states are named, and what is known before the first of them and after each."""
    nations = {m.first: m.data.value for m in doc.by_kind.get("nationality", ())}
    told: list[tuple[int, str, str]] = []
    for m in doc.by_kind.get("actor", ()):
        branch, _, state = m.data.code.partition(":")
        if state and branch in STATE_BRANCHES:
            told.append((m.first, branch, state))
    told += [(m.first, m.data.branch, nations[m.last]) for m in doc.by_kind.get("body", ()) if m.last in nations]
    told.sort()
    known: list[dict[str, str]] = [{}]
    for _, branch, state in told:
        known.append({**known[-1], branch: state})
    return [at for at, _, _ in told], known
