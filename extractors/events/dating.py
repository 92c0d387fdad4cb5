"""Dates that an article gives after the fact (الضربة نفذت أمس), and the day of publication where it gives none.

A report often opens with the day of the announcement; the sentence that says when the thing took place outweighs it.
"""

from extractors.events.document import Document
from extractors.events.incidents import Incident
from extractors.events.when import OLD, When

_REACH = 4  # sentences after the first telling
_NEAR = 4  # words between the incident's noun, its verb and the date


def date_later(doc: Document, incidents: list[Incident]) -> None:
    """Gives incidents without a day of their own the day on which a later sentence says that they took place."""
    tellers: dict[int, set[int]] = {}  # a sentence -> the incidents that it tells, by their number
    for number, incident in enumerate(incidents):
        for index in incident.sentences:
            tellers.setdefault(index, set()).add(number)
    for number, incident in enumerate(incidents):
        if incident.aggregate or (incident.when.stated and not incident.when.reported):
            continue
        first = incident.sentences[0]
        for s in doc.sentences[first : first + _REACH]:
            when = _took_place(doc, s.first, s.last)
            if when is not None and tellers.get(s.index, set()) <= {number}:
                incident.when = when
                incident.add_sentences([s.index])
                tellers[s.index] = {number}
                break


def _took_place(doc: Document, first: int, last: int) -> When | None:
    for verb in doc.cues("took_place", first, last):
        nouns = doc.cues("incident_noun", max(first, verb.first - _NEAR), verb.first)
        definite = any(doc.definite(m) for m in nouns)
        dates = [m for m in doc.of("date", verb.last, min(last, verb.last + _NEAR + 4)) if m.first - verb.last <= _NEAR]
        if definite and dates and dates[0].data.start is not None and dates[0].data.kind == "point":
            value = dates[0].data
            span = doc.span(dates[0].first, dates[0].last)
            return When(value.start, value.end, value.precision, f"took_place.{value.rule}", True, span)
    return None


def dated(doc: Document, incident: Incident) -> When:
    """The told date; a fresh report without any has the publication day, background has none."""
    when = incident.when
    if when.stated and when.start is not None:
        return when
    if when.stated or incident.zone == "background" or incident.subordinate or incident.aggregate:
        return when
    if when.rule == OLD:
        return when
    if incident.status == "planned" or doc.published is None:
        return when
    if incident.announced and not _names_a_day(doc):
        return when
    return When(doc.published, doc.published, "day", "published", False)


def _names_a_day(doc: Document) -> bool:
    return any(m.data.precision == "day" for m in doc.by_kind.get("date", ()))
