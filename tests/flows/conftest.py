"""A newsroom on loopback, and real runs of the ingest flow on a temporary Prefect server."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from extractors.records import RunRecord
from flows.ledger import Progress
from flows.newsroom import Newsroom
from flows.server import begin_prefect
from flows.settings import Settings, load_settings
from loaders.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """A home folder with the newsroom's configuration."""

    settings: Settings
    config: Path
    sources: tuple[str, ...]

    def run(self, sources: Sequence[str] | None = None, limit: int | None = None) -> RunRecord:
        """The ingest flow, in this process."""
        from flows.ingest import ingest

        record: Any = ingest(list(sources or self.sources), None, limit, self.settings.home, self.config)
        assert isinstance(record, RunRecord)
        return record

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse."""
        with Warehouse.open(self.settings.warehouse, read_only=True) as warehouse:
            return warehouse.rows(sql)

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of the core tables, for comparison."""
        tables = self.rows("select table_name from duckdb_tables() where schema_name = 'core' order by 1")
        return {name: self.rows(f"select * from core.{name} order by all") for (name,) in tables}


class Watcher:
    """Keeps what a run told."""

    def __init__(self) -> None:
        self.ends: dict[str, str | None] = {}
        self.counts: list[tuple[str, str, int]] = []

    def started(self, sources: Sequence[str]) -> None:
        self.sources = tuple(sources)

    def counted(self, source: str, figure: str, number: int) -> None:
        self.counts.append((source, figure, number))

    def finished(self, source: str, failure: str | None) -> None:
        self.ends[source] = failure


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Prefect's settings for this process: they are read once, when it is imported."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("RASID_", "PREFECT_"))]:
            patch.delenv(name)
        home = tmp_path_factory.mktemp("prefect")
        patch.setenv("PREFECT_HOME", str(home))
        server = begin_prefect(load_settings(home=home))
        assert server is not None
        server.wait_until_ready()
        # A test module may have imported Prefect already, which then knows no server and would start one of its own.
        from prefect.context import refresh_global_settings_context

        refresh_global_settings_context()
        yield home


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as room:
        yield room


@pytest.fixture
def place(prefect_home: Path, newsroom: Newsroom, tmp_path: Path) -> Place:
    """A fresh home folder."""
    return new_place(newsroom, tmp_path)


def new_place(newsroom: Newsroom, folder: Path) -> Place:
    config = newsroom.start(folder / "config")
    return Place(load_settings(home=folder / "home", config=config), config, newsroom.source_ids)


@pytest.fixture
def watcher() -> Iterator[Progress]:
    from flows.runs import watcher as variable

    own = Watcher()
    token = variable.set(own)
    yield own
    variable.reset(token)
