"""The end of ``rasid demo``: what was found, where it is, and what to ask next."""

from pathlib import Path

from rich.console import Console

from extractors.records import RunRecord
from flows.cli_query import readable
from flows.settings import Settings
from flows.tables import print_table
from loaders.query import QuerySession

ARTICLES = """
select source_name as source, count(*) as articles, count(published_date) as dated,
    min(published_date) as earliest, max(published_date) as latest, sum(n_event_mentions)::bigint as "event mentions",
    count(duplicate_of) as copies
from articles group by all order by all
"""
EVENTS = """
select date_start as "date", sub_event_type as "type", coalesce(place, admin1_name) as place,
    array_to_string(agents, ', ') as agents, killed_best as killed, injured_best as injured,
    arrested_best as arrested, n_articles as articles
from events order by date_start desc nulls last, sub_event_type, place
"""
AGGREGATES = """
select array_to_string(attributed_to, ', ') as speaker, coalesce(place, admin1_name, country) as "where",
    period_start as "from", period_end as until, sub_event_type as "type", incidents_low as incidents,
    killed_low as killed, arrested_low as arrested, n_failed_checks as "failed checks"
from aggregates order by all
"""
HEADINGS = {
    "Articles": ARTICLES,
    "Events": EVENTS,
    "Official figures over several incidents, kept apart": AGGREGATES,
}
TO_TRY = (
    "select month, admin1_name, event_type, n_events, killed_best, injured_best from casualties_by_month",
    "select date_start, place, killed_low, killed_best, killed_high, n_sources, title from events where n_articles > 1",
    "select sub_event_type, place, killed_low, evidence from event_mentions where event_class = 'incident' limit 10",
)


def short(path: Path) -> Path:
    """The path as one would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def show_demo(settings: Settings, record: RunRecord, console: Console) -> None:
    """Tables of articles and events from the warehouse that the run has just filled."""
    with QuerySession(readable(settings)) as session:
        for heading, sql in HEADINGS.items():
            console.print(f"\n[bold]{heading}[/bold]")
            print_table(session.run(sql), console)
    if record.rejected:
        refused = ", ".join(f"{number} {reason}" for reason, number in record.rejected.items())
        console.print(f"\nRefused, each kept with its reason: {refused}", highlight=False)
    console.print(f"\nWarehouse: {short(settings.warehouse)}", highlight=False, markup=False, soft_wrap=True)
    console.print("Three queries to try:")
    for sql in TO_TRY:
        console.print(
            f'  rasid query --home {short(settings.home)} "{sql}"', highlight=False, markup=False, soft_wrap=True
        )
