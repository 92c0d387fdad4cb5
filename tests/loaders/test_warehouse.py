"""Opening: locks, damage, newer files, full disks, migrations."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from extractors.errors import WarehouseError, WarehouseLocked
from loaders.load import Batch, load_batch
from loaders.migrations import migrate, migrations, schema_version
from loaders.query import QuerySession
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article

HOLD = """
import sys, time
from pathlib import Path
from loaders.warehouse import Warehouse
with Warehouse.open(Path(sys.argv[1])) as warehouse:
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process with this project."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )


def test_a_second_writer_is_told_who_holds_the_file(path: Path) -> None:
    with python(HOLD, str(path), "30") as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseLocked, match=f"held by process {holder.pid} "), Warehouse.open(path):
            pass
        holder.kill()


def test_a_second_writer_can_wait_for_its_turn(path: Path) -> None:
    with python(HOLD, str(path), "0.5") as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with Warehouse.open(path, wait_seconds=20) as warehouse:
            load_batch(warehouse, Batch(RUN, NOON, [article()]))
    assert holder.returncode == 0


def test_a_killed_writer_leaves_whole_batches_only(path: Path) -> None:
    code = """
    import sys
    from pathlib import Path
    from loaders.load import Batch, load_batch
    from loaders.warehouse import Warehouse
    from tests.loaders.factories import NOON, RUN, article, coded, event
    with Warehouse.open(Path(sys.argv[1])) as warehouse:
        for number in range(1000):
            pages = [article(10 * number + place, text=f"{number} {place}") for place in range(10)]
            load_batch(warehouse, Batch(RUN, NOON, pages, [coded(page, event(place=page.text)) for page in pages]))
            print(number, flush=True)
    """
    with python(code, str(path)) as writer:
        assert writer.stdout is not None
        assert [writer.stdout.readline() for _ in range(2)] == ["0\n", "1\n"]
        time.sleep(0.05)
        writer.kill()
    with Warehouse.open(path) as warehouse:
        articles = warehouse.scalar("select count(*) from core.article")
        assert articles >= 20
        assert articles % 10 == 0
        assert warehouse.scalar("select count(*) from core.event_link") == articles


def test_a_killed_creation_leaves_no_warehouse_at_all(tmp_path: Path) -> None:
    """DuckDB writes a new file in steps; one that was killed between them would be called damaged for ever."""
    path = tmp_path / "home" / "warehouse.duckdb"
    code = """
    import os, signal, sys
    from pathlib import Path
    from loaders import warehouse
    def killed(*_):
        os.kill(os.getpid(), signal.SIGKILL)
    warehouse.refresh_views = killed
    with warehouse.Warehouse.open(Path(sys.argv[1])):
        pass
    """
    with python(code, str(path)) as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not path.exists()
    assert list(path.parent.iterdir()) != []
    with Warehouse.open(path) as warehouse:
        assert warehouse.scalar("select count(*) from articles") == 0
    assert list(path.parent.iterdir()) == [path]


def test_of_two_that_create_it_at_once_both_have_it(tmp_path: Path) -> None:
    path = tmp_path / "home" / "warehouse.duckdb"
    code = """
    import sys
    from pathlib import Path
    from loaders.warehouse import Warehouse
    with Warehouse.open(Path(sys.argv[1]), wait_seconds=60):
        pass
    """
    with python(code, str(path)) as one, python(code, str(path)) as other:
        assert (one.communicate()[1], other.communicate()[1]) == ("", "")
    assert list(path.parent.iterdir()) == [path]


def test_a_full_disk_stores_nothing_of_the_batch_and_says_so(path: Path) -> None:
    code = """
    import resource, signal, sys
    from pathlib import Path
    from extractors.errors import WarehouseError
    from loaders.load import Batch, load_batch
    from loaders.warehouse import Warehouse
    from tests.loaders.factories import NOON, RUN, article
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    path = Path(sys.argv[1])
    with Warehouse.open(path) as warehouse:
        load_batch(warehouse, Batch(RUN, NOON, [article(1)]))
        limit = path.stat().st_size + 200_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        pages = [article(number, text=f"{number}" + "".join(chr(1569 + number * k % 997) for k in range(20_000)))
                 for number in range(2, 60)]
        try:
            load_batch(warehouse, Batch(RUN, NOON, pages))
        except WarehouseError as error:
            print(error)
    """
    with python(code, str(path)) as writer:
        output, errors = writer.communicate(timeout=60)
    assert "is full" in output, errors
    with Warehouse.open(path) as warehouse:
        assert warehouse.scalar("select count(*) from core.article") == 1


def test_a_file_that_is_no_warehouse_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "warehouse.duckdb"
    bad.write_bytes(b"not a database at all " * 1000)
    with pytest.raises(WarehouseError, match="is damaged"), Warehouse.open(bad):
        pass


def test_a_damaged_block_is_named(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[9000:12000] = b"x" * 3000
    path.write_bytes(data)
    with pytest.raises(WarehouseError, match="is damaged"), Warehouse.open(path):
        pass


def test_reading_a_missing_warehouse_says_what_to_do(tmp_path: Path) -> None:
    missing = tmp_path / "none.duckdb"
    with pytest.raises(WarehouseError, match="rasid run"), Warehouse.open(missing, read_only=True):
        pass
    assert not missing.exists()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_schema_is_refused(path: Path, read_only: bool) -> None:
    with Warehouse.open(path) as warehouse:
        warehouse.rows("insert into ops.migration values ('schema', 999, 'future', '', now())")
    with pytest.raises(WarehouseError, match="update Rasid"), Warehouse.open(path, read_only=read_only):
        pass


def test_migrations_run_once_and_in_order(path: Path) -> None:
    with Warehouse.open(path) as warehouse:
        noted = warehouse.rows("select version, name from ops.migration where kind = 'schema' order by version")
    assert noted == [(migration.version, migration.name) for migration in migrations()]


def test_a_migration_that_fails_leaves_the_version_before(tmp_path: Path) -> None:
    folder = tmp_path / "schema"
    shutil.copytree(Path(__file__).parents[2] / "sql" / "schema", folder)
    number = len(migrations()) + 1
    (folder / f"{number:03d}_broken.sql").write_text("create table core.half (a integer); select nonsense;")
    with duckdb.connect(tmp_path / "warehouse.duckdb") as connection:
        with pytest.raises(duckdb.Error):
            migrate(connection, tmp_path, folder)
        assert schema_version(connection) == number - 1
        assert connection.execute("from duckdb_tables() where table_name = 'half'").fetchall() == []


def test_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "002_late.sql").write_text("select 1;")
    with pytest.raises(WarehouseError, match="not migration number 001"):
        migrations(tmp_path)


def test_transactions_do_not_nest(warehouse: Warehouse) -> None:
    with pytest.raises(RuntimeError, match="already open"), warehouse.transaction(), warehouse.transaction():
        pass
    assert warehouse.scalar("select 1") == 1


class _Stop(BaseException):
    """What the handler of a signal raises."""


@pytest.fixture
def signal_soon() -> Iterator[Callable[[], None]]:
    """Asks for a signal that comes while the statement after it is under way."""

    def stop(*_: object) -> None:
        raise _Stop

    former = signal.signal(signal.SIGUSR1, stop)
    timer = threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGUSR1])
    yield timer.start
    timer.join()
    signal.signal(signal.SIGUSR1, former)


ENDLESS = "select sum(a.range * b.range) from range(1000000) as a, range(100000) as b"


def test_a_signal_during_a_statement_is_no_failure_of_it(warehouse: Warehouse, signal_soon: Callable[[], None]) -> None:
    with pytest.raises(_Stop), warehouse.transaction():
        warehouse.rows("create table ref.half (n integer)")
        signal_soon()
        warehouse.rows(ENDLESS)
    assert warehouse.rows("from duckdb_tables() where table_name = 'half'") == []


def test_a_warehouse_can_be_closed_after_a_signal_during_a_statement(
    tmp_path: Path, signal_soon: Callable[[], None]
) -> None:
    """DuckDB goes on with a statement that was left, and a close would wait for its end."""
    path = tmp_path / "warehouse.duckdb"
    with pytest.raises(_Stop), Warehouse.open(path) as warehouse:
        signal_soon()
        warehouse.rows(ENDLESS)
    with Warehouse.open(path) as warehouse:
        assert warehouse.scalar("select 1") == 1


def test_a_query_can_be_left_after_a_signal(tmp_path: Path, signal_soon: Callable[[], None]) -> None:
    path = tmp_path / "warehouse.duckdb"
    with Warehouse.open(path):
        pass
    with pytest.raises(_Stop), QuerySession(path) as session:
        signal_soon()
        session.run(ENDLESS)


@pytest.mark.parametrize("name", ["core", "ops", "ref", "Core"])
def test_a_file_named_as_a_schema_is_refused_with_one_sentence(name: str, tmp_path: Path) -> None:
    told = rf"a warehouse cannot be called {name}\.duckdb: .*; rename the file"
    with pytest.raises(WarehouseError, match=told), Warehouse.open(tmp_path / f"{name}.duckdb"):
        pass
    assert list(tmp_path.iterdir()) == []
