"""The command ``rasid``. Groups of commands live in sibling modules; Prefect is imported only by those that run flows.

Exit codes: 0 done, 1 finished with failures (each named), 2 wrong usage or configuration.
"""

import logging
import os
import sys
from typing import Annotated

import typer

from extractors.errors import ConfigError, QueryError, RasidError
from flows import (
    cli_backfill,
    cli_coder,
    cli_doctor,
    cli_events,
    cli_export,
    cli_gazetteer,
    cli_lexicon,
    cli_publish,
    cli_query,
    cli_recode,
    cli_report,
    cli_review,
    cli_runs,
    cli_serve,
    cli_sources,
)
from flows.settings import PROJECT_VERSION

app = typer.Typer(
    name="rasid",
    help="Turns Arabic news about armed conflict into a database that analysts can trust.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(cli_runs.demo)
app.command("run")(cli_runs.run)
app.command("backfill")(cli_backfill.backfill)
app.command("serve")(cli_serve.serve)
app.command("recode")(cli_recode.recode)
app.command("report")(cli_report.report)
app.command("query")(cli_query.query)
app.command("publish")(cli_publish.publish)
app.command("extract")(cli_coder.extract)
app.command("explain")(cli_coder.explain)
app.command("evaluate")(cli_coder.evaluate)
app.command("doctor")(cli_doctor.doctor)
app.add_typer(cli_events.app, name="events")
app.add_typer(cli_export.app, name="export")
app.add_typer(cli_review.app, name="review")
app.add_typer(cli_sources.app, name="sources")
app.add_typer(cli_lexicon.app, name="lexicon")
app.add_typer(cli_gazetteer.app, name="gazetteer")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rasid {PROJECT_VERSION}")
        raise typer.Exit


@app.callback()
def _rasid(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options before the command."""


class _ToPeople(logging.Handler):
    """Prints what the warehouse has to tell, such as where it was copied to before its schema changed."""

    def emit(self, record: logging.LogRecord) -> None:
        typer.echo(f"rasid: {record.getMessage()}", err=True)


def main() -> None:
    """Entry point: turns errors that are meant for people into one sentence and an exit code."""
    logging.getLogger("rasid.warehouse").handlers[:] = [_ToPeople()]
    try:
        app()
    except (ConfigError, QueryError) as error:
        typer.echo(f"rasid: {error}", err=True)
        sys.exit(2)
    except RasidError as error:
        typer.echo(f"rasid: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader of the output, for example `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
