"""What a run has done so far: counts, seconds, refusals and failures, gathered from all its threads."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from extractors.errors import Reason
from extractors.records import Rejected, RunRecord

Figure = Literal["discovered", "fetched", "unchanged", "known", "cleaned", "coded", "loaded", "events"]
StageName = Literal["discover", "fetch", "clean", "code", "load"]

# Prefect keeps what is written here with the flow run (PREFECT_LOGGING_EXTRA_LOGGERS names it).
log = logging.getLogger("rasid")
log.setLevel(logging.INFO)
MOST_REFUSED_SHOWN = 200

FIGURES: tuple[Figure, ...] = ("discovered", "known", "unchanged", "fetched", "cleaned", "coded", "loaded", "events")


class Progress(Protocol):
    """Somebody who watches a run, for example a terminal. Called from several threads."""

    def started(self, sources: Sequence[str]) -> None:
        """The run knows which sources it will do."""

    def counted(self, source: str, figure: str, number: int) -> None:
        """A figure (or ``rejected``) of a source grew."""

    def finished(self, source: str, failure: str | None) -> None:
        """A source is done."""


class Silent:
    """Nobody watches."""

    def started(self, sources: Sequence[str]) -> None:
        """Say nothing."""

    def counted(self, source: str, figure: str, number: int) -> None:
        """Say nothing."""

    def finished(self, source: str, failure: str | None) -> None:
        """Say nothing."""


@dataclass
class Ledger:
    """The figures of one run. Stage seconds are summed over sources that work side by side."""

    run_id: str
    flow: str
    started_at: datetime
    rasid_version: str
    sources: tuple[str, ...] = ()
    parameters: dict[str, str] = field(default_factory=dict)
    progress: Progress = field(default_factory=Silent)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)  # left to another run
    by_source: dict[str, Counter[str]] = field(default_factory=dict)
    rejected: Counter[str] = field(default_factory=Counter)
    refused: list[Rejected] = field(default_factory=list)  # the first ones, to be shown
    unsettled: bool = False  # pages may be archived that could not be loaded
    _seconds: dict[str, float] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def count(self, source: str, figure: Figure, number: int) -> None:
        """Add to a figure of a source."""
        self._add(source, figure, number)

    def reject(self, source: str, reasons: Sequence[Reason]) -> None:
        """Count refused inputs by their reason."""
        with self._guard:
            self.rejected.update(reason.value for reason in reasons)
        self._add(source, "rejected", len(reasons))

    def refuse(self, source: str, refusals: Sequence[Rejected]) -> None:
        """Count refused inputs, log each, and keep the first ones to be shown."""
        self.reject(source, [refusal.reason for refusal in refusals])
        for refusal in refusals:
            log.warning("%s: %s %s: %s", source, refusal.reason.value, refusal.url, refusal.detail)
        with self._guard:
            self.refused.extend(refusals[: MOST_REFUSED_SHOWN - len(self.refused)])

    def fail(self, source: str, sentence: str) -> None:
        """A source could not be done; the first sentence is kept."""
        log.error("%s failed: %s", source, sentence)
        with self._guard:
            self.failed.setdefault(source, sentence)

    def skip(self, source: str) -> None:
        """A source was left out: another run is at it, or has just been."""
        with self._guard:
            self.skipped.append(source)

    def spend(self, stage: StageName, seconds: float) -> None:
        """Add to the time of a stage."""
        with self._guard:
            self._seconds[stage] = self._seconds.get(stage, 0.0) + seconds

    @contextmanager
    def timed(self, stage: StageName) -> Iterator[None]:
        """Add the time of a block to a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.spend(stage, time.perf_counter() - started)

    def total(self, figure: Figure) -> int:
        """A figure over all sources."""
        with self._guard:
            return sum(counts[figure] for counts in self.by_source.values())

    @property
    def stage_seconds(self) -> Mapping[str, float]:
        """Seconds of each stage, to the millisecond."""
        with self._guard:
            return {stage: round(seconds, 3) for stage, seconds in sorted(self._seconds.items())}

    def record(self, state: str, finished_at: datetime | None) -> RunRecord:
        """The run as a row."""
        skipped = {"skipped": ", ".join(sorted(self.skipped))} if self.skipped else {}
        return RunRecord(
            run_id=self.run_id,
            flow=self.flow,
            state=state,
            started_at=self.started_at,
            finished_at=finished_at,
            sources=self.sources,
            failed_sources=dict(sorted(self.failed.items())),
            discovered=self.total("discovered"),
            fetched=self.total("fetched"),
            unchanged=self.total("unchanged"),
            known=self.total("known"),
            rejected=dict(sorted(self.rejected.items())),
            cleaned=self.total("cleaned"),
            coded=self.total("coded"),
            loaded=self.total("loaded"),
            events=self.total("events"),
            stage_seconds=self.stage_seconds,
            parameters={**self.parameters, **skipped},
            rasid_version=self.rasid_version,
        )

    def _add(self, source: str, figure: str, number: int) -> None:
        with self._guard:
            self.by_source.setdefault(source, Counter())[figure] += number
        if number:
            self.progress.counted(source, figure, number)
