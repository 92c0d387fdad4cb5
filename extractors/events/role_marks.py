"""Parts that a word before an actor decides, whatever the order: من قبل A, ضد A, بدعم من A, مصدره A, تعرض A."""

from dataclasses import dataclass

from extractors.events.actor_refs import STATE_BRANCHES, ActorRef, sides
from extractors.events.document import Document, Mention
from extractors.events.grammar import starts
from extractors.events.vocabulary import CueClass
from extractors.records import Role

FORCE = frozenset({"strike", "air", "attack", "gunfire", "explosion", "chemical", "clash", "storm"})
_SUBJECT_REACH = 4  # words of a subject between its verb and its owner
_INSTRUMENT = 2  # words of a weapon before its nationality: بطائرة مسيرة A
_GUESSES = ("subject_before", "second_subject")  # rules of agents that a later word may correct
_PLATFORMS = frozenset({"drone", "air", "artillery"})
_PHRASES: tuple[tuple[CueClass, Role, int], ...] = (
    ("support", "supporter", 2),
    ("by", "agent", 1),
    ("against", "target", 1),
)
_ENDS = ("،", ".", "؛")
_SUSPECT_REACH = 7  # words between a tie (انتمائهم) and the group
_OWNED_BEFORE = 3  # words between an actor and تابع
_THINGS = ("placetype", "weapon", "body", "trigger")
_SUBJECT_WORDS = 3  # words of a subject between its verb and التابع
_OWNED_REACH = 2  # words between an actor and the act that its pronoun claims: صعدت القوات من قصفها
RoleRule = tuple[Role | None, str]


@dataclass(slots=True)
class Part:
    """An actor's part in one draft, and the rule that gave it."""

    ref: ActorRef
    role: Role | None
    rule: str


@dataclass(slots=True)
class Context:
    """A draft while its actors are read from left to right: what was found so far stands in ``parts``.

    ``others``: triggers of the draft that tell of something else than its incident.
    """

    doc: Document
    first: int
    triggers: list[Mention]
    main: Mention | None
    parts: list[Part]
    others: list[Mention]

    @property
    def has_agent(self) -> bool:
        """Whether somebody is known to act."""
        return any(part.role == "agent" for part in self.parts)


def marked(at: Context, ref: ActorRef) -> RoleRule | None:
    """Roles that a preposition or a set phrase before the actor decides; null where none does."""
    if ref.row == "nationality_of_act":
        return "agent", "nationality_of_act"
    if at.doc.key(ref.first - 1).removeprefix("و") in at.doc.grammar.rescue:
        return None, "came_to_help"
    if any(cue.last == ref.first for cue in at.doc.cues("condemn", ref.first - 2, ref.first)) and not ref.prefix:
        return None, "only_condemns"
    if starts(at.doc.key(ref.first - 1), at.doc.grammar.remnant_stem):
        return None, "left_behind"
    whose = _instrument(at, ref) or _of_subject(at, ref)
    return whose or _source_of_fire(at, ref) or _of_area(at, ref) or _in_phrase(at, ref) or _owner(at, ref)


def _instrument(at: Context, ref: ActorRef) -> RoleRule | None:
    """اغتيل بطائرة مسيرة إسرائيلية: whose weapon it is, where nobody else acts."""
    if at.has_agent or not any(t.last <= ref.first for t in at.triggers):
        return None
    low = max(at.first, ref.first - _INSTRUMENT)
    means = any(m.data.value in _PLATFORMS for m in at.doc.of("means", low, ref.last))
    led = any(m.prefix == "ب" and m.last >= ref.first for m in at.doc.of("weapon", low, ref.last))
    return ("agent", "owner_of_instrument") if means and led else None


def _of_subject(at: Context, ref: ActorRef) -> RoleRule | None:
    """اعتدى عناصر حاجز تابع لA على شاب: تابع in the nominative, after a verb, says whose the subject is."""
    doc = at.doc
    told = (*at.triggers, *at.others)
    verbs = [t for t in told if t.pos == "active" and 0 < ref.first - t.last <= _SUBJECT_REACH]
    belongs = doc.key(ref.first - 1) in doc.grammar.belonging_nominative
    return ("agent", "owner_of_subject") if verbs and belongs and not at.has_agent else None


def _source_of_fire(at: Context, ref: ActorRef) -> RoleRule | None:
    """مصدره A, قصفت A بقصفها, غارة نفذتها A: the act comes from the actor."""
    doc = at.doc
    if any(t.first < ref.first < t.last and t.data.family in FORCE for t in at.triggers):
        return "agent", "inside_the_phrase"
    if any(t.last == ref.first and _ends_in_its_verb(doc, t) for t in at.triggers):
        return "agent", "subject_of_phrase"
    origin = doc.cues("origin", max(at.first, ref.first - 12), ref.first)
    if origin and not _interrupted(doc, origin[-1].last, ref.first, triggers=True):
        return "agent", "origin_of_fire"
    return ("agent", "owner_of_act") if _claims_next(at, ref) else None


def _ends_in_its_verb(doc: Document, trigger: Mention) -> bool:
    """كمين نصبته A: the phrase ends in a verb whose object is the act itself."""
    return trigger.phrase and trigger.pos == "noun" and doc.key(trigger.last - 1).endswith(("ته", "ها", "وه"))


def _of_area(at: Context, ref: ActorRef) -> RoleRule | None:
    """مناطق سيطرة A, تعرض A, أشخاص ينتمون إلى A."""
    doc = at.doc
    held = doc.cues("held", max(at.first, ref.first - 3), ref.first)
    if held:
        return _holder(at, held[-1])
    if doc.cues("exposed", max(at.first, ref.first - 2), ref.first) or doc.cues("exposed", ref.last, ref.last + 2):
        return "target", "exposed"
    return ("target", "suspected_of") if _suspected(at, ref) else None


def _suspected(at: Context, ref: ActorRef) -> bool:
    """اعتقال أشخاص للاشتباه في انتمائهم إلى A: who is held is held as one of A."""
    if (
        at.main is None
        or at.doc.family(at.main).roles != "person"
        or "armed" not in sides(ref.code)
        or of_state(ref, bare=True)
    ):
        return False
    low = max(at.first, ref.first - _SUSPECT_REACH)
    ties = any(starts(at.doc.key(i), at.doc.grammar.ties_stem) for i in range(low, ref.first))
    return ties and at.main.data.family in ("arrest", "raid") and any(t.first < ref.first for t in at.triggers)


def _holder(at: Context, held: Mention) -> RoleRule:
    """من مناطق سيطرة A: fire from its area is its own; elsewhere the area only tells where."""
    away = {at.doc.key(i) for i in range(max(at.first, held.first - 4), held.first)}
    if at.main is not None and at.main.data.family == "territory" and at.main.first < held.first:
        return "target", "held_it_before"  # تحرير البلدة من سيطرة A
    if away & at.doc.grammar.of and not away & at.doc.grammar.on:
        return "agent", "fires_from_its_area"
    return None, "holds_the_area"


def _in_phrase(at: Context, ref: ActorRef) -> RoleRule | None:
    """بدعم من A, من قبل A, ضد A."""
    doc = at.doc
    for cls, role, reach in _PHRASES:
        for cue in doc.cues(cls, max(at.first, ref.first - 5), ref.first):
            gap = ref.first - cue.last
            if cls == "by" and _own_means(at, cue):
                continue
            far_on = cls == "against" and gap and doc.key(cue.first) in doc.grammar.on
            if gap > reach or far_on or _interrupted(doc, cue.last, ref.first):
                continue
            if cls == "against" and _acting_patrol(at, cue):
                return "agent", "subject_after_verb"
            if cls == "against" and _only_near(at, cue, ref):
                return None, "only_near_or_chanted_at"
            if cls == "by" and at.main is not None and at.main.data.family == "shootdown":
                return "target", "fired_what_was_shot_down"
            return role, f"{cls}_phrase"
    return None


def _acting_patrol(at: Context, cue: Mention) -> bool:
    """اعتقلت دورية لA شابا: a patrol right after a verb that is done to people is its subject."""
    trigger = next((t for t in at.triggers if t.last == cue.first), None)
    return trigger is not None and trigger.pos == "active" and at.doc.family(trigger).roles == "person"


def _own_means(at: Context, cue: Mention) -> bool:
    """ردت A بقصف B: what a subject does by an act of its own, not by another's."""
    act = any(t.first == cue.first and t.pos == "noun" for t in at.triggers)
    clause = at.doc.clause
    return act and any(p.role == "agent" and clause[p.ref.first] == clause[cue.first] for p in at.parts)


def _only_near(at: Context, cue: Mention, ref: ActorRef) -> bool:
    """قرب مقر A is where; what a crowd chants against a government hits nobody."""
    beside = any(m.data.value in ("near", "around") for m in at.doc.of("direction", cue.first - 2, cue.first))
    crowd = at.main is not None and at.main.data.family == "protest" and names_state(ref)
    return beside or crowd


def _owner(at: Context, ref: ActorRef) -> RoleRule | None:
    """What is told as belonging to the actor acts for it (a drone), or is hit with it (a post)."""
    doc = at.doc
    for cue in doc.cues("belongs", max(at.first, ref.first - 3), ref.first):
        if ref.first - cue.last > 1:
            continue
        means = [m for m in doc.of("means", max(at.first, cue.first - 4), cue.first) if m.data.value in _PLATFORMS]
        acts = any(p.role == "agent" and p.rule not in _GUESSES for p in at.parts)
        if means and not acts:
            return "agent", "owner_of_means"
        owned = next((p for p in reversed(at.parts) if _right_before(doc, p, cue)), None)
        if owned is None:
            return _owner_of_unnamed(at, cue)
        return (None, "parent_of_actor") if owned.ref.named else (owned.role, "owner_of_actor")
    return None


def _right_before(doc: Document, part: Part, cue: Mention) -> bool:
    """Whether what belongs to somebody is the actor before the word, and no thing between them."""
    between = (part.ref.last, cue.first)
    return 0 <= between[1] - between[0] <= _OWNED_BEFORE and not any(doc.of(kind, *between) for kind in _THINGS)


def _owner_of_unnamed(at: Context, cue: Mention) -> RoleRule:
    """اعتقل الأمن الوقائي التابع لA acts for A; استهدف القصف موقعا تابعا لA hits A."""
    doc = at.doc
    verbs = [t for t in at.triggers if t.last < cue.first <= t.last + _SUBJECT_WORDS]
    subject = bool(verbs) and verbs[-1].pos in ("active", "either") and not doc.of("trigger", verbs[-1].last, cue.first)
    head = verbs[-1].last if verbs else cue.first
    organ = bool(doc.at("body", head)) or doc.key(head).startswith("ال")
    definite = organ and doc.key(cue.first).startswith("ال") and doc.key(cue.first - 1).startswith("ال")
    if subject and definite and not at.has_agent:
        return "agent", "owner_of_subject"
    return "target", "owner_of_object"


def _claims_next(at: Context, ref: ActorRef) -> bool:
    """صعدت القوات قصفها: an act of force with a pronoun belongs to the actor right before it."""
    doc = at.doc
    following = doc.of("trigger", ref.last, ref.last + _OWNED_REACH + 1)
    if not following or ref.kind == "people" or _interrupted(doc, ref.last, following[0].first):
        return False
    return following[0].pos == "owned" and following[0].data.family in FORCE and following[0].prefix not in ("و", "ف")


def _interrupted(doc: Document, first: int, last: int, *, triggers: bool = False) -> bool:
    """Whether a sign ends the phrase, or, if asked, another act stands in it."""
    return any(doc.key(at) in _ENDS for at in range(first, last)) or (triggers and bool(doc.of("trigger", first, last)))


def names_state(ref: ActorRef) -> bool:
    """A government, a minister, a president: they speak and are spoken of more often than they strike or are struck."""
    return ref.code.startswith("government")


def of_state(ref: ActorRef, *, bare: bool = False) -> bool:
    """Whether an actor is an organ of a state; ``bare``: by its id alone, as groups are forces, too."""
    if bare:
        return ref.code.split(":")[0] in STATE_BRANCHES
    return names_state(ref) or ref.kind in ("police", "force", "intelligence")
