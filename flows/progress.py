"""How a run looks while it goes on: a live table on a terminal, plain lines elsewhere."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table

from flows.ledger import Progress

COLUMNS = ("discovered", "known", "fetched", "cleaned", "loaded", "events", "rejected")


class PlainProgress:
    """A line when the run starts, and one for each source that is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._counts: dict[str, Counter[str]] = {}
        self._guard = threading.Lock()

    def started(self, sources: Sequence[str]) -> None:
        """Tell how much is to do."""
        self._say(f"{len(sources)} {'source' if len(sources) == 1 else 'sources'}: {', '.join(sources)}")

    def counted(self, source: str, figure: str, number: int) -> None:
        """Remember for the line at the end."""
        with self._guard:
            self._counts.setdefault(source, Counter())[figure] += number

    def finished(self, source: str, failure: str | None) -> None:
        """Tell what became of the source."""
        counts = self._counts.get(source, Counter())
        figures = ", ".join(f"{counts[column]} {column}" for column in COLUMNS if counts[column]) or "nothing new"
        self._say(f"{source}: {failure or figures}")

    def _say(self, line: str) -> None:
        with self._guard:
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)


class LiveProgress:
    """A table that grows, one row a source."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {}
        self._ends: dict[str, str | None] = {}
        self._spinner = Spinner("dots")
        self._guard = threading.Lock()

    def started(self, sources: Sequence[str]) -> None:
        """Show a row for each source."""
        with self._guard:
            for source in sources:
                self._counts.setdefault(source, Counter())

    def counted(self, source: str, figure: str, number: int) -> None:
        """Show the new figure."""
        with self._guard:
            self._counts.setdefault(source, Counter())[figure] += number

    def finished(self, source: str, failure: str | None) -> None:
        """Show that the source is done."""
        with self._guard:
            self._ends[source] = failure

    def __rich__(self) -> RenderableType:
        """The table at this instant."""
        if not self._counts:
            return Spinner("dots", "starting Prefect …")
        table = Table(box=None, pad_edge=False)
        table.add_column("source")
        for column in COLUMNS:
            table.add_column(column, justify="right")
        table.add_column("")
        with self._guard:
            for source, counts in self._counts.items():
                table.add_row(source, *(str(counts[column] or "·") for column in COLUMNS), self._end(source))
        return table

    def _end(self, source: str) -> RenderableType:
        if source not in self._ends:
            return self._spinner
        failure = self._ends[source]
        return f"[red]✗ {failure[:60]}" if failure else "[green]✓"


@contextmanager
def shown_progress(console: Console) -> Iterator[Progress]:
    """Progress that suits the console, shown for the length of a block."""
    if not console.is_terminal:
        yield PlainProgress(console)
        return
    live = LiveProgress()
    with Live(live, console=console, refresh_per_second=8):
        yield live
