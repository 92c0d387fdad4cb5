"""Who acts, who backs, who is hit: read from word order, prepositions and what was counted.

A masdar takes its doer as genitive, with ل, or after من قبل; a verb has its doer right after it (verb first) or right
before it (subject first). What stands after مواقع, على, ضد or is counted among the dead is hit.
"""

from dataclasses import dataclass

from extractors.events.actor_refs import CIVILIAN_CODES, ActorRef
from extractors.events.document import NOUNS, Document, Mention
from extractors.events.vocabulary import CueClass
from extractors.records import Role

# Marks that are passed over between an actor and its neighbour.
_MARKS = frozenset({"،", '"', "(", ")", "-"})
_PLATFORMS = frozenset({"drone", "air", "artillery"})
_FORCE = frozenset({"strike", "air", "attack", "gunfire", "explosion", "chemical", "clash", "storm"})
_DOER_GENITIVE = frozenset({
    "strike", "air", "attack", "gunfire", "explosion", "chemical", "clash", "raid", "deploy", "withdraw", "territory",
    "protest", "riot",
})  # fmt: skip
_PHRASES: tuple[tuple[CueClass, Role, int], ...] = (
    ("support", "supporter", 2),
    ("by", "agent", 1),
    ("against", "target", 1),
)
_TOO_FAR = 12  # words between a trigger and an actor that has no marked part
_ENDS = ("،", ".", "؛")
_CROWD_RULES = ("crowd", "genitive_of_doer", "subject_before", "subject_after_verb")
_OBJECT_RULES = ("genitive_of_theme", "object_of_verb", "later_in_clause")
_OWNED_REACH = 2  # words between an actor and the act that its pronoun claims: صعدت القوات من قصفها
RoleRule = tuple[Role | None, str]


@dataclass(slots=True)
class Part:
    """An actor's part in one draft, and the rule that gave it."""

    ref: ActorRef
    role: Role | None
    rule: str


def assign_roles(doc: Document, first: int, triggers: list[Mention], refs: list[ActorRef]) -> list[Part]:
    """The part of every actor that a draft names; the draft starts at token ``first``."""
    main = max(triggers, key=lambda t: doc.family(t).rank, default=None)
    at = _Context(doc, first, triggers, main, [])
    for ref in refs:
        _add(at, ref)
    _pair_clash(doc, main, at.parts)
    _turn_repelled(main, at.parts)
    return at.parts


@dataclass(slots=True)
class _Context:
    """A draft while its actors are read from left to right: what was found so far stands in ``parts``."""

    doc: Document
    first: int
    triggers: list[Mention]
    main: Mention | None
    parts: list[Part]


def _add(at: _Context, ref: ActorRef) -> None:
    role, rule = _coordinated(at, ref) or _marked(at, ref) or _by_case(at, ref, *_by_order(at, ref))
    if role == "agent" and ref.code in CIVILIAN_CODES:
        role, rule = None, "civilians_do_not_attack"
    if role == "agent" and rule in _CROWD_RULES and _of_state(ref) and _crowd_word(at, ref):
        role, rule = None, "states_do_not_protest"
    at.parts.append(Part(ref, role, rule))


def _coordinated(at: _Context, ref: ActorRef) -> RoleRule | None:
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


def _by_order(at: _Context, ref: ActorRef) -> RoleRule:
    """The part that the order of words gives."""
    if at.main is None:
        return None, "no_trigger"
    trigger = _nearest(at.triggers, ref, at.main)
    if at.doc.key(ref.first - 1) in at.doc.grammar.with_ and at.doc.family(trigger).roles in (
        "person",
        "strike",
        "blast",
    ):
        return None, "only_told_with"
    return _after(at, trigger, ref) if trigger.first < ref.first else _ahead(at, trigger, ref)


def _by_case(at: _Context, ref: ActorRef, role: Role | None, rule: str) -> RoleRule:
    """What the ending of a plural says against the order of words: مسلحون acts, مسلحين after a verb is hit."""
    people = [m for m in at.doc.at("person", ref.first) if m.pos in ("plural", "dual")]
    if not people:
        return role, rule
    key = at.doc.key(ref.first)
    if role == "target" and key.endswith("ون") and rule in _OBJECT_RULES:
        blast = at.main is not None and at.doc.family(at.main).roles == "blast"
        return (None, "nominative") if _has_agent(at) or blast else ("agent", "nominative")
    if rule == "subject_after_verb" and key.endswith("ين"):
        return "target", "accusative"
    return role, rule


def _word_before(at: _Context, ref: ActorRef) -> str:
    index = ref.first - 1
    while index >= at.first and at.doc.key(index) in ('"', "("):
        index -= 1
    return at.doc.key(index) if index >= at.first else ""


def _marked(at: _Context, ref: ActorRef) -> RoleRule | None:
    """Roles that a preposition or a set phrase before the actor decides."""
    doc = at.doc
    if ref.row == "nationality_of_act":
        return "agent", "nationality_of_act"
    origin = doc.cues("origin", max(at.first, ref.first - 12), ref.first)
    if origin and not _interrupted(doc, origin[-1].last, ref.first, triggers=True):
        return "agent", "origin_of_fire"
    if _claims_next(at, ref):
        return "agent", "owner_of_act"
    held = doc.cues("held", max(at.first, ref.first - 3), ref.first)
    if held:
        return _holder(at, held[-1])
    if doc.cues("exposed", max(at.first, ref.first - 2), ref.first):
        return "target", "exposed"
    return _in_phrase(at, ref) or _owner(at, ref)


def _holder(at: _Context, held: Mention) -> RoleRule:
    """من مناطق سيطرة A: fire from its area is its own; elsewhere the area only tells where."""
    away = {at.doc.key(i) for i in range(max(at.first, held.first - 4), held.first)}
    if away & at.doc.grammar.of and not away & at.doc.grammar.on:
        return "agent", "fires_from_its_area"
    return None, "holds_the_area"


def _in_phrase(at: _Context, ref: ActorRef) -> RoleRule | None:
    """بدعم من A, من قبل A, ضد A."""
    doc = at.doc
    for cls, role, reach in _PHRASES:
        for cue in doc.cues(cls, max(at.first, ref.first - 5), ref.first):
            gap = ref.first - cue.last
            far_on = cls == "against" and gap and doc.key(cue.first) in doc.grammar.on
            if gap <= reach and not far_on and not _interrupted(doc, cue.last, ref.first):
                return role, f"{cls}_phrase"
    return None


def _owner(at: _Context, ref: ActorRef) -> RoleRule | None:
    """What is told as belonging to the actor acts for it (a drone), or is hit with it (a post)."""
    doc = at.doc
    for cue in doc.cues("belongs", max(at.first, ref.first - 3), ref.first):
        if ref.first - cue.last > 1:
            continue
        if any(m.data.value in _PLATFORMS for m in doc.of("means", max(at.first, cue.first - 4), cue.first)):
            return "agent", "owner_of_means"
        owned = next((p for p in reversed(at.parts) if 0 <= cue.first - p.ref.last <= 3), None)
        if owned is None:
            return "target", "owner_of_object"
        return (None, "parent_of_actor") if owned.ref.named else (owned.role, "owner_of_actor")
    return None


def _claims_next(at: _Context, ref: ActorRef) -> bool:
    """صعدت القوات قصفها: an act of force with a pronoun belongs to the actor right before it."""
    doc = at.doc
    following = doc.of("trigger", ref.last, ref.last + _OWNED_REACH + 1)
    if not following or ref.kind == "people" or _interrupted(doc, ref.last, following[0].first):
        return False
    return following[0].pos == "owned" and following[0].data.family in _FORCE and following[0].prefix not in ("و", "ف")


def _interrupted(doc: Document, first: int, last: int, *, triggers: bool = False) -> bool:
    """Whether a sign ends the phrase, or, if asked, another act stands in it."""
    return any(doc.key(at) in _ENDS for at in range(first, last)) or (triggers and bool(doc.of("trigger", first, last)))


def _nearest(triggers: list[Mention], ref: ActorRef, main: Mention) -> Mention:
    """The trigger whose words the actor belongs to: the last one before it, else the first after it."""
    left = [t for t in triggers if t.last <= ref.first]
    if left:
        return left[-1]
    right = [t for t in triggers if t.first >= ref.last]
    return right[0] if right else main


def _after(at: _Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """An actor that follows its trigger."""
    doc, family = at.doc, at.doc.family(trigger)
    if ref.prefix.endswith("ل") and trigger.pos == "noun" and family.roles in ("strike", "blast", "clash"):
        return _with_lam(doc, trigger, ref)
    if trigger.pos == "passive":
        return "target", "subject_of_passive"
    taken = any(p.ref.first >= trigger.last and p.role in ("agent", "target") for p in at.parts)
    if trigger.pos == "object":
        return ("target", "object_of_verb") if taken else ("agent", "subject_after_object_pronoun")
    if not taken:
        return _genitive(at, trigger, ref) if trigger.pos in NOUNS else _of_verb(at, trigger, ref)
    unlikely = ref.kind in ("government", "country") or _names_state(ref) or family.roles == "person"
    if unlikely or _gap(doc, trigger.last, ref.first) > _TOO_FAR:
        return None, "too_far_from_trigger"
    return "target", "later_in_clause"


def _with_lam(doc: Document, trigger: Mention, ref: ActorRef) -> RoleRule:
    """قصف لقوات A is its act; قصف على موقع لقوات A hits it."""
    if _aimed_between(doc, trigger.last, ref.first):
        return "target", "lam_of_object"
    people = _people_between(doc, trigger.last, ref.first)
    return ("target", "lam_of_people") if people else ("agent", "lam_of_doer")


def _of_verb(at: _Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """The first actor after a verb: its subject when close, else its object."""
    doc = at.doc
    placed = _word_before(at, ref) in doc.grammar.before_a_place
    if _gap(doc, trigger.last, ref.first) <= 6 and not placed and not _has_agent(at):
        if trigger.pos == "either" and ref.kind == "people":
            return "target", "theme_of_passive"
        return "agent", "subject_after_verb"
    if ref.kind == "country" or doc.clause[ref.first] != doc.clause[trigger.first]:
        return None, "not_the_object"
    if _building(doc, ref) and not placed and _gap(doc, trigger.last, ref.first) <= 1:
        return "target", "mission_hit"
    if _names_state(ref) and trigger.data.family in _FORCE:
        return None, "states_are_not_hit_by_name"
    return "target", "object_of_verb"


def _of_state(ref: ActorRef) -> bool:
    return _names_state(ref) or ref.kind in ("police", "force", "intelligence")


def _crowd_word(at: _Context, ref: ActorRef) -> bool:
    """Whether the act that an organ of state stands beside is a crowd's, so that the organ is no part of it."""
    if at.main is None:
        return False
    trigger = _nearest(at.triggers, ref, at.main)
    return at.doc.family(trigger).roles == "crowd" and (trigger.pos in NOUNS or _names_state(ref))


def _building(doc: Document, ref: ActorRef) -> bool:
    """An embassy or a consulate: an organ of a state, and a house that can be hit."""
    return _names_state(ref) and bool(doc.at("placetype", ref.first))


def _has_agent(at: _Context) -> bool:
    return any(p.role == "agent" for p in at.parts)


def _genitive(at: _Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """The first actor after a noun: who acts, or whom it is done to."""
    family = trigger.data.family
    roles = at.doc.family(trigger).roles
    doer = family in _DOER_GENITIVE or (trigger.data.id == "strike.istahdafa" and ref.kind == "force")
    close = _gap(at.doc, trigger.last, ref.first) <= 2
    if close and doer and not _has_agent(at) and not (family == "strike" and ref.kind == "people"):
        return "agent", "genitive_of_doer"
    if roles in ("crowd", "crowd_agent"):
        return ("target", "crowd_against") if _has_agent(at) else ("agent", "crowd")
    return (None, "place_not_theme") if ref.kind == "country" else ("target", "genitive_of_theme")


def _ahead(at: _Context, trigger: Mention, ref: ActorRef) -> RoleRule:
    """An actor before its trigger: the subject, unless the verb is passive or another actor follows as doer."""
    if trigger.pos == "passive":
        return "target", "subject_of_passive"
    earlier = [p for p in at.parts if p.role == "agent" and p.rule == "subject_before" and p.ref.last <= ref.first]
    if _has_agent(at) and not earlier:
        return None, "another_agent_told"
    for part in earlier:
        part.role, part.rule = None, "not_the_nearest_subject"
    if trigger.pos == "object":
        return "target", "topic_of_object_pronoun"
    no_subject = _no_subject(trigger, ref)
    return (None, no_subject) if no_subject else ("agent", "subject_before")


def _no_subject(trigger: Mention, ref: ActorRef) -> str:
    """Why an actor before its trigger does not act; empty when it does."""
    if _names_state(ref) and trigger.data.family in _FORCE:
        return "states_speak"
    if ref.kind == "country" and (trigger.pos == "noun" or ref.prefix.startswith("ل")):
        return "place_not_subject"
    if ref.kind == "people" and trigger.pos == "noun" and ref.code in CIVILIAN_CODES:
        return "people_before_noun"
    return ""


def _names_state(ref: ActorRef) -> bool:
    """A government, a minister, a president: they speak and are spoken of more often than they strike or are struck."""
    return ref.code.startswith("government")


def _gap(doc: Document, first: int, last: int) -> int:
    """Words between, without adjectives of means, dates, numbers and punctuation."""
    skip = {at for m in (*doc.of("date", first, last), *doc.of("means", first, last)) for at in range(m.first, m.last)}
    return sum(1 for at in range(first, last) if at not in skip and not _link(doc, at))


def _people_between(doc: Document, first: int, last: int) -> bool:
    return bool(doc.of("person", max(first, last - 4), last))


def _aimed_between(doc: Document, first: int, last: int) -> bool:
    """قصف على موقع للقوات: what the act was aimed at stands before its owner."""
    aimed = doc.cues("against", first, last)
    return any(m.last == last or doc.key(m.first) in doc.grammar.on for m in aimed)


def _turn_repelled(main: Mention | None, parts: list[Part]) -> None:
    """تصدى A لهجوم B: who attacks is the agent, who repels is the target."""
    if main is None or main.data.id != "clash.tasaddi" or main.pos not in ("active", "present", "either", "noun"):
        return
    agents = [p for p in parts if p.role == "agent"]
    others = [p for p in parts if p.role == "target" or (p.role is None and p.ref.first > main.first)]
    if agents and others and others[0].ref.code != agents[0].ref.code:
        for part in agents:
            part.role, part.rule = "target", "repels"
        others[0].role, others[0].rule = "agent", "repelled"


def _pair_clash(doc: Document, main: Mention | None, parts: list[Part]) -> None:
    """اشتباكات بين A وB, A مع B: the first is the agent, the other the target."""
    if main is None or doc.family(main).roles != "clash":
        return
    sides = [p for p in parts if p.role in ("agent", "target") and p.ref.first >= main.first]
    if len(sides) >= 2 and sides[0].ref.code != sides[1].ref.code:
        links = doc.grammar.between | doc.grammar.together_or_against
        between = any(doc.key(at) in links for at in range(main.last, sides[1].ref.first))
        if between:
            sides[0].role, sides[0].rule = "agent", "between"
            sides[1].role, sides[1].rule = "target", "between"
            return
    if len(sides) == 1:
        ahead = [p for p in parts if p.ref.last <= main.first and p.role == "agent"]
        if ahead:
            sides[0].role, sides[0].rule = "target", "against_subject"
