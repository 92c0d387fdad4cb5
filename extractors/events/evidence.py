"""The words behind an event: spans of its fields, the rules that fired, and for each field why it has its value.

Reasons are for people: one short sentence a field, with the names of rules and lexicon rows as the files spell them.
"""

from collections.abc import Mapping
from typing import get_args

from extractors.events.document import Document
from extractors.events.incidents import Incident
from extractors.events.place_names import PlaceRef, Relation
from extractors.events.when import When
from extractors.records import COUNT_KINDS, Role, Span

Area = tuple[str | None, str | None]  # province, country
_STATED = "stated with"
_TOLD = {
    "claims_it": "claims it",
    "counted": "counted by the text",
    "announcer": "announces it, and no other doer is told",
}
_NAMED = "the province of the place that is named"
_RELATIONS: dict[Relation, str] = {
    "in": "as where it happened", "near": "as near it", "dir": "with a direction", "bare": "without a preposition",
    "from": "as where it came from", "to": "as where it went", "header": "in a header", "dateline": "in the dateline",
}  # fmt: skip


def spans_of(doc: Document, incident: Incident, when: When) -> dict[str, tuple[Span, ...]]:
    """Characters of the article behind each field."""
    spans: dict[str, tuple[Span, ...]] = {
        "trigger": tuple(sorted({doc.span(t.first, t.last) for t in incident.triggers}))
    }
    for kind in COUNT_KINDS:
        told = sorted({c.span(doc) for c in incident.counts if c.kind == kind and c.count is not None})
        if told:
            spans[kind] = tuple(told)
    if incident.place is not None and not incident.aggregate:
        spans["place"] = (doc.span(incident.place.first, incident.place.last),)
    if when.span is not None:
        spans["date"] = (when.span,)
    if incident.parts:
        spans["actors"] = tuple(sorted({doc.span(p.ref.first, p.ref.last) for p in incident.parts.values()}))
    return spans


def rules_of(incident: Incident, when: When) -> tuple[str, ...]:
    """Ids of the rules and lexicon rows that fired, each once."""
    fired = [incident.coding.rule, *(t.data.id for t in incident.triggers), f"date.{when.rule}"]
    fired += [f"role.{p.rule}" for p in incident.parts.values()]
    if incident.place is not None:
        fired.append(f"place.{incident.place.relation}")
    return tuple(dict.fromkeys(fired))


def reasons_of(incident: Incident, when: When, area: Area) -> dict[str, str]:
    """For each field the rule that set it, or why it is empty; actors under ``role:id``, empty roles under ``role``."""
    admin1, country = area
    reasons = {
        "event_type": _type(incident),
        "status": _status(incident),
        "date": _date(incident, when),
        "place": _place(incident),
        "admin1": _province(incident, admin1),
        "country": _country(incident, admin1, country),
    }
    reasons |= {kind: _figure(incident, kind) for kind in COUNT_KINDS}
    for (role, code), part in incident.parts.items():
        reasons[f"{role}:{incident.shown_code(code)}"] = _words(part.rule)
    reasons |= {role: _nobody(incident, role) for role in get_args(Role) if not incident.codes(role)}
    return reasons


def elsewhere_reasons(reasons: Mapping[str, str], ref: PlaceRef) -> dict[str, str]:
    """The reasons of the row of a further place of a list."""
    counted = {kind for kind in COUNT_KINDS if reasons[kind].startswith(_STATED)}
    told = dict.fromkeys(sorted(counted), "the text ties figures to the first place of the list")
    place = f"a further place of a list ({_known(ref)})" if ref.level == "local" else "the list names provinces"
    return {**reasons, **told, "place": place, "admin1": _NAMED if ref.admin1 else reasons["admin1"]}


def _words(rule: str) -> str:
    """A rule's name as words."""
    return _TOLD.get(rule, rule.replace("_", " "))


def _type(incident: Incident) -> str:
    """The rule file and, where one changed the codes, the number of its condition."""
    rule = incident.coding.rule
    if rule == "aggregate.mixed":
        return "a figure over several incidents that mixes kinds or tells none"
    family, _, condition = rule.partition(".when")
    words = ", ".join(dict.fromkeys(t.data.id for t in incident.triggers))
    said = f"rules/{family}.yml" + (f", condition {condition}" if condition else "")
    return f"{said}; words: {words}"


def _status(incident: Incident) -> str:
    if incident.status == "occurred" and incident.told_as == "asserted":
        return "told as a fact"
    if incident.told_as == "asserted":
        return f"rules/{incident.family.id}.yml says so of its incidents"
    return f"told so: {_words(incident.told_as)}"


def _date(incident: Incident, when: When) -> str:
    if when.rule == "published":
        return "no day is told: the day of publication"
    if when.start is not None:
        return f"told in the text, read by the rule {when.rule}"
    if when.stated:
        return f"told in the text, but the rule {when.rule} cannot tell the day without the date of publication"
    if incident.aggregate:
        return "no period is told"
    return "no day is told, and none can be taken from the publication"


def _known(ref: PlaceRef) -> str:
    return "in no gazetteer" if ref.place is None else f"gazetteer row {ref.place.id}"


def _place(incident: Incident) -> str:
    if incident.aggregate:
        return "a figure over several incidents has no single place"
    if incident.place is None:
        return "no place below the province is named as where it happened"
    return f"named in the text, {_RELATIONS[incident.place.relation]} ({_known(incident.place)})"


def _province(incident: Incident, admin1: str | None) -> str:
    if admin1 is None:
        return "no province is named, nor a place that lies in a known one"
    if incident.admin1 is None:
        return "the only province in which the article names a place"
    if incident.place is not None and incident.place.place is None:
        return "named around a place that no gazetteer has"
    return _NAMED if incident.place is not None else "a province is named where it happened"


def _country(incident: Incident, admin1: str | None, country: str | None) -> str:
    if country is None:
        return "no country is told"
    if admin1 is not None:
        return "the country of the province"
    return "told with the incident" if incident.country else "the country that the article is about"


def _figure(incident: Incident, kind: str) -> str:
    told = [c for c in incident.counts if c.kind == kind]
    if not told:
        return "not stated"
    numbers = [c for c in told if c.count is not None and not c.zero]
    if numbers:
        rows = (c.trigger.data.id if c.trigger else "a noun for casualties" for c in numbers)
        return f"{_STATED} {', '.join(dict.fromkeys(rows))}"
    if any(c.zero for c in told):
        known = any(c.zero and c.count is not None for c in told)
        return "stated none, by a negation" if known else "said to be unknown"
    return "one number for two outcomes" if any(c.lump for c in told) else "told without a number"


def _nobody(incident: Incident, role: Role) -> str:
    """Why a role is empty, with the actors that are named without a part."""
    what = {"agent": "acts", "supporter": "supports", "target": "is hit"}[role]
    acting = {code for _, code in incident.parts}
    idle = "; ".join(
        f"{incident.shown_code(code)} ({_words(rule)})" for code, rule in incident.idle.items() if code not in acting
    )
    return f"nobody is told as one who {what}" + (f"; named without a part: {idle}" if idle else "")
