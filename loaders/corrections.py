"""Corrections and rejections of people, laid over what the coder says.

The corrected value stands in the mention itself, so that linking, events and every view see it; what the coder said
is kept in ``core.corrected_value``. A new coding has the coder's values again, so decisions are applied anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from extractors.records import COUNT_KINDS
from loaders.correction_values import ROLES, days, figures, written
from loaders.staging import append, stage_ids
from loaders.warehouse import Warehouse


def apply_decisions(warehouse: Warehouse, articles: Iterable[str], now: datetime) -> None:
    """Apply the corrections and rejections that hold for these articles' present mentions.

    Runs inside the caller's transaction; doing it again changes nothing.
    """
    stage_ids(warehouse, "decided_articles", article_id=articles)
    if not warehouse.scalar("select count(*) from core.decision_report semi join decided_articles using (article_id)"):
        return
    for mention, rejected in _verdicts(warehouse):
        warehouse.rows(
            "update core.event_mention set superseded_at = if(?, coalesce(superseded_at, ?), null) "
            "where event_mention_id = ? and (superseded_at is null) = ?",
            [rejected, now, mention, rejected],
        )
    for correction in _corrections(warehouse):
        _apply(warehouse, correction)


def _verdicts(warehouse: Warehouse) -> list[tuple[UUID, bool]]:
    """Mentions of the staged articles that somebody accepted, corrected or rejected, and whether they are out."""
    found = warehouse.rows(
        "select event_mention_id, arg_max(kind, (decided_at, decision_id)) = 'reject' "
        "from core.decision inner join core.decided_mention using (decision_id) "
        "semi join decided_articles using (article_id) "
        "where kind in ('accept', 'correct', 'reject') group by all order by all"
    )
    return [(row[0], bool(row[1])) for row in found]


@dataclass(frozen=True, slots=True)
class _Correction:
    mention: UUID
    field: str
    value: str | None
    decision: UUID


def _corrections(warehouse: Warehouse) -> list[_Correction]:
    """The latest value of each field that is not in place already, the oldest decision first."""
    found = warehouse.rows(
        "with latest as (select event_mention_id, field, max(decided_at) as decided_at, "
        "arg_max(decision_id, (decided_at, decision_id)) as decision_id "
        "from core.decision inner join core.decision_value using (decision_id) "
        "inner join core.decided_mention using (decision_id) semi join decided_articles using (article_id) "
        "group by all) "
        "select event_mention_id, field, value, decision_id from latest "
        "inner join core.decision_value using (decision_id, field) "
        "anti join core.corrected_value using (event_mention_id, field, decision_id) "
        "order by decided_at, decision_id, event_mention_id, field"
    )
    return [_Correction(*row) for row in found]


def _apply(warehouse: Warehouse, correction: _Correction) -> None:
    mention, field = correction.mention, correction.field
    kept = warehouse.rows(
        "delete from core.corrected_value where event_mention_id = ? and field = ? returning coder_value",
        [mention, field],
    )
    row = {
        "event_mention_id": str(mention),
        "field": field,
        "coder_value": kept[0][0] if kept else _present_value(warehouse, mention, field),
        "decision_id": str(correction.decision),
    }
    append(warehouse, "core.corrected_value", [row])
    if field in COUNT_KINDS:
        _set_count(warehouse, correction)
    elif field in ROLES:
        _set_actors(warehouse, correction)
    else:
        _set_columns(warehouse, mention, _columns(warehouse, field, correction.value))


def _present_value(warehouse: Warehouse, mention: UUID, field: str) -> str | None:
    """What the coder says, written as a person would write a correction."""
    if field in COUNT_KINDS:
        found = warehouse.rows(
            "select low, high from core.mention_count "
            "where event_mention_id = ? and count_kind = ? and subset_number = 0",
            [mention, field],
        )
        return written(*found[0]) if found else None
    if field in ROLES:
        text = warehouse.scalar(
            "select string_agg(actor_id, ',' order by actor_number) from core.mention_actor "
            "where event_mention_id = ? and role = ?",
            [mention, ROLES[field]],
        )
        return None if text is None else str(text)
    expression = {
        "date": "if(date_end > date_start, concat(date_start, '..', date_end), date_start::varchar)",
        "place": "coalesce(place_id, place)",
    }.get(field, field)
    text = warehouse.scalar(
        f"select {expression} from core.event_mention where event_mention_id = ?",  # noqa: S608 - a field of ours
        [mention],
    )
    return None if text is None else str(text)


def _columns(warehouse: Warehouse, field: str, value: str | None) -> dict[str, Any]:
    """The columns of a mention that a correction sets."""
    if field == "date":
        first, last = days(value) if value else (None, None)
        return {"date_start": first, "date_end": last, "date_precision": _precision(first, last)}
    if field == "place":
        return _row(warehouse, _PLACE, value) | ({} if value else dict.fromkeys(_PLACE_COLUMNS))
    if field == "sub_event_type":
        return _row(warehouse, _EVENT_TYPE, value)
    return {field: value}


def _precision(first: date | None, last: date | None) -> str:
    """The narrowest precision that a period fits into."""
    if first is None or last is None:
        return "unknown"
    length = (last - first).days + 1
    return "day" if length == 1 else "week" if length <= 7 else "month" if length <= 31 else "longer"


_PLACE_COLUMNS = ("place", "place_id", "country", "admin1", "lat", "lon", "geo_precision")
# A province or a country is no place of its own, as the coder has it; an area is known less exactly than a town.
_PLACE = """
select if(area, null, name_ar) as place, if(area, null, place_id) as place_id, country, admin1,
    if(kind = 'country', null, lat) as lat, if(kind = 'country', null, lon) as lon,
    case when kind = 'country' then null when area then 3
        when kind in ('admin2', 'admin3', 'region', 'river', 'road', 'mountain') then 2 else 1 end as geo_precision
from (select *, kind in ('country', 'admin1') as area from ref.place where place_id = ?) as place
"""
_EVENT_TYPE = """
select event_type, sub_event_type, plover_type, plover_mode, cameo from ref.event_type where sub_event_type = ?
"""


def _row(warehouse: Warehouse, sql: str, key: str | None) -> dict[str, Any]:
    found: list[dict[str, Any]] = warehouse.arrow(sql, [key]).to_pylist()
    return found[0] if found else {}


def _set_columns(warehouse: Warehouse, mention: UUID, columns: Mapping[str, Any]) -> None:
    setting = ", ".join(f"{name} = ?" for name in columns)
    warehouse.rows(
        f"update core.event_mention set {setting} where event_mention_id = ?",  # noqa: S608 - names are our own
        [*columns.values(), mention],
    )


def _set_count(warehouse: Warehouse, correction: _Correction) -> None:
    key = [correction.mention, correction.field]
    warehouse.rows(
        "delete from core.mention_count where event_mention_id = ? and count_kind = ? and subset_number = 0", key
    )
    low, high = figures(correction.value) if correction.value is not None else (None, None)
    _set_columns(warehouse, correction.mention, {f"{correction.field}_low": low, f"{correction.field}_high": high})
    if low is not None:
        row = {"count_kind": correction.field, "subset_number": 0, "who": None, "low": low, "high": high}
        append(warehouse, "core.mention_count", [row | {"event_mention_id": str(correction.mention)}])


def _set_actors(warehouse: Warehouse, correction: _Correction) -> None:
    role = ROLES[correction.field]
    warehouse.rows("delete from core.mention_actor where event_mention_id = ? and role = ?", [correction.mention, role])
    first = warehouse.scalar(
        "select coalesce(max(actor_number), -1) + 1 from core.mention_actor where event_mention_id = ?",
        [correction.mention],
    )
    row = {
        "event_mention_id": str(correction.mention),
        "role": role,
        "surface": "",
        "span_start": None,
        "span_end": None,
    }
    names = correction.value.split(",") if correction.value else []
    _set_columns(warehouse, correction.mention, {correction.field: names})
    append(
        warehouse,
        "core.mention_actor",
        [row | {"actor_number": first + number, "actor_id": name} for number, name in enumerate(names)],
    )
