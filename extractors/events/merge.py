"""Joins tellings of one incident across the sentences of an article, and keeps two incidents apart.

Tellings join when kind, date, place, figures and sides can be those of one incident; a telling without a place or a
figure of its own goes to the incident told of last that it fits.
"""

from extractors.events.counts import OutcomeCount
from extractors.events.document import Document
from extractors.events.frames import COARSE
from extractors.events.incidents import Incident, drop_vague, recode
from extractors.events.toponyms import PlaceRef

_GENERIC = frozenset({"killed", "injured", "attack", "strike", "raid"})


def merge(doc: Document, incidents: list[Incident]) -> list[Incident]:
    """Incidents in the order of their first telling."""
    kept: list[Incident] = []
    for incident in incidents:
        host = _host(doc, kept, incident)
        if host is not None:
            _join(doc, host, incident)
        elif not incident.reference:
            incident.order = len(kept)
            _claim_place(kept, incident)
            _carry_agents(kept, incident)
            kept.append(incident)
    for incident in kept:
        if len(incident.sentences) > 1 and not incident.aggregate:
            recode(doc, incident)
    return kept


def _carry_agents(kept: list[Incident], incident: Incident) -> None:
    """القصف … على قرية أخرى, كما …: an incident told as like the one before it has the same doer."""
    if incident.codes("agent") or not (incident.refers or incident.similar) or not kept:
        return
    before = kept[-1]
    if before.family.id == incident.family.id and before.status == incident.status and not before.aggregate:
        incident.parts |= {key: part for key, part in before.parts.items() if key[0] == "agent"}


def _claim_place(kept: list[Incident], incident: Incident) -> None:
    """A place that an earlier list named and that is now told of by itself has one row, this one."""
    for old in kept:
        if old.family.id == incident.family.id and not old.aggregate:
            old.more_places = [p for p in old.more_places if not _same_place(p, incident.place)]


def _host(doc: Document, kept: list[Incident], new: Incident) -> Incident | None:
    """The incident that a telling belongs to: the best fit, the latest of equals."""
    best: tuple[int, int] | None = None
    host = None
    for at, old in enumerate(kept):
        fit = _fit(doc, old, new)
        if fit is None:
            continue
        rank = (fit, at)
        if best is None or rank > best:
            best, host = rank, old
    return host


def _fit(doc: Document, old: Incident, new: Incident) -> int | None:
    """How well a telling fits an incident; null when they cannot be one."""
    if old.aggregate or new.aggregate or old.status != new.status:
        return None
    if old.subordinate != new.subordinate and not _same_place(old.place, new.place):
        return None
    kind = _kinds_fit(old, new)
    if kind is None or not _dates_fit(old, new) or not _sides_fit(old, new):
        return None
    place = _places_fit(doc, old, new)
    if place is None:
        return None
    figures = _figures_fit(old, new, same_place=place >= 4)
    if figures is None and _detail(old, new):
        figures = 0
    if figures is None:
        return None
    near = 1 if new.sentences[0] - old.sentences[-1] <= 1 else 0
    dated = 2 if old.when.stated and new.when.stated and old.when.start == new.when.start else 0
    return kind + place + figures + near + dated


def _kinds_fit(old: Incident, new: Incident) -> int | None:
    if old.coding.event_type == new.coding.event_type and old.coding.sub_event_type == new.coding.sub_event_type:
        return 3
    if new.family.kind == "outcome" or old.family.kind == "outcome":
        return 1
    after = new.place is None and new.sentences[0] - old.sentences[-1] <= 2
    if old.family.id == "clash" and new.family.id == "arrest" and after and not new.when.stated:
        return 1
    if new.family.id == "seize" and after and old.coding.plover_type in ("ASSAULT", "COERCE"):
        return 1
    if new.family.id in old.family.joins or old.family.id in new.family.joins:
        return 2 if new.family.id in _GENERIC or old.family.id in _GENERIC or new.refers else 1
    if old.coding.event_type == new.coding.event_type and old.family.id == new.family.id:
        return 2
    return None


def _dates_fit(old: Incident, new: Incident) -> bool:
    a, b = old.when, new.when
    if a.reported and new.refers:
        return True
    if not (a.stated and b.stated) or a.start is None or b.start is None:
        return not (a.stated and a.start is not None and new.zone == "background" and not b.stated) or new.refers
    if a.period != b.period:
        return False
    if a.precision == "day" and b.precision == "day":
        return a.start == b.start
    a_end, b_end = a.end or a.start, b.end or b.start
    return a.start <= b_end and b.start <= a_end


def _sides_fit(old: Incident, new: Incident) -> bool:
    a, b = _sure_agents(old), _sure_agents(new)
    if not a or not b or a & b:
        return True
    vague = {"militants", "unidentified-gunmen", "civilians", "protesters", "rioters", "other"}
    return bool(a & vague) or bool(b & vague) or _same_place(old.place, new.place)


def _sure_agents(incident: Incident) -> set[str]:
    """Agents that the words name, without those taken only because they announce."""
    return {code for (role, code), part in incident.parts.items() if role == "agent" and part.rule != "announcer"}


def _same_place(a: PlaceRef | None, b: PlaceRef | None) -> bool:
    if a is None or b is None:
        return False
    if a.place and b.place:
        return a.place.id == b.place.id
    return _plain(a.name) == _plain(b.name)


def _plain(name: str) -> str:
    return name.replace("أ", "ا").replace("إ", "ا").replace("ة", "ه").replace("ى", "ي").removeprefix("ال")


def _places_fit(doc: Document, old: Incident, new: Incident) -> int | None:
    """4 the same place, 3 one in the other, 2 or 1 one of them untold; null when apart."""
    a, b = old.place, new.place
    if a is not None and b is not None:
        if _same_place(a, b):
            return 4
        if any(_same_place(m, b) for m in old.more_places):
            return None
        gazetteer = doc.resources.gazetteer
        if a.place and b.place and (gazetteer.inside(a.place, b.place) or gazetteer.inside(b.place, a.place)):
            return 3
        if old.admin1 and new.admin1 and old.admin1 != new.admin1:
            return None
        if _within_city(a, b) or _within_city(b, a):
            return 3
        if old.admin1 == new.admin1 and _coarse(a) != _coarse(b):
            return 2
        unlisted = a.place is None or b.place is None
        soft = {a.relation, b.relation} & {"near", "dir", "bare"}
        return 1 if soft and unlisted and old.admin1 == new.admin1 else None
    if old.admin1 and new.admin1 and old.admin1 != new.admin1:
        return None
    if old.country and new.country and old.country != new.country:
        return None
    return 2


def _within_city(part: PlaceRef, city: PlaceRef) -> bool:
    """An unlisted quarter, market or street can be part of a known city."""
    inner = part.place is None and part.typed in ("quarter", "facility", "camp")
    return inner and city.place is not None and city.place.type in ("city", "town", "admin3")


def _coarse(ref: PlaceRef) -> bool:
    return ref.place is not None and ref.place.type in COARSE


def _figures_fit(old: Incident, new: Incident, *, same_place: bool) -> int | None:
    """Whether the figures can be of one incident: equal, one a part of the other, or two tolls of the same place."""
    mine, theirs = _figures(old), _figures(new)
    score = 0
    for kind in mine.keys() & theirs.keys():
        a, b = mine[kind], theirs[kind]
        if a == b:
            score += 2
        elif same_place and min(a[0], b[0]) and max(a[0], b[0]) <= 1.6 * min(a[0], b[0]) + 1:
            score += 0
        else:
            return None
    return score


def _detail(old: Incident, new: Incident) -> bool:
    """A figure told after an incident, without a place, a day or a cause of its own: a part of its toll, or its latest."""
    if new.family.kind != "outcome" or new.place is not None or new.families - {"killed", "injured"}:
        return False
    if not 0 < new.sentences[0] - old.sentences[0] <= 4 or old.aggregate:
        return False
    if new.when.stated and old.when.stated and new.when.start != old.when.start:
        return False
    return bool(_figures(old)) and old.coding.plover_type == "ASSAULT"


def _figures(incident: Incident) -> dict[str, tuple[int, int | None]]:
    found: dict[str, tuple[int, int | None]] = {}
    for c in incident.counts:
        if c.count is not None and c.kind not in found:
            found[c.kind] = (c.count.low, c.count.high)
    return found


def _join(doc: Document, host: Incident, new: Incident) -> None:
    """Adds a telling to an incident; the more telling reading of each field stays."""
    host.sentences = sorted({*host.sentences, *new.sentences})
    if _better_kind(host, new):
        host.family, host.coding = new.family, new.coding
    host.triggers += new.triggers
    host.families |= new.families
    if not new.reference:
        host.means |= new.means
    later = host.when.reported and new.refers and new.when.precision == "day"
    if new.when.stated and (not host.when.stated or host.when.start is None or later):
        host.when = new.when
    if _finer(doc, host.place, new.place):
        host.more_places += [p for p in new.more_places if not any(_same_place(p, q) for q in host.more_places)]
        host.place = new.place
    elif host.place is None:
        host.more_places += new.more_places
    if host.admin1 is None or (host.place is new.place and new.admin1):
        host.admin1 = new.admin1 or host.admin1
    host.country = host.country or new.country
    if host.place is not None:
        host.more_places = [p for p in host.more_places if p.level == "local"]
    for key, part in new.parts.items():
        host.parts.setdefault(key, part)
    if _sure_agents(host):
        for code in host.codes("agent") - _sure_agents(host):
            host.parts.pop(("agent", code))
    for code in host.codes("supporter") & host.codes("agent"):
        host.parts.pop(("supporter", code))
    drop_vague(host)
    host.counts += _told_beside(host, new)
    host.speakers += [code for code in new.speakers if code not in host.speakers]
    host.claimed_by += [code for code in new.claimed_by if code not in host.claimed_by]
    host.announced = host.announced and new.announced
    host.reference = host.reference and new.reference
    for code in host.codes("agent") & host.codes("target"):
        if host.coding.event_type not in ("Riots", "Protests"):
            host.parts.pop(("target", code))


def _told_beside(host: Incident, new: Incident) -> list[OutcomeCount]:
    """The figures of a telling that say something of the whole: not those that are a part of what is known."""
    known = _figures(host)
    kept = []
    for count in new.counts:
        whole = known.get(count.kind)
        running = count.trigger is None and count.group.people and count.group.definite
        part = whole is not None and count.count is not None and count.count.low < whole[0]
        if not (part and _detail(host, new)) or running:
            kept.append(count)
    return kept


def _better_kind(host: Incident, new: Incident) -> bool:
    if host.family.kind != new.family.kind:
        return new.family.kind == "nucleus"
    if host.family.id == new.family.id:
        return host.coding.rule == host.family.id and new.coding.rule != new.family.id
    return new.family.rank > host.family.rank and host.family.id in _GENERIC | {"explosion"}


def _finer(doc: Document, old: PlaceRef | None, new: PlaceRef | None) -> bool:
    """Whether the new place says more: there was none, or it lies inside the old one."""
    if new is None:
        return False
    if old is None:
        return True
    if _within_city(new, old):
        return True
    if _coarse(old) and not _coarse(new):
        return True
    if old.place and new.place and old.place.id != new.place.id:
        return doc.resources.gazetteer.inside(new.place, old.place)
    return old.relation in ("near", "dir", "bare") and new.relation == "in"


def figure(counts: list[OutcomeCount], kind: str) -> tuple[int, int | None] | None:
    """One range for a kind from all tellings: lowest to highest; a zero only when nothing else is told."""
    told = [c.count for c in counts if c.kind == kind and c.count is not None and not c.zero]
    if not told:
        zeros = [c for c in counts if c.kind == kind and c.zero]
        return (0, 0) if zeros else None
    exact = [c for c in told if c.high is not None]
    low = min(c.low for c in told)
    if not exact:
        return max(c.low for c in told), None
    if len(exact) < len(told):
        return (min(c.low for c in exact), max(c.high or c.low for c in exact))
    return low, max(c.high or c.low for c in exact)
