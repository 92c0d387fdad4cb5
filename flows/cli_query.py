"""The command ``query``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.cli_options import Format, Home
from flows.settings import Settings, load_settings

# What an analyst can ask for, with the first sentence of its description.
RELATIONS = """
select view_name as relation, split_part(comment, '. ', 1) as "a row is"
from duckdb_views() where not internal and schema_name = 'main' order by view_name
"""


def query(
    sql: Annotated[str | None, typer.Argument(help="One SELECT; without it, the relations are listed.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = "table",
    output: Annotated[Path | None, typer.Option(dir_okay=False, help="Write the rows to this file.")] = None,
    home: Home = None,
) -> None:
    """Ask the warehouse with SQL. It can neither change anything nor read other files."""
    from flows.tables import write  # noqa: PLC0415 - Arrow and DuckDB take a moment to import
    from loaders.query import QuerySession  # noqa: PLC0415

    settings = load_settings(home=home)
    with QuerySession(readable(settings), seconds=settings.query_seconds) as session:
        rows = session.run(sql or RELATIONS)
    write(rows, form, output, Console())


def readable(settings: Settings) -> Path:
    """The copy for readers where there is one; it can be read while a run writes."""
    published = settings.published / "warehouse.duckdb"
    return published if published.exists() else settings.warehouse
