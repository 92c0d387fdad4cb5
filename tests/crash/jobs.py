"""What is run and killed: each job is the program's own flow with the parameters of a person."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from flows.backfill import backfill
from flows.ingest import ingest
from flows.recode import recode

Job = Callable[[list[str], Path, Path], object]
SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 20)  # when the newsroom's outlets wrote


def ingest_job(sources: list[str], home: Path, config: Path) -> object:
    """``rasid run SOURCE…``."""
    return ingest(sources, None, None, home, config)


def backfill_job(sources: list[str], home: Path, config: Path) -> object:
    """``rasid backfill --since D --until D SOURCE…``."""
    return backfill(SINCE, UNTIL, sources, home=home, config=config)


def recode_job(sources: list[str], home: Path, config: Path) -> object:
    """``rasid recode``, with word lists that have changed since."""
    del sources
    return recode(home=home, config=config)


JOBS: dict[str, Job] = {"ingest": ingest_job, "backfill": backfill_job, "recode": recode_job}
