"""Whether two tellings of one article can be of one incident: kind, date, sides, place and figures.

Each answer is a number that says how well they fit, or null where they cannot be one.
"""

from datetime import timedelta

from extractors.events.document import Document
from extractors.events.gazetteer import is_coarse
from extractors.events.incidents import Incident
from extractors.events.place_names import PlaceRef

GENERIC = frozenset({"killed", "injured", "attack", "strike", "raid"})  # families that say little of what happened
_VAGUE_SIDES = {"militants", "unidentified-gunmen", "civilians", "protesters", "rioters", "other"}
_AT_CROWDS = ("gunfire", "attack", "beating", "arrest", "clash")
_FROM_AFAR = frozenset({"drone", "air", "artillery"})
_WEEKEND = timedelta(days=2)  # a week that begins on Saturday, or on Monday
_ANNOUNCED = timedelta(days=3)  # what is announced is as old as this at most
_FRESH = timedelta(days=10)  # a report that names no day tells of something of these last days
_SAME_PLACE = 4
_SAME_KIND = 3
_TELLING = 3  # a figure that two incidents told one after the other seldom share
_TOLL_GROWS = 1.6  # a later toll of one place may be so many times the earlier one


def fit(doc: Document, old: Incident, new: Incident) -> int | None:
    """How well a telling fits an incident; null when they cannot be one."""
    if old.aggregate or new.aggregate or old.status != new.status:
        return None
    if old.subordinate != new.subordinate and not same_place(old.place, new.place):
        return None
    kind = _kinds_fit(old, new)
    if kind is None or not _dates_fit(doc, old, new) or not _sides_fit(old, new):
        return None
    place = _places_fit(doc, old, new)
    if place is None:
        return None
    untold = kind == _SAME_KIND and None in (old.place, new.place) and new.sentences[0] - old.sentences[-1] <= 1
    figures = _figures_fit(old, new, same_place=place >= _SAME_PLACE or untold)
    if figures is None:
        if not is_detail(old, new):
            return None
        figures = 0
    near = 1 if new.sentences[0] - old.sentences[-1] <= 1 else 0
    dated = 2 if old.when.stated and new.when.stated and old.when.start == new.when.start else 0
    hurt = 2 if new.place is None and new.counted and any(c.positive for c in old.counts) else 0
    return kind + place + figures + near + dated + hurt


def _kinds_fit(old: Incident, new: Incident) -> int | None:
    """3 the same codes, 2 families of one kind, 1 a part or an outcome of the other."""
    same_type = old.coding.event_type == new.coding.event_type
    if same_type and old.coding.sub_event_type == new.coding.sub_event_type:
        return 3
    if "outcome" in (new.family.kind, old.family.kind) or _sequel(old, new) or _at_crowd(old, new):
        return 1
    if new.family.id in old.family.joins or old.family.id in new.family.joins:
        if not new.refers and _FROM_AFAR & old.means and _FROM_AFAR & new.means and not old.means & new.means:
            return None  # shells and an air raid are two acts
        return 2 if {new.family.id, old.family.id} & GENERIC or new.refers else 1
    again = old.family.id == new.family.id and not new.codes("target")
    again = again and (new.place is None or same_place(old.place, new.place))
    return 2 if old.family.id == new.family.id and (same_type or again) else None


def _at_crowd(old: Incident, new: Incident) -> bool:
    """Shots at a crowd whose protest or riot was told are part of it."""
    return old.of_crowds and new.family.id in _AT_CROWDS and bool(new.codes("target") & {"protesters", "rioters"})


def _sequel(old: Incident, new: Incident) -> bool:
    """Arrests after a clash, seizures after an attack or a raid, told right after it without a place."""
    if new.place is not None or new.sentences[0] - old.sentences[-1] > 2:
        return False
    if old.family.id == "clash" and new.family.id == "arrest" and not new.when.stated:
        return True
    if old.family.id == "abduction" and new.family.id == "release":
        return True
    if old.coding.plover_type == "ASSAULT" and any(c.attackers for c in new.counts):
        return True  # قتلت القوات ثلاثة من المهاجمين واعتقلت الرابع
    return new.family.id == "seize" and old.coding.plover_type in ("ASSAULT", "COERCE")


def _dates_fit(doc: Document, old: Incident, new: Incident) -> bool:
    a, b = old.when, new.when
    if a.reported and new.refers:
        return True
    if not (a.stated and b.stated) or a.start is None or b.start is None:
        undated_background = a.stated and a.start is not None and new.zone == "background" and not b.stated
        return new.refers or not (undated_background or _long_past(doc, old, new))
    if a.lasts != b.lasts:
        return False
    if a.precision == "day" and b.precision == "day":
        return a.start == b.start or of_days_before(old, new)
    slack = _WEEKEND if "week" in (a.precision, b.precision) else timedelta(0)
    a_end, b_end = a.end or a.start, b.end or b.start
    return a.start - slack <= b_end and b.start - slack <= a_end


def of_days_before(old: Incident, new: Incident) -> bool:
    """أكدت مصادر السبت اعتقال 5 …، واحتجزوا فجر الجمعة: the day of an announcement, then that of what it announced."""
    a, b = old.when, new.when
    if not a.reported or b.reported or new.subordinate or b.precision != "day" or a.start is None or b.start is None:
        return False
    mine, theirs = old.figures(), new.figures()
    same = same_place(old.place, new.place) or any(mine[kind] == theirs[kind] for kind in mine.keys() & theirs.keys())
    return same and timedelta(0) < a.start - b.start <= _ANNOUNCED


def _long_past(doc: Document, old: Incident, new: Incident) -> bool:
    """يذكر أن … شنت في نيسان الماضي: a background of weeks ago is not the fresh report that names no day."""
    start = new.when.start
    if start is None or doc.published is None or old.zone == "background" or new.zone != "background":
        return False
    return not old.when.stated and new.when.stated and doc.published - start > _FRESH


def _sides_fit(old: Incident, new: Incident) -> bool:
    if _enemies(old, old.codes("agent") - _VAGUE_SIDES, new, new.codes("agent") - _VAGUE_SIDES) and not _clash(
        old, new
    ):
        return False
    a, b = sure_agents(old), sure_agents(new)
    if not a or not b or a & b or _states_of(a) & _states_of(b):
        return True
    return bool((a | b) & _VAGUE_SIDES) or (same_place(old.place, new.place) and not _enemies(old, a, new, b))


def _clash(old: Incident, new: Incident) -> bool:
    """In a clash or riot each side acts and is hit, whichever a telling names first."""
    return old.of_crowds or new.of_crowds or "clash" in (old.family.id, new.family.id)


def _states_of(codes: set[str]) -> set[str]:
    """The states whose organs are named: police and government of one state act together."""
    return {code.partition(":")[2] for code in codes if ":" in code}


def _enemies(old: Incident, a: set[str], new: Incident, b: set[str]) -> bool:
    """Who acts in one is hit in the other: an exchange of blows, not one blow."""
    return bool(a & new.codes("target") or b & old.codes("target"))


def sure_agents(incident: Incident) -> set[str]:
    """Agents that the words name, without those taken only because they announce."""
    return {code for (role, code), part in incident.parts.items() if role == "agent" and part.rule != "announcer"}


def same_place(a: PlaceRef | None, b: PlaceRef | None) -> bool:
    """Whether two references name one place: the same row, or for unlisted names the same letters."""
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
        return _both_placed(doc, old, a, new, b)
    apart = old.admin1 and new.admin1 and old.admin1 != new.admin1
    abroad = old.country and new.country and old.country != new.country
    return None if apart or abroad else 2


def _both_placed(doc: Document, old: Incident, a: PlaceRef, new: Incident, b: PlaceRef) -> int | None:
    if same_place(a, b):
        return _SAME_PLACE
    if any(same_place(m, b) for m in old.more_places):
        return None
    if doc.resources.gazetteer.nested(a.place, b.place):
        return 3
    provinces = (old.admin1, new.admin1)
    if (within_city(a, b) or within_city(b, a)) and (None in provinces or old.admin1 == new.admin1):
        return 3
    if old.admin1 != new.admin1:
        return None
    return 1 if _same_act(doc, old, new) or _same_toll(old, new) else _loosely(a, b)


def _same_toll(old: Incident, new: Incident) -> bool:
    """قتل 6 في الموصل …، قتل 6 في سوق X: a city and an unlisted place, with figures that are hardly two by chance."""
    mine, theirs = old.figures(), new.figures()
    equal = [kind for kind in mine.keys() & theirs.keys() if mine[kind] == theirs[kind]]
    telling = len(equal) > 1 or any(mine[kind][0] >= _TELLING for kind in equal)
    unlisted = any(i.place is not None and i.place.place is None for i in (old, new))
    return telling and unlisted and new.sentences[0] - old.sentences[-1] <= 1


def _same_act(doc: Document, old: Incident, new: Incident) -> bool:
    """وقع التفجير قرب …: a definite act told right after its like is the same, by another name of its place."""
    acts = [t for t in new.triggers if doc.stem(t) in doc.grammar.single_act]
    close = 0 < new.sentences[0] - old.sentences[-1] <= 1
    return new.refers and bool(acts) and close and not new.when.stated and not new.subordinate and not old.subordinate


def _loosely(a: PlaceRef, b: PlaceRef) -> int | None:
    """Two places of one province: a feature and a place in it, or an unlisted one told only as near."""
    if is_coarse(a.place) != is_coarse(b.place):
        return None if _in_other_districts(a, b) else 2
    soft = {a.relation, b.relation} & {"near", "dir", "bare"}
    return 1 if soft and (a.place is None or b.place is None) else None


def _in_other_districts(a: PlaceRef, b: PlaceRef) -> bool:
    """A district and a place that lies in another one of its province."""
    for wide, spot in ((a.place, b.place), (b.place, a.place)):
        if wide is None or spot is None or wide.type not in ("admin2", "admin3") or is_coarse(spot):
            continue
        return bool(spot.parent) and spot.parent != (spot.admin1 or "").lower() and spot.parent != wide.id
    return False


def within_city(part: PlaceRef, city: PlaceRef) -> bool:
    """An unlisted quarter, market or street can be part of a known city."""
    inner = part.place is None and part.typed in ("quarter", "facility", "camp")
    return inner and city.place is not None and city.place.type in ("city", "town", "admin3")


def _figures_fit(old: Incident, new: Incident, *, same_place: bool) -> int | None:
    """Whether the figures can be of one incident: equal, or two tolls of the same place."""
    mine, theirs = old.figures(), new.figures()
    score = 0
    for kind in mine.keys() & theirs.keys():
        if mine[kind] == theirs[kind]:
            score += 2
        elif not same_place or not _growing(mine[kind][0], theirs[kind][0]):
            return None
    return score


def _growing(a: int, b: int) -> bool:
    """Whether two figures can be an earlier and a later toll of one incident."""
    low, high = sorted((a, b))
    return low > 0 and high <= _TOLL_GROWS * low + 1


def is_detail(old: Incident, new: Incident) -> bool:
    """A figure told after an incident, without place, day or cause of its own: part of its toll, or a later one."""
    if new.family.kind != "outcome" or new.place is not None or new.families - {"killed", "injured"}:
        return False
    if not 0 < new.sentences[0] - old.sentences[0] <= 4 or old.aggregate:
        return False
    if new.when.stated and old.when.stated and new.when.start != old.when.start:
        return False
    return bool(old.figures()) and old.coding.plover_type == "ASSAULT"
