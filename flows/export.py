"""Relations as files for other programs: Parquet by month, CSV, and GeoJSON of events.

The same warehouse gives the same bytes: rows have an order, and a file is touched only when its bytes differ.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractors.errors import ConfigError
from flows.tables import plain_value
from loaders.query import QuerySession

# The relations that can be exported: the day that puts a row into a month, and what names a row.
DAYS: Mapping[str, tuple[str, str]] = {
    "articles": ("published_date", "article_id"),
    "event_mentions": ("date_start", "event_mention_id"),
    "events": ("date_start", "event_id"),
    "events_acled": ("event_date", "event_id_cnty"),
    "events_ucdp": ("date_start", "id"),
    "events_plover": ("event_date", "event_id"),
    "aggregates": ("period_start", "aggregate_id"),
    "seizures": ("date_start", "event_id, item_number"),
    "conflicting_reports": ("date_start", "event_id, count_kind"),
}
UNDATED = "undated"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute
_PROPERTIES = (
    "event_id, event_type, sub_event_type, status, date_start, date_end, date_precision, country, admin1, admin1_name, "
    "place, place_name, geo_precision, agents, supporters, targets, claimed_by, killed_low, killed_best, killed_high, "
    "injured_low, injured_best, injured_high, arrested_low, arrested_best, arrested_high, abducted_low, abducted_best, "
    "abducted_high, n_sources, n_articles, confidence, title, url"
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``since`` to ``until``, both included; null is open."""

    since: date | None = None
    until: date | None = None

    def condition(self, day: str) -> str:
        """The period as SQL about a column."""
        bounds = [f"{day} >= date '{self.since}'"] if self.since else []
        bounds += [f"{day} <= date '{self.until}'"] if self.until else []
        return " and ".join(bounds) or "true"


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export."""

    path: Path
    rows: int
    changed: bool  # its bytes differ from what was there


def known_relation(name: str) -> str:
    """The name, when it can be exported.

    :raises ConfigError: it cannot.
    """
    if name not in DAYS:
        raise ConfigError(f"{name!r} cannot be exported: these can, {', '.join(DAYS)}; `rasid query` writes any other")
    return name


def export_parquet(session: QuerySession, relation: str, folder: Path, period: Period) -> Iterator[Written]:
    """``folder/<relation>/<year-month>.parquet`` for every month of the period, and one file for rows without a day.

    A whole export (no period) also removes months that are no longer in the warehouse.
    """
    day, key = DAYS[relation]
    kept: set[Path] = set()
    for month in _months(session, relation, period):
        rows = session.run(
            f"from {relation} where {_of_month(day, month)} and {period.condition(day)} order by {day}, {key}"
        )
        path = folder / relation / f"{month:%Y-%m}.parquet" if month else folder / relation / f"{UNDATED}.parquet"
        kept.add(path)
        yield _write(path, _parquet(rows), rows.num_rows)
    if period == Period():
        for stale in set((folder / relation).glob("*.parquet")) - kept:
            stale.unlink()


def _months(session: QuerySession, relation: str, period: Period) -> list[date | None]:
    day, _ = DAYS[relation]
    found = session.run(
        f"select distinct date_trunc('month', {day})::date as month from {relation} "  # noqa: S608
        f"where {period.condition(day)} order by month nulls last"
    )
    months: list[date | None] = found.column("month").to_pylist()
    return months


def _of_month(day: str, month: date | None) -> str:
    if month is None:
        return f"{day} is null"
    return f"{day} >= date '{month}' and {day} < date '{month}' + interval 1 month"


def _parquet(rows: pa.Table) -> bytes:
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    out = pa.BufferOutputStream()
    parquet.write_table(rows, out, compression="zstd")
    return bytes(out.getvalue())


def export_csv(session: QuerySession, relation: str, period: Period, path: Path, *, for_excel: bool = False) -> Written:
    """A relation as one CSV file with a header; lists and maps are JSON.

    ``for_excel`` marks the file as UTF-8 and puts an apostrophe before text that a spreadsheet would compute.
    """
    day, key = DAYS[relation]
    rows = session.run(f"from {relation} where {period.condition(day)} order by {day} nulls last, {key}")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if for_excel else "\n")
    writer.writerow(rows.column_names)
    shown = _excel_value if for_excel else plain_value
    for batch in rows.to_batches():
        writer.writerows([shown(value) for value in row.values()] for row in batch.to_pylist())
    return _write(path, out.getvalue().encode("utf-8-sig" if for_excel else "utf-8"), rows.num_rows)


def _excel_value(value: Any) -> Any:
    shown = plain_value(value)
    return f"'{shown}" if isinstance(shown, str) and shown.startswith(_FORMULA) else shown


def export_geojson(session: QuerySession, period: Period, path: Path) -> tuple[Written, int]:
    """Events with coordinates as a GeoJSON FeatureCollection (RFC 7946); also how many have none and are left out."""
    where = period.condition("date_start")
    rows = session.run(
        f"select lat, lon, {_PROPERTIES} from events where lat is not null and lon is not null and {where} "  # noqa: S608
        "order by date_start nulls last, event_id"
    )
    without = session.run(f"select count(*) as n from events where (lat is null or lon is null) and {where}")  # noqa: S608
    lines = [json.dumps(_feature(row), ensure_ascii=False, default=_plain) for row in rows.to_pylist()]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    return _write(path, text.encode("utf-8"), rows.num_rows), int(without.column("n")[0].as_py())


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    point = [round(row.pop("lon"), 6), round(row.pop("lat"), 6)]
    key = str(row.pop("event_id"))
    return {"type": "Feature", "id": key, "geometry": {"type": "Point", "coordinates": point}, "properties": row}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def _write(path: Path, content: bytes, rows: int) -> Written:
    """Put the content in place in one step, unless it is there already.

    :raises ConfigError: the file cannot be written.
    """
    try:
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return Written(path, rows, False)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.partial")
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    return Written(path, rows, True)
