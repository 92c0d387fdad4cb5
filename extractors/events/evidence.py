"""The words behind an event: spans of its fields, the rules that fired, and for each field why it has its value."""

from extractors.events.document import Document
from extractors.events.incidents import Incident
from extractors.events.when import When
from extractors.records import COUNT_KINDS, Span


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


def reasons_of(incident: Incident, when: When, admin1: str | None) -> dict[str, str]:
    """For each field the rule that set it, or why it is empty."""
    reasons = {"event_type": incident.coding.rule, "date": when.rule, "status": "asserted"}
    reasons["place"] = (
        f"{incident.place.relation}: {incident.place.rule}"
        if incident.place
        else "no place below the province is named"
    )
    reasons["admin1"] = "from the place or its surroundings" if admin1 else "no province is named"
    for kind in COUNT_KINDS:
        told = [c for c in incident.counts if c.kind == kind]
        if not told:
            reasons[kind] = "not stated"
        elif all(c.count is None for c in told):
            reasons[kind] = "told without a number, or one number for killed and injured together"
        else:
            reasons[kind] = told[0].trigger.data.id if told[0].trigger else "casualty noun"
    for (role, code), part in incident.parts.items():
        reasons[f"{role}:{code}"] = part.rule
    return reasons
