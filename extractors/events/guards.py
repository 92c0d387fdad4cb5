"""What a trigger needs near it to mean what its row says: ضبط takes a weapon, أسقط something that flies.

Each name is a closed word of the ``needs`` column of triggers.csv; the sentence around the trigger answers it.
"""

from collections.abc import Callable

from extractors.events.document import VERBS, Document, Mention
from extractors.events.grammar import starts
from extractors.events.vocabulary import GuardName

_ARMED_KINDS = ("actor", "body")
_ITEMS_REACH = 20  # words over which a list of seized things goes on
_OBJECT_REACH = 7
_CROWD = ("protesters", "rioters")
Guard = Callable[[Document, Mention, int, int], bool]


def _any(doc: Document, kinds: tuple[str, ...], first: int, last: int) -> bool:
    return any(doc.of(kind, first, last) for kind in kinds)


def _window(trigger: Mention, first: int, last: int, reach: int = 9) -> tuple[int, int]:
    return max(first, trigger.first - reach), min(last, trigger.last + reach)


def _person(doc: Document, t: Mention, first: int, last: int) -> bool:
    low, high = _window(t, first, last)
    return _any(doc, ("person", "actor", "nationality"), low, high) or any(
        doc.key(at) == '"' for at in range(t.last, min(high, t.last + 4))
    )


def _means(doc: Document, first: int, last: int, *wanted: str) -> bool:
    return any(m.data.value in wanted for m in doc.of("means", first, last))


def _attackable(doc: Document, t: Mention, first: int, last: int) -> bool:
    low, high = _window(t, first, last, 14)
    return _any(doc, ("actor", "body", "means", "placetype", "person", "place"), low, high)


def _projectile(doc: Document, t: Mention, first: int, last: int) -> bool:
    low, high = _window(t, first, last, 5)
    return t.phrase or _means(doc, low, high, "artillery", "bomb", "air", "chemical")


def _bomb(doc: Document, t: Mention, first: int, last: int) -> bool:
    low, high = _window(t, first, last, 5)
    return any(doc.key(at) in doc.grammar.blast for at in range(low, high))


def _casualty(doc: Document, t: Mention, first: int, last: int) -> bool:
    low, high = _window(t, first, last)
    outcomes = {"killed", "injured"}
    near = any(doc.family(m).outcome in outcomes for m in doc.of("trigger", low, high))
    return near or any(m.data.casualty for m in doc.of("person", low, high))


def _seizable(doc: Document, t: Mention, _first: int, last: int) -> bool:
    if any(m.data.casualty for m in doc.of("person", t.last, t.last + 2)):
        return False  # عثر على جثة
    high = min(last, t.last + 14)  # the phrase itself may name what was seized: صادرت أسلحة
    items = [m for m in doc.of("weapon", t.first, high) if doc.key(m.first - 1) not in doc.grammar.inside_of]
    return any(m.data.value not in ("drugs", "money") for m in items)


def _aerial(doc: Document, t: Mention, first: int, last: int) -> bool:
    _, high = _window(t, first, last, 9)
    if t.phrase or _means(doc, t.last, high, "drone", "air"):
        return True
    if any(m.data.value in ("drone", "missile") for m in doc.of("weapon", t.last, high)):
        return True
    return starts(doc.key(t.first), doc.grammar.intercept_stem) and _means(doc, t.last, high, "artillery")


def _armed_near(doc: Document, t: Mention, first: int, last: int) -> bool:
    low, high = _window(t, first, last, 10)
    return _any(doc, _ARMED_KINDS, low, high) or any(m.data.cls == "combatant" for m in doc.of("person", low, high))


def _protesters_near(doc: Document, t: Mention, first: int, last: int) -> bool:
    if any(m.data.actor_code in _CROWD for m in doc.of("person", first, last)):
        return True
    if any(m.data.code in _CROWD for m in doc.of("actor", first, last)):
        return True
    triggers = (m.data for m in doc.of("trigger", first, last) if m is not t)
    return any(row.family == "protest" and row.id != "protest.road" for row in triggers)


def _territory(doc: Document, t: Mention, first: int, last: int) -> bool:
    low = min(t.last, last)
    subject = next((m.last for m in (*doc.at("actor", low), *doc.at("body", low))), low)
    at_once = _any(doc, ("placetype", "place"), low, min(last, t.last + 3)) or (
        subject > low and t.pos in VERBS and _on_a_place(doc, subject, last)
    )
    near = _any(doc, ("placetype", "place"), low, min(last, t.last + 7))
    return at_once or (t.phrase and (near or _any(doc, _ARMED_KINDS, first, t.first)))


def _on_a_place(doc: Document, first: int, last: int) -> bool:
    """سيطر A بالكامل، الخميس، على مدينة X: the place stands after the preposition, whatever is between."""
    for at in range(first, min(last, first + _OBJECT_REACH)):
        if doc.key(at) in doc.grammar.on:
            return _any(doc, ("placetype", "place"), at + 1, min(last, at + 4))
    return False


def _armed_no_crowd(doc: Document, t: Mention, first: int, last: int) -> bool:
    return _armed_near(doc, t, first, last) and not _protesters_near(doc, t, first, last)


def _bombed_place(doc: Document, t: Mention, first: int, _last: int) -> bool:
    """طال speaks of fire only beside a strike: القصف طال, صواريخ طالت."""
    low = max(first, t.first - 6)
    strikes = any(m.data.family in ("strike", "air", "attack") for m in doc.of("trigger", low, t.first))
    return strikes or any(m.data.value != "gun" for m in doc.of("means", low, t.first))


def _property(doc: Document, t: Mention, first: int, last: int) -> bool:
    """What was taken or destroyed is named after it: منازل, 120 شجرة, ثلاث مركبات; and armed people do it."""
    reach = 2 * _OBJECT_REACH if t.pos in VERBS else _OBJECT_REACH
    words = (doc.key(at).removeprefix("لل").removeprefix("ال") for at in range(t.last, min(last, t.last + reach)))
    return any(word in doc.grammar.property_ for word in words) and _armed_no_crowd(doc, t, first, last)


def _always(_doc: Document, _t: Mention, _first: int, _last: int) -> bool:
    return True


GUARDS: dict[GuardName, Guard] = {
    "": _always,
    "person": _person,
    "attackable": _attackable,
    "bombed_place": _bombed_place,
    "property": _property,
    "projectile": _projectile,
    "bomb": _bomb,
    "casualty": _casualty,
    "seizable": _seizable,
    "aerial": _aerial,
    "armed_near": _armed_near,
    "armed_act": _armed_near,
    "protesters_near": _protesters_near,
    "territory_near": _territory,
    "agreed": _armed_near,
    "armed_no_crowd": _armed_no_crowd,
}


def _seized_thing(doc: Document, trigger: Mention, first: int) -> bool:
    """ضبطت بنادق و20 قنبلة يدوية: a weapon after a word of seizing, with no other act between, was not used."""
    if trigger.pos != "noun" or not doc.at("weapon", trigger.first) or doc.family(trigger).roles != "blast":
        return False
    earlier = doc.of("trigger", max(first, trigger.first - _ITEMS_REACH), trigger.first)
    return bool(earlier) and earlier[-1].data.family in ("seize", "defuse")


def _wound_of_the_dead(doc: Document, trigger: Mention) -> bool:
    """استشهد متأثرا بإصابته: the wound that somebody died of is no further injury."""
    owned = trigger.pos == "owned" and trigger.data.family == "injured"
    return owned and bool(doc.cues("cause", trigger.first - 1, trigger.first))


def no_act(doc: Document, trigger: Mention) -> bool:
    """Whether a word that looks like an act's is none: the wound of the dead, and the family in مع أفراد أسرته."""
    return _wound_of_the_dead(doc, trigger) or _is_noun(doc, trigger)


def _is_noun(doc: Document, trigger: Mention) -> bool:
    """من أسرته, أفراد أسرتها: no verb with its object follows a preposition or those who belong to it."""
    if trigger.pos != "object" or trigger.prefix:
        return False
    members = any(m.id == "individual" for m in doc.at("person", trigger.first - 1))
    return members or doc.key(trigger.first - 1) in doc.grammar.before_a_place


def passes(doc: Document, trigger: Mention, first: int, last: int) -> bool:
    """Whether the sentence ``[first, last)`` gives the trigger what its row needs, and it tells an act of its own."""
    if _seized_thing(doc, trigger, first) or no_act(doc, trigger):
        return False
    return GUARDS[trigger.data.needs](doc, trigger, first, last)
