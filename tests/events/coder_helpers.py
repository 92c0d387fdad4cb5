"""One coder for all tests of its parts, and short ways to ask it about a sentence."""

from datetime import date
from functools import cache
from typing import Any

from extractors.events.coder import Coder
from extractors.events.counts import CountReader
from extractors.events.document import Document, annotate
from extractors.events.figures import figure
from extractors.events.geography import resolve_places
from extractors.events.place_names import PlaceRef
from extractors.events.toponyms import find_places
from extractors.events.wire import event_to_json
from extractors.records import COUNT_KINDS, ArticleText, Event
from extractors.resources import ConfigTree

DAY = date(2024, 7, 17)  # a Wednesday
Range = tuple[int, int | None]


@cache
def coder() -> Coder:
    return Coder.build(ConfigTree.of())


def article(text: str, **known: Any) -> ArticleText:
    return ArticleText("test", text, **{"published": DAY, "lang": "ar", **known})


def read(text: str, **known: Any) -> Document:
    """The text as the lexicons, numbers and dates see it."""
    return annotate(article(text, **known), coder().resources)


def code(text: str, **known: Any) -> tuple[Event, ...]:
    return coder().code(article(text, **known)).events


def coded(text: str, **known: Any) -> list[dict[str, Any]]:
    """The events of a text as in the output."""
    return [event_to_json(event) for event in code(text, **known)]


def figures(text: str) -> dict[str, Range]:
    """The range of each figure that a text states."""
    doc = read(text)
    reader = CountReader(doc)
    told = [count for s in doc.sentences for count in reader.read(s.first, s.last)]
    ranges = {kind: figure(told, kind) for kind in COUNT_KINDS}
    return {kind: (count.low, count.high) for kind, count in ranges.items() if count is not None}


def places(text: str, **known: Any) -> list[PlaceRef]:
    """The places of a text, resolved."""
    doc = read(text, **known)
    found = find_places(doc)
    resolve_places(doc, found)
    return [ref for refs in found for ref in refs]


def actors(event: Event, role: str) -> set[str]:
    return {actor.id for actor in event.actors if actor.role == role}
