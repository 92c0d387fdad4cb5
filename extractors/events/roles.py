"""Who acts, who backs, who is hit: read from word order, prepositions and what was counted.

A masdar takes its doer as genitive, with ل, or after من قبل; a verb has its doer right after it (verb first) or right
before it (subject first). What stands after مواقع, على, ضد or is counted among the dead is hit.
"""

from extractors.events.actor_refs import CIVILIAN_CODES, CROWD_CODES, ActorRef
from extractors.events.document import NOUNS, VERBS, Document, Mention
from extractors.events.lexicon import has_lam
from extractors.events.role_marks import FORCE, Context, Part, RoleRule, marked, names_state, of_state
from extractors.events.role_sides import pair_clash, turn_repelled
from extractors.events.vocabulary import AIMS_AT
from extractors.records import Role

# Marks that are passed over between an actor and its neighbour.
_MARKS = frozenset({"،", '"', "(", ")", "-"})
_DOER_GENITIVE = frozenset({
    "strike", "air", "attack", "gunfire", "explosion", "chemical", "clash", "raid", "deploy", "withdraw", "territory",
    "protest", "riot", "storm",
})  # fmt: skip
_OBJECT_REACH = 3  # words between a verb and an organ of state that is its object
_BY_UNITS = ("seize", "defuse", "shootdown", "arrest", "raid", "deploy")
_UNIT_REACH = 4  # words of a unit between a verb and the organ that it is of: فككت فرق الهندسة في الجيش
_NEAR = ("near", "around")
_THEME_REACH = 6  # words between a noun and an actor of a later clause that it can still be done to
_TOO_FAR = 12  # words between a trigger and an actor that has no marked part
_CROWD_RULES = ("crowd", "genitive_of_doer", "subject_before", "subject_after_verb")
_OBJECT_RULES = ("genitive_of_theme", "object_of_verb", "later_in_clause")


def assign_roles(
    doc: Document, first: int, triggers: list[Mention], refs: list[ActorRef], others: list[Mention]
) -> list[Part]:
    """The part of every actor that a draft names; it starts at token ``first``, and ``others`` tell of other acts."""
    main = max(triggers, key=lambda t: doc.family(t).rank, default=None)
    at = Context(doc, first, triggers, main, [], others)
    for ref in refs:
        _add(at, ref)
    pair_clash(doc, main, at.parts)
    turn_repelled(main, at.parts)
    return at.parts


def _add(at: Context, ref: ActorRef) -> None:
    role, rule = _coordinated(at, ref) or marked(at, ref) or _by_case(at, ref, *_by_order(at, ref))
    if role == "agent" and ref.code in CIVILIAN_CODES:
        role, rule = _civilians(at, ref, rule)
    if role == "agent" and ref.code in CROWD_CODES and _blast(at):
        role, rule = None, "crowd_of_blast"
    if role == "agent" and rule in _CROWD_RULES and of_state(ref) and _crowd_word(at, ref):
        role, rule = None, "states_do_not_protest"
    at.parts.append(Part(ref, role, rule))


def _blast(at: Context) -> bool:
    """فجر انتحاري نفسه وسط حشد: crowds set off no bombs."""
    return at.main is not None and at.main.data.family in ("suicide", "explosion")


def _civilians(at: Context, ref: ActorRef, rule: str) -> RoleRule:
    """استهدف القصف مدنيين: people after a verb of force are whom it hits; they attack nobody."""
    before = [t for t in at.triggers if t.last <= ref.first]
    verb = bool(before) and before[-1].pos in VERBS and before[-1].data.family in FORCE
    if rule == "subject_after_verb" and verb and not at.doc.key(ref.first).endswith("ون"):
        return "target", "object_of_verb"
    return None, "civilians_do_not_attack"


def _coordinated(at: Context, ref: ActorRef) -> RoleRule | None:
    """A وB: an actor joined to the one right before it has the same part."""
    if not at.parts or at.parts[-1].rule == "parent_of_actor":
        return None
    before = at.parts[-1]
    gap = [at.doc.key(i) for i in range(before.ref.last, ref.first) if not _link(at.doc, i)]
    joined = ref.prefix.startswith("و") or gap == ["و"]
    if joined and len(gap) <= 1 and not at.doc.of("trigger", before.ref.last, ref.first):
        return before.role, "joined_to_previous"
    return None


def _link(doc: Document, at: int) -> bool:
    return doc.key(at) in _MARKS or doc.key(at) in doc.grammar.relative


def _by_order(at: Context, ref: ActorRef) -> RoleRule:
    """The part that the order of words gives."""
    if at.main is None:
        return None, "no_trigger"
    trigger = _nearest(at.triggers, ref, at.main)
    if any(m.data.value in _NEAR and m.last == ref.first for m in at.doc.of("direction", ref.first - 3, ref.first)):
        return None, "only_near"
    if any(trigger.first < other.first < ref.first for other in at.others):
        return None, "of_another_act"
    if at.doc.key(ref.first - 1) in at.doc.grammar.with_ and at.doc.family(trigger).roles in (
        "person",
        "strike",
        "blast",
    ):
        return None, "only_told_with"
    return _after(at, trigger, ref) if trigger.first < ref.first else _ahead(at, trigger, ref)


def _by_case(at: Context, ref: ActorRef, role: Role | None, rule: str) -> RoleRule:
    """What the ending of a plural says against the order of words: مسلحون acts, مسلحين after a verb is hit."""
    people = at.doc.at("person", ref.first)
    key = at.doc.key(ref.first)
    if any(n.last == ref.first for n in at.doc.of("number", ref.first - 3, ref.first)):
        return role, rule  # after a number the ending says nothing
    if rule == "subject_after_verb" and key.endswith("ا") and any(m.pos == "singular" for m in people):
        return "target", "accusative"  # طعن شاب مستوطنا
    if not any(m.pos in ("plural", "dual") for m in people):
        return role, rule
    if role == "target" and key.endswith("ون") and rule in _OBJECT_RULES:
        blast = at.main is not None and at.doc.family(at.main).roles == "blast"
        return (None, "nominative") if at.has_agent or blast else ("agent", "nominative")
    if rule == "subject_after_verb" and key.endswith("ين"):
        return "target", "accusative"
    return role, rule


def _word_before(at: Context, ref: ActorRef) -> str:
    index = ref.first - 1
    while index >= at.first and at.doc.key(index) in ('"', "("):
        index -= 1
    return at.doc.key(index) if index >= at.first else ""


def _nearest(triggers: list[Mention], ref: ActorRef, main: Mention) -> Mention:
    """The trigger whose words the actor belongs to: the last one before it, else the first after it."""
    left = [t for t in triggers if t.last <= ref.first or t.first < ref.first < t.last]
    if left:
        return left[-1]
    right = [t for t in triggers if t.first >= ref.last]
    return right[0] if right else main


def _after(at: Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """An actor that follows its trigger."""
    doc = at.doc
    if has_lam(ref.prefix) and (lam := _with_lam(doc, trigger, ref)):
        return lam
    if trigger.pos == "passive":
        return "target", "subject_of_passive"
    taken = any(p.ref.first >= trigger.last and p.role in ("agent", "target") for p in at.parts)
    if trigger.pos == "object":
        return ("target", "object_of_verb") if taken else ("agent", "subject_after_object_pronoun")
    if not taken:
        return _genitive(at, trigger, ref) if trigger.pos in NOUNS else _of_verb(at, trigger, ref)
    return ("target", "object_of_verb") if _object_after_subject(at, trigger, ref) else _further(at, trigger, ref)


def _further(at: Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """An actor after those that belong to its trigger."""
    doc, family = at.doc, at.doc.family(trigger)
    speaks = (ref.kind in ("government", "country") or names_state(ref)) and not _building(doc, ref)
    unlikely = speaks or family.roles == "person"
    if unlikely or _gap(doc, trigger.last, ref.first) > _TOO_FAR:
        return None, "too_far_from_trigger"
    return "target", "later_in_clause"


def _object_after_subject(at: Context, trigger: Mention, ref: ActorRef) -> bool:
    """قتلت A عددا من B, اعتقلت A قياديا في B: who follows the subject of a verb that is done to people."""
    before = at.parts[-1]
    if at.doc.family(trigger).roles != "person" or trigger.pos not in ("active", "present", "either"):
        return False
    if before.role != "agent" or before.ref.first < trigger.last or ref.kind in ("government", "country"):
        return False
    place_words = at.doc.grammar.before_a_place | at.doc.grammar.with_
    between = [at.doc.key(i) for i in range(before.ref.last, ref.first)]
    within = at.doc.clause[ref.first] == at.doc.clause[trigger.first] and not place_words & set(between[:-1])
    return within and _gap(at.doc, before.ref.last, ref.first) <= _OBJECT_REACH and ref.prefix in ("", "ال")


def _with_lam(doc: Document, trigger: Mention, ref: ActorRef) -> RoleRule | None:
    """قصف لقوات A is its act; قصف على موقع لقوات A and استهدف موقعا لقوات A hit it."""
    if trigger.pos in VERBS and trigger.data.family in FORCE and _gap(doc, trigger.last, ref.first) >= 1:
        return "target", "lam_of_object"
    if trigger.pos != "noun" or doc.family(trigger).roles not in ("strike", "blast", "clash"):
        return None
    if _aimed_between(doc, trigger.last, ref.first):
        return "target", "lam_of_object"
    people = _people_between(doc, trigger.last, ref.first)
    return ("target", "lam_of_people") if people else ("agent", "lam_of_doer")


def _of_verb(at: Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """The first actor after a verb: its subject when close, else its object."""
    doc = at.doc
    placed = _word_before(at, ref) in doc.grammar.before_a_place
    gap = _gap(doc, trigger.last, ref.first)
    if gap <= 6 and not placed and not at.has_agent:
        counted = trigger.data.family in ("killed", "injured") and any(
            m.last == ref.first for m in doc.of("number", trigger.last, ref.first)
        )
        people = ref.kind == "people" and doc.family(trigger).roles not in ("strike", "blast")
        passive = trigger.pos == "either" and (people or counted)  # قتل وجرح عشرات الحوثيين
        return ("target", "theme_of_passive") if passive else ("agent", "subject_after_verb")
    if placed and trigger.data.family in _BY_UNITS and of_state(ref) and gap <= _UNIT_REACH and not at.has_agent:
        return "agent", "unit_of_organ"
    if ref.kind == "country" or doc.clause[ref.first] != doc.clause[trigger.first]:
        return None, "not_the_object"
    if _building(doc, ref) and not placed and gap <= 1:
        return "target", "mission_hit"
    if names_state(ref) and (trigger.data.family in FORCE or gap > _OBJECT_REACH):
        return None, "states_are_not_hit_by_name"
    return "target", "object_of_verb"


def _crowd_word(at: Context, ref: ActorRef) -> bool:
    """Whether the act that an organ of state stands beside is a crowd's, so that the organ is no part of it."""
    if at.main is None:
        return False
    trigger = _nearest(at.triggers, ref, at.main)
    held_back = any(m.data.value in ("intervention", "teargas") for m in at.doc.of("means", at.first, ref.last + 12))
    crowd = at.doc.family(trigger).roles == "crowd"
    return crowd and (names_state(ref) or (trigger.pos in NOUNS and not held_back))


def _building(doc: Document, ref: ActorRef) -> bool:
    """An embassy or a consulate: an organ of a state, and a house that can be hit."""
    return names_state(ref) and doc.key(ref.first).removeprefix(ref.prefix) in doc.grammar.mission


def _genitive(at: Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """The first actor after a noun: who acts, or whom it is done to."""
    family = trigger.data.family
    roles = at.doc.family(trigger).roles
    doer = (
        family in _DOER_GENITIVE
        or _done_to(at.doc, trigger, ref)
        or (trigger.data.id == AIMS_AT and ref.kind == "force")
    )
    close = _gap(at.doc, trigger.last, ref.first) <= 2
    close = close and (family != "explosion" or ref.first <= trigger.last + 1)  # تفجير عبوة بسيارة A is not its act
    if close and doer and not at.has_agent and not (family == "strike" and ref.kind == "people"):
        return "agent", "genitive_of_doer"
    if roles in ("crowd", "crowd_agent"):
        return ("target", "crowd_against") if at.has_agent else ("agent", "crowd")
    if ref.kind == "country":
        return None, "place_not_theme"
    far = (
        _gap(at.doc, trigger.last, ref.first) > _THEME_REACH
        and at.doc.clause[ref.first] != at.doc.clause[trigger.first]
    )
    return (None, "in_another_clause") if far else ("target", "genitive_of_theme")


def _done_to(doc: Document, trigger: Mention, ref: ActorRef) -> bool:
    """اعتقال A لخمسة أشخاص, قتل A مدنيين اثنين: a masdar with a genitive and an object has its doer as genitive."""
    if doc.family(trigger).roles != "person" or ref.kind == "people" or ref.prefix:
        return False
    if doc.key(trigger.last - 1) in doc.grammar.on:
        return False  # القبض على A: the preposition says that it is done to A
    last = ref.last + _OBJECT_REACH + 1
    person = next((p for p in doc.of("person", ref.last, last) if p.last > ref.last), None)
    if person is None or doc.of("trigger", ref.last, person.first) or person.prefix.startswith(("و", "ف")):
        return False
    before = {doc.key(i) for i in range(ref.last, person.first)}
    return has_lam(person.prefix) or not before & (doc.grammar.before_a_place | doc.grammar.with_ | {"و"})


def _ahead(at: Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """An actor before its trigger: the subject, unless the verb is passive or another actor follows as doer."""
    if trigger.pos == "passive":
        return "target", "subject_of_passive"
    earlier = [p for p in at.parts if p.role == "agent" and p.rule == "subject_before" and p.ref.last <= ref.first]
    if at.has_agent and not earlier:
        return None, "another_agent_told"
    for part in earlier:
        part.role, part.rule = None, "not_the_nearest_subject"
    if trigger.pos == "object" and not _feminine_subject(at.doc, trigger, ref):
        return "target", "topic_of_object_pronoun"
    no_subject = _no_subject(trigger, ref)
    return (None, no_subject) if no_subject else ("agent", "subject_before")


def _feminine_subject(doc: Document, trigger: Mention, ref: ActorRef) -> bool:
    """بعد أن اقتحمته القوات, القوات … اقتحمته: a masculine pronoun is not the forces, which take a feminine verb."""
    verb, word = doc.key(trigger.last - 1), doc.key(ref.first)
    return verb.endswith("ته") and word.endswith(("ات", "ه", "يا"))


def _no_subject(trigger: Mention, ref: ActorRef) -> str:
    """Why an actor before its trigger does not act; empty when it does."""
    if names_state(ref) and trigger.data.family in FORCE:
        return "states_speak"
    if ref.kind == "country" and (trigger.pos == "noun" or ref.prefix.startswith("ل")):
        return "place_not_subject"
    if ref.kind == "people" and trigger.pos == "noun" and ref.code in CIVILIAN_CODES:
        return "people_before_noun"
    return ""


def _gap(doc: Document, first: int, last: int) -> int:
    """Words between, without adjectives of means, dates, numbers and punctuation."""
    skip = {at for m in (*doc.of("date", first, last), *doc.of("means", first, last)) for at in range(m.first, m.last)}
    return sum(1 for at in range(first, last) if at not in skip and not _link(doc, at))


def _people_between(doc: Document, first: int, last: int) -> bool:
    return bool(doc.of("person", max(first, last - 4), last))


def _aimed_between(doc: Document, first: int, last: int) -> bool:
    """قصف على موقع للقوات: what the act was aimed at stands before its owner."""
    aimed = doc.cues("against", first, last)
    beside = any(m.last == last and m.prefix.startswith("ب") for m in doc.of("body", first, last))  # بدورية لقسد
    return beside or any(m.last == last or doc.key(m.first) in doc.grammar.on for m in aimed)
