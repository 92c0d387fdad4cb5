"""What a correction may say: field by field, a value that is checked and written in one form.

Figures are ``3``, ``3-5`` or ``3+`` (at least three); days ``2026-03-10`` or ``2026-03-10..2026-03-12``; places an
id of the gazetteer, a province's code, or a name that only one place has; actors ids with commas between.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date

from extractors.errors import QueryError
from extractors.records import COUNT_KINDS
from loaders.warehouse import Warehouse

ROLES = {"agents": "agent", "targets": "target"}
FIELDS = ("sub_event_type", "status", "date", "place", *COUNT_KINDS, *ROLES)
_STATUSES = ("occurred", "thwarted", "denied", "planned")
_COUNT = re.compile(r"^(\d{1,9})(?:-(\d{1,9})|(\+))?$")
_CANDIDATES = 5  # places of one name that a message lists


def checked_values(warehouse: Warehouse, values: Mapping[str, str | None]) -> dict[str, str | None]:
    """The values in their one form; null means not known. Raises :class:`QueryError` with what is allowed."""
    return {field: _checked(warehouse, field, value) for field, value in values.items()}


def figures(value: str) -> tuple[int, int | None]:
    """Low and high of a figure; high null is "at least". Raises ValueError for what is none."""
    match = _COUNT.match(value)
    if match is None:
        raise ValueError(value)
    return int(match[1]), None if match[3] else int(match[2] or match[1])


def written(low: int | None, high: int | None) -> str | None:
    """A figure as a correction writes it; null when it is not stated."""
    if low is None:
        return None
    return f"{low}+" if high is None else str(low) if low == high else f"{low}-{high}"


def days(value: str) -> tuple[date, date]:
    """First and last day. Raises ValueError for what is no date."""
    first, _, last = value.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def _checked(warehouse: Warehouse, field: str, value: str | None) -> str | None:
    if field not in FIELDS:
        raise QueryError(f"the field {field!r} cannot be corrected: these can, {', '.join(FIELDS)}")
    if value is None:
        if field in {"sub_event_type", "status"}:
            raise QueryError(f"{field} cannot be unknown: give the right value")
        return None
    return _CHECKS.get(field, _count)(warehouse, field, value)


def _count(_: Warehouse, field: str, value: str) -> str:
    try:
        low, high = figures(value)
    except ValueError:
        low, high = 1, 0
    if high is not None and high < low:
        raise QueryError(f"{field}={value} is no figure: write 3, 3-5 or 3+ (at least three)")
    return value


def _date(_: Warehouse, field: str, value: str) -> str:
    try:
        first, last = days(value)
    except ValueError:
        raise QueryError(f"{field}={value} is no date: write 2026-03-10 or 2026-03-10..2026-03-12") from None
    if last < first:
        raise QueryError(f"{field}={value} ends before it begins: write the earlier day first")
    return value


def _status(_: Warehouse, field: str, value: str) -> str:
    if value not in _STATUSES:
        raise QueryError(f"{field}={value} is unknown: write one of {', '.join(_STATUSES)}")
    return value


def _sub_event_type(warehouse: Warehouse, field: str, value: str) -> str:
    kinds = [row[0] for row in warehouse.rows("select sub_event_type from ref.event_type order by all")]
    found = [kind for kind in kinds if kind.casefold() == value.casefold()]
    if not found:
        raise QueryError(f"{field}={value} is unknown: write one of {', '.join(kinds)}")
    return str(found[0])


def _place(warehouse: Warehouse, field: str, value: str) -> str:
    by_id = "lower(place_id) = lower($1) or (kind = 'admin1' and lower(admin1) = lower($1))"
    by_name = "lower(name_en) = lower($1) or place_id in (select place_id from ref.place_name where name = $1)"
    found = _places(warehouse, by_id, value) or _places(warehouse, by_name, value)
    if not found:
        raise QueryError(f"{field}={value} is unknown: write a place_id or a name of the table ref.place")
    if len(found) > 1:
        shown = "; ".join(row[1] for row in found[:_CANDIDATES])
        raise QueryError(f"{field}={value} names {len(found)} places: write the id of one ({shown})")
    return found[0][0]


def _places(warehouse: Warehouse, condition: str, value: str) -> list[tuple[str, str]]:
    """Ids of the places of which the condition holds, each with what it is."""
    shown = "concat_ws(', ', place_id, name_en, kind, admin1)"
    found = warehouse.rows(
        f"select place_id, {shown} from ref.place where {condition} order by all",  # noqa: S608 - our own condition
        [value],
    )
    return [(str(key), str(text)) for key, text in found]


def _actors(warehouse: Warehouse, field: str, value: str) -> str:
    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if not warehouse.scalar("select count(*) from core.actor_label where actor_id = ?", [name]):
            raise QueryError(
                f"{field}: the actor {name!r} is unknown: write codes of the table ref.actor, or those of events"
            )
    return ",".join(dict.fromkeys(names))


_CHECKS: Mapping[str, Callable[[Warehouse, str, str], str]] = {
    "sub_event_type": _sub_event_type,
    "status": _status,
    "date": _date,
    "place": _place,
    "agents": _actors,
    "targets": _actors,
}
