"""Writes ``tests/loaders/old/schema-N.duckdb.gz``: a warehouse as the program of schema N left it.

Before a migration is added, keep a warehouse of the schema that it changes::

    python -m tests.loaders.make_old_warehouses

The older ones were made by the programs of their time: ``--at COMMIT`` runs this file in a checkout of that commit. No
commit ended with schema 1 or 2; such files come from a program that was stopped between two migrations
(``--stop-at N``). A test opens each of them with the present program.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from loaders.load import Batch, load_batch
from loaders.migrations import migrate, migrations
from loaders.resources import sql_folder
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article, coded, event, fetch, rejected

FOLDER = Path(__file__).parent / "old"
ROOT = Path(__file__).resolve().parents[2]
MADE_AT = {3: "7aeb2ab", 4: "cd4f2f0", 5: "da88100", 6: "22106a9"}


def fill(path: Path) -> None:
    """Two reports of one raid, a second incident and a request that was refused."""
    pages = [article(1, "first"), article(2, "second")]
    said = [
        coded(pages[0], event(), event(event_class="aggregate")),
        coded(pages[1], event(place="أخرى", place_id=None)),
    ]
    with Warehouse.open(path) as warehouse:
        load_batch(warehouse, Batch(RUN, NOON, pages, said, [fetch()], [rejected()]))


def stop_at(path: Path, schema: int) -> None:
    """Only the first migrations."""
    with TemporaryDirectory() as folder, duckdb.connect(path) as connection:
        for file in sorted((sql_folder() / "schema").glob("*.sql"))[:schema]:
            shutil.copy(file, folder)
        migrate(connection, path, Path(folder))


def keep(path: Path, schema: int, folder: Path) -> None:
    """Compress the file; the same file gives the same bytes."""
    folder.mkdir(exist_ok=True)
    (folder / f"schema-{schema}.duckdb.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


def at_commit(commit: str) -> None:
    """Run this file in a checkout of that commit."""
    with TemporaryDirectory() as folder:
        checkout = Path(folder) / "checkout"
        subprocess.run(["git", "clone", "-q", "-s", "-n", ROOT, checkout], check=True)
        subprocess.run(["git", "-C", checkout, "checkout", "-q", commit], check=True)
        shutil.copy(__file__, checkout / "tests" / "loaders" / Path(__file__).name)
        command = [sys.executable, "-m", "tests.loaders.make_old_warehouses", "--into", str(FOLDER)]
        subprocess.run(command, cwd=checkout, check=True, env=os.environ | {"PYTHONPATH": str(checkout)})


def main() -> None:
    """Make one warehouse."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--at", help="a commit")
    parser.add_argument("--stop-at", type=int, help="the last migration")
    parser.add_argument("--into", type=Path, default=FOLDER, help="where to write it")
    options = parser.parse_args()
    if options.at:
        at_commit(options.at)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        if options.stop_at:
            stop_at(path, options.stop_at)
        else:
            fill(path)
        keep(path, options.stop_at or len(migrations()), options.into)


if __name__ == "__main__":
    main()
