"""Events as the JSON that ``rasid extract`` promises; field names and order are a contract with other programs."""

from datetime import date
from typing import Any

from extractors.records import CodedArticle, Count, Event, Span


def _count(count: Count | None) -> dict[str, int | None] | None:
    return None if count is None else {"low": count.low, "high": count.high}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [list(span) for span in spans]


def event_to_json(event: Event) -> dict[str, Any]:
    """One event; counts as ``{"low", "high"}`` or null, spans as ``[start, end)`` offsets into the text as given."""
    return {
        "class": event.event_class,
        "event_type": event.event_type,
        "sub_event_type": event.sub_event_type,
        "status": event.status,
        "date_start": _day(event.date_start),
        "date_end": _day(event.date_end),
        "date_precision": event.date_precision,
        "country": event.country,
        "admin1": event.admin1,
        "place": event.place,
        "actors": [{"role": a.role, "id": a.id} for a in event.actors],
        "killed": _count(event.killed),
        "injured": _count(event.injured),
        "arrested": _count(event.arrested),
        "abducted": _count(event.abducted),
        "incidents": _count(event.incidents),
        "attributed_to": list(event.attributed_to),
        "evidence": _spans(event.evidence),
        "plover_type": event.plover_type,
        "plover_mode": event.plover_mode,
        "cameo": event.cameo,
        "place_id": event.place_id,
        "lat": event.lat,
        "lon": event.lon,
        "geo_precision": event.geo_precision,
        "seized": [
            {"item": i.item, "category": i.category, "low": i.low, "high": i.high, "unit": i.unit} for i in event.seized
        ],
        "subsets": [{"of": s.of, "who": s.who, "low": s.low, "high": s.high} for s in event.subsets],
        "claimed_by": list(event.claimed_by),
        "checks": [
            {"check": c.check, "verdict": c.verdict, "stated": c.stated, "computed": c.computed} for c in event.checks
        ],
        "confidence": event.confidence,
        "spans": {name: _spans(spans) for name, spans in event.spans.items()},
        "rules": list(event.rules),
    }


def coded_to_json(coded: CodedArticle) -> dict[str, Any]:
    """One line of the output: the article's events, the coder's version, and why it was skipped if it was."""
    return {
        "id": coded.id,
        "events": [event_to_json(event) for event in coded.events],
        "coder_version": coded.coder_version,
        "skipped": str(coded.skipped) if coded.skipped else None,
    }
