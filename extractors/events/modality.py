"""Is it told as a fact? Negated, denied, foiled, planned, feared, habitual and asked-about told from what happened.

Arabic puts the words that change a statement's reality before what they change, so each cue looks to its right,
within its clause and a few words.
"""

from dataclasses import dataclass

from extractors.events.document import Document, Mention
from extractors.records import Status

# How many words may stand between the cue and the trigger that it governs.
_REACH = {
    "negation": 3, "denial": 7, "foiled": 5, "attempt": 4, "prevent": 5, "plan": 6, "call": 6, "possible": 5,
    "purpose": 4, "question": 12, "condemn": 6, "suspect": 0, "standing": 6,
}  # fmt: skip
# Attempts at these are attacks all the same: people were shot at, positions were approached.
_ATTEMPT_IS_ACT = frozenset({"assassination", "clash", "attack", "stabbing", "riot", "protest", "abduction"})
_AFTER_FEARED = frozenset({"محتمل", "محتمله", "محتملا", "متوقع", "متوقعه", "مرتقب", "مرتقبه", "وشيك", "وشيكه", "مقبل", "مقبله"})
_INTENDED = frozenset({"strike", "attack", "gunfire", "assassination", "raid", "arrest", "storm", "air", "abduction"})
_NOUNS = ("noun", "owned")


@dataclass(frozen=True, slots=True)
class Reality:
    """How a trigger is told. ``status`` null: not as something that happened, with the rule that says so.

    ``reference`` marks a mention that only points at an incident (a condemnation, a court's charge): it may join one,
    but makes none.
    """

    status: Status | None
    rule: str
    reference: bool = False


OCCURRED = Reality("occurred", "asserted")


def reality(doc: Document, trigger: Mention, first: int) -> Reality:
    """How the sentence tells a trigger; ``first`` is the sentence's first token."""
    family = trigger.data.family
    future = _future(doc, trigger) or _intended(doc, trigger, first)
    if future is not None:
        return future
    for cue in _governing(doc, trigger, first):
        made = _by_cue(cue.data.cls, family, trigger)
        if made is not None:
            return made
    if _feared_after(doc, trigger):
        return Reality(None, "feared_after")
    return OCCURRED


def _future(doc: Document, trigger: Mention) -> Reality | None:
    """سيقصف is a plan, قد يقصف a guess, a bare present a habit or a headline."""
    if trigger.pos != "present":
        return None
    if trigger.prefix.endswith("س"):
        return Reality("planned", "future_verb")
    before = doc.tokens[trigger.first - 1].key if trigger.first else ""
    if before in ("قد", "ان", "لن", "سوف", "كي", "ربما", "وقد"):
        return Reality(None, "possible_verb")
    return None


def _intended(doc: Document, trigger: Mention, first: int) -> Reality | None:
    """لاستهداف الدورية: a masdar with ل of purpose; after تعرض or أدى the ل means nothing."""
    if trigger.pos not in _NOUNS or not trigger.prefix.endswith("ل") or trigger.data.family not in _INTENDED:
        return None
    low = max(first, trigger.first - 12)
    leads = ("exposed", "result", "cause", "subset")
    if any(doc.cues(cls, low, trigger.first) for cls in leads) or "لل" in doc.tokens[trigger.first].key[:2]:
        return None
    return Reality(None, "purpose_lam")


def _governing(doc: Document, trigger: Mention, first: int) -> list[Mention]:
    """Cues to the left that reach the trigger, the nearest first."""
    found = []
    clause = doc.clause[trigger.first]
    for cue in reversed(doc.of("cue", first, trigger.first)):
        reach = _REACH.get(cue.data.cls)
        if reach is None:
            continue
        distance = trigger.first - cue.last
        if cue.data.cls in ("plan", "call", "condemn") and doc.cues("after", cue.last, trigger.first):
            continue
        if distance > 14:
            break
        near = doc.clause[cue.first] == clause or (cue.data.cls == "denial" and distance <= 14)
        if distance <= max(reach, 14 if cue.data.cls == "denial" else 0) and near:
            found.append(cue)
    return found


def _by_cue(cls: str, family: str, trigger: Mention) -> Reality | None:
    if cls == "negation":
        return Reality(None, "negated")
    if cls == "denial":
        return Reality("denied", "denied")
    if cls == "foiled":
        return Reality("thwarted", "foiled") if family not in ("arrest", "release", "killed", "injured") else None
    if cls == "attempt":
        if family in _ATTEMPT_IS_ACT and not (family == "attack" and trigger.pos == "noun"):
            return None
        if family in ("suicide", "explosion"):
            return Reality("thwarted", "attempted")
        return Reality(None, "attempted")
    if cls == "plan":
        return Reality("planned", "planned")
    if cls == "call":
        return Reality("planned", "called_for") if family == "protest" else Reality(None, "called_for")
    if cls == "condemn":
        return Reality("occurred", "condemned", reference=True)
    if cls in ("prevent", "possible", "purpose", "question", "standing"):
        return Reality(None, cls)
    return None


def asserted(doc: Document, trigger: Mention, first: int, last: int) -> bool:
    """Whether a noun tells that something happened: after a verb of happening or announcing, or opening the sentence.

    A noun that only names a known incident (the assassination of a leader) is a topic, not news.
    """
    if trigger.pos not in _NOUNS:
        return True
    if trigger.first <= first + 2 or doc.tokens[max(first, trigger.first - 1)].key in (":", '"'):
        return True
    low = max(first, trigger.first - 16)
    leads = [m for cls in ("occurs", "result", "exposed") for m in doc.cues(cls, low, trigger.first)]
    leads += [r for r in doc.of("report", low, trigger.first) if r.pos == "verb"]
    if any(not doc.of("trigger", m.last, trigger.first) for m in leads):
        return True
    high = min(last, trigger.last + 6)
    after = doc.cues("occurs", trigger.last, high) or doc.cues("by", trigger.last, high)
    verbs = any(t.pos not in _NOUNS for t in doc.of("trigger", trigger.last, high))
    return bool(after) or verbs


def _feared_after(doc: Document, trigger: Mention) -> bool:
    return any(
        token.key in _AFTER_FEARED for token in doc.tokens[trigger.last : min(trigger.last + 2, len(doc.tokens))]
    )
