"""Commands on events: ``events split`` and ``events merge``."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console

from flows.cli_options import AsJson, By, Home, Note
from flows.settings import Settings, load_settings

app = typer.Typer(help="Overrule which reports are joined into one event. Kept for ever, through runs and recoding.")

_EVENTS = """
select event_id, date_start, place, sub_event_type, n_articles, mentions
from events inner join (
    select event_id, list(event_mention_id order by event_mention_id) as mentions from core.event_link group by event_id
) as links using (event_id)
where event_id in ({ids}) order by event_id
"""


@app.command("split")
def split(  # noqa: PLR0913, PLR0917 - one parameter an option
    event: Annotated[str, typer.Argument(help="The event's id.")],
    mentions: Annotated[list[str], typer.Argument(help="Ids of the reports that tell of another incident.")],
    by: By = None,
    note: Note = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Keep some reports of an event apart from the rest: they tell of another incident."""
    from flows.deciding import deciding, signature  # noqa: PLC0415 - DuckDB takes a moment to import
    from loaders.decisions import split_event  # noqa: PLC0415

    settings = load_settings(home=home)
    with deciding(settings) as warehouse:
        events = split_event(warehouse, event, mentions, signature(by, note))
    _show(settings, events, as_json)


@app.command("merge")
def merge(
    events: Annotated[list[str], typer.Argument(metavar="EVENT EVENT...", help="Ids of events that are one incident.")],
    by: By = None,
    note: Note = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Join events that are one incident, even when one article tells them apart."""
    from flows.deciding import deciding, signature  # noqa: PLC0415 - DuckDB takes a moment to import
    from loaders.decisions import merge_events  # noqa: PLC0415

    settings = load_settings(home=home)
    with deciding(settings) as warehouse:
        joined = merge_events(warehouse, events, signature(by, note))
    _show(settings, [joined], as_json)


def _show(settings: Settings, events: list[str], as_json: bool) -> None:
    from flows.cli_query import readable  # noqa: PLC0415
    from flows.tables import print_table  # noqa: PLC0415
    from loaders.query import QuerySession  # noqa: PLC0415

    with QuerySession(readable(settings), seconds=settings.query_seconds) as session:
        rows = session.run(_EVENTS.format(ids=", ".join(f"'{event}'" for event in events)))  # ids of our own making
    if as_json:
        found: list[dict[str, Any]] = rows.to_pylist()
        typer.echo(json.dumps({"events": found}, default=str, ensure_ascii=False))
    else:
        print_table(rows, Console())
