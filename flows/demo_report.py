"""The end of ``rasid demo``: what was found, where it is, and what to ask next."""

from rich.console import Console

from extractors.records import RunRecord
from flows.cli_query import readable
from flows.settings import Settings
from flows.tables import print_table
from loaders.query import QuerySession

ARTICLES = """
select source_id as source, count(*) as articles, count(published_date) as dated,
    min(published_date) as earliest, max(published_date) as latest
from articles group by all order by all
"""
EVENTS = """
select event_date as "date", sub_event_type as "type", coalesce(place, admin1) as place,
    killed_low as killed, injured_low as injured, arrested_low as arrested, n_sources as sources
from events order by event_date desc nulls last, sub_event_type, place limit 40
"""
TO_TRY = (
    "select * from casualties_by_month",
    "select source_id, class, sub_event_type, period, stated, speakers from aggregates",
    "select title, sub_event_type, evidence_text from event_mentions limit 10",
)


def show_demo(settings: Settings, record: RunRecord, console: Console) -> None:
    """Tables of articles and events from the warehouse that the run has just filled."""
    with QuerySession(readable(settings)) as session:
        for heading, sql in (("Articles", ARTICLES), ("Events", EVENTS)):
            console.print(f"\n[bold]{heading}[/bold]")
            print_table(session.run(sql), console)
    if record.rejected:
        refused = ", ".join(f"{number} {reason}" for reason, number in record.rejected.items())
        console.print(f"\nRefused, each kept with its reason: {refused}", highlight=False)
    console.print(f"\nWarehouse: {settings.warehouse}", highlight=False, soft_wrap=True)
    console.print("Three queries to try:")
    for sql in TO_TRY:
        console.print(f'  rasid query --home {settings.home} "{sql}"', highlight=False, markup=False, soft_wrap=True)
