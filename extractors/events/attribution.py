"""Who says so: speakers found beside reporting words, told from those who act."""

from dataclasses import dataclass, field

from extractors.events.actor_refs import ActorRef, sides
from extractors.events.document import Document, Mention
from extractors.events.grammar import starts
from extractors.events.lexicon import has_lam
from extractors.events.sentences import Sentence

_REACH = 6
# Monitors and organisations that are also spoken of: they speak only where a word before them says so.
_MONITORS = ("sohr", "snhr", "health-workers")


@dataclass(slots=True)
class Speech:
    """The speakers of one sentence and the tokens that name them (these never act)."""

    codes: list[str] = field(default_factory=list)
    tokens: set[int] = field(default_factory=set)
    actors: list[ActorRef] = field(default_factory=list)
    chained: bool = False
    analyst: bool = False


def find_speech(doc: Document, actors: list[ActorRef]) -> list[Speech]:
    """The speech of every sentence; a chain (وأضاف …) keeps the speaker of the sentence before."""
    found: list[Speech] = []
    for sentence in doc.sentences:
        speech = _speech(doc, sentence, actors)
        if speech.chained and not speech.codes and found:
            speech.codes = list(found[-1].codes)
            speech.analyst = found[-1].analyst
        found.append(speech)
    return found


def _speech(doc: Document, s: Sentence, actors: list[ActorRef]) -> Speech:
    speech = Speech()
    speakers = [m for m in doc.of("speaker", s.first, s.last) if not _addressed(doc, m)]
    named = [a for a in actors if s.first <= a.first and a.last <= s.last and a.kind != "people"]
    for report in doc.of("report", s.first, s.last):
        stem = doc.key(report.first).removeprefix("و")
        if starts(stem, doc.grammar.relay_stem) and not _relayed(doc, report):
            continue
        if stem in doc.grammar.speech_chain and report.first <= s.first + 1:
            speech.chained = True
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
    if after:
        for m in after:
            _add(speech, m)
        return
    acting = [a for a in named if report.last <= a.first < stop]
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


def _what_is_said(doc: Document, s: Sentence, report: Mention) -> int:
    """The token where what is said starts after a verb; after a noun (بيان) the end of its reach."""
    limit = _words_on(doc, report.last, s.last)
    if report.pos == "noun":
        return limit
    opens = doc.grammar.opens_speech
    return next((at for at in range(report.last, limit) if doc.key(at) in opens or doc.key(at) == ":"), limit)


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
