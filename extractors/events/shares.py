"""Figures that share one verb: قتل خمسة مدنيين في A وثلاثة في B tells of two incidents, each with its own figure."""

from dataclasses import replace

from extractors.events.document import Document, Mention
from extractors.events.figures import OutcomeCount
from extractors.events.frames import Draft
from extractors.events.people import Group
from extractors.events.place_names import PlaceRef
from extractors.records import Count

_PLACE_REACH = 6  # words between the people counted and their place
_JOIN_REACH = 2  # words between one place and the figure of the next
_NEXT_REACH = 3  # words between such a figure and its place


def share(doc: Document, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a sentence, and one more for each further figure with a place of its own."""
    found: list[Draft] = []
    for draft in drafts:
        found += [draft, *_shares(doc, draft)]
    return found


def _shares(doc: Document, draft: Draft) -> list[Draft]:
    made: list[Draft] = []
    for count in draft.counts:
        place = _placed(draft, count)
        while place is not None and count.count is not None:
            number = _next_figure(doc, place.last)
            place = _place_of(draft, number) if number is not None else None
            if number is not None and place is not None:
                draft.places.remove(place)
                made.append(_draft(draft, count, number, place))
    return made


def _placed(draft: Draft, count: OutcomeCount) -> PlaceRef | None:
    """The place told right after the people counted."""
    if count.zero or count.lump or not count.positive:
        return None
    near = (p for p in draft.places if p.relation == "in" and count.last <= p.first <= count.last + _PLACE_REACH)
    return next((p for p in near if p.level == "local"), None)


def _next_figure(doc: Document, at: int) -> Mention | None:
    """A number without people of its own that is joined to what ends at a token."""
    for first in range(at, at + _JOIN_REACH):
        for number in doc.at("number", first):
            joined = doc.key(first).startswith("و") or doc.key(first - 1) in ("و", "،")
            told = number.data.low is not None and number.data.form not in ("label", "percent")
            if joined and told and doc.key(number.last) in doc.grammar.place_in:
                return number
    return None


def _place_of(draft: Draft, number: Mention) -> PlaceRef | None:
    near = (p for p in draft.places if number.last <= p.first <= number.last + _NEXT_REACH)
    return next((p for p in near if p.level == "local" and p.relation == "in"), None)


def _draft(draft: Draft, count: OutcomeCount, number: Mention, place: PlaceRef) -> Draft:
    low, high = number.data.low, number.data.high
    group = Group(number.first, number.last, low, high, count.group.people)
    part = OutcomeCount(count.kind, Count(low, high), group, count.trigger)
    return replace(draft, counts=[part], places=[place])
