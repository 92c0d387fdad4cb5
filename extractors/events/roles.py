"""Who acts, who backs, who is hit: read from word order, prepositions and what was counted.

A masdar takes its doer as genitive, with ل, or after من قبل; a verb has its doer right after it (verb first) or right
before it (subject first). What stands after مواقع, على, ضد or is counted among the dead is hit.
"""

from dataclasses import dataclass

from extractors.events.actors import ActorRef
from extractors.events.document import Document, Mention
from extractors.records import Role

_LINKS = frozenset({"،", '"', "(", ")", "ما", "التي", "الذي", "-"})
_BETWEEN = frozenset({"بين", "وبين"})
_WITH = frozenset({"مع", "ضد"})
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
        role, rule = _role(doc, first, main, triggers, ref, parts)
        parts.append(Part(ref, role, rule))
    _pair_clash(doc, main, parts)
    del last
    return parts


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
    for cls, role in (("support", "supporter"), ("by", "agent"), ("against", "target")):
        for cue in doc.cues(cls, max(first, ref.first - 5), ref.first):
            gap = ref.first - cue.last
            if gap <= (2 if cls == "support" else 1) and not _interrupted(doc, cue.last, ref.first):
                if cls == "against" and doc.tokens[cue.first].key == "علي" and gap:
                    continue
                return role, f"{cls}_phrase"  # type: ignore[return-value]
    for cue in doc.cues("belongs", max(first, ref.first - 3), ref.first):
        if ref.first - cue.last <= 1:
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
        return "target", "object_of_verb"
    if trigger.pos == "object":
        return ("agent", "subject_after_object_pronoun") if not taken else ("target", "object_of_verb")
    if trigger.pos in ("noun", "owned") and not taken:
        return _genitive(doc, trigger, ref, gap, has_agent=has_agent)
    return "target", "later_in_clause"


def _genitive(doc: Document, trigger: Mention, ref: ActorRef, gap: int, *, has_agent: bool) -> tuple[Role | None, str]:
    family = trigger.data.family
    roles = doc.resources.families[family].roles
    doer = family in _DOER_GENITIVE or (trigger.data.id == "strike.istahdafa" and ref.kind == "force")
    if gap <= 2 and doer and not has_agent and not (family == "strike" and ref.kind == "people"):
        return "agent", "genitive_of_doer"
    if roles in ("crowd", "crowd_agent"):
        return ("agent", "crowd") if not has_agent else ("target", "crowd_against")
    return "target", "genitive_of_theme"


def _ahead(doc: Document, trigger: Mention, ref: ActorRef, parts: list[Part]) -> tuple[Role | None, str]:
    """An actor before its trigger: the subject, unless the verb is passive or another actor follows as doer."""
    if trigger.pos in _PASSIVE:
        return "target", "subject_of_passive"
    if any(p.role == "agent" for p in parts):
        return "agent", "joined_subject" if ref.prefix == "و" else "second_subject"
    if trigger.pos == "object":
        return "target", "topic_of_object_pronoun"
    return "agent", "subject_before"


def _gap(doc: Document, first: int, last: int) -> int:
    """Words between, without adjectives of means, dates, numbers and punctuation."""
    skip = {at for m in (*doc.of("date", first, last), *doc.of("means", first, last)) for at in range(m.first, m.last)}
    return sum(1 for at in range(first, last) if at not in skip and doc.tokens[at].key not in _LINKS)


def _people_between(doc: Document, first: int, last: int) -> bool:
    return bool(doc.of("person", max(first, last - 4), last))


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
