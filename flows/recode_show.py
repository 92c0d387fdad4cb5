"""How a recode looks: its progress, and what it would change."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from flows.lexicon_show import isolated, table
from loaders.recode_switch import Switched

SHOWN = 60  # changes that a terminal shows
_LOOKED_AT = ("known", "coded")
# Fields that a gained or lost event is told by; the others follow from them or matter less.
_TELLING = ("killed", "injured", "arrested", "abducted", "incidents", "agents", "targets")


class RecodeProgress:
    """A bar over the articles that are looked at."""

    def __init__(self, console: Console) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self.bar.add_task("starting", total=None)
        self._coded = 0
        self._guard = threading.Lock()

    def expect(self, articles: int) -> None:
        """Know the end."""
        self.bar.update(self._task, total=articles, description="coding")

    def started(self, sources: Sequence[str]) -> None:
        """A recode does not go by sources."""

    def counted(self, source: str, figure: str, number: int) -> None:
        """Move on."""
        del source
        with self._guard:
            self._coded += number if figure == "coded" else 0
            if figure in _LOOKED_AT:
                self.bar.update(self._task, advance=number, description=f"{self._coded} coded")

    def finished(self, source: str, failure: str | None) -> None:
        """A recode does not go by sources."""


@contextmanager
def shown_progress(console: Console) -> Iterator[RecodeProgress]:
    """A bar on a terminal, nothing elsewhere."""
    progress = RecodeProgress(console)
    with progress.bar:
        yield progress


def show_changes(
    why: Sequence[str], switched: Switched, changes: Sequence[Mapping[str, Any]], most: int | None
) -> Iterator[RenderableType]:
    """What would change, event by event; at most so many lines."""
    yield from map(Text, why)
    kinds = {kind: sum(change["change"] == kind for change in changes) for kind in ("gained", "lost", "changed")}
    told = ", ".join(f"{number} {kind}" for kind, number in kinds.items() if number) or "none differs"
    yield Text(f"\narticles with another coding: {switched.articles}; their event mentions: {told}")
    yield Text(
        f"events that change: {switched.events_changed}; articles cleaned differently: {switched.articles_changed}"
    )
    if changes:
        rows = [(c["source_id"], c["title"] or c["url"], c["change"], _event(c), _fields(c)) for c in changes[:most]]
        yield Text("")
        yield table("changes", ["source", "article", "how", "event", "what"], rows)
    if most is not None and len(changes) > most:
        yield Text(f"… and {len(changes) - most} more; --json has them all", style="dim")


def _event(change: Mapping[str, Any]) -> str:
    parts = (change["sub_event_type"], change["date_start"], isolated(change["place"] or ""), change["admin1"])
    kind = "" if change["event_class"] == "incident" else f"{change['event_class']}: "
    return kind + ", ".join(str(part) for part in parts if part)


def _fields(change: Mapping[str, Any]) -> str:
    before, after = change["before"] or {}, change["after"] or {}
    if change["change"] == "changed":
        return "; ".join(f"{name}: {_value(before[name])} → {_value(after[name])}" for name in change["fields"])
    told = before or after
    return "; ".join(f"{name} {_value(told[name])}" for name in _TELLING if told.get(name))


def _value(value: str | None) -> str:
    return isolated(value) if value else "—"
