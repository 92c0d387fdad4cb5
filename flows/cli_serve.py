"""The command ``serve``."""

import os
import signal
from typing import Annotated

import typer

from extractors.errors import ConfigError
from extractors.news.sources import Source, load_sources
from flows.cli_options import Config, Home
from flows.locks import FileLock
from flows.server import begin_prefect
from flows.settings import Settings, load_settings, prepare_prefect
from flows.source_files import refuse_unknown
from flows.versions import failing


def serve(
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all active ones without.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of Prefect's pages; 0 is any free one.")] = 4200,
    print_yaml: Annotated[
        bool, typer.Option("--print-yaml", help="Print the same deployments as a prefect.yaml for work pools instead.")
    ] = False,
    home: Home = None,
    config: Config = None,
) -> None:
    """Visit every source on its own schedule until stopped."""
    if trap := failing("sqlalchemy"):
        raise ConfigError(trap)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C, until there is something to be finished
    settings = load_settings(home=home, config=config)
    chosen = _chosen(settings, sources)
    try:
        if print_yaml:
            _print_yaml(settings, chosen)
        else:
            _serve(settings, chosen, port)
    except KeyboardInterrupt:
        typer.echo("stopped")


def _chosen(settings: Settings, sources: list[str] | None) -> list[Source]:
    refuse_unknown(settings.tree(), sources)
    loaded = load_sources(settings.tree(), sources or None)
    chosen = [source for source in loaded.sources if sources or source.active]
    for sentence in loaded.errors:
        typer.echo(f"rasid: {sentence}", err=True)
    if not chosen:
        raise ConfigError("no source is active: set `active: true` in a source file")
    return chosen


def _print_yaml(settings: Settings, chosen: list[Source]) -> None:
    prepare_prefect(settings)
    from flows.deploy_file import prefect_yaml  # noqa: PLC0415 - Prefect takes seconds to import

    typer.echo(prefect_yaml(chosen), nl=False)


def _serve(settings: Settings, chosen: list[Source], port: int) -> None:
    if not FileLock(settings.locks / "serve.lock").acquire():
        raise ConfigError(f"another `rasid serve` works on {settings.home}: stop it first, or give another --home")
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "INFO")
    server = begin_prefect(settings, port, temporary=False)
    from flows.serve import serve_sources  # noqa: PLC0415 - Prefect takes seconds to import

    if server is not None:
        server.wait_until_ready()
        typer.echo(f"Prefect's pages: {server.url.removesuffix('/api')}")
    typer.echo(f"{len(chosen)} sources on their schedules; Ctrl-C stops")
    serve_sources(settings, chosen)
    typer.echo("stopped; the runs in hand have finished their batches")
