"""``rasid lexicon try``: a sentence taken through the stages of the coder, with what each of them made of it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from extractors.events.actor_refs import InOrder
from extractors.events.actors import find_actors
from extractors.events.attribution import Speech, find_speech
from extractors.events.coder import Coder
from extractors.events.counts import CountReader
from extractors.events.document import Document, annotate
from extractors.events.figures import OutcomeCount
from extractors.events.frames import Draft, cut
from extractors.events.geography import resolve_places
from extractors.events.guards import passes
from extractors.events.modality import reality
from extractors.events.place_names import PlaceRef
from extractors.events.sentences import Sentence
from extractors.events.telling import Context, build
from extractors.events.toponyms import find_places
from extractors.events.wire import event_to_json
from extractors.events.zones import Zone, find_zones
from extractors.records import ArticleText, Event

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceTrial:
    """One sentence: a line of cells for everything that was found in it, in reading order."""

    text: str
    zone: str
    speakers: tuple[str, ...]
    words: tuple[Cells, ...]  # word, kind, row, clitic, form
    dates: tuple[Cells, ...]
    numbers: tuple[Cells, ...]
    figures: tuple[Cells, ...]
    places: tuple[Cells, ...]
    actors: tuple[Cells, ...]
    triggers: tuple[Cells, ...]
    drafts: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A text with its sentences and the events that the coder ends with."""

    sentences: tuple[SentenceTrial, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class _Stages:
    doc: Document
    places: list[list[PlaceRef]]
    actors: InOrder
    speech: list[Speech]
    zones: list[Zone]
    counts: CountReader


def attempt(coder: Coder, text: str, published: date | None) -> Trial:
    """What the coder makes of a text as if it were an article published on that day."""
    article = ArticleText("try", text, published=published)
    doc = annotate(article, coder.resources)
    places = find_places(doc)
    resolve_places(doc, places)
    actors = find_actors(doc, places)
    speech = find_speech(doc, actors)
    stages = _Stages(doc, places, actors, speech, find_zones(doc, speech), CountReader(doc))
    return Trial(tuple(_sentence(stages, s) for s in doc.sentences), coder.code(article).events)


def _sentence(stages: _Stages, s: Sentence) -> SentenceTrial:
    doc = stages.doc
    counts = stages.counts.read(s.first, s.last)
    return SentenceTrial(
        doc.words(s.first, s.last),
        stages.zones[s.index],
        tuple(stages.speech[s.index].codes),
        tuple(_words(doc, s)),
        tuple(_dates(doc, s)),
        tuple(_numbers(doc, s)),
        tuple(_figure(doc, count) for count in counts),
        tuple(_place(ref) for ref in stages.places[s.index]),
        tuple((doc.words(a.first, a.last), a.code, a.row) for a in stages.actors.within(s.first, s.last)),
        tuple(_triggers(doc, s)),
        tuple(_draft(stages, s, draft) for draft in cut(doc, s, counts, stages.places[s.index])),
    )


def _words(doc: Document, s: Sentence) -> Iterator[Cells]:
    """Each mention, and each word that no lexicon knows."""
    mentions = [m for m in doc.mentions if s.first <= m.first < s.last]
    covered = {at for m in mentions for at in range(m.first, m.last)}
    lines = [(m.first, (doc.words(m.first, m.last), m.kind, m.id, m.prefix, m.pos)) for m in mentions]
    lines += [
        (at, (doc.tokens[at].text, "", "", "", ""))
        for at in range(s.first, s.last)
        if at not in covered and doc.tokens[at].kind in ("word", "number")
    ]
    yield from (cells for _, cells in sorted(lines, key=lambda line: line[0]))


def _dates(doc: Document, s: Sentence) -> Iterator[Cells]:
    for m in doc.of("date", s.first, s.last):
        d = m.data
        yield doc.words(m.first, m.last), _told(d.start), _told(d.end), d.precision, f"{d.kind}: {d.rule}"


def _numbers(doc: Document, s: Sentence) -> Iterator[Cells]:
    for m in doc.of("number", s.first, s.last):
        yield doc.words(m.first, m.last), _told(m.data.low), _told(m.data.high), m.data.form


def _told(value: object) -> str:
    return "—" if value is None else str(value)


def _figure(doc: Document, count: OutcomeCount) -> Cells:
    low, high = (count.count.low, count.count.high) if count.count else (None, None)
    return count.kind, _told(low), _told(high), doc.words(count.group.first, count.group.last)


def _place(ref: PlaceRef) -> Cells:
    row = ref.place.id if ref.place else ref.rule
    return ref.name, ref.level, ref.relation, ref.admin1 or "—", ref.country or "—", row or "—"


def _triggers(doc: Document, s: Sentence) -> Iterator[Cells]:
    for t in doc.of("trigger", s.first, s.last):
        if not passes(doc, t, s.first, s.last):
            answer = ("lacks what it needs", "", "")
        else:
            told = reality(doc, t, s.first)
            answer = ("passes", told.status or "not told as a fact", told.rule)
        guard = f"{t.data.needs or 'none'}: {answer[0]}"
        yield doc.words(t.first, t.last), t.id, t.data.family, guard, answer[1], answer[2]


def _draft(stages: _Stages, s: Sentence, draft: Draft) -> Cells:
    doc = stages.doc
    at = Context(doc, s, stages.speech[s.index], stages.zones[s.index])
    incident = build(at, draft, stages.actors)
    triggers = ", ".join(f"{t.data.family} ({told.rule})" for t, told in draft.triggers) or "a figure alone"
    if incident is None:
        made = "nothing: no trigger tells of something that happened, was foiled, denied or planned"
    else:
        made = f"{incident.coding.event_type} / {incident.coding.sub_event_type} by {incident.coding.rule}"
        made += "; points back only" if incident.reference else ""
    return doc.words(draft.first, draft.last), triggers, made


def trial_json(trial: Trial) -> dict[str, Any]:
    """The same for a program; events as in the output of ``rasid extract``, with the reasons of their fields."""
    return {
        "sentences": [asdict(sentence) for sentence in trial.sentences],
        "events": [event_to_json(event) | {"reasons": dict(event.reasons)} for event in trial.events],
    }
