"""The command ``review``: what needs a person, and what the person says about it."""

import json
import sys
from typing import Annotated, Literal

import typer
from rich.console import Console

from flows.cli_options import AsJson, By, Home, Note
from flows.settings import load_settings

app = typer.Typer(
    help="Work through the reports that need a person: at a terminal one after another, in scripts by these commands."
)
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many reports.")]
Mention = Annotated[str, typer.Argument(help="The report's id, as the list shows it.")]


@app.callback(invoke_without_command=True)
def review(context: typer.Context, limit: Limit = 20, by: By = None, home: Home = None) -> None:
    """Without a command: ask about each report at a terminal, print the list elsewhere."""
    if context.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        _at_terminal(limit, by, home)
    else:
        list_queue(limit, False, home)


def _at_terminal(limit: int, by: str | None, home: Home) -> None:
    from flows.deciding import show_readers, signature  # noqa: PLC0415 - DuckDB takes a moment to import
    from flows.review import Session, queue  # noqa: PLC0415

    settings = load_settings(home=home)
    console = Console()
    show_readers(settings)
    mentions = [str(key) for key in queue(settings, limit).column("event_mention_id").to_pylist()]
    session = Session(settings, signature(by, None), lambda what: typer.prompt(what, default=""), console)
    try:
        session.work_through(mentions)
    except (KeyboardInterrupt, EOFError, typer.Abort):
        console.print()
    console.print(f"{session.decided} decided" if mentions else "Nothing needs a person.", highlight=False)
    if session.decided:
        show_readers(settings)


@app.command("list")
def list_queue(limit: Limit = 20, as_json: AsJson = False, home: Home = None) -> None:
    """The most urgent reports, each with its priority and why it needs a person."""
    from flows.review import queue  # noqa: PLC0415
    from flows.tables import print_table  # noqa: PLC0415

    rows = queue(load_settings(home=home), limit)
    if as_json:
        typer.echo(json.dumps(rows.to_pylist(), default=str, ensure_ascii=False, indent=1))
    else:
        print_table(rows, Console())


@app.command("show")
def show(mention: Mention, as_json: AsJson = False, home: Home = None) -> None:
    """One report with its sentence, its values, and what was decided about it."""
    from flows.review import fields, report, shown  # noqa: PLC0415

    found = report(load_settings(home=home), mention)
    if as_json:
        typer.echo(json.dumps(found | {"fields": fields(found)}, default=str, ensure_ascii=False, indent=1))
    else:
        console = Console()
        console.print(shown(found, console.is_terminal))


@app.command("accept")
def accept(mention: Mention, by: By = None, note: Note = None, home: Home = None) -> None:
    """The report is right as it is; one that was rejected is back."""
    _decide(mention, "accept", by, note, home)


@app.command("reject")
def reject(mention: Mention, by: By = None, note: Note = None, home: Home = None) -> None:
    """The report tells of no event: it leaves every view."""
    _decide(mention, "reject", by, note, home)


@app.command("correct")
def correct(
    mention: Mention,
    values: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE...", help="killed=3, killed=3-5, killed=3+, date=, place=sy.manbij"),
    ],
    by: By = None,
    note: Note = None,
    home: Home = None,
) -> None:
    """Put values right; an empty one means not known. What the coder said is kept."""
    _decide(mention, "correct", by, note, home, values)


def _decide(  # noqa: PLR0913, PLR0917 - one parameter an option
    mention: str,
    kind: Literal["accept", "correct", "reject"],
    by: str | None,
    note: str | None,
    home: Home,
    pairs: list[str] | None = None,
) -> None:
    from flows.deciding import deciding, parsed_values, signature  # noqa: PLC0415
    from loaders.decisions import review_mention  # noqa: PLC0415

    values = parsed_values(pairs or [])
    with deciding(load_settings(home=home)) as warehouse:
        review_mention(warehouse, mention, kind, signature(by, note), values)
    typer.echo(f"{mention}: {_DONE[kind]}")


_DONE = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
