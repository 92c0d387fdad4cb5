"""Joins tellings of one incident across the sentences of an article, and keeps two incidents apart.

Tellings join when kind, date, place, figures and sides can be those of one incident; a telling without a place or a
figure of its own goes to the incident told of last that it fits.
"""

from extractors.events.document import Document
from extractors.events.figures import OutcomeCount
from extractors.events.fit import (
    GENERIC,
    fit,
    is_detail,
    of_days_before,
    same_place,
    sure_agents,
    within_city,
)
from extractors.events.gazetteer import is_coarse
from extractors.events.incidents import (
    Incident,
    drop_double_supporters,
    drop_double_targets,
    drop_governments,
    drop_vague,
    recode,
)
from extractors.events.place_names import PlaceRef

_FURTHEST = 200  # how many incidents back a telling may belong to; no article comes back to one after so many others


_AHEAD = 2  # sentences between the naming of an incident and its telling


_FROM_AFAR = frozenset({"strike", "air"})
_OF_FORCES = frozenset({"arrest", "raid", "seize", "defuse"})


def merge(doc: Document, incidents: list[Incident]) -> list[Incident]:
    """Incidents in the order of their first telling."""
    kept: list[Incident] = []
    ahead: list[Incident] = []
    for incident in incidents:
        host = _host(doc, kept, incident)
        if host is not None:
            _join(doc, host, incident)
        elif incident.reference:
            ahead.append(incident)
        else:
            _claim_place(kept[-_FURTHEST:], incident)
            _carry_agents(kept, incident)
            kept.append(incident)
            if len(kept) == 1:
                _announced(doc, ahead, incident)
    for incident in kept:
        if len(incident.sentences) > 1 and not incident.aggregate:
            recode(incident, doc.country)
    return kept


def _announced(doc: Document, ahead: list[Incident], incident: Incident) -> None:
    """ارتفعت حصيلة القصف على …: what a first sentence only names is the incident that the next ones tell."""
    for named in ahead:
        if incident.sentences[0] - named.sentences[-1] <= _AHEAD and fit(doc, named, incident) is not None:
            if incident.more_places:  # who was hit of them all is told of none
                named.parts = {key: part for key, part in named.parts.items() if key[0] != "target"}
            _join(doc, incident, named)


def _carry_agents(kept: list[Incident], incident: Incident) -> None:
    """القصف … على قرية أخرى, كما …: an incident told as like the one before it has the same doer."""
    if incident.codes("agent") or not (incident.refers or incident.similar) or not kept:
        return
    before = kept[-1]
    both = {before.family.id, incident.family.id}
    alike = len(both) == 1 or both <= _FROM_AFAR or (incident.similar and both <= _OF_FORCES)
    if alike and before.status == incident.status and not before.aggregate:
        incident.parts |= {key: part for key, part in before.parts.items() if key[0] == "agent"}


def _claim_place(kept: list[Incident], incident: Incident) -> None:
    """A place that an earlier list named and that is now told of by itself has one row, this one."""
    for old in kept:
        if old.family.id == incident.family.id and not old.aggregate:
            old.more_places = [p for p in old.more_places if not same_place(p, incident.place)]


def _host(doc: Document, kept: list[Incident], new: Incident) -> Incident | None:
    """The incident that a telling belongs to: the best fit, the latest of equals."""
    recent = kept[-_FURTHEST:]
    ranked = [(rank, at) for at, old in enumerate(recent) if (rank := fit(doc, old, new)) is not None]
    return recent[max(ranked)[1]] if ranked else None


def _join(doc: Document, host: Incident, new: Incident) -> None:
    """Adds a telling to an incident; the more telling reading of each field stays."""
    host.add_sentences(new.sentences)
    if _better_kind(host, new):
        host.family, host.coding = new.family, new.coding
    host.triggers += new.triggers
    host.families |= new.families
    if not new.reference:
        host.means |= new.means
    later = host.when.reported and new.when.precision == "day" and (new.refers or of_days_before(host, new))
    finer = host.when.precision in ("week", "month", "longer") and new.when.precision == "day" and not host.aggregate
    if new.when.stated and (not host.when.stated or host.when.start is None or later or finer):
        host.when = new.when
    _join_places(doc, host, new)
    _join_parts(host, new)
    host.counts += _told_beside(host, new)
    host.speakers += [code for code in new.speakers if code not in host.speakers]
    host.claimed_by += [code for code in new.claimed_by if code not in host.claimed_by]
    host.announced = host.announced and (new.announced or new.reference)
    host.reference = host.reference and new.reference


def _join_places(doc: Document, host: Incident, new: Incident) -> None:
    """The finer place stays, with its province; the places of both lists."""
    if _finer(doc, host.place, new.place):
        host.more_places += [p for p in new.more_places if not any(same_place(p, q) for q in host.more_places)]
        host.place = new.place
    elif host.place is None:
        host.more_places += new.more_places
    if host.admin1 is None or (host.place is new.place and new.admin1):
        host.admin1 = new.admin1 or host.admin1
    host.country = host.country or new.country
    if host.place is not None:
        host.more_places = [p for p in host.more_places if p.level == "local"]


def _join_parts(host: Incident, new: Incident) -> None:
    """The parts of both; agents that the words name replace those that only announced."""
    for key, part in new.parts.items():
        host.parts.setdefault(key, part)
    host.idle = new.idle | host.idle
    if named := sure_agents(host):
        for code in host.codes("agent") - named:
            host.parts.pop(("agent", code))
    drop_governments(host)
    drop_double_supporters(host)
    drop_vague(host)
    drop_double_targets(host)


def _told_beside(host: Incident, new: Incident) -> list[OutcomeCount]:
    """The figures of a telling that say something of the whole: not those that are a part of what is known."""
    known = host.figures()
    detail = is_detail(host, new)
    kept = []
    for count in new.counts:
        whole = known.get(count.kind)
        part = whole is not None and count.count is not None and count.count.low < whole[0]
        running = count.trigger is None and count.group.people and count.group.definite
        if not (part and detail) or running:
            kept.append(count)
    return kept


def _better_kind(host: Incident, new: Incident) -> bool:
    if host.family.kind != new.family.kind:
        return new.family.kind == "nucleus"
    if host.family.id == new.family.id:
        return host.coding.rule == host.family.id and new.coding.rule != new.family.id
    return new.family.rank > host.family.rank and host.family.id in GENERIC | {"explosion"}


def _finer(doc: Document, old: PlaceRef | None, new: PlaceRef | None) -> bool:
    """Whether the new place says more: there was none, or it lies inside the old one."""
    if new is None or old is None:
        return new is not None
    if within_city(new, old) or (is_coarse(old.place) and not is_coarse(new.place)):
        return True
    if old.place and new.place and old.place.id != new.place.id:
        return doc.resources.gazetteer.inside(new.place, old.place)
    return old.relation in ("near", "dir", "bare") and new.relation == "in"
