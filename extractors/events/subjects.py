"""What the parts of one sentence share: a subject (اقتحمت القوات … واعتقلت), a cause (قتل … وأصيب … جراء غارات)."""

from dataclasses import replace
from itertools import takewhile

from extractors.events.document import Document, Mention
from extractors.events.incidents import Incident
from extractors.events.sentences import Sentence

_SUBJECTS = (
    "subject_after_verb",
    "subject_before",
    "genitive_of_doer",
    "subject_goes_on",
    "announcer",
    "joined_to_previous",
)
_JOINS = ("و", "ف")
_FEMININE_OR_PLURAL = ("ت", "وا", "تا")  # اعتقلت شبانا: a passive before people counted would be masculine singular
_CASUALTIES = frozenset({"killed", "injured"})
_NO_DOERS = frozenset({"killed", "injured", "clash", "protest", "riot", "explosion"})


def go_on(doc: Document, s: Sentence, incident: Incident, told: list[Incident]) -> None:
    """Gives an act without a doer that of the act before it in the same sentence."""
    if incident.codes("agent") or incident.aggregate or incident.family.id in _NO_DOERS or not _joined(doc, incident):
        return
    for before in _beside(s, incident, told):
        subjects = {key: part for key, part in before.parts.items() if key[0] == "agent" and part.rule in _SUBJECTS}
        for key, part in subjects.items():
            if key[1] not in incident.codes("target"):
                incident.parts[key] = replace(part, rule="subject_goes_on")
        if subjects:
            return


def share_cause(s: Sentence, incident: Incident, told: list[Incident]) -> None:
    """قتل خمسة في A وثلاثة في B، بينما أصيب عشرة في C جراء غارات: the cause that is told last is that of all."""
    if incident.family.kind != "nucleus" or not incident.families & _CASUALTIES or incident.aggregate:
        return
    agents = {key: part for key, part in incident.parts.items() if key[0] == "agent"}
    for before in _beside(s, incident, told):
        if before.families <= _CASUALTIES and not before.codes("agent") and before.place is not None:
            before.family, before.coding = incident.family, incident.coding
            before.means, before.parts = before.means | incident.means, before.parts | agents


def _beside(s: Sentence, incident: Incident, told: list[Incident]) -> list[Incident]:
    """Like it a fact, a plan …, told by this sentence alone, the latest first: the end of what was told so far."""
    here = takewhile(lambda i: i.sentences[-1] == s.index, reversed(told))
    return [i for i in here if i.sentences == [s.index] and i.status == incident.status and not i.aggregate]


def _joined(doc: Document, incident: Incident) -> bool:
    """Whether the first verb of an incident is joined to an earlier one and has its subject in itself."""
    verb = min(incident.triggers, key=lambda t: t.first)
    if not verb.prefix.startswith(_JOINS):
        return False
    return verb.pos == "active" or (verb.pos == "either" and _acts(doc, verb))


def _acts(doc: Document, verb: Mention) -> bool:
    """Whether a form that could be passive is active by its ending, or by the case of what follows."""
    masculine_object = any(
        m.first == verb.last and doc.key(m.last - 1).endswith("ين") for m in doc.of("person", verb.last, verb.last + 2)
    )
    return doc.key(verb.last - 1).endswith(_FEMININE_OR_PLURAL) or masculine_object
