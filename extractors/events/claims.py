"""Claims of responsibility: a group that says that it did what was told is the doer, the claimant and a speaker."""

from extractors.events.actor_refs import STATE_BRANCHES, ActorRef, sides
from extractors.events.document import Document, Mention
from extractors.events.incidents import Incident, drop_double_targets
from extractors.events.role_marks import Part

_BEFORE, _AFTER = 9, 3  # words between the claim and the claimant that stands before or after it
_DENIAL = 3  # words before a claim within which a negation denies it: لم تتبن أي جهة
_VAGUE = ("unidentified-gunmen", "militants")
_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")


def read_claims(doc: Document, incidents: list[Incident], actors: list[ActorRef]) -> None:
    """Gives every claimed incident its claimant: the violent incident told last before the claim."""
    for cue in (c for c in doc.by_kind.get("cue", ()) if c.data.cls == "claim"):
        sentence = next(s for s in doc.sentences if s.first <= cue.first < s.last)
        claimant = _claimant(doc, cue, [a for a in actors if sentence.first <= a.first < sentence.last])
        named = {m.data.id for m in doc.of("place", sentence.first, sentence.last)}
        incident = _claimed(incidents, sentence.index, named)
        if claimant is not None and incident is not None:
            _give(incident, claimant)


def _claimant(doc: Document, cue: Mention, actors: list[ActorRef]) -> ActorRef | None:
    """The armed group that the claim has as its subject."""
    if any(m.data.cls == "negation" for m in doc.of("cue", max(0, cue.first - _DENIAL), cue.first)):
        return None
    groups = [a for a in actors if "armed" in sides(a.code) and a.code.split(":")[0] not in STATE_BRANCHES]
    after = [a for a in groups if 0 <= a.first - cue.last < _AFTER]
    before = [a for a in groups if 0 <= cue.first - a.last <= _BEFORE]
    return after[0] if after else before[0] if before else None


def _claimed(incidents: list[Incident], sentence: int, named: set[str]) -> Incident | None:
    """The violent incident that was told last, before the claim or with it; first of all one of a place it names."""
    told = [i for i in incidents if not i.aggregate and i.coding.event_type in _VIOLENT and i.sentences[0] <= sentence]
    told = [i for i in told if i.place and i.place.place and i.place.place.id in named] or told
    return max(told, key=lambda i: max(s for s in i.sentences if s <= sentence), default=None)


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
