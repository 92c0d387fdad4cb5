"""What a sentence tells of many past acts at once, and what it only says of an act already known."""

from extractors.events.document import NOUNS, Document, Mention
from extractors.events.frames import Draft
from extractors.events.incidents import Incident
from extractors.events.sentences import Sentence

_HEAD_REACH = 4  # words between a noun of many incidents and the word that says what they were: عمليات دهم واعتقال
_PLURAL = "ات"
_OPENING = 3  # words within which the known incident stands that a sentence says more of


def is_history(doc: Document, draft: Draft, incident: Incident, main: Mention, *, counted: bool) -> bool:
    """Many acts of a past year, or of the last months, without a figure: history, not an incident."""
    when = incident.when
    many = is_plural(doc, main, main.last - 1) or _of_many(doc, draft, main)
    vague = any(c.count is None and not c.zero for c in draft.counts) and _lately(doc, draft)
    if counted or not when.stated or not (many or vague):
        return False
    return when.precision in ("longer", "month") or _lately(doc, draft)


def is_plural(doc: Document, main: Mention, word: int) -> bool:
    """Whether a noun is a sound feminine plural in one of its words: هجمات, عمليات أمنية."""
    return main.pos == "noun" and _many(doc, word)


def comes(doc: Document, s: Sentence, main: Mention) -> bool:
    """جاءت هذه الغارات بعد …, ويأتي الهجوم قبل …: says when a known incident came, and tells none."""
    opening = doc.key(s.first).removeprefix("و")
    known = main.pos in NOUNS and (doc.definite(main) or main.pos == "owned")
    return opening in doc.grammar.comes and known and main.first - s.first < _OPENING


def _of_many(doc: Document, draft: Draft, main: Mention) -> bool:
    """عمليات خطف واغتيال, تصدى لعشرات الهجمات: a plural noun of incidents beside the word that tells of them."""
    low = max(doc.sentences[draft.sentence].first, main.first - _HEAD_REACH)
    nouns = doc.cues("incident_noun", low, draft.last)
    nouns += [t for t in doc.of("trigger", low, draft.last) if t.pos in NOUNS]
    return any(_many(doc, at) for m in nouns for at in range(m.first, m.last))


def _many(doc: Document, at: int) -> bool:
    return doc.key(at).endswith(_PLURAL) or doc.key(at) in doc.grammar.many_acts


def _lately(doc: Document, draft: Draft) -> bool:
    """خلال الأشهر الماضية: some time ago, of which no day is told; in the last days is news."""
    dates = [m for m in doc.of("date", draft.first, draft.last) if m.data.rule == "recent" and m.data.start is None]
    return any(not any(doc.key(i) in doc.grammar.short_time for i in range(m.first, m.last)) for m in dates)
