"""The review queue: what needs a person, one report with its sentence, and working through it at a terminal."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extractors.errors import QueryError, RasidError
from extractors.records import COUNT_KINDS
from flows.cli_query import readable
from flows.deciding import opened, parsed_values
from flows.settings import Settings
from flows.tables import cell
from loaders.correction_values import written
from loaders.decisions import Kind, Signature, review_mention
from loaders.query import QuerySession

QUEUE = """
select priority, date_start as "date", coalesce(place, admin1) as place, sub_event_type as "type",
    killed_low as killed, reasons, event_mention_id
from review_queue limit {limit}
"""
REPORT = """
select mention.*, queue.reasons, coalesce(queue.priority, 0) as priority, decided.decisions
from event_mentions as mention
left join review_queue as queue using (event_mention_id)
left join (
    select event_mention_id, list(
        concat_ws(' ', kind, 'by', decided_by, 'on', decided_at::date, note) order by decided_at
    ) as decisions
    from decisions, unnest(event_mention_ids) as mentions (event_mention_id) group by event_mention_id
) as decided using (event_mention_id)
where mention.event_mention_id = '{mention}'
"""
_ASK = "a accept, c correct, r reject, s skip, q quit"
_ASK_VALUES = "FIELD=VALUE, several with spaces between, an empty value for not known, nothing to go back"


def queue(settings: Settings, limit: int) -> pa.Table:
    """The most urgent reports."""
    with QuerySession(readable(settings), seconds=settings.query_seconds) as session:
        return session.run(QUEUE.format(limit=limit))


def report(settings: Settings, mention: str) -> dict[str, Any]:
    """One current report with all that is known of it.

    :raises QueryError: there is none of that id.
    """
    try:
        key = UUID(mention)
    except ValueError:
        raise QueryError(f"{mention!r} is no id of a report: `rasid review list` has them") from None
    with QuerySession(readable(settings), seconds=settings.query_seconds) as session:
        found: list[dict[str, Any]] = session.run(REPORT.format(mention=key)).to_pylist()
    if not found:
        raise QueryError(
            f"there is no current report {mention}: `rasid review list` has them, the view decisions those rejected"
        )
    return found[0]


def fields(found: dict[str, Any]) -> dict[str, str | None]:
    """The values that can be corrected, under the names and in the form that a correction takes."""
    days = [str(found[name]) for name in ("date_start", "date_end") if found[name]]
    return {
        "sub_event_type": found["sub_event_type"],
        "status": found["status"],
        "date": "..".join(dict.fromkeys(days)) or None,
        "place": found["place_id"] or found["place"] or found["admin1"] or found["country"],
        **{kind: written(found[f"{kind}_low"], found[f"{kind}_high"]) for kind in COUNT_KINDS},
        "agents": ",".join(found["agents"]) or None,
        "targets": ",".join(found["targets"]) or None,
    }


def shown(found: dict[str, Any], terminal: bool) -> Group:
    """A report for people: why it is here, its values, its sentences."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold" if terminal else "")
    table.add_column(overflow="fold")
    around = {
        "why": ", ".join(found["reasons"] or ["not in the queue"]),
        "class": f"{found['event_class']}, {found['event_type']}",
        "place name": ", ".join(filter(None, [found["place"], found["admin1_name"], found["country"]])),
        "says": ", ".join(found["attributed_to"]) or found["source_id"],
        "confidence": found["confidence"],
        "title": found["title"],
        "url": found["url"],
        "decided": ", ".join(found["decisions"] or []) or None,
    }
    for name, value in {**fields(found), **around}.items():
        table.add_row(name, Text(cell(value, terminal) or "—"))
    evidence = Panel(Text((found["evidence"] or "").strip()), title="evidence", title_align="left")
    return Group(Text(f"report {found['event_mention_id']}, priority {found['priority']}"), table, evidence)


@dataclass
class Session:
    """A person at a terminal, from report to report. ``ask`` shows a question and gives the answer."""

    settings: Settings
    signed: Signature
    ask: Callable[[str], str]
    console: Console
    decided: int = 0

    def work_through(self, mentions: Sequence[str]) -> None:
        """Show each report and ask, until all are done or the person leaves."""
        for number, mention in enumerate(mentions, start=1):
            self.console.rule(f"{number} of {len(mentions)}", align="left", style="")
            self.console.print(shown(report(self.settings, mention), self.console.is_terminal))
            if not self._one(mention):
                return

    def _one(self, mention: str) -> bool:
        """Ask until something is decided; false when the person leaves."""
        while True:
            answer = self.ask(_ASK).strip().lower()[:1]
            if answer == "q":
                return False
            if answer == "s" or (answer in _KINDS and self._decide(mention, _KINDS[answer])):
                return True

    def _decide(self, mention: str, kind: Kind) -> bool:
        """Whether it was decided; a mistake is told, and nothing has changed."""
        try:
            values = parsed_values(shlex.split(self.ask(_ASK_VALUES))) if kind == "correct" else {}
            if kind == "correct" and not values:
                return False
            note = self.ask("why (may be empty)").strip() if kind != "accept" else ""
            signed = replace(self.signed, at=datetime.now(UTC), note=note or None)
            with opened(self.settings) as warehouse:
                review_mention(warehouse, mention, kind, signed, values)
        except (RasidError, ValueError) as error:
            self.console.print(f"{error}", markup=False, highlight=False)
            return False
        self.decided += 1
        return True


_KINDS: dict[str, Kind] = {"a": "accept", "c": "correct", "r": "reject"}
