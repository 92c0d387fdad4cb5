"""Which incidents become rows: not a raid without a result, not an accident, not a bare word."""

from extractors.events.actor_refs import sides
from extractors.events.document import Document
from extractors.events.incidents import Incident
from extractors.events.signs import odds

_NEEDS_RESULT = frozenset({"raid", "storm"})
# Moves of troops that an article tells beside an attack are part of its story, not rows of their own.
_FINDS = frozenset({"seize", "defuse", "shootdown"})  # a thing found in a province is an incident without more
_MOVES = frozenset({"deploy", "withdraw"})
_PERSONAL_VIOLENCE = frozenset({"killed", "injured", "stabbing", "beating", "gunfire"})
# Log-odds of a telling in a text of one sentence below which it is no news, and what each further sentence adds.
_LEAST_ODDS, _CONTEXT, _MOST_CONTEXT = -1.2, 1.3, 3


def rows_of(doc: Document, incidents: list[Incident]) -> list[Incident]:
    """The incidents that are worth a row each."""
    fought = any(i.family.id not in _MOVES and not i.aggregate for i in incidents)
    return [i for i in incidents if _worth_a_row(doc, i) and not (fought and i.family.id in _MOVES)]


def _worth_a_row(doc: Document, incident: Incident) -> bool:
    if incident.families <= _NEEDS_RESULT and incident.coding.event_type == "Strategic developments":
        return any(c.kind == "arrested" and c.count for c in incident.counts) and not incident.aggregate
    if _thin(incident) or (incident.family.id == "explosion" and _accidental(doc, incident)):
        return False
    if _common_crime(doc, incident) or not _told_as_news(doc, incident):
        return False
    if incident.subordinate and incident.place is None and not incident.when.stated:
        return False
    if incident.coding.event_type == "Violence against civilians" and incident.families <= {"killed", "injured"}:
        return _violent(doc, incident)
    return True


def _acts(incident: Incident) -> bool:
    """Whether a verb tells it as somebody's act: أحرق مسلحون ثلاث قرى في ولاية …"""
    return any(t.pos in ("active", "either") for t in incident.triggers)


def _told_as_news(doc: Document, incident: Incident) -> bool:
    """Whether one sentence tells it as news, or several tell it; an article around the sentence speaks for it."""
    if len(incident.sentences) > 1 or incident.zone == "headline" or incident.status in ("planned", "denied"):
        return True
    context = min(_MOST_CONTEXT, len(doc.sentences) - 1 + bool(doc.article.title))
    return odds(doc, incident) + _CONTEXT * context >= _LEAST_ODDS


def _thin(incident: Incident) -> bool:
    """Nothing but a word: no place, day or figure, and not both sides. A general statement rather than an incident."""
    if incident.aggregate or incident.when.stated or len(incident.sentences) > 1 or incident.zone == "headline":
        return False
    if any(c.count is not None and (c.count.low or c.zero) for c in incident.counts):
        return False
    told_place = incident.place is not None and (incident.place.place is not None or bool(incident.place.typed))
    if incident.families & _FINDS and incident.admin1 is not None:
        return False
    exposed = any(role == "target" and part.rule == "exposed" for (role, _), part in incident.parts.items())
    acts = bool(incident.codes("agent")) and _acts(incident)
    if incident.admin1 is not None and not incident.of_crowds and (acts or exposed):
        return False
    sides = bool(incident.codes("agent")) and bool(incident.codes("target"))
    if sides and _acts(incident) and incident.means:
        return False  # أغار طيران A على تجمعات لB
    return not told_place and not (sides and (incident.place is not None or incident.admin1 is not None))


def _violent(doc: Document, incident: Incident) -> bool:
    """Deaths and injuries without a cause are a row only when nothing tells of an accident or an illness."""
    if _accidental(doc, incident):
        return False
    return incident.counted or bool(incident.codes("agent"))


def _common_crime(doc: Document, incident: Incident) -> bool:
    """A quarrel or robbery between private people, told as such; armed groups and states make it more."""
    if not incident.families <= _PERSONAL_VIOLENCE or any("armed" in sides(code) for _, code in incident.parts):
        return False
    spans = (doc.sentences[index] for index in incident.sentences)
    return any(doc.cues("crime", s.first, s.last) for s in spans)


def _accidental(doc: Document, incident: Incident) -> bool:
    spans = (doc.sentences[index] for index in incident.sentences)
    return any(doc.cues("accident", s.first, s.last) for s in spans)
