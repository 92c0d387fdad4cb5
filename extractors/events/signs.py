"""Is it told as news? Signs in its sentence that speak for and against, weighed.

Trigger words stand in history, obituaries, opinion and analysis as often as in news. What no cue settles is decided by
many weak signs together: news opens with its verb, names its source, means and figures; what is only mentioned comes
late in a long sentence, inside a relative clause, beside words of condemnation, fear or guilt. The weights are those of
a logistic regression on labelled single sentences, rounded; 0 is even odds.

An article whose other sentences tell of the same world needs far less: each adds to the odds, up to a limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from extractors.events.document import NOUNS, Document, Mention
from extractors.events.incidents import CROWD_TYPES, Incident
from extractors.events.sentences import Sentence
from extractors.events.vocabulary import CueClass

Sign = (
    CueClass
    | Literal[
        "even", "length", "numbers", "means", "late", "opens", "relative_before", "relative_clause", "looks_back",
        "occurs", "report", "definite", "verb", "counted", "triggers", "families", "speaker", "personal", "brawl",
        "day", "long_period", "fine_place",
    ]
)  # fmt: skip
Signs = dict[Sign, float]

_CUES: tuple[CueClass, ...] = (
    "opinion", "possible", "purpose", "condemn", "suspect", "standing", "court", "question", "plan", "negation", "call",
    "background_soft", "cause",
)  # fmt: skip
_PERSONAL = frozenset({"abduction", "execution", "assassination", "sexual", "torture"})
_BRAWLS = frozenset({"clash", "riot"})
_LENGTH_UNIT, _LONGEST = 12, 8  # words; sentences of more than eight times that are no longer
_RELATIVE_REACH, _AFTER_REACH, _OCCURS_REACH, _OPENING = 6, 3, 4, 3  # words before the trigger

VIOLENCE: Mapping[Sign, float] = {
    "even": 0.2, "late": -1.3, "relative_before": -0.9, "condemn": -0.8, "definite": -0.8, "long_period": -0.8,
    "length": -0.7, "purpose": -0.7, "opinion": -0.6, "possible": -0.6, "relative_clause": -0.6, "looks_back": -0.5,
    "suspect": -0.5, "negation": -0.5, "personal": -0.5, "question": -0.4, "background_soft": -0.4, "standing": -0.4,
    "plan": -0.4, "court": -0.3, "brawl": -0.3, "families": -0.3, "day": 0.2, "counted": 0.3, "means": 0.3,
    "triggers": 0.5, "occurs": 0.5, "verb": 0.5, "speaker": 0.6, "fine_place": 0.6, "opens": 0.9,
}  # fmt: skip
CROWDS: Mapping[Sign, float] = {
    "even": -1.3, "cause": -0.7, "relative_before": -0.7, "definite": -0.6, "brawl": -0.6, "report": -0.5,
    "possible": -0.5, "background_soft": -0.5, "relative_clause": -0.5, "plan": -0.5, "late": -0.3, "families": -0.3,
    "opinion": -0.3, "counted": -0.3, "looks_back": -0.2, "triggers": 0.1, "numbers": 0.3, "occurs": 0.3,
    "fine_place": 0.4, "verb": 0.5, "opens": 0.5, "day": 0.6, "call": 0.6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _At:
    doc: Document
    incident: Incident
    sentence: Sentence
    trigger: Mention


def odds(doc: Document, incident: Incident) -> float:
    """Log-odds that the first sentence of an incident tells it as news."""
    signs = signs_of(doc, incident)
    weights = CROWDS if incident.coding.event_type in CROWD_TYPES else VIOLENCE
    return sum(weight * signs.get(name, 0.0) for name, weight in weights.items())


def signs_of(doc: Document, incident: Incident) -> Signs:
    """Every sign with how strongly it shows; most are 0 or 1."""
    sentence = doc.sentences[incident.sentences[0]]
    at = _At(doc, incident, sentence, _main(incident))
    return {"even": 1.0, **_of_sentence(at), **_of_position(at), **_of_incident(at)}


def _main(incident: Incident) -> Mention:
    own = (t for t in incident.triggers if t.data.family == incident.family.id)
    return next(own, incident.triggers[0])


def _of_sentence(at: _At) -> Signs:
    doc, s = at.doc, at.sentence
    told = {cue.data.cls for cue in doc.of("cue", s.first, s.last)}
    signs: Signs = {cls: float(cls in told) for cls in _CUES}
    signs["length"] = min(_LONGEST, (s.last - s.first) // _LENGTH_UNIT)
    signs["numbers"] = min(4, len(doc.of("number", s.first, s.last)))
    signs["means"] = min(3, len(doc.of("means", s.first, s.last)))
    return signs


def _of_position(at: _At) -> Signs:
    """Where the trigger stands in its sentence, and what stands before it."""
    doc, s, t = at.doc, at.sentence, at.trigger
    near = [i for i in range(max(s.first, t.first - _RELATIVE_REACH), t.first) if doc.clause[i] == doc.clause[t.first]]
    return {
        "late": min(1.0, (t.first - s.first) / max(1, s.last - s.first)),
        "opens": float(any(x.first - s.first < _OPENING for x in at.incident.triggers)),
        "relative_before": float(_relative(doc, range(s.first, t.first))),
        "relative_clause": float(_relative(doc, near)),
        "looks_back": float(t.pos in NOUNS and _cue_before(at, "after", _AFTER_REACH)),
        "occurs": float(_cue_before(at, "occurs", _OCCURS_REACH)),
        "report": float(bool(doc.of("report", s.first, t.first))),
    }


def _relative(doc: Document, words: range | list[int]) -> bool:
    """Whether one of the words opens a relative clause; الأمر الذي only joins a result to its cause."""
    pronouns, joins = doc.grammar.relative_pronoun, doc.grammar.before_result_relative
    return any(doc.key(i) in pronouns and doc.key(i - 1) not in joins for i in words)


def _cue_before(at: _At, cls: CueClass, reach: int) -> bool:
    return bool(at.doc.cues(cls, max(at.sentence.first, at.trigger.first - reach), at.trigger.first))


def _of_incident(at: _At) -> Signs:
    doc, incident, t = at.doc, at.incident, at.trigger
    return {
        "definite": float(t.pos in NOUNS and (doc.definite(t) or t.pos == "owned")),
        "verb": float(t.pos == "active"),
        "counted": float(incident.counted),
        "triggers": min(4, len(incident.triggers)),
        "families": min(4, len(incident.families)),
        "speaker": float(bool(incident.speakers)),
        "personal": float(incident.family.id in _PERSONAL),
        "brawl": float(incident.family.id in _BRAWLS),
        "day": float(incident.when.precision == "day"),
        "long_period": float(incident.when.precision == "longer"),
        "fine_place": float(incident.place is not None and incident.place.relation in ("in", "near")),
    }
