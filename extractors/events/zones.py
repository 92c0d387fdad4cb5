"""What a sentence is in its article: headline, body, background, habit, opinion, or page furniture."""

from typing import Literal

from extractors.events.attribution import Speech
from extractors.events.document import Document
from extractors.events.sentences import Sentence

_QUESTIONS = ("؟", "?", '؟"', "؟»", "؟”")
_ENDS = (".", "!", "؟", "?", "…", ":", '"', "”", "»", "،", ")", "؛")
# Characters below which an unpunctuated line is a link, a link after "read also", a credit, a bare name.
_SHORT, _FOLLOWING, _CREDIT, _BARE = 190, 110, 90, 60
_PROSE = 3  # punctuated sentences that make an article of prose
_PUNCTUATED = 0.6  # share of punctuated sentences above which an unpunctuated one is an intruder
Zone = Literal["headline", "body", "background", "habitual", "opinion", "furniture"]


def find_zones(doc: Document, speech: list[Speech]) -> list[Zone]:
    """One of headline, body, background, habitual, opinion, furniture for each sentence."""
    furniture = _furniture(doc)
    zones: list[Zone] = []
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
    punctuated = [s.index for s in doc.sentences if _ended(doc, s)]
    found = _tail_links(doc, punctuated) if len(punctuated) >= _PROSE else set()
    if len(punctuated) >= _PUNCTUATED * len(doc.sentences):
        found |= _inserted_links(doc, punctuated)
    done = 0  # the line after the last run of links
    for s in doc.sentences:
        if _says_so(doc, s):
            found.add(s.index)
            if s.index + 1 > done and not _ended(doc, s):
                done = _end_of_links(doc, s.index + 1)
                found.update(range(s.index + 1, done))
    return found


def _tail_links(doc: Document, punctuated: list[int]) -> set[int]:
    """Lines after the last sentence that ends as prose does."""
    tail = punctuated[-1] + 1
    if _line(doc, doc.sentences[punctuated[-1]]).endswith(("…", "...")):
        solid = [i for i in punctuated if not _line(doc, doc.sentences[i]).endswith(("…", "..", "..."))]
        tail = solid[-1] + 1 if solid else tail
    block = doc.sentences[tail:]
    if len(block) >= 2 or (block and len(_line(doc, block[0])) < _BARE):
        return {s.index for s in block if len(_line(doc, s)) < _SHORT}
    return set()


def _says_so(doc: Document, s: Sentence) -> bool:
    """A short line with a word of page furniture at its start, or at the end of an unpunctuated one."""
    if len(_line(doc, s)) >= _CREDIT:
        return False
    if doc.cues("furniture", s.first, min(s.first + 3, s.last)):
        return True
    return not _ended(doc, s) and bool(doc.cues("furniture", max(s.first, s.last - 5), s.last))


def _inserted_links(doc: Document, punctuated: list[int]) -> set[int]:
    """Runs of unpunctuated lines inside a punctuated body: links that the page put between paragraphs."""
    ended = set(punctuated)
    loose = {s.index for s in doc.sentences[1:] if s.index not in ended and len(_line(doc, s)) < _SHORT}
    return {i for i in loose if {i - 1, i + 1} & loose or len(_line(doc, doc.sentences[i])) < _BARE}


def _end_of_links(doc: Document, at: int) -> int:
    """The first line from one on that is no link."""
    while at < len(doc.sentences) and not _ended(doc, doc.sentences[at]):
        if len(_line(doc, doc.sentences[at])) >= _FOLLOWING:
            break
        at += 1
    return at


def _habitual(doc: Document, s: Sentence) -> bool:
    """What goes on or recurs, without a figure and without a day."""
    if doc.of("number", s.first, s.last):
        return False
    dated = [m.data for m in doc.of("date", s.first, s.last) if m.data.kind == "point"]
    if any(d.precision == "day" or (d.precision == "week" and d.start) for d in dated):
        return False
    return bool(doc.cues("habitual", s.first, s.last) or doc.cues("habitual_lead", s.first, min(s.first + 3, s.last)))


def _reading(doc: Document, s: Sentence, speech: Speech) -> Zone:
    if _line(doc, s).endswith(_QUESTIONS):
        return "opinion"
    if speech.analyst or doc.cues("opinion", s.first, min(s.first + 3, s.last)):
        return "opinion"
    if _habitual(doc, s):
        return "habitual"
    if doc.cues("background_hard", s.first, min(s.first + 4, s.last)):
        return "background"
    if doc.cues("background_soft", s.first, min(s.first + 2, s.last)):
        return "background"
    return "body"
