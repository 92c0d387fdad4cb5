"""The lines of a list under a total: والقتلى هم: – 22 من المدنيين – 51 من A."""

from extractors.events.actor_refs import ActorRef, InOrder
from extractors.events.document import Document
from extractors.events.incidents import Incident
from extractors.events.parts import absorb
from extractors.events.role_marks import Part
from extractors.events.sentences import Sentence

_DASHES = ("-", "–", "—", "•", "*")
_HEAD = 8  # tokens of a line within which it says whom it counts


def read_lists(doc: Document, incidents: list[Incident], actors: InOrder) -> None:
    """Gives a total that ends with a colon the people of the lines under it as targets, and these lines."""
    for total in (i for i in incidents if i.aggregate):
        last = doc.sentences[total.sentences[-1]]
        if ":" not in (doc.key(last.last - 1), doc.key(last.last - 2)):
            continue
        for line in doc.sentences[last.index + 1 :]:
            counted = _counted(doc, line, actors)
            if counted is None:
                break
            total.parts.setdefault(("target", counted.code), Part(counted, "target", "listed"))
            total.sentences.append(line.index)


def _counted(doc: Document, line: Sentence, actors: InOrder) -> ActorRef | None:
    """Whom a line of a list counts; null for what is no such line."""
    dash = doc.key(line.first) in _DASHES
    if not dash and not doc.of("number", line.first, line.first + 2):
        return None
    if not dash and doc.tokens[line.first].kind != "number":
        return None
    subset = next((m.first for m in doc.cues("subset", line.first, line.last)), line.last)
    named = absorb(doc, list(actors.within(line.first, min(subset, line.first + _HEAD))))
    return named[0] if named else None
