"""Reads the articles of our own with their annotated events, in the form of the evaluation protocol."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent / "unseen"
CONFIG = Path(__file__).parents[2] / "config"
COUNTS = ("killed", "injured", "arrested", "abducted")
ROLES = (("agent", "agents"), ("supporter", "supporters"), ("target", "targets"))


def event_types() -> dict[str, str]:
    """ACLED's event type of every sub-event type."""
    with (CONFIG / "vocabularies" / "event_types.csv").open(encoding="utf-8") as table:
        return {row["sub_event_type"]: row["event_type"] for row in csv.DictReader(table)}


def articles() -> list[dict[str, Any]]:
    """Every article with its annotated events, as they stand in the files."""
    return [row for path in sorted(HERE.glob("*.yml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


def article_json(row: dict[str, Any]) -> dict[str, Any]:
    """The article as `rasid extract` takes it."""
    plain = {key: row[key] for key in ("id", "source", "title")}
    return {**plain, "published": str(row["published"]), "text": row["text"].rstrip(), "lang": "ar"}


def gold_json(row: dict[str, Any], types: dict[str, str]) -> dict[str, Any]:
    """The annotated events of an article, with evidence as numbers of its lines."""
    return {"id": row["id"], "events": [_event(event, types) for event in row["events"]]}


def _event(event: dict[str, Any], types: dict[str, str]) -> dict[str, Any]:
    country, admin1, place = event["at"]
    found = {
        "class": "aggregate" if event.get("agg") else "incident",
        "event_type": types[event["of"]],
        "sub_event_type": event["of"],
        "status": event.get("status", "occurred"),
        **_dates(event["date"]),
        "country": country,
        "admin1": admin1,
        "place": place,
        "actors": [{"role": role, "id": code} for role, key in ROLES for code in event.get(key, [])],
        **{kind: _count(event.get(kind)) for kind in COUNTS},
        "attributed_to": event.get("by", []),
        "evidence": event["in"],
    }
    return {**found, "optional": True} if event.get("optional") else found


def _dates(value: date | list[Any] | None) -> dict[str, str | None]:
    if value is None:
        return {"date_start": None, "date_end": None, "date_precision": "unknown"}
    start, end, precision = value if isinstance(value, list) else (value, value, "day")
    return {"date_start": str(start), "date_end": str(end), "date_precision": precision}


def _count(value: int | list[int | None] | None) -> dict[str, int | None] | None:
    if value is None:
        return None
    low, high = value if isinstance(value, list) else (value, value)
    return {"low": low, "high": high}
