"""How a backfill looks while it goes on: what is done of what there is to do, how fast, and how long it will take."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table

from flows.ledger import Progress

_EVERY_SECONDS = 30.0  # between two plain lines of one source or file


@dataclass
class Pace:
    """The figures of one source or file, and since when they grow."""

    counts: Counter[str] = field(default_factory=Counter)
    began: float | None = None
    told: float = 0.0

    @property
    def is_file(self) -> bool:
        """Whether it is a file, which is read by bytes."""
        return "bytes" in self.counts or "size" in self.counts

    @property
    def pages(self) -> int:
        """Pages that were asked for, or read from a file."""
        return self.counts["pages"] if self.is_file else self.counts["fetched"] + self.counts["missed"]

    def per_second(self, now: float) -> float | None:
        """Pages a second since the first one was begun."""
        return self.pages / (now - self.began) if self.began is not None and now > self.began and self.pages else None

    def seconds_left(self, now: float) -> float | None:
        """How long the rest takes at the pace so far; null when nothing tells."""
        done, total = (self.counts["bytes"], self.counts["size"]) if self.is_file else (self.pages, self.counts["due"])
        if self.began is None or not done or now <= self.began:
            return None
        return max(0.0, (total - done) * (now - self.began) / done)

    def words(self, now: float) -> str:
        """The state in one line."""
        rate, left = self.per_second(now), self.seconds_left(now)
        parts = [
            f"{self.pages} pages read" if self.is_file else f"{self.pages} of {self.counts['due']} pages",
            f"{self.share}" if self.is_file and self.counts["size"] else "",
            f"{rate:.1f} a second" if rate else "",
            f"about {duration(left)} left" if left else "",
        ]
        return ", ".join(part for part in parts if part)

    @property
    def share(self) -> str:
        """Per cent of a file."""
        return f"{min(100, round(100 * self.counts['bytes'] / self.counts['size']))} %" if self.counts["size"] else ""


def duration(seconds: float) -> str:
    """A length of time in words, to the minute from two minutes on."""
    if seconds < 120:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours < 48 else f"{hours // 24} days {hours % 24} h"


class BackfillProgress:
    """Follows a backfill; plain lines go to ``say``, a live table is drawn from it by :func:`shown_backfill`."""

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._paces: dict[str, Pace] = {}
        self._ends: dict[str, str | None] = {}
        self._guard = threading.Lock()
        self._spinner = Spinner("dots")

    def started(self, sources: Sequence[str]) -> None:
        """Tell how much is to do."""
        self._say(f"{len(sources)} {'source' if len(sources) == 1 else 'sources'}: {', '.join(sources)}")

    def counted(self, source: str, figure: str, number: int) -> None:
        """Count, and tell now and then how far it is."""
        with self._guard:
            pace = self._paces.setdefault(source, Pace())
            now = self._clock()
            if pace.began is None and figure in {"due", "size"}:
                pace.began = pace.told = now
            pace.counts[figure] += number
            due = figure in {"fetched", "missed", "pages"} and now - pace.told >= _EVERY_SECONDS
            if due:
                pace.told = now
        if due:
            self._say(f"{_short(source)}: {pace.words(now)}")

    def finished(self, source: str, failure: str | None) -> None:
        """Tell what became of a source or file."""
        with self._guard:
            self._ends[source] = failure
            pace = self._paces.get(source, Pace())
        self._say(f"{_short(source)}: {failure or _figures(pace)}")

    def __rich__(self) -> RenderableType:
        """The table at this instant."""
        if not self._paces:
            return Spinner("dots", "starting Prefect …")
        table = Table(box=None, pad_edge=False)
        table.add_column("")
        for column in ("windows", "pages", "loaded", "events", "a second", "left"):
            table.add_column(column, justify="right")
        table.add_column("")
        with self._guard:
            for name, pace in self._paces.items():
                table.add_row(_short(name), *_cells(pace, self._clock(), name in self._ends), self._end(name))
        return table

    def _end(self, name: str) -> RenderableType:
        if name not in self._ends:
            return self._spinner
        failure = self._ends[name]
        return f"[red]✗ {failure[:60]}" if failure else "[green]✓"


def _cells(pace: Pace, now: float, ended: bool) -> list[str]:
    counts = pace.counts
    rate, left = (None, None) if ended else (pace.per_second(now), pace.seconds_left(now))
    pages = f"{pace.pages} {pace.share}" if pace.is_file else f"{pace.pages}/{counts['due']}" if counts["due"] else "·"
    return [
        f"{counts['done windows']}/{counts['windows']}" if counts["windows"] else "·",
        pages,
        str(counts["loaded"] or "·"),
        str(counts["events"] or "·"),
        f"{rate:.1f}" if rate else "·",
        duration(left) if left else "·",
    ]


def _figures(pace: Pace) -> str:
    counts = pace.counts
    if counts["read before"]:
        return "was read before"
    if counts["windows"] and "due" not in counts:
        return f"all {counts['windows']} windows were done before"
    names = ("discovered", "known", "fetched", "pages", "cleaned", "loaded", "events", "rejected")
    return ", ".join(f"{counts[name]} {name}" for name in names if counts[name]) or "nothing new"


def _short(name: str) -> str:
    return PurePath(name).name or name


def _silent(line: str) -> None:
    """The live table tells it all."""
    del line


@contextmanager
def shown_backfill(console: Console) -> Iterator[Progress]:
    """Progress that suits the console, shown for the length of a block."""
    if not console.is_terminal:
        yield BackfillProgress(lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True))
        return
    live = BackfillProgress(_silent)
    with Live(live, console=console, refresh_per_second=8):
        yield live
