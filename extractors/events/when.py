"""When a draft says that its incident took place."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.events.dates import DateMention
from extractors.events.document import NOUNS, VERBS, Document, Mention
from extractors.events.frames import Draft
from extractors.events.grammar import starts
from extractors.events.sentences import Sentence
from extractors.records import DatePrecision, Span

OLD = "told_of_before"  # the rule of an incident that the sentence only looks back at
_RELATIVE_REACH = 3  # words between an incident's noun and التي
_SUBJECT_REACH = 4  # words within which such a noun still opens its sentence, as its subject
_OUTBREAK = 3  # words of منذ اندلاعها before a date
_SINCE_REACH = 5
_TOLD_REACH = 2000  # words back to which "the same day" may point
_OPENING = 4  # words within which a sentence says that it looks back
_TOLD_KINDS = ("point", "period")
_FROM_TOLD = {"same_day": 0, "next_day": 1}
_PERIODS = ("period", "open_period")
# "In 1997" and "in May" date one incident as well as many.
_PAST_POINTS = frozenset({"year", "month", "month_year", "last_month", "last_year", "month_word", "year_word"})


@dataclass(frozen=True, slots=True)
class When:
    """A date as told: ``rule`` names what gave it; start null: not told, or not resolvable.

    ``stated``: words of the text give it. ``reported``: it is the day of the announcement, which may not be that of the
    incident.
    """

    start: date | None
    end: date | None
    precision: DatePrecision
    rule: str
    stated: bool
    span: Span | None = None
    period: bool = False
    reported: bool = False

    @property
    def lasts(self) -> bool:
        """Whether it is a stretch of time, rather than one within which a single incident can be dated."""
        return self.period and self.rule not in _PAST_POINTS


def no_date(rule: str) -> When:
    """No date, and the rule that says why."""
    return When(None, None, "unknown", rule, False)


def find_when(doc: Document, s: Sentence, draft: Draft, main: Mention, *, period: bool = False) -> When | None:
    """The date told in the draft, else in its sentence, else null; ``period``: stretches of time come first."""
    for first, last in ((draft.first, draft.last), *([] if draft.subordinate else [(s.first, s.last)])):
        found = [m for m in doc.of("date", first, last) if _of_incident(doc, m)]
        if _told_of_before(doc, main):
            found = [m for m in found if m.first >= main.first or doc.clause[m.first] == doc.clause[main.first]]
        spans = [m for m in found if m.data.kind in _PERIODS] if period else []
        usable = spans or [m for m in found if m.data.kind == "point"] or found
        if usable:
            return _told(doc, s, _nearest(doc, usable, main), main)
    return no_date(OLD) if _told_of_before(doc, main) or _days_before(doc, s, main) else None


def _of_incident(doc: Document, m: Mention) -> bool:
    """Neither a day to come nor how long something is so: الأحياء المحاصرة منذ 62 يوما."""
    lasting = m.data.kind == "open_period" and starts(doc.key(m.first - 1), doc.grammar.lasting_stem)
    return m.data.kind not in ("future", "duration") and not lasting and not _of_former(doc, m)


def _of_former(doc: Document, m: Mention) -> bool:
    """عضوا سابقا: the word goes with the person, not with the act."""
    people = (p for kind in ("person", "body", "speaker") for p in doc.of(kind, m.first - 2, m.first))
    return doc.key(m.first) in doc.grammar.former and any(p.last == m.first for p in people)


def date_of(doc: Document, s: Sentence) -> When | None:
    """The one date of a sentence, when it has exactly one that is a day, a month or a year."""
    found = [m for m in doc.of("date", s.first, s.last) if m.data.kind not in ("future", "duration", "open_period")]
    if len(found) != 1 or found[0].data.start is None:
        return None
    value: DateMention = found[0].data
    span = doc.span(found[0].first, found[0].last)
    return When(value.start, value.end, value.precision, f"as_before.{value.rule}", True, span)


def _told_of_before(doc: Document, main: Mention) -> bool:
    """الضربة التي استهدفت القنصلية: a known incident; the day before it in the sentence is that of what is told."""
    noun = main
    if main.pos in VERBS:
        noun = next(
            (t for t in doc.of("trigger", main.first - _RELATIVE_REACH - 1, main.first) if t.pos in NOUNS), main
        )
    if noun.pos not in NOUNS or not doc.definite(noun):
        return False
    after = range(noun.last, noun.last + _RELATIVE_REACH)
    relative = any(doc.key(at) in doc.grammar.which for at in after)
    return relative and noun.first - _SUBJECT_REACH > doc.sentence_at(noun.first).first


def _days_before(doc: Document, s: Sentence, main: Mention) -> bool:
    """ويأتي ذلك بعد يومين من انفجار: the act was days before what the article tells."""
    return any(
        doc.key(cue.last) in doc.grammar.days_after and not doc.of("trigger", s.first, cue.first)
        for cue in doc.cues("after", s.first, min(s.first + _OPENING, main.first))
    )


def _nearest(doc: Document, dates: list[Mention], main: Mention) -> Mention:
    """The date in the clause of the main word, the closest of several."""
    clause = doc.clause[main.first]
    return min(dates, key=lambda m: (doc.clause[m.first] != clause, abs(m.first - main.first)))


def _told(doc: Document, s: Sentence, chosen: Mention, main: Mention) -> When:
    value = _resolved(doc, chosen)
    return When(
        value.start,
        value.end,
        value.precision,
        value.rule,
        True,
        doc.span(chosen.first, chosen.last),
        value.kind in _PERIODS or _since(doc, chosen),
        _of_report(doc, s, chosen, main),
    )


def _resolved(doc: Document, chosen: Mention) -> DateMention:
    """في اليوم نفسه, في اليوم التالي: the day told before, or the one after it; of a month only the month is known."""
    value: DateMention = chosen.data
    days = _FROM_TOLD.get(value.rule)
    told = _told_day(doc, chosen.first) if days is not None else None
    if days is None or told is None or told.start is None or told.end is None:
        return value
    shift = timedelta(days=days if told.precision == "day" else 0)
    return replace(value, start=told.start + shift, end=told.end + shift, precision=told.precision)


def _told_day(doc: Document, at: int) -> DateMention | None:
    """The day or month told last before a token."""
    before = (m.data for m in reversed(doc.of("date", max(0, at - _TOLD_REACH), at)))
    return next((d for d in before if d.start and d.kind in _TOLD_KINDS and d.precision in ("day", "month")), None)


def _of_report(doc: Document, s: Sentence, date_mention: Mention, main: Mention) -> bool:
    """أعلنت القيادة، اليوم الاثنين، مقتل …: the date stands with the verb of announcing, before what it announces."""
    if date_mention.first > main.first:
        return False
    reports = [r for r in doc.of("report", s.first, date_mention.first) if r.pos == "verb"]
    return bool(reports) and not doc.of("trigger", reports[-1].last, date_mention.first)


def told_since(doc: Document, s: Sentence) -> bool:
    """منذ اندلاعها الأسبوع الماضي: a figure since the outbreak of what goes on."""
    return any(
        m.data.kind in ("point", "period") and m.data.precision in ("day", "week") and _outbreak(doc, m)
        for m in doc.of("date", s.first, s.last)
    )


def _outbreak(doc: Document, m: Mention) -> bool:
    words = [doc.key(at) for at in range(max(0, m.first - _OUTBREAK), m.first)]
    return any(a in doc.grammar.since and starts(b, doc.grammar.outbreak_stem) for a, b in pairwise(words))


def _since(doc: Document, date_mention: Mention) -> bool:
    """منذ اندلاع الاحتجاجات الاثنين: a period that goes on."""
    before = range(max(0, date_mention.first - _SINCE_REACH), date_mention.first)
    return any(doc.key(at).removeprefix("و") in doc.grammar.since for at in before)
