"""The command ``report``."""

from pathlib import Path
from typing import Annotated

import typer

from extractors.errors import ConfigError
from flows.cli_options import Home
from flows.cli_query import readable
from flows.settings import load_settings


def report(
    output: Annotated[
        Path, typer.Option("--output", "-o", dir_okay=False, help="Where the page goes; - is stdout.")
    ] = Path("report.html"),
    home: Home = None,
) -> None:
    """Write a page with map, time lines, tables and the health of the sources; it needs nothing else to be read."""
    from flows.report import report_page  # noqa: PLC0415 - DuckDB and Arrow take a moment to import
    from flows.report_data import ask  # noqa: PLC0415

    settings = load_settings(home=home)
    page = report_page(ask(readable(settings), settings.query_seconds))
    if str(output) == "-":
        typer.echo(page, nl=False)
        return
    try:
        output.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(f"{output} cannot be written: {error.strerror}") from error
    typer.echo(f"report written to {output}")
