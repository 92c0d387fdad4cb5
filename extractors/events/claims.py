"""Claims of responsibility: a group that says that it did what was told is the doer, the claimant and a speaker."""

from bisect import bisect_left
from collections.abc import Sequence

from extractors.events.actor_refs import STATE_BRANCHES, ActorRef, InOrder, sides
from extractors.events.document import Document, Mention
from extractors.events.incidents import Incident, drop_double_targets
from extractors.events.role_marks import Part

_BEFORE, _AFTER = 9, 3  # words between the claim and the claimant that stands before or after it
_DENIAL = 3  # words before a claim within which a negation denies it: لم تتبن أي جهة
_ANYWHERE = ""  # among the ids of places
_VAGUE = ("unidentified-gunmen", "militants")
_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")


def read_claims(doc: Document, incidents: list[Incident], actors: InOrder) -> None:
    """Gives every claimed incident its claimant: the violent incident told last before the claim."""
    cues = doc.by_kind.get("claim")
    if not cues:
        return
    told = _Violent(incidents)
    for cue in cues:
        sentence = doc.sentence_at(cue.first)
        claimant = _claimant(doc, cue, actors.within(sentence.first, sentence.last))
        named = {m.data.id for m in doc.of("place", sentence.first, sentence.last)}
        incident = told.last(sentence.index, named)
        if claimant is not None and incident is not None:
            _give(incident, claimant)


def _claimant(doc: Document, cue: Mention, actors: Sequence[ActorRef]) -> ActorRef | None:
    """The armed group that the claim has as its subject."""
    usual = doc.key(cue.last) in doc.grammar.usually  # يتبنى عادة مثل هذه الهجمات
    if usual or any(m.data.cls == "negation" for m in doc.of("cue", max(0, cue.first - _DENIAL), cue.first)):
        return None
    groups = [a for a in actors if "armed" in sides(a.code) and a.code.split(":")[0] not in STATE_BRANCHES]
    after = [a for a in groups if 0 <= a.first - cue.last < _AFTER]
    before = [a for a in groups if 0 <= cue.first - a.last <= _BEFORE]
    return after[0] if after else before[0] if before else None


class _Violent:
    """The violent incidents of an article by the sentences that tell them, all and those of each place."""

    def __init__(self, incidents: list[Incident]) -> None:
        self._incidents = incidents
        self._told: dict[str, list[tuple[int, int]]] = {_ANYWHERE: []}  # sentence, and the first incident last
        for number, i in enumerate(incidents):
            if not i.aggregate and i.coding.event_type in _VIOLENT:
                place = i.place.place.id if i.place and i.place.place else _ANYWHERE
                for name in {_ANYWHERE, place}:
                    self._told.setdefault(name, []).extend((sentence, -number) for sentence in i.sentences)
        for told in self._told.values():
            told.sort()

    def last(self, sentence: int, named: set[str]) -> Incident | None:
        """That which was told last, before a claim or with it; first of all one of a place that the claim names."""
        found = [at for name in named if (at := self._before(name, sentence)) is not None]
        last = max(found) if found else self._before(_ANYWHERE, sentence)
        return self._incidents[-last[1]] if last else None

    def _before(self, name: str, sentence: int) -> tuple[int, int] | None:
        told = self._told.get(name, [])
        at = bisect_left(told, (sentence + 1, -len(self._incidents)))
        return told[at - 1] if at else None


def _give(incident: Incident, claimant: ActorRef) -> None:
    if claimant.code not in incident.claimed_by:
        incident.claimed_by.append(claimant.code)
    if claimant.code not in incident.speakers:
        incident.speakers.append(claimant.code)
    if not incident.codes("agent") - set(_VAGUE):
        for code in _VAGUE:
            incident.parts.pop(("agent", code), None)
        incident.parts["agent", claimant.code] = Part(claimant, "agent", "claims_it")
        drop_double_targets(incident)
