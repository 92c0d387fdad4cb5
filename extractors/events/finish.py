"""Turns merged incidents into event records: default dates, a row for each listed place, evidence, spans, reasons."""

from dataclasses import replace
from datetime import date

from extractors.events.counts import OutcomeCount
from extractors.events.document import Document
from extractors.events.incidents import Incident, When
from extractors.events.items import find_items
from extractors.events.merge import figure
from extractors.events.toponyms import PlaceRef
from extractors.records import (
    COUNT_KINDS,
    ActorRole,
    Count,
    DatePrecision,
    Event,
    SeizedItem,
    Span,
    Subset,
)

_NEEDS_RESULT = frozenset({"raid", "storm"})
# Moves of troops that an article tells beside an attack are part of its story, not rows of their own.
_MOVES = frozenset({"deploy", "withdraw"})


def finish(doc: Document, incidents: list[Incident], places: list[list[PlaceRef]]) -> list[Event]:
    """The records of an article. Where nothing tells a province, the article's only one is taken."""
    fallback = _only_province(places)
    events: list[Event] = []
    fought = any(i.family.id not in _MOVES and not i.aggregate for i in incidents)
    for incident in incidents:
        if not _worth_a_row(doc, incident) or (fought and incident.family.id in _MOVES):
            continue
        event = _event(doc, incident, fallback, places)
        events.append(event)
        events.extend(_elsewhere(doc, event, ref) for ref in incident.more_places if not incident.aggregate)
    return events


def _worth_a_row(doc: Document, incident: Incident) -> bool:
    """A raid without a result, or a clause that only looks back without a place or a date, is no row."""
    if incident.families <= _NEEDS_RESULT and incident.coding.event_type == "Strategic developments":
        return any(c.kind == "arrested" and c.count for c in incident.counts) and not incident.aggregate
    if _thin(incident) or (incident.family.id == "explosion" and _accidental(doc, incident)):
        return False
    if incident.subordinate and incident.place is None and not incident.when.stated:
        return False
    if incident.coding.event_type == "Violence against civilians" and incident.families <= {"killed", "injured"}:
        return _violent(doc, incident)
    return True


def _thin(incident: Incident) -> bool:
    """Nothing but a word: no place, no day, no figure, and not both sides. A general statement rather than an incident."""
    if incident.aggregate or incident.when.stated or len(incident.sentences) > 1 or incident.zone == "headline":
        return False
    if any(c.count is not None and (c.count.low or c.zero) for c in incident.counts):
        return False
    told_place = incident.place is not None and (incident.place.place is not None or bool(incident.place.typed))
    sides = bool(incident.codes("agent")) and bool(incident.codes("target"))
    return not told_place and not (sides and (incident.place is not None or incident.admin1 is not None))


def _violent(doc: Document, incident: Incident) -> bool:
    """Deaths and injuries without a cause are a row only when nothing tells of an accident or an illness."""
    if _accidental(doc, incident):
        return False
    return any(c.count is not None and c.count.low for c in incident.counts) or bool(incident.codes("agent"))


def _accidental(doc: Document, incident: Incident) -> bool:
    spans = (doc.sentences[index] for index in incident.sentences)
    return any(doc.cues("accident", s.first, s.last) for s in spans)


def _only_province(places: list[list[PlaceRef]]) -> tuple[str | None, str | None]:
    found = {(r.admin1, r.country) for refs in places for r in refs if r.admin1 and r.relation not in ("to", "from", "dateline")}
    return next(iter(found)) if len(found) == 1 else (None, None)


def _countries(places: list[list[PlaceRef]]) -> set[str]:
    """Countries in which the article places anything."""
    return {r.country for refs in places for r in refs if r.country and r.relation not in ("to", "from", "dateline")}


def _event(
    doc: Document, incident: Incident, fallback: tuple[str | None, str | None], places: list[list[PlaceRef]]
) -> Event:
    when = _dated(doc, incident)
    admin1, country = incident.admin1, incident.country
    if admin1 is None and not incident.aggregate and incident.zone not in ("background",):
        if country is None or country == fallback[1]:
            admin1, country = fallback
    if country is None and (not incident.aggregate or len(_countries(places)) <= 1):
        country = doc.country
    counts = {kind: _count(incident.counts, kind) for kind in COUNT_KINDS}
    place = incident.place if not incident.aggregate else None
    gazetteer = place.place if place else None
    event = Event(
        "aggregate" if incident.aggregate else "incident",
        incident.coding.event_type,
        incident.coding.sub_event_type,
        incident.status,
        when.start,
        when.end,
        when.precision,
        country,
        admin1,
        place.name if place else None,
        _actors(doc, incident),
        counts["killed"],
        counts["injured"],
        counts["arrested"],
        counts["abducted"],
        tuple(incident.speakers),
        tuple((doc.sentences[i].start, doc.sentences[i].end) for i in incident.sentences),
        incidents=incident.incidents.count if incident.aggregate and incident.incidents else None,
        place_id=gazetteer.id if gazetteer else None,
        plover_type=incident.coding.plover_type,
        plover_mode=incident.coding.plover_mode,
        cameo=incident.coding.cameo,
        seized=_items(doc, incident),
        subsets=_subsets(incident),
        claimed_by=tuple(incident.claimed_by),
        spans=_spans(doc, incident, when),
        rules=_rules(incident, when),
        reasons=_reasons(incident, when, admin1),
    )
    event = _located(doc, event)
    return replace(event, confidence=confidence(event))


def _count(counts: list[OutcomeCount], kind: str) -> Count | None:
    found = figure(counts, kind)
    return None if found is None else Count(*found)


def _actors(doc: Document, incident: Incident) -> tuple[ActorRole, ...]:
    """Agents, supporters, targets; in a riot the protesters are rioters."""
    riot = incident.coding.event_type == "Riots"
    order = {"agent": 0, "supporter": 1, "target": 2}
    found: dict[tuple[str, str], ActorRole] = {}
    for (role, code), part in sorted(incident.parts.items(), key=lambda i: (order[i[0][0]], i[1].ref.first)):
        name = "rioters" if riot and code == "protesters" else code
        if incident.coding.event_type == "Protests" and name == "rioters":
            name = "protesters"
        found.setdefault(
            (role, name),
            ActorRole(role, name, doc.words(part.ref.first, part.ref.last), doc.span(part.ref.first, part.ref.last)),
        )
    if incident.coding.event_type in ("Riots", "Protests") and incident.coding.sub_event_type != "Mob violence":
        name = "rioters" if riot else "protesters"
        found.setdefault(("agent", name), ActorRole("agent", name))
    return tuple(sorted(found.values(), key=lambda a: order[a.role]))


# -- dates ------------------------------------------------------------------------------------------------------------


def _dated(doc: Document, incident: Incident) -> When:
    """The told date; a fresh report without any has the publication day, background has none."""
    when = incident.when
    if when.stated and when.start is not None:
        return when
    if when.stated or incident.zone == "background" or incident.subordinate or incident.aggregate:
        return when
    if incident.status == "planned" or doc.published is None:
        return when
    if incident.announced and not any(m.data.precision == "day" for m in doc.by_kind.get("date", ())):
        return when
    return When(doc.published, doc.published, "day", "published", False)


# -- places -----------------------------------------------------------------------------------------------------------


def _located(doc: Document, event: Event) -> Event:
    """Adds coordinates and ACLED's geo_precision: 1 the town, 2 near it or only its district, 3 the province."""
    gazetteer = doc.resources.gazetteer
    place = gazetteer.by_id.get(event.place_id or "")
    if place is not None:
        precision = 1 if place.type not in ("region", "admin2", "admin3", "river", "mountain", "road") else 2
        return replace(event, lat=place.lat, lon=place.lon, geo_precision=precision)
    province = gazetteer.admin1.get(event.admin1 or "")
    if province is not None and event.event_class == "incident":
        return replace(event, lat=province.lat, lon=province.lon, geo_precision=3)
    return event


def _elsewhere(doc: Document, event: Event, ref: PlaceRef) -> Event:
    """The row of a further place of a list: the same act, without the figures, which the text ties to the first."""
    zero = {kind: getattr(event, kind) for kind in COUNT_KINDS}
    kept = {kind: count if count is not None and count.low == 0 and count.high == 0 else None for kind, count in zero.items()}
    local = ref.level == "local"
    event = replace(
        event,
        place=ref.name if local else None,
        place_id=ref.place.id if ref.place and local else None,
        admin1=ref.admin1 or event.admin1,
        country=ref.country or event.country,
        lat=None,
        lon=None,
        geo_precision=None,
        seized=(),
        subsets=(),
        spans={**event.spans, "place": (doc.span(ref.first, ref.last),)},
        rules=(*event.rules, "listed_place"),
        **kept,
    )
    event = _located(doc, event)
    return replace(event, confidence=confidence(event))


# -- the words behind it ------------------------------------------------------------------------------------------------


def _items(doc: Document, incident: Incident) -> tuple[SeizedItem, ...]:
    found: list[SeizedItem] = []
    for index in incident.sentences:
        s = doc.sentences[index]
        for item in find_items(doc, s.first, s.last, incident.triggers):
            if all(item.item != other.item for other in found):
                found.append(item)
    return tuple(found)


def _subsets(incident: Incident) -> tuple[Subset, ...]:
    found: list[Subset] = []
    for count in incident.counts:
        for subset in count.subsets:
            if subset not in found:
                found.append(subset)
    return tuple(found)


def _spans(doc: Document, incident: Incident, when: When) -> dict[str, tuple[Span, ...]]:
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


def _rules(incident: Incident, when: When) -> tuple[str, ...]:
    fired = [incident.coding.rule, *(t.data.id for t in incident.triggers), f"date.{when.rule}"]
    fired += [f"role.{p.rule}" for p in incident.parts.values()]
    if incident.place is not None:
        fired.append(f"place.{incident.place.relation}")
    return tuple(dict.fromkeys(fired))


def _reasons(incident: Incident, when: When, admin1: str | None) -> dict[str, str]:
    """For each field the rule that set it, or why it is empty."""
    reasons = {"event_type": incident.coding.rule, "date": when.rule, "status": "asserted"}
    reasons["place"] = f"{incident.place.relation}: {incident.place.rule}" if incident.place else "no place below the province is named"
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


def confidence(event: Event) -> float:
    """How often an event told like this one is right, from the parts that were read rather than assumed."""
    score = 0.55
    score += 0.12 if event.date_start is not None and "date" in event.spans else 0.0
    score += 0.12 if event.place_id is not None else 0.04 if event.admin1 is not None else -0.1
    score += 0.08 if any(a.role == "agent" for a in event.actors) else 0.0
    score += 0.05 if any(getattr(event, kind) is not None for kind in COUNT_KINDS) else 0.0
    score += 0.06 if len(event.evidence) > 1 else 0.0
    score -= 0.15 if event.status in ("planned", "denied") else 0.0
    return round(min(0.98, max(0.05, score)), 2)


__all__ = ["confidence", "date", "finish", "DatePrecision"]
