"""Is it told as a fact? Negated, denied, foiled, planned, feared, habitual and asked-about told from what happened.

Arabic puts the words that change a statement's reality before what they change, so each cue looks to its right,
within its clause and a few words.
"""

from dataclasses import dataclass

from extractors.events.document import NOUNS, Document, Mention
from extractors.events.lexicon import has_lam
from extractors.events.vocabulary import AIMS_AT, CueClass
from extractors.records import Status

# How many words may stand between the cue and the trigger that it governs.
_REACH: dict[CueClass, int] = {
    "negation": 3, "denial": 7, "foiled": 5, "attempt": 4, "prevent": 5, "plan": 6, "call": 6, "possible": 5,
    "purpose": 4, "question": 12, "condemn": 6, "standing": 6,
}  # fmt: skip
# Attempts at these are attacks all the same: people were shot at, positions were approached.
_ATTEMPT_IS_ACT = frozenset({"assassination", "clash", "attack", "stabbing", "riot", "protest", "abduction"})
_INTENDED = frozenset({"strike", "attack", "gunfire", "assassination", "raid", "arrest", "storm", "air", "abduction"})
# A purpose after these is what happened: تعرض لاستهداف, أدى لاستهداف.
_NO_PURPOSE: tuple[CueClass, ...] = ("exposed", "result", "cause", "subset")
_NEWS: tuple[CueClass, ...] = ("occurs", "result", "exposed", "claim")
_DOES = 4  # words between such a verb and what is done
_SUBJECT = 5  # words of a subject before what it does: ردت A بقصف B
_FURTHEST = 14  # words; a denial reaches as far


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
    if _goes_on(doc, trigger, first):
        return Reality(None, "what_goes_on")
    if _feared_after(doc, trigger):
        return Reality(None, "feared_after")
    return OCCURRED


def _future(doc: Document, trigger: Mention) -> Reality | None:
    """سيقصف is a plan, قد يقصف a guess, التي تسيطر what goes on; a bare present is a headline."""
    if trigger.pos != "present":
        return None
    if trigger.prefix.endswith("س"):
        return Reality("planned", "future_verb")
    if doc.key(trigger.first - 1) in doc.grammar.before_unreal_verb:
        return Reality(None, "possible_verb")
    if trigger.data.id == AIMS_AT and doc.key(trigger.first - 1) in doc.grammar.was:
        return Reality("occurred", "was_aimed", reference=True)
    many = trigger.phrase and trigger.prefix == "و" and doc.key(trigger.last - 1).endswith("ات")
    habit = many and not doc.of("number", trigger.first, trigger.last)
    relative = doc.key(trigger.first - 1) in doc.grammar.relative_pronoun
    return Reality(None, "what_goes_on") if habit or relative else None


def _intended(doc: Document, trigger: Mention, first: int) -> Reality | None:
    """لاستهداف الدورية: a masdar with ل of purpose; after تعرض or أدى the ل means nothing."""
    if trigger.pos not in NOUNS or not has_lam(trigger.prefix) or trigger.data.family not in _INTENDED:
        return None
    low = max(first, trigger.first - 12)
    if any(doc.cues(cls, low, trigger.first) for cls in _NO_PURPOSE) or doc.key(trigger.first).startswith("لل"):
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
        if distance > _FURTHEST:
            break
        denial = cue.data.cls == "denial"
        if distance <= (_FURTHEST if denial else reach) and (denial or doc.clause[cue.first] == clause):
            found.append(cue)
    return found


_PLAIN: dict[str, Reality] = {
    "negation": Reality(None, "negated"),
    "denial": Reality("denied", "denied"),
    "plan": Reality("planned", "planned"),
    "condemn": Reality("occurred", "condemned", reference=True),
} | {cls: Reality(None, cls) for cls in ("prevent", "possible", "purpose", "question", "standing")}


def _by_cue(cls: str, family: str, trigger: Mention) -> Reality | None:
    """What a cue of a class makes of a trigger that it governs; null when the class lets it stand."""
    if cls == "foiled":
        return Reality("thwarted", "foiled") if family not in ("arrest", "release", "killed", "injured") else None
    if cls == "attempt":
        return _attempted(family, trigger)
    if cls == "call":
        return Reality("planned", "called_for") if family == "protest" else Reality(None, "called_for")
    return _PLAIN.get(cls)


def _attempted(family: str, trigger: Mention) -> Reality | None:
    if family in _ATTEMPT_IS_ACT and not (family == "attack" and trigger.pos == "noun"):
        return None
    if family in ("suicide", "explosion"):
        return Reality("thwarted", "attempted")
    return Reality(None, "attempted")


def asserted(doc: Document, trigger: Mention, first: int, last: int) -> bool:
    """Whether a noun tells that something happened: after a verb of happening or announcing, or opening the sentence.

    A noun that only names a known incident (the assassination of a leader) is a topic, not news.
    """
    if trigger.pos not in NOUNS:
        return True
    if trigger.first <= first + 2 or doc.key(max(first, trigger.first - 1)) in (":", '"'):
        return True
    if trigger.prefix == "ب" and doc.of("actor", max(first, trigger.first - _SUBJECT), trigger.first):
        return True  # ردت الفصائل بقصف
    low = max(first, trigger.first - 16)
    leads = [m for cls in _NEWS for m in doc.cues(cls, low, trigger.first)]
    leads += [r for r in doc.of("report", low, trigger.first) if r.pos == "verb"]
    if any(not doc.of("trigger", m.last, trigger.first) for m in leads):
        return True
    high = min(last, trigger.last + 6)
    after = doc.cues("occurs", trigger.last, high) or doc.cues("by", trigger.last, high)
    verbs = any(t.pos not in NOUNS for t in doc.of("trigger", trigger.last, high))
    return bool(after) or verbs


def _goes_on(doc: Document, trigger: Mention, first: int) -> bool:
    """ويشنون هجمات متفرقة: a verb of doing in the present, with a plural and no figure, tells a habit."""
    low = max(first, trigger.first - _DOES)
    verbs = any(doc.key(at).removeprefix("و") in doc.grammar.does_now for at in range(low, trigger.first))
    plural = trigger.pos == "noun" and doc.key(trigger.last - 1).endswith("ات")
    return verbs and plural and not doc.of("number", low, trigger.first) and low > first


def _feared_after(doc: Document, trigger: Mention) -> bool:
    return any(doc.key(at) in doc.grammar.feared_after for at in (trigger.last, trigger.last + 1))
