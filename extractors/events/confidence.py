"""How sure a row is: the share of rows told like it that annotated articles confirm.

The weights are rounded from the development articles of the evaluation protocol, where each band of the reliability
table of ``rasid evaluate`` holds about as many right rows as its confidence says. A row is right when an annotated
event of its class and type shares a sentence with it.
"""

from datetime import date

from extractors.records import Event

_BASE = 0.66
_LEAST, _MOST = 0.05, 0.97
_OLD = 14  # days before the publication after which an incident is told as history
# Fire is told plainly; arrests, seizures and agreements are often only spoken of.
_BY_TYPE = {
    "Explosions/Remote violence": 0.10, "Riots": 0.04, "Protests": 0.04, "Violence against civilians": 0.04,
}  # fmt: skip
_SPOKEN_OF = frozenset({
    "Arrests", "Disrupted weapons use", "Looting/property destruction", "Abduction/forced disappearance", "Agreement",
})  # fmt: skip


def confidence(event: Event, published: date | None) -> float:
    """Between 0.05 and 0.97, from what was read rather than assumed."""
    score = _BASE + _BY_TYPE.get(event.event_type, 0.0)
    score += 0.14 if event.place_id is not None else 0.04 if event.admin1 is not None else -0.08
    score += 0.04 if any(a.role == "agent" for a in event.actors) else 0.0
    score -= 0.06 if event.sub_event_type in _SPOKEN_OF else 0.0
    score -= 0.15 if event.date_start is None else 0.0
    score -= 0.12 if _history(event, published) else 0.0
    score -= 0.15 if event.status in ("planned", "denied") else 0.0
    return round(min(_MOST, max(_LEAST, score)), 2)


def _history(event: Event, published: date | None) -> bool:
    if event.date_start is None or published is None or event.event_class == "aggregate":
        return False
    return (published - event.date_start).days > _OLD
