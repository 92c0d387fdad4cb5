"""What people decide about reports: joined, kept apart, accepted, corrected, rejected.

A decision is stored for ever with who and when, beside what it is about as the person saw it. Every coding that comes
later is searched for the report that resembles it (``core.decided_mention``), so a decision survives recoding. Of two
decisions about one thing the later one holds.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from extractors.errors import QueryError
from extractors.ids import stable_id
from loaders.correction_values import checked_values
from loaders.corrections import apply_decisions
from loaders.link import events_of_articles, link_articles
from loaders.resources import SqlFile, sql_folder
from loaders.rows import Row
from loaders.staging import append, stage_ids
from loaders.warehouse import Warehouse

Kind = Literal["join", "part", "accept", "correct", "reject"]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, when, and why."""

    by: str
    at: datetime
    note: str | None = None


def merge_events(warehouse: Warehouse, events: Sequence[str], signed: Signature) -> str:
    """These events are one incident; give the id of the joined event. Raises QueryError for an unknown one."""
    reports = [mention for event in events for mention in _reports_of(warehouse, event)]
    if len(set(events)) < 2:
        raise QueryError("name at least two different events to merge")
    _decide(warehouse, "join", [reports], signed)
    return _event_of(warehouse, reports[0])


def split_event(warehouse: Warehouse, event: str, mentions: Collection[str], signed: Signature) -> list[str]:
    """These reports tell of another incident than the rest of the event; give the ids of the events that result.

    Raises QueryError for a report that is not of the event, and when none would be left in it.
    """
    reports = _reports_of(warehouse, event)
    apart = {str(_uuid(mention)) for mention in mentions}
    if strangers := sorted(apart - set(reports)):
        raise QueryError(f"event {event} has no report {strangers[0]}: its reports are {', '.join(reports)}")
    if not apart or len(apart) == len(reports):
        raise QueryError(f"event {event} has {len(reports)} report(s): name some of them, not all")
    rest = [mention for mention in reports if mention not in apart]
    _decide(warehouse, "part", [sorted(apart), rest], signed)
    return sorted({_event_of(warehouse, mention) for mention in reports})


def review_mention(
    warehouse: Warehouse, mention: str, kind: Kind, signed: Signature, values: Mapping[str, str | None] | None = None
) -> None:
    """Accept a report as it is, reject it as no event, or correct ``values`` of it.

    Raises QueryError for an unknown report, field or value.
    """
    key = str(_uuid(mention))
    checked = checked_values(warehouse, values or {})
    if (kind == "correct") != bool(checked):
        raise QueryError(
            "a correction names at least one FIELD=VALUE" if not checked else "only corrections have values"
        )
    _decide(warehouse, kind, [[key]], signed, checked)


def _decide(
    warehouse: Warehouse,
    kind: Kind,
    sides: Sequence[Sequence[str]],
    signed: Signature,
    values: Mapping[str, str | None] | None = None,
) -> None:
    """Store the decision, apply it and link what it touches, in one transaction."""
    mentions = [mention for side in sides for mention in side]
    key = stable_id("decision", kind, *mentions, repr(sorted((values or {}).items())), signed.by, str(signed.at))
    with warehouse.transaction():
        reports = _report_rows(warehouse, key, sides)
        head = {"decision_id": key, "kind": kind, "decided_by": signed.by, "decided_at": signed.at, "note": signed.note}
        append(warehouse, "core.decision", [head])
        append(warehouse, "core.decision_report", reports)
        corrected = [{"decision_id": key, "field": name, "value": value} for name, value in (values or {}).items()]
        append(warehouse, "core.decision_value", corrected)
        articles = {str(report["article_id"]) for report in reports}
        affected = events_of_articles(warehouse, articles)
        apply_decisions(warehouse, articles, signed.at)
        link_articles(warehouse, articles, affected, signed.at)


def _report_rows(warehouse: Warehouse, decision: str, sides: Sequence[Sequence[str]]) -> list[Row]:
    numbered = [(side, mention) for side, mentions in enumerate(sides) for mention in mentions]
    stage_ids(warehouse, "decided", event_mention_id=[mention for _, mention in numbered])
    found = {
        str(row["event_mention_id"]): row
        for row in warehouse.arrow(SqlFile.read(sql_folder() / "link" / "decided_reports.sql").body).to_pylist()
    }
    if missing := [mention for _, mention in numbered if mention not in found]:
        raise QueryError(f"there is no report {missing[0]}: `rasid review` and the view event_mentions have the ids")
    return [
        found[mention] | {"decision_id": decision, "report_number": number, "side": side}
        for number, (side, mention) in enumerate(numbered)
    ]


def _reports_of(warehouse: Warehouse, event: str) -> list[str]:
    found = warehouse.rows(
        "select event_mention_id::varchar from core.event_link where event_id = ?::uuid order by all",
        [str(_uuid(event))],
    )
    if not found:
        raise QueryError(f"there is no event {event}: the view events has the ids")
    return [row[0] for row in found]


def _event_of(warehouse: Warehouse, mention: str) -> str:
    return str(warehouse.scalar("select event_id from core.event_link where event_mention_id = ?::uuid", [mention]))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise QueryError(f"{text!r} is no id: ids look like 0f8fad5b-d9cb-469f-a165-70867728950e") from None
