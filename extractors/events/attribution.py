"""Who says so: speakers found beside reporting words, told from those who act."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.events.actor_refs import ActorRef, InOrder, sides
from extractors.events.document import Document, Mention
from extractors.events.grammar import starts
from extractors.events.lexicon import has_lam
from extractors.events.sentences import Sentence

_REACH = 6
_TOLD_THAT = 2  # words between a participle of speech and its أن: مشيرا إلى أن
_FARTHEST_THAT = 25  # tokens between a verb of speech and its أن
_CHAIN = 3  # sentences back in which the speaker stands whom المصدر or وأضاف goes on to quote
# Monitors and organisations that are also spoken of: they speak only where a word before them says so.
_MONITORS = ("sohr", "snhr", "health-workers")


@dataclass(slots=True)
class Speech:
    """The speakers of one sentence and the tokens that name them (these never act).

    ``pointed``: what a word that only points back (المصدر) says by itself. ``said`` and ``opens``: the tokens of
    the verb of speech and of the أن that opens what the first of them says.
    """

    codes: list[str] = field(default_factory=list)
    tokens: set[int] = field(default_factory=set)
    actors: list[ActorRef] = field(default_factory=list)
    chained: bool = False
    analyst: bool = False
    pointed: list[str] = field(default_factory=list)
    opens: int | None = None
    said: int = 0


def find_speech(doc: Document, actors: InOrder) -> list[Speech]:
    """The speech of every sentence; a chain (وأضاف …) keeps the speaker of the sentence before."""
    found: list[Speech] = []
    for sentence in doc.sentences:
        speech = _speech(doc, sentence, actors.within(sentence.first, sentence.last))
        if speech.chained and not speech.codes:
            _go_on(speech, found)
        found.append(speech)
    return found


def _go_on(speech: Speech, found: list[Speech]) -> None:
    """Quotes whom the sentences before quoted; the nearest of them without a break of the chain."""
    before = next((s for s in reversed(found[-_CHAIN:]) if s.codes), None)
    if before is not None:
        speech.codes, speech.analyst = list(before.codes), before.analyst
    elif speech.pointed:
        speech.codes = list(speech.pointed)


def _speech(doc: Document, s: Sentence, actors: Sequence[ActorRef]) -> Speech:
    speech = Speech()
    speakers = [m for m in doc.of("speaker", s.first, s.last) if not _addressed(doc, m)]
    named = [a for a in actors if a.last <= s.last and a.kind != "people"]
    for report in doc.of("report", s.first, s.last):
        if doc.cue_at(report.first, "belongs") and any(has_lam(a.prefix) for a in doc.at("actor", report.last)):
            continue  # صهريجا تابعا للقوات
        stem = doc.key(report.first).removeprefix("و")
        if starts(stem, doc.grammar.relay_stem) and not _relayed(doc, report):
            continue
        if stem in doc.grammar.speech_chain and report.first <= s.first + 1:
            speech.chained = True
        if report.pos == "verb" and speech.opens is None:
            speech.opens, speech.said = _opened(doc, s, report), report.first
        if report.pos == "verb" or not doc.definite(report):
            _around(doc, s, report, (speakers, named), speech)
    for m in speakers:
        if m.data.value in _MONITORS and m.data.value not in speech.codes:
            before = doc.key(m.first - 1) if m.first > s.first else ""
            if before in doc.grammar.before_speaker or m.prefix == "ل":
                _add(speech, m)
    return speech


def _relayed(doc: Document, report: Mention) -> bool:
    """نقلت الوكالة عن مصدر, not نقل الجرحى إلى المشفى."""
    return any(doc.key(at) in doc.grammar.from_ for at in range(report.last, report.last + _REACH))


def _addressed(doc: Document, m: Mention) -> bool:
    """قال مصدر لوكالة X: an outlet is told by a source, and is no source; nor is the article's own outlet."""
    kind, _, domain = m.data.extra.partition(" ")
    if kind != "outlet":
        return False
    told = has_lam(m.prefix) or doc.key(m.first - 1) == "ل"
    return told or (bool(domain) and domain in f"{doc.article.source or ''} {doc.article.url or ''}")


def _around(
    doc: Document, s: Sentence, report: Mention, who: tuple[list[Mention], list[ActorRef]], speech: Speech
) -> None:
    """The speaker after the reporting word (Arabic tells the verb first), else right before it."""
    speakers, named = who
    stop = _what_is_said(doc, s, report)
    after = [m for m in speakers if report.last <= m.first < stop]
    acting = [a for a in named if report.last <= a.first < stop]
    if _same(doc, report.last, after, acting):
        speech.chained = True
        speech.pointed += [m.data.value for m in after]
        return
    if after:
        for m in after:
            _add(speech, m)
        return
    if acting and not doc.of("trigger", report.last, acting[0].first):
        _add_actor(speech, acting[0])
        return
    if report.pos != "verb":
        return
    before = [m for m in speakers if s.first <= m.first and 0 <= report.first - m.last <= 2]
    left = [a for a in named if 0 <= report.first - a.last <= 2]
    if before:
        _add(speech, before[-1])
    elif left and not report.prefix:
        _add_actor(speech, left[-1])


def _same(doc: Document, at: int, speakers: list[Mention], actors: list[ActorRef]) -> bool:
    """قال المصدر, بحسب المصادر نفسها, أضافت المنظمة: whoever was quoted before, where no longer name starts there."""
    known = doc.grammar.same_speaker
    if doc.key(at) in doc.grammar.the_source:
        return True
    pointed = doc.key(at) in known or any(m.first == at and doc.stem(m) in known for m in speakers)
    ends = [m.last for m in speakers if m.first == at] + [a.last for a in actors if a.first == at]
    return pointed and all(end - at == 1 or doc.key(end - 1) in doc.grammar.itself for end in ends)


def _what_is_said(doc: Document, s: Sentence, report: Mention) -> int:
    """The token where what is said starts after a verb; after a noun (بيان) the end of its reach, after a
    participle with أن (منوها بأن) that word.
    """
    limit = _words_on(doc, report.last, s.last)
    opens = doc.grammar.opens_speech
    if report.pos == "noun":
        told_that = (at for at in range(report.last, report.last + _TOLD_THAT) if doc.key(at) in doc.grammar.that)
        return next(told_that, limit)
    return next((at for at in range(report.last, limit) if doc.key(at) in opens or doc.key(at) == ":"), limit)


def _opened(doc: Document, s: Sentence, report: Mention) -> int | None:
    """The أن after a verb of speech and whoever speaks, if no incident is told before it."""
    last = min(s.last, report.last + _FARTHEST_THAT)
    that = next((at for at in range(report.last, last) if doc.key(at) in doc.grammar.that), None)
    return None if that is None or doc.of("trigger", report.last, that) else that


def _words_on(doc: Document, at: int, last: int) -> int:
    """The token so many words on, marks not counted."""
    words = 0
    while at < last and words < _REACH:
        words += doc.tokens[at].kind != "punct"
        at += 1
    return at


def _add(speech: Speech, mention: Mention) -> None:
    if mention.data.value == "analyst":
        speech.analyst = True
    if mention.data.value not in speech.codes:
        speech.codes.append(mention.data.value)
    speech.tokens.update(range(mention.first, mention.last))
    code = mention.data.value
    if "armed" in sides(code):
        speech.actors.append(ActorRef(mention.first, mention.last, code, "force", mention.prefix, mention.id))


def _add_actor(speech: Speech, actor: ActorRef) -> None:
    if actor.code not in speech.codes:
        speech.codes.append(actor.code)
    speech.tokens.update(range(actor.first, actor.last))
    speech.actors.append(actor)
