"""Who acts, who backs, who is hit: read from word order, prepositions and what was counted.

A masdar takes its doer as genitive, with ل, or after من قبل; a verb has its doer right after it (verb first) or right
before it (subject first). What stands after مواقع, على, ضد or is counted among the dead is hit.
"""

from dataclasses import dataclass

from extractors.events.actors import CIVILIAN_CODES, ActorRef
from extractors.events.document import Document, Mention
from extractors.records import Role

_LINKS = frozenset({"،", '"', "(", ")", "ما", "التي", "الذي", "-"})
_BETWEEN = frozenset({"بين", "وبين"})
_WITH = frozenset({"مع", "ضد"})
_PLATFORMS = frozenset({"drone", "air", "artillery"})
_FORCE = frozenset({"strike", "air", "attack", "gunfire", "explosion", "chemical", "clash", "storm"})
_PASSIVE = ("passive",)
_DOER_GENITIVE = frozenset({"strike", "air", "attack", "gunfire", "explosion", "chemical", "clash", "raid", "deploy", "withdraw", "territory", "protest", "riot"})


@dataclass(slots=True)
class Part:
    """An actor's part in one draft, and the rule that gave it."""

    ref: ActorRef
    role: Role | None
    rule: str


def assign_roles(doc: Document, first: int, last: int, triggers: list[Mention], refs: list[ActorRef]) -> list[Part]:
    """The part of every actor named within tokens ``[first, last)``."""
    parts: list[Part] = []
    main = max(triggers, key=lambda t: doc.resources.families[t.data.family].rank, default=None)
    for ref in refs:
        role, rule = _coordinated(doc, ref, parts) or _role(doc, first, main, triggers, ref, parts)
        if role == "agent" and ref.code in CIVILIAN_CODES:
            role, rule = (None, "civilians_do_not_attack")
        parts.append(Part(ref, role, rule))
    _pair_clash(doc, main, parts)
    _turn_repelled(doc, main, parts)
    del last
    return parts


def _coordinated(doc: Document, ref: ActorRef, parts: list[Part]) -> tuple[Role | None, str] | None:
    """A وB: an actor joined to the one right before it has the same part."""
    if not parts or parts[-1].rule == "parent_of_actor":
        return None
    gap = [t.key for t in doc.tokens[parts[-1].ref.last : ref.first] if t.key not in _LINKS]
    joined = ref.prefix.startswith("و") or (gap == ["و"])
    if joined and len(gap) <= 1 and not doc.of("trigger", parts[-1].ref.last, ref.first):
        return parts[-1].role, "joined_to_previous"
    return None


def _role(
    doc: Document, first: int, main: Mention | None, triggers: list[Mention], ref: ActorRef, parts: list[Part]
) -> tuple[Role | None, str]:
    before = _before(doc, ref, first)
    marked = _marked(doc, ref, first, parts)
    if marked is not None:
        return marked
    if main is None:
        return None, "no_trigger"
    trigger = _nearest(triggers, ref, main)
    if trigger.first < ref.first:
        return _after(doc, trigger, ref, parts, before)
    return _ahead(doc, trigger, ref, parts)


def _before(doc: Document, ref: ActorRef, first: int) -> str:
    at = ref.first - 1
    while at >= first and doc.tokens[at].key in ('"', "("):
        at -= 1
    return doc.tokens[at].key if at >= first else ""


def _marked(doc: Document, ref: ActorRef, first: int, parts: list[Part]) -> tuple[Role | None, str] | None:
    """Roles that a preposition or a set phrase before the actor decides."""
    if ref.row == "nationality_of_act":
        return "agent", "nationality_of_act"
    origin = doc.cues("origin", max(first, ref.first - 12), ref.first)
    if origin and not _interrupted(doc, origin[-1].last, ref.first):
        return "agent", "origin_of_fire"
    held = doc.cues("held", max(first, ref.first - 3), ref.first)
    if held:
        away = [t.key for t in doc.tokens[max(first, held[-1].first - 4) : held[-1].first]]
        if "من" in away and "علي" not in away:
            return "agent", "fires_from_its_area"
        return None, "holds_the_area"
    exposed = doc.cues("exposed", max(first, ref.first - 2), ref.first)
    if exposed:
        return "target", "exposed"
    for cls, role in (("support", "supporter"), ("by", "agent"), ("against", "target")):
        for cue in doc.cues(cls, max(first, ref.first - 5), ref.first):
            gap = ref.first - cue.last
            if gap <= (2 if cls == "support" else 1) and not _interrupted(doc, cue.last, ref.first):
                if cls == "against" and doc.tokens[cue.first].key == "علي" and gap:
                    continue
                return role, f"{cls}_phrase"  # type: ignore[return-value]
    for cue in doc.cues("belongs", max(first, ref.first - 3), ref.first):
        if ref.first - cue.last <= 1:
            if any(m.data.value in _PLATFORMS for m in doc.of("means", max(first, cue.first - 4), cue.first)):
                return "agent", "owner_of_means"
            owner = next((p for p in reversed(parts) if 0 <= cue.first - p.ref.last <= 3), None)
            if owner is not None and owner.ref.named:
                return None, "parent_of_actor"
            return (owner.role, "owner_of_actor") if owner else ("target", "owner_of_object")
    return None


def _interrupted(doc: Document, first: int, last: int) -> bool:
    return any(doc.tokens[at].key in ("،", ".", "؛") for at in range(first, last))


def _nearest(triggers: list[Mention], ref: ActorRef, main: Mention) -> Mention:
    """The trigger whose words the actor belongs to: the last one before it, else the first after it."""
    left = [t for t in triggers if t.last <= ref.first]
    if left:
        return left[-1]
    right = [t for t in triggers if t.first >= ref.last]
    return right[0] if right else main


def _after(
    doc: Document, trigger: Mention, ref: ActorRef, parts: list[Part], before: str
) -> tuple[Role | None, str]:
    """An actor that follows its trigger."""
    family = doc.resources.families[trigger.data.family]
    has_agent = any(p.role == "agent" for p in parts)
    taken = [p for p in parts if p.ref.first >= trigger.last and p.role in ("agent", "target")]
    gap = _gap(doc, trigger.last, ref.first)
    if ref.prefix.endswith("ل") and trigger.pos == "noun" and family.roles in ("strike", "blast", "clash"):
        return ("target", "lam_of_people") if _people_between(doc, trigger.last, ref.first) else ("agent", "lam_of_doer")
    if trigger.pos in ("passive",):
        return ("target", "subject_of_passive") if ref.code not in () else (None, "")
    if trigger.pos in ("active", "present", "either") and not taken:
        if gap <= 6 and before not in ("علي", "من", "في", "الي") and not has_agent:
            if trigger.pos == "either" and ref.kind == "people":
                return "target", "theme_of_passive"
            return "agent", "subject_after_verb"
        if ref.kind == "country" or doc.clause[ref.first] != doc.clause[trigger.first]:
            return None, "not_the_object"
        if _names_state(ref) and trigger.data.family in _FORCE:
            return None, "states_are_not_hit_by_name"
        return "target", "object_of_verb"
    if trigger.pos == "object":
        return ("agent", "subject_after_object_pronoun") if not taken else ("target", "object_of_verb")
    if trigger.pos in ("noun", "owned") and not taken:
        return _genitive(doc, trigger, ref, gap, has_agent=has_agent)
    if ref.kind in ("government", "country") or ref.code.startswith("government") or family.roles == "person" or _gap(doc, trigger.last, ref.first) > 12:
        return None, "too_far_from_trigger"
    return "target", "later_in_clause"


def _genitive(doc: Document, trigger: Mention, ref: ActorRef, gap: int, *, has_agent: bool) -> tuple[Role | None, str]:
    family = trigger.data.family
    roles = doc.resources.families[family].roles
    doer = family in _DOER_GENITIVE or (trigger.data.id == "strike.istahdafa" and ref.kind == "force")
    if gap <= 2 and doer and not has_agent and not (family == "strike" and ref.kind == "people"):
        return "agent", "genitive_of_doer"
    if roles in ("crowd", "crowd_agent"):
        return ("agent", "crowd") if not has_agent else ("target", "crowd_against")
    if ref.kind == "country":
        return None, "place_not_theme"
    return "target", "genitive_of_theme"


def _ahead(doc: Document, trigger: Mention, ref: ActorRef, parts: list[Part]) -> tuple[Role | None, str]:
    """An actor before its trigger: the subject, unless the verb is passive or another actor follows as doer."""
    if trigger.pos in _PASSIVE:
        return "target", "subject_of_passive"
    earlier = [p for p in parts if p.role == "agent" and p.rule == "subject_before" and p.ref.last <= ref.first]
    if any(p.role == "agent" for p in parts) and not earlier:
        return None, "another_agent_told"
    for part in earlier:
        part.role, part.rule = None, "not_the_nearest_subject"
    if trigger.pos == "object":
        return "target", "topic_of_object_pronoun"
    if _names_state(ref) and trigger.data.family in _FORCE:
        return None, "states_speak"
    if ref.kind == "country" and (trigger.pos == "noun" or ref.prefix.startswith("ل")):
        return None, "place_not_subject"
    if ref.kind == "people" and trigger.pos == "noun" and not _fighters(ref):
        return None, "people_before_noun"
    return "agent", "subject_before"


def _names_state(ref: ActorRef) -> bool:
    """A government, a minister, a president: they speak and are spoken of more often than they strike or are struck."""
    return ref.code.startswith("government")


def _fighters(ref: ActorRef) -> bool:
    return ref.code not in CIVILIAN_CODES


def _gap(doc: Document, first: int, last: int) -> int:
    """Words between, without adjectives of means, dates, numbers and punctuation."""
    skip = {at for m in (*doc.of("date", first, last), *doc.of("means", first, last)) for at in range(m.first, m.last)}
    return sum(1 for at in range(first, last) if at not in skip and doc.tokens[at].key not in _LINKS)


def _people_between(doc: Document, first: int, last: int) -> bool:
    return bool(doc.of("person", max(first, last - 4), last))


def _turn_repelled(doc: Document, main: Mention | None, parts: list[Part]) -> None:
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
    if main is None or doc.resources.families[main.data.family].roles != "clash":
        return
    sides = [p for p in parts if p.role in ("agent", "target") and p.ref.first >= main.first]
    if len(sides) >= 2 and sides[0].ref.code != sides[1].ref.code:
        between = any(doc.tokens[at].key in _BETWEEN | _WITH for at in range(main.last, sides[1].ref.first))
        if between:
            sides[0].role, sides[0].rule = "agent", "between"
            sides[1].role, sides[1].rule = "target", "between"
            return
    if len(sides) == 1:
        ahead = [p for p in parts if p.ref.last <= main.first and p.role == "agent"]
        if ahead:
            sides[0].role, sides[0].rule = "target", "against_subject"
