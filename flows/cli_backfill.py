"""The command ``backfill``."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from extractors.records import RunRecord
from flows.backfill_plan import Stretch, Way, stretch_of
from flows.cli_flow import run_flow
from flows.cli_options import AsJson, Config, Home
from flows.cli_runs import show_record
from flows.settings import Settings, load_settings
from flows.source_files import refuse_unknown, source_ids


def backfill(  # noqa: PLR0913, PLR0917 - one parameter an option
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day, in the outlet's own calendar.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day, included.")],
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all active ones without.")] = None,
    warc: Annotated[
        list[Path] | None,
        typer.Option(help="WARC files, path lists of CC-NEWS, folders of WARC or HTML files; several may follow."),
    ] = None,
    via: Annotated[
        Way | None,
        typer.Option("--from", help="Where to look; discovery asks the sources. By default warc when files are named."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done and how long.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    config: Config = None,
) -> None:
    """Load the articles of past days, one window a day; goes on where it stopped."""
    settings = load_settings(home=home, config=config)
    ids, files = _told_apart(settings, sources or [], warc or [])
    stretch = stretch_of(since.date(), until.date(), via, files, datetime.now(UTC).date())
    refuse_unknown(settings.tree(), ids)
    console = Console(stderr=as_json)
    if dry_run:
        raise typer.Exit(_show_plan(settings, stretch, ids, files, console, as_json))
    record = run_backfill(settings, stretch, ids, files, console)
    states = _states(settings, record, stretch)
    if as_json:
        typer.echo(json.dumps({**asdict(record), "windows": states}, default=str, ensure_ascii=False))
    else:
        show_record(record, settings, console)
        told = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in states.items())
        console.print(f"windows: {told or 'none'}", highlight=False)
    for name, why in record.failed_sources.items():
        typer.echo(f"rasid: {why if why.startswith(name) else f'{name} failed: {why}'}", err=True)
    if record.failed_sources:
        raise typer.Exit(1)


def _told_apart(settings: Settings, words: list[str], warc: list[Path]) -> tuple[list[str], list[Path]]:
    """Sources and files: in `--warc a b c`, as a shell writes `--warc *.warc.gz`, only the first is the option's."""
    known = set(source_ids(settings.tree())) if warc else set()
    more = [word for word in words if warc and word not in known and Path(word).exists()]
    return [word for word in words if word not in more], [*warc, *map(Path, more)]


def run_backfill(
    settings: Settings, stretch: Stretch, ids: Sequence[str], files: Sequence[Path], console: Console
) -> RunRecord:
    """The flow in this process, with its progress on the console."""
    from flows.backfill_progress import shown_backfill  # noqa: PLC0415

    parameters = {
        "since": stretch.since,
        "until": stretch.until,
        "sources": list(ids) or None,
        "warc": [file.absolute() for file in files] or None,
        "via": stretch.via,
        "home": settings.home,
        "config": settings.config,
    }
    try:
        return run_flow("backfill", settings, shown_backfill(console), parameters)
    except KeyboardInterrupt:
        typer.echo("rasid: interrupted; the same backfill goes on from here", err=True)
        raise typer.Exit(130) from None


def _states(settings: Settings, record: RunRecord, stretch: Stretch) -> dict[str, int]:
    from loaders.warehouse import Warehouse  # noqa: PLC0415
    from loaders.windows import count_windows  # noqa: PLC0415

    with Warehouse.open(settings.warehouse, read_only=True, wait_seconds=settings.lock_wait_seconds) as warehouse:
        counts = count_windows(warehouse, record.sources, stretch.since, stretch.until, stretch.via)
    states: dict[str, int] = {}
    for (_, state), number in counts.items():
        states[state] = states.get(state, 0) + number
    return states


def _show_plan(  # noqa: PLR0913, PLR0917 - what the command was given
    settings: Settings,
    stretch: Stretch,
    ids: Sequence[str],
    files: Sequence[Path],
    console: Console,
    as_json: bool,
) -> int:
    from flows import backfill_dry_run as plan  # noqa: PLC0415 - brings the HTTP libraries
    from flows.backfill_progress import duration  # noqa: PLC0415

    plans: Sequence[plan.SourcePlan | plan.FilePlan]
    if stretch.via == "discovery":
        by_source = plan.plan_discovery(settings, stretch, ids)
        seconds = plan.longest(by_source, settings.sources_at_once)
        plans, total = by_source, f"{sum(one.to_fetch for one in by_source)} pages, at least {duration(seconds)}"
    else:
        plans = plan.plan_files(settings, stretch, ids, files)
        seconds, total = (
            0.0,
            f"{sum(one.pages - one.known for one in plans)} pages to read, nothing to fetch from a source",
        )
    if as_json:
        rows = [asdict(one) for one in plans]
        typer.echo(json.dumps({"seconds": seconds, "plan": rows}, default=str, ensure_ascii=False))
    else:
        for one in plans:
            console.print(one.line(), markup=False, highlight=False, soft_wrap=True)
        console.print(total, markup=False, highlight=False)
    return 1 if any(one.failure for one in plans) else 0
