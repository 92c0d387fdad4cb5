"""Exports: complete, ordered, the same bytes twice, and only what changed is touched."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from extractors.errors import ConfigError
from flows.export import DAYS, Period, export_csv, export_geojson, export_parquet, known_relation
from loaders.load import Batch, load_batch
from loaders.query import QuerySession
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article, coded, event

FEBRUARY = date(2026, 2, 11)


@pytest.fixture
def filled(path: Path) -> Path:
    """Incidents in two months and one without a day or a point."""
    told = [
        event(),
        event(date_start=FEBRUARY, date_end=FEBRUARY, place="=2+2", place_id=None, lat=36.0, lon=38.5),
        event(date_start=None, date_end=None, date_precision="unknown", lat=None, lon=None, place=None, place_id=None),
    ]
    pages = [article(number) for number in range(3)]
    with Warehouse.open(path) as warehouse:
        load_batch(warehouse, Batch(RUN, NOON, pages, [coded(*pair) for pair in zip(pages, told, strict=True)]))
    return path


def test_parquet_has_a_file_a_month_and_every_row(filled: Path, tmp_path: Path) -> None:
    with QuerySession(filled) as session:
        files = list(export_parquet(session, "events", tmp_path / "out", Period()))
        rows = session.run("from events order by date_start, event_id")
    assert [file.path.name for file in files] == ["2026-02.parquet", "2026-03.parquet", "undated.parquet"]
    stored = [row for file in files for row in parquet.read_table(file.path).to_pylist()]
    assert stored == rows.to_pylist()


def test_exporting_twice_touches_nothing_and_a_month_that_is_gone_goes(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with QuerySession(filled) as session:
        list(export_parquet(session, "events", out, Period()))
        stale = out / "events" / "1999-01.parquet"
        stale.write_bytes(b"")
        again = list(export_parquet(session, "events", out, Period()))
        part = list(export_parquet(session, "events", out, Period(since=date(2026, 3, 1))))
    assert [file.changed for file in again] == [False, False, False]
    assert not stale.exists()
    assert [file.path.name for file in part] == ["2026-03.parquet"]
    assert (out / "events" / "2026-02.parquet").exists()


@pytest.mark.parametrize("relation", DAYS)
def test_every_relation_that_is_offered_can_be_exported(relation: str, filled: Path, tmp_path: Path) -> None:
    with QuerySession(filled) as session:
        list(export_parquet(session, relation, tmp_path, Period()))
        export_csv(session, relation, Period(), tmp_path / f"{relation}.csv")
    assert (tmp_path / f"{relation}.csv").read_text(encoding="utf-8").count("\n") >= 1


def test_another_relation_is_refused_with_what_there_is() -> None:
    with pytest.raises(ConfigError, match="events_acled"):
        known_relation("core.article")


def test_csv_for_a_spreadsheet_computes_nothing(filled: Path, tmp_path: Path) -> None:
    with QuerySession(filled) as session:
        done = export_csv(session, "events", Period(FEBRUARY, FEBRUARY), tmp_path / "e.csv", for_excel=True)
    raw = done.path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    assert row["place"] == "'=2+2"
    assert row["date_start"] == "2026-02-11"
    assert json.loads(row["agents"]) == ["sdf"]


def test_geojson_has_points_in_the_order_of_the_standard(filled: Path, tmp_path: Path) -> None:
    with QuerySession(filled) as session:
        done, without = export_geojson(session, Period(), tmp_path / "e.geojson")
    collection = json.loads(done.path.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert [one["geometry"]["coordinates"] for one in collection["features"]] == [[38.5, 36.0], [40.3, 35.2]]
    assert collection["features"][0]["properties"]["date_start"] == "2026-02-11"
    assert without == 1


def test_a_folder_that_cannot_be_written_is_told(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with QuerySession(filled) as session, pytest.raises(ConfigError, match="cannot be written"):
        export_csv(session, "events", Period(), tmp_path / "file" / "e.csv")


def test_articles_count_by_their_own_day(filled: Path, tmp_path: Path) -> None:
    with QuerySession(filled) as session:
        files = list(export_parquet(session, "articles", tmp_path, Period()))
    (only,) = files
    assert only.path.name == f"{datetime(2026, 3, 10, tzinfo=UTC):%Y-%m}.parquet"
    assert only.rows == 3
