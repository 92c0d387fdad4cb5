"""What a sentence is in its article: headline, body, background, habit, opinion, or page furniture."""

from extractors.events.attribution import Speech
from extractors.events.document import Document
from extractors.events.sentences import Sentence

_ENDS = (".", "!", "؟", "?", "…", ":", '"', "”", "»", "،", ")", "؛")
_SHORT = 190


def find_zones(doc: Document, speech: list[Speech]) -> list[str]:
    """One of headline, body, background, habitual, opinion, furniture for each sentence."""
    furniture = _furniture(doc)
    zones = []
    for s in doc.sentences:
        if s.index in furniture:
            zones.append("furniture")
        elif s.index == 0 and not _ended(doc, s) and len(doc.sentences) > 2:
            zones.append("headline")
        else:
            zones.append(_reading(doc, s, speech[s.index]))
    return zones


def _ended(doc: Document, s: Sentence) -> bool:
    line = _line(doc, s)
    return line.endswith(_ENDS) and not line.endswith(("..", "…"))


def _line(doc: Document, s: Sentence) -> str:
    return doc.normal.original[s.start : s.end].strip()


def _furniture(doc: Document) -> set[int]:
    """Lines like links: unpunctuated and short, at the end or after "read also"; credits and bare names."""
    sentences = doc.sentences
    punctuated = [s.index for s in sentences if _ended(doc, s)]
    found: set[int] = set()
    if len(punctuated) >= 3:
        tail = punctuated[-1] + 1
        ended_by_dots = _line(doc, sentences[punctuated[-1]]).endswith(("…", "..."))
        if ended_by_dots:
            solid = [i for i in punctuated if not _line(doc, sentences[i]).endswith(("…", "..", "..."))]
            tail = solid[-1] + 1 if solid else tail
        block = [s for s in sentences if s.index >= tail]
        if len(block) >= 2 or (block and len(_line(doc, block[0])) < 60):
            found |= {s.index for s in block if len(_line(doc, s)) < _SHORT}
    if len(punctuated) >= 0.6 * len(sentences):
        found |= _inserted_links(doc, punctuated)
    for s in sentences:
        cues = doc.cues("furniture", s.first, min(s.first + 3, s.last))
        if not _ended(doc, s) and not cues:
            cues = doc.cues("furniture", max(s.first, s.last - 5), s.last)
        if cues and len(_line(doc, s)) < 90:
            found.add(s.index)
            if not _ended(doc, s):
                found |= _following_links(doc, s.index + 1)
    return found


def _inserted_links(doc: Document, punctuated: list[int]) -> set[int]:
    """Runs of unpunctuated lines inside a punctuated body: links that the page put between paragraphs."""
    ended = set(punctuated)
    loose = [s.index for s in doc.sentences[1:] if s.index not in ended and len(_line(doc, s)) < _SHORT]
    found = set()
    for index in loose:
        beside = index - 1 in loose or index + 1 in loose
        if beside or len(_line(doc, doc.sentences[index])) < 60:
            found.add(index)
    return found


def _following_links(doc: Document, at: int) -> set[int]:
    found = set()
    while at < len(doc.sentences) and not _ended(doc, doc.sentences[at]) and len(_line(doc, doc.sentences[at])) < 110:
        found.add(at)
        at += 1
    return found


def _habitual(doc: Document, s: Sentence) -> bool:
    """What goes on or recurs, without a figure and without a day."""
    if doc.of("number", s.first, s.last):
        return False
    if any(m.data.precision == "day" and m.data.kind == "point" for m in doc.of("date", s.first, s.last)):
        return False
    return bool(doc.cues("habitual", s.first, s.last) or doc.cues("habitual_lead", s.first, min(s.first + 3, s.last)))


def _reading(doc: Document, s: Sentence, speech: Speech) -> str:
    if speech.analyst or doc.cues("opinion", s.first, min(s.first + 3, s.last)):
        return "opinion"
    if _habitual(doc, s):
        return "habitual"
    if doc.cues("background_hard", s.first, min(s.first + 4, s.last)):
        return "background"
    if doc.cues("background_soft", s.first, min(s.first + 2, s.last)):
        return "background"
    return "body"
