"""Warehouses of every earlier schema, as the programs of their time left them, opened by the present one."""

import gzip
import logging
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extractors.errors import QueryError, WarehouseError
from extractors.ids import content_hash
from loaders import backup, migrations
from loaders.checks import run_checks
from loaders.link import link_everything
from loaders.load import Batch, load_batch
from loaders.migrations import schema_version
from loaders.query import QuerySession
from loaders.resources import sql_files
from loaders.warehouse import Warehouse
from tests.loaders.factories import LATER, RUN, article, coded, event
from tests.loaders.make_old_warehouses import FOLDER

LATEST = len(migrations.migrations())
OLD = range(1, LATEST)


def old(schema: int, folder: Path) -> Path:
    path = folder / "warehouse.duckdb"
    path.write_bytes(gzip.decompress((FOLDER / f"schema-{schema}.duckdb.gz").read_bytes()))
    return path


def test_there_is_a_warehouse_of_every_earlier_schema() -> None:
    kept = sorted(FOLDER.glob("*.gz"))
    assert {path.name for path in kept} >= {f"schema-{schema}.duckdb.gz" for schema in OLD}, (
        "before a migration is added: python -m tests.loaders.make_old_warehouses"
    )
    assert all(path.stat().st_size < 1_000_000 for path in kept)


@pytest.mark.parametrize("schema", OLD)
def test_an_old_warehouse_is_copied_and_brought_up_to_date(
    schema: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = old(schema, tmp_path)
    with duckdb.connect(path, read_only=True) as before:
        tables = before.execute("select table_name from duckdb_tables() where schema_name = 'core'").fetchall()
        counts = {name: before.execute(f"select count(*) from core.{name}").fetchone() for (name,) in tables}
    with caplog.at_level(logging.WARNING, "rasid.warehouse"), Warehouse.open(path) as warehouse:
        assert schema_version(warehouse.connection) == LATEST
        assert {name: warehouse.rows(f"select count(*) from core.{name}")[0] for name in counts} == counts
        for view in sql_files("views"):
            warehouse.rows(f"from {view.name}")
        assert [
            result.name for result in run_checks(warehouse) if result.severity == "error" and not result.passed
        ] == []
        # what is loaded next meets what was there, and the same again changes nothing
        page = article(3, "third")
        load_batch(warehouse, Batch(RUN, LATER, [page], [coded(page, event())]))
        assert load_batch(warehouse, Batch(RUN, LATER, [page], [coded(page, event())])).changed_rows == 0
        assert link_everything(warehouse, LATER) == 0
        if schema >= 3:
            assert warehouse.rows("select n_sources, sources from core.event order by n_sources desc limit 1") == [
                (3, ["first", "second", "third"])
            ]
    copy = tmp_path / f"warehouse.schema-{schema}.duckdb"
    with duckdb.connect(copy, read_only=True) as kept:
        assert schema_version(kept) == schema
        assert {name: kept.execute(f"select count(*) from core.{name}").fetchone() for name in counts} == counts
    assert str(copy) in caplog.text
    with Warehouse.open(path):
        pass
    assert len(list(tmp_path.iterdir())) == 2  # nothing else is left, and the present schema needs no copy


@pytest.mark.parametrize("schema", OLD)
def test_an_applied_migration_is_never_edited(schema: int, tmp_path: Path) -> None:
    known = {(migration.version, content_hash(migration.sql)) for migration in migrations.migrations()}
    with duckdb.connect(old(schema, tmp_path), read_only=True) as connection:
        applied = connection.execute("select version, sha256 from ops.migration where kind = 'schema'").fetchall()
    assert {version for version, _ in applied} == set(range(1, schema + 1))
    assert set(applied) <= known


def test_readers_of_an_old_copy_are_told_what_to_do(tmp_path: Path) -> None:
    path = old(4, tmp_path)
    with (
        pytest.raises(WarehouseError, match=r"has schema 4, older than .* run `rasid publish`"),
        Warehouse.open(path, read_only=True),
    ):
        pass
    with QuerySession(path) as session:
        assert session.run("select count(*) as n from events").to_pylist() == [{"n": 1}]
        with pytest.raises(QueryError, match="another version of Rasid: `rasid publish`"):
            session.run("from decisions")


def test_without_room_for_the_copy_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old(4, tmp_path)
    full = "import sys; sys.exit('OSError: No space left on device')"
    monkeypatch.setattr(backup, "_COPY", full)
    told = r"nothing was changed, make room there \(OSError: No space left"
    with pytest.raises(WarehouseError, match=told), Warehouse.open(path):
        pass
    with duckdb.connect(path, read_only=True) as connection:
        assert schema_version(connection) == 4
    assert list(tmp_path.iterdir()) == [path]


def test_the_copy_is_whole_when_the_migration_is_killed(tmp_path: Path) -> None:
    path = old(4, tmp_path)
    script = """
import os, sys
from pathlib import Path
from loaders import migrations
from loaders.warehouse import Warehouse
apply = migrations._apply
def killed(connection, migration):
    if migration.version == 6:
        os.kill(os.getpid(), 9)
    apply(connection, migration)
migrations._apply = killed
with Warehouse.open(Path(sys.argv[1])):
    pass
"""
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", script, str(path)], cwd=root, check=False, capture_output=True)
    assert ended.returncode == -9
    with Warehouse.open(path) as warehouse:
        assert schema_version(warehouse.connection) == LATEST
    assert {file.name for file in tmp_path.glob("*.duckdb")} >= {
        "warehouse.schema-4.duckdb",
        "warehouse.schema-5.duckdb",
    }
