"""The newsroom and the Prefect server of the flows' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.newsroom import Newsroom
from tests.crash.lab import Lab, Zygote
from tests.flows.conftest import newsroom, prefect_home

__all__ = ["newsroom", "prefect_home"]


@pytest.fixture(scope="package")
def lab(prefect_home: Path, newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("crash")
    with Zygote(folder / "told") as zygote:
        yield Lab(zygote, newsroom, folder, seed=20261125)
