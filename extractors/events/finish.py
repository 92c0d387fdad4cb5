"""Turns merged incidents into event records: default dates and areas, a row for each listed place, confidence."""

from collections import Counter
from dataclasses import dataclass, replace

from extractors.events.confidence import confidence
from extractors.events.dating import dated
from extractors.events.document import Document
from extractors.events.evidence import Area, elsewhere_reasons, reasons_of, rules_of, spans_of
from extractors.events.figures import figure
from extractors.events.incidents import Incident
from extractors.events.items import find_items
from extractors.events.place_names import ELSEWHERE, PlaceRef
from extractors.events.where import NamedPlaces, told_again
from extractors.events.worth import rows_of
from extractors.records import COUNT_KINDS, ActorRole, Count, Event, SeizedItem

_OFTEN, _MOST = 4, 4  # times that a province is named, and so many times as often as all others
_ORDER = {"agent": 0, "supporter": 1, "target": 2}
# Kinds of places whose coordinates are only near what happened there.
_WIDE = ("region", "admin2", "admin3", "river", "mountain", "road")


@dataclass(frozen=True, slots=True)
class Story:
    """Where an article plays: the places of each sentence, the only province that they tell of, and the countries."""

    told: list[list[PlaceRef]]
    only_province: Area
    countries: set[str]
    places: NamedPlaces


def finish(doc: Document, incidents: list[Incident], places: list[list[PlaceRef]]) -> list[Event]:
    """The records of an article. Where nothing tells a province, the article's only one is taken."""
    events: list[Event] = []
    story = Story(places, _only_province(places), _countries(places), NamedPlaces(places))
    for incident in rows_of(doc, incidents):
        event = _event(doc, incident, story)
        events.append(event)
        if not incident.aggregate:
            events.extend(_elsewhere(doc, event, ref) for ref in incident.more_places)
    return events


def _event(doc: Document, incident: Incident, story: Story) -> Event:
    if incident.place is None and not incident.aggregate:
        _place_again(doc, incident, story.places)
    when = dated(doc, incident)
    admin1, country = _area(doc, incident, story)
    place = incident.place if not incident.aggregate else None
    own = [c for c in incident.counts if c.kind not in incident.family.no_figure_of]
    killed, injured, arrested, abducted = (figure(own, kind) for kind in COUNT_KINDS)
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
        killed,
        injured,
        arrested,
        abducted,
        tuple(incident.speakers),
        tuple((doc.sentences[i].start, doc.sentences[i].end) for i in incident.sentences),
        incidents=incident.incidents.count if incident.aggregate and incident.incidents else None,
        place_id=place.place.id if place and place.place else None,
        plover_type=incident.coding.plover_type,
        plover_mode=incident.coding.plover_mode,
        cameo=incident.coding.cameo,
        seized=_items(doc, incident),
        subsets=tuple(dict.fromkeys(subset for count in incident.counts for subset in count.subsets)),
        claimed_by=tuple(incident.claimed_by),
        spans=spans_of(doc, incident, when),
        rules=rules_of(incident, when),
        reasons=reasons_of(incident, when, (admin1, country)),
    )
    return _located(doc, event)


def _place_again(doc: Document, incident: Incident, places: NamedPlaces) -> None:
    """Gives an incident that only says "the city" the city named before, unless its own province contradicts."""
    ref = told_again(doc, incident.sentences, places)
    if ref is not None and incident.admin1 in (None, ref.admin1) and incident.country in (None, ref.country):
        incident.place, incident.admin1, incident.country = ref, ref.admin1, ref.country


def _area(doc: Document, incident: Incident, story: Story) -> Area:
    """Province and country: as told, else the article's only province, else the country that the article is about."""
    admin1, country = incident.admin1, incident.country
    only = story.only_province
    if _told_widely(incident, story):
        only = None, None
    if admin1 is None and not incident.aggregate and incident.zone != "background" and country in (None, only[1]):
        admin1, country = only
    if country is None and (not incident.aggregate or len(story.countries) <= 1):
        country = doc.country
    return admin1, country


def _told_widely(incident: Incident, story: Story) -> bool:
    """في شمال غربي سوريا: a part of a country that is told as such is no more exact than that."""
    named = (p for index in incident.sentences for p in story.told[index])
    return any(p.level == "region" and p.admin1 is None and p.relation not in ELSEWHERE for p in named)


def _only_province(places: list[list[PlaceRef]]) -> Area:
    """The province in which the article places all that it tells, or by far most of it."""
    named = Counter((r.admin1, r.country) for refs in places for r in refs if r.admin1 and r.relation not in ELSEWHERE)
    if not named:
        return None, None
    (area, times), *_ = named.most_common(1)
    others = sum(named.values()) - times
    return area if not others or (times >= _OFTEN and times >= _MOST * others) else (None, None)


def _countries(places: list[list[PlaceRef]]) -> set[str]:
    """Countries in which the article places anything."""
    return {r.country for refs in places for r in refs if r.country and r.relation not in ELSEWHERE}


def _actors(doc: Document, incident: Incident) -> tuple[ActorRole, ...]:
    """Agents, supporters, targets; in a riot the protesters are rioters."""
    found: dict[tuple[str, str], ActorRole] = {}
    for (role, code), part in sorted(incident.parts.items(), key=lambda i: (_ORDER[i[0][0]], i[1].ref.first)):
        name = incident.shown_code(code)
        first, last = part.ref.first, part.ref.last
        found.setdefault((role, name), ActorRole(role, name, doc.words(first, last), doc.span(first, last)))
    fights = incident.coding.sub_event_type != "Mob violence" or "rioters" in incident.codes("target")
    if incident.of_crowds and fights:
        name = incident.shown_code("protesters")
        found.setdefault(("agent", name), ActorRole("agent", name))
    return tuple(sorted(found.values(), key=lambda a: _ORDER[a.role]))


def _located(doc: Document, event: Event) -> Event:
    """Adds coordinates, confidence and ACLED's geo_precision: 1 the town, 2 near it or its district, 3 the province."""
    gazetteer = doc.resources.gazetteer
    place = gazetteer.by_id.get(event.place_id or "")
    at, precision = place, 2 if place is not None and place.type in _WIDE else 1
    if place is None and event.event_class == "incident":
        at, precision = gazetteer.admin1.get(event.admin1 or ""), 3
    sure = confidence(event, doc.published)
    if at is None:
        return replace(event, confidence=sure)
    return replace(event, lat=at.lat, lon=at.lon, geo_precision=precision, confidence=sure)


def _elsewhere(doc: Document, event: Event, ref: PlaceRef) -> Event:
    """The row of a further place of a list: the same act, without the figures, which the text ties to the first."""
    local = ref.level == "local"
    event = replace(
        event,
        place=ref.name if local else None,
        place_id=ref.place.id if ref.place and local else None,
        admin1=ref.admin1 or event.admin1,
        country=ref.country or event.country,
        killed=_none_only(event.killed),
        injured=_none_only(event.injured),
        arrested=_none_only(event.arrested),
        abducted=_none_only(event.abducted),
        lat=None,
        lon=None,
        geo_precision=None,
        seized=(),
        subsets=(),
        spans={**event.spans, "place": (doc.span(ref.first, ref.last),)},
        rules=(*event.rules, "listed_place"),
        reasons=elsewhere_reasons(event.reasons, ref),
    )
    return _located(doc, event)


def _none_only(count: Count | None) -> Count | None:
    """A stated none holds for every place of a list."""
    return count if count == Count(0, 0) else None


def _items(doc: Document, incident: Incident) -> tuple[SeizedItem, ...]:
    """What was seized, each thing once."""
    found: dict[str, SeizedItem] = {}
    for s in (doc.sentences[index] for index in incident.sentences):
        for item in find_items(doc, s.first, s.last, incident.triggers):
            found.setdefault(item.item, item)
    return tuple(found.values())
