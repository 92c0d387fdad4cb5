"""What a recode would change, found by doing it and taking it back; nothing is stored but codings that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flows.ledger import Progress
from flows.recode_work import Wanted, alone, code, plan, unrecorded
from flows.runs import watcher
from flows.settings import Settings
from loaders.recode import Selection
from loaders.recode_switch import Switched, preview


@dataclass(frozen=True, slots=True)
class Diff:
    """``changes`` are rows of the view ``coder_changes``; ``why`` says what was coded and why."""

    why: Sequence[str]
    switched: Switched
    changes: Sequence[Mapping[str, Any]]
    failed: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """All of it for a program."""
        switched = asdict(self.switched)
        return {"why": list(self.why), **switched, "changes": list(self.changes), "failed": self.failed}


def diff(  # noqa: PLR0913 - the options of the command
    settings: Settings,
    progress: Progress,
    *,
    sources: Sequence[str] | None,
    since: date | None,
    until: date | None,
    from_pages: bool,
    everything: bool,
) -> Diff:
    """Code what a recode would code, and compare. The recode that follows finds these codings waiting."""
    wanted = Wanted(Selection(tuple(sources or ()), since, until), from_pages, everything)
    token = watcher.set(progress)
    try:
        with alone(settings), unrecorded(settings) as run:
            todo = plan(run, wanted)
            code(run, todo)
            switched, changes = Switched({}, 0, 0, 0), list[dict[str, Any]]()
            if todo.pending.exists():
                with run.store.open() as warehouse:
                    switched, changes = preview(warehouse, todo.pending, wanted.selection, run.clock())
            return Diff(todo.why, switched, changes, dict(sorted(run.ledger.failed.items())))
    finally:
        watcher.reset(token)
