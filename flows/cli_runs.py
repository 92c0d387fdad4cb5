"""Commands that fetch: ``demo`` and ``run``."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from extractors.errors import ConfigError
from extractors.records import RunRecord
from flows.cli_flow import run_flow
from flows.cli_options import AsJson, Config, Home
from flows.progress import shown_progress
from flows.settings import Settings, load_settings
from flows.source_files import refuse_unknown

FIGURES = ("discovered", "known", "unchanged", "fetched", "cleaned", "coded", "loaded", "events")


def demo(home: Home = None) -> None:
    """Run everything once against a small newsroom on this machine, into a fresh folder."""
    from flows.newsroom import Newsroom  # noqa: PLC0415 - its articles are read only for the demo

    settings = load_settings(home=home or fresh_folder(Path("data")))
    if settings.warehouse.exists() and home is None:
        raise ConfigError(f"{settings.home} is in use: give another folder with --home")
    console = Console(stderr=False)
    console.print("Three invented outlets, the real pipeline, nothing leaves this machine.")
    with Newsroom() as room:
        config = room.start(settings.home / "newsroom")
        record = run_ingest(settings, list(room.source_ids), None, None, console, config)
    from flows.demo_report import show_demo  # noqa: PLC0415 - Arrow and DuckDB take a moment to import

    show_demo(settings, record, console)
    _end(record)


def run(  # noqa: PLR0913, PLR0917 - one parameter an option
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all active ones without.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Pass over what is known to be older.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many new pages of each source.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be fetched.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    config: Config = None,
) -> None:
    """Fetch what is new at the sources and load it into the warehouse."""
    settings = load_settings(home=home, config=config)
    refuse_unknown(settings.tree(), sources)
    day = since.date() if since else None
    console = Console(stderr=as_json)
    if dry_run:
        from flows.dry_run import show_plan  # noqa: PLC0415 - brings the HTTP libraries

        raise typer.Exit(show_plan(settings, sources, day, limit, console))
    record = run_ingest(settings, sources, day, limit, console, settings.config)
    if as_json:
        typer.echo(json.dumps(asdict(record), default=str, ensure_ascii=False))
    else:
        show_record(record, settings, console)
    _end(record)


def fresh_folder(parent: Path) -> Path:
    """The first ``demo-<n>`` that does not exist."""
    return next(folder for n in count(1) if not (folder := parent / f"demo-{n}").exists())


def run_ingest(  # noqa: PLR0913, PLR0917 - the flow's own parameters
    settings: Settings,
    sources: Sequence[str] | None,
    since: date | None,
    limit: int | None,
    console: Console,
    config: Path | None,
) -> RunRecord:
    """The ingest flow in this process, with its progress on the console."""
    named = list(sources) if sources else None
    parameters = {"sources": named, "since": since, "limit": limit, "home": settings.home, "config": config}
    try:
        return run_flow("ingest", settings, shown_progress(console), parameters)
    except KeyboardInterrupt:
        typer.echo("rasid: interrupted; the next run goes on from here", err=True)
        raise typer.Exit(130) from None


def show_record(record: RunRecord, settings: Settings, console: Console) -> None:
    """The run in a few lines."""
    seconds = (record.finished_at - record.started_at).total_seconds() if record.finished_at else 0.0
    figures = ", ".join(f"{getattr(record, name)} {name}" for name in FIGURES)
    console.print(f"{record.state.replace('_', ' ')} in {seconds:.1f} s: {figures}", highlight=False)
    if record.rejected:
        refused = ", ".join(f"{number} {reason}" for reason, number in record.rejected.items())
        console.print(f"refused: {refused}", highlight=False, markup=False)
    console.print(f"warehouse: {settings.warehouse}", highlight=False, markup=False, soft_wrap=True)


def _end(record: RunRecord) -> None:
    for source, why in record.failed_sources.items():
        typer.echo(f"rasid: {source} failed: {why}", err=True)
    if record.failed_sources:
        raise typer.Exit(1)
