"""Commands on source files: ``sources list``, ``sources check`` and ``sources add``."""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
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
def check_sources(  # noqa: PLR0913, PLR0917 - one parameter an option
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; the active ones without.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also sources that are not active.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Only read the files.")] = False,
    as_json: AsJson = False,
    home: Home = None,
    config: Config = None,
) -> None:
    """Read each file, take each step of discovery, clean articles, and say what to do; nothing is stored."""
    from flows.source_check import check_source, in_order  # noqa: PLC0415 - brings the HTTP libraries

    settings = load_settings(home=home, config=config)
    tree = settings.tree()
    refuse_unknown(tree, sources)
    loaded = load_sources(tree, sources or None)
    chosen = [source for source in loaded.sources if sources or everything or source.active]
    findings = []
    with ThreadPoolExecutor(settings.sources_at_once) as threads:
        for finding in threads.map(in_order if offline else partial(check_source, settings=settings), chosen):
            findings.append(finding)
            if not as_json:
                typer.echo("\n".join(finding.lines()))
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1))
    if loaded.errors:
        raise ConfigError("\n".join(loaded.errors))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command("add")
def add_source(  # noqa: PLR0913, PLR0917 - one parameter an option
    url: Annotated[str, typer.Argument(help="The site's front page.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Folder or file to write.")] = None,
    source_id: Annotated[str | None, typer.Option("--id", help="Id of the source; made of the host without.")] = None,
    timezone: Annotated[str | None, typer.Option(help="IANA name, e.g. Asia/Damascus.")] = None,
    country: Annotated[str | None, typer.Option(help="Where the outlet sits, e.g. SY.")] = None,
    scale: Annotated[str | None, typer.Option(help="ACLED source scale, e.g. subnational.")] = None,
    private: Annotated[
        bool, typer.Option("--allow-private-addresses", help="The site is on this machine or network.")
    ] = False,
    as_json: AsJson = False,
    home: Home = None,
    config: Config = None,
) -> None:
    """Find a site's feeds and sitemaps, read some articles, and propose a source file; nothing is stored."""
    from flows.source_add import propose_source, shown, stub_source, write_source  # noqa: PLC0415 - as above

    settings = load_settings(home=home, config=config)
    site = stub_source(url, id=source_id, timezone=timezone, country=country, scale=scale, private=private)
    added = propose_source(site, settings)
    proposal = added.proposal
    if proposal.keys is None:
        typer.echo(f"rasid: no source file can be proposed for {url}: {proposal.problem}", err=True)
        if "allow_private_addresses" in (proposal.problem or ""):
            typer.echo("       give --allow-private-addresses if the site is on your own machine or network", err=True)
        raise typer.Exit(1)
    written = write_source(added.text, proposal.keys, output) if output else None
    if as_json:
        samples = [{"url": a.url, "title": a.title, "published": a.published_date} for a in proposal.articles]
        told = {"source": proposal.keys, "discovered": added.discovered, "articles": samples}
        typer.echo(json.dumps(told | {"remarks": proposal.remarks}, ensure_ascii=False, indent=1, default=str))
        return
    typer.echo("\n".join(shown(added)))
    typer.echo(f"written: {written}" if written else f"\n{added.text}", nl=written is not None)
