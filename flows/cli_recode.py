"""The command ``recode``."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from extractors.records import RunRecord
from flows.cli_flow import run_flow
from flows.cli_options import AsJson, Config, Home
from flows.settings import Settings, load_settings

_ISO = ["%Y-%m-%d"]
Since = Annotated[datetime | None, typer.Option(formats=_ISO, help="First day of publication, else of fetching.")]
Until = Annotated[datetime | None, typer.Option(formats=_ISO, help="Last day of publication, else of fetching.")]


def recode(  # noqa: PLR0913, PLR0917 - one parameter an option
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all without.")] = None,
    since: Since = None,
    until: Until = None,
    diff: Annotated[bool, typer.Option("--diff", help="Only show what would change, event by event.")] = False,
    from_pages: Annotated[bool, typer.Option("--from-pages", help="Clean the archived pages again first.")] = False,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes that code; RASID_WORKERS otherwise.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Code even what cannot come out differently.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    config: Config = None,
) -> None:
    """Code stored articles again with today's rules and word lists; nothing is fetched."""
    settings = load_settings(home=home, config=config, workers=jobs)
    wanted = {
        "sources": list(sources) if sources else None,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "from_pages": from_pages,
        "everything": everything,
    }
    try:
        if diff:
            _show_diff(settings, wanted, as_json)
        else:
            _show_record(_run_flow(settings, wanted, jobs), settings, as_json)
    except KeyboardInterrupt:
        typer.echo("rasid: interrupted, nothing has changed; the next recode goes on from here", err=True)
        raise typer.Exit(130) from None


def _show_diff(settings: Settings, wanted: dict[str, Any], as_json: bool) -> None:
    from flows.lexicon_show import console  # noqa: PLC0415 - brings the coder
    from flows.recode_diff import diff  # noqa: PLC0415
    from flows.recode_show import SHOWN, show_changes, shown_progress  # noqa: PLC0415

    with shown_progress(Console(stderr=True)) as progress:
        found = diff(settings, progress, **wanted)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, default=str, indent=1))
    else:
        out = console()
        for part in show_changes(found.why, found.switched, found.changes, SHOWN if out.is_terminal else None):
            out.print(part)
    _end(found.failed)


def _run_flow(settings: Settings, wanted: dict[str, Any], jobs: int | None) -> RunRecord:
    from flows.recode_show import shown_progress  # noqa: PLC0415 - brings the coder

    parameters = {**wanted, "jobs": jobs, "home": settings.home, "config": settings.config}
    return run_flow("recode", settings, shown_progress(Console(stderr=True)), parameters)


def _show_record(record: RunRecord, settings: Settings, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(record), default=str, ensure_ascii=False))
    else:
        for sentence in record.parameters.get("why", "").split("; "):
            typer.echo(sentence)
        seconds = (record.finished_at - record.started_at).total_seconds() if record.finished_at else 0.0
        typer.echo(
            f"{record.state.replace('_', ' ')} in {seconds:.1f} s: {record.known} cannot have changed, "
            f"{record.coded} coded, {record.loaded} of these have a new coding, with {record.events} event mentions"
        )
        if record.rejected:
            refused = ", ".join(f"{number} {reason}" for reason, number in record.rejected.items())
            typer.echo(f"refused: {refused}")
        typer.echo(f"warehouse: {settings.warehouse}; the view coder_changes has each change")
    _end(dict(record.failed_sources))


def _end(failed: dict[str, str]) -> None:
    for source, why in failed.items():
        typer.echo(f"rasid: {source} failed: {why}", err=True)
    if failed:
        raise typer.Exit(1)
