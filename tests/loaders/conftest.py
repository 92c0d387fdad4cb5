"""An empty warehouse for each test, copied from one that is made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.warehouse import Warehouse


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "warehouse.duckdb"
    with Warehouse.open(path):
        return path


@pytest.fixture
def path(tmp_path: Path, empty_warehouse: Path) -> Path:
    return Path(shutil.copy(empty_warehouse, tmp_path / "warehouse.duckdb"))


@pytest.fixture
def warehouse(path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(path) as opened:
        yield opened
