"""The commands ``export``: files for other programs, made from the copy for readers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ConfigError
from flows.cli_options import AsJson, Home
from flows.cli_query import readable
from flows.settings import load_settings

if TYPE_CHECKING:  # the database is imported by the commands themselves: it takes a moment
    from flows.export import Period, Written
    from loaders.query import QuerySession

app = typer.Typer(help="Write relations as files: Parquet by month, CSV, GeoJSON.", no_args_is_help=True)
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only rows from this day on.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only rows up to this day.")]


@app.command("parquet")
def parquet(  # noqa: PLR0913, PLR0917 - one argument an option
    relations: Annotated[list[str] | None, typer.Argument(help="Which; events, event_mentions and articles.")] = None,
    output: Annotated[Path, typer.Option(file_okay=False, help="Folder; one below it for each relation.")] = Path(
        "export"
    ),
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """One Parquet file a month and relation; files of months that did not change are left alone."""
    from flows.export import export_parquet, known_relation  # noqa: PLC0415

    names = [known_relation(name) for name in relations or ("events", "event_mentions", "articles")]
    with _session(home) as session:
        for name in names:
            _tell(name, output / name, list(export_parquet(session, name, output, _period(since, until))), as_json)


@app.command("csv")
def csv_(  # noqa: PLR0913, PLR0917 - one argument an option
    relation: Annotated[str, typer.Argument(help="Which relation.")] = "events",
    output: Annotated[Path | None, typer.Option(dir_okay=False, help="File; RELATION.csv otherwise.")] = None,
    since: Since = None,
    until: Until = None,
    excel: Annotated[bool, typer.Option("--excel", help="So that a spreadsheet shows Arabic and computes nothing.")] = (
        False
    ),
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """One CSV file with a header."""
    from flows.export import export_csv, known_relation  # noqa: PLC0415

    path = output or Path(f"{known_relation(relation)}.csv")
    with _session(home) as session:
        done = export_csv(session, known_relation(relation), _period(since, until), path, for_excel=excel)
    _tell(relation, path, [done], as_json)


@app.command("geojson")
def geojson(
    output: Annotated[Path, typer.Option(dir_okay=False, help="File to write.")] = Path("events.geojson"),
    since: Since = None,
    until: Until = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Events as points for a map (QGIS, Leaflet, kepler.gl); those without coordinates are counted and left out."""
    from flows.export import export_geojson  # noqa: PLC0415

    with _session(home) as session:
        done, without = export_geojson(session, _period(since, until), output)
    _tell("events", output, [done], as_json, without)


@contextmanager
def _session(home: Path | None) -> Iterator["QuerySession"]:
    from loaders.query import QuerySession  # noqa: PLC0415

    settings = load_settings(home=home)
    with QuerySession(readable(settings), seconds=settings.query_seconds) as session:
        yield session


def _period(since: datetime | None, until: datetime | None) -> "Period":
    from flows.export import Period  # noqa: PLC0415

    if since and until and since > until:
        raise ConfigError(f"--since {since:%Y-%m-%d} lies after --until {until:%Y-%m-%d}: swap them")
    return Period(since.date() if since else None, until.date() if until else None)


def _tell(name: str, path: Path, files: "list[Written]", as_json: bool, without: int = 0) -> None:
    """What was written: one line, or JSON."""
    rows, changed = sum(file.rows for file in files), sum(file.changed for file in files)
    if as_json:
        told = {"relation": name, "path": str(path), "files": len(files), "changed": changed, "rows": rows}
        typer.echo(json.dumps(told | ({"without_coordinates": without} if without else {}), ensure_ascii=False))
        return
    left_out = f"; {without} without coordinates left out" if without else ""
    plural = "" if len(files) == 1 else "s"
    typer.echo(f"{name}: {rows} rows in {len(files)} file{plural}, {changed} changed: {path}{left_out}")
