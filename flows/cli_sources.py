"""Commands on source files: ``sources list`` and ``sources check``."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console

from extractors.errors import ConfigError
from extractors.news.sources import Source, load_sources
from flows.cli_options import AsJson, Config, Home
from flows.settings import load_settings
from flows.source_files import refuse_unknown

app = typer.Typer(help="The publishers that are read, and whether their files and servers are in order.")


@app.command("list")
def list_sources(as_json: AsJson = False, config: Config = None) -> None:
    """Every source with its files' main facts; files that cannot be read are named."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    from flows.tables import print_table  # noqa: PLC0415

    loaded = load_sources(load_settings(config=config).tree())
    rows = [_row(source) for source in loaded.sources]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_table(pa.Table.from_pylist(rows), Console())
    if loaded.errors:
        raise ConfigError("\n".join(loaded.errors))


def _row(source: Source) -> dict[str, Any]:
    schedule = source.schedule.every or source.schedule.cron
    return {
        "id": source.id,
        "name": source.name,
        "country": source.country,
        "scale": source.scale,
        "timezone": source.timezone,
        "schedule": schedule,
        "discover": ", ".join(dict.fromkeys(step.kind for step in source.discover)),
        "active": source.active,
        "verified": source.verified,
    }


@app.command("check")
def check_sources(
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all without.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Only read the files.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    config: Config = None,
) -> None:
    """Read each file, ask each server what it has, and clean one article of each; nothing is stored."""
    from flows.source_check import Finding, check_source  # noqa: PLC0415 - brings the HTTP libraries

    settings = load_settings(home=home, config=config)
    tree = settings.tree()
    refuse_unknown(tree, sources)
    loaded = load_sources(tree, sources or None)
    findings = []
    for source in loaded.sources:
        finding = Finding(source.id, True, "the file is in order") if offline else check_source(source, settings)
        findings.append(finding)
        if not as_json:
            typer.echo(f"{'ok  ' if finding.ok else 'FAIL'} {finding.source_id}: {finding.told}")
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1))
    if loaded.errors:
        raise ConfigError("\n".join(loaded.errors))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)
