"""The command ``publish``."""

import typer

from flows.cli_options import Home
from flows.settings import load_settings


def publish(home: Home = None) -> None:
    """Bring the warehouse up to this version of the program, and make the copy for readers anew."""
    from flows.deciding import show_readers  # noqa: PLC0415 - DuckDB takes a moment to import

    typer.echo(show_readers(load_settings(home=home)))
