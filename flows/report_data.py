"""What the report shows, asked from the analysts' views; every list is bounded, whatever the size of the warehouse."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.query import QuerySession

Row = dict[str, Any]
DAYS_AS_DAYS = 92  # a longer stretch is drawn by month

# One query for each part of the page.
QUERIES: Mapping[str, str] = {
    "totals": """
        select
            (select count(*) from articles) as articles,
            (select count(distinct source_id) from articles) as sources,
            (select count(*) from events where status = 'occurred') as incidents,
            (select count(*) from events where n_sources > 1) as several_sources,
            (select count(*) from aggregates) as aggregates,
            (select count(*) from review_queue) as to_review,
            (select sum(killed_best)::bigint from events where status = 'occurred') as killed,
            (select sum(injured_best)::bigint from events where status = 'occurred') as injured,
            (select sum(arrested_best)::bigint from events where status = 'occurred') as arrested,
            (select min(date_start) from events where status = 'occurred') as first_day,
            (select max(date_start) from events where status = 'occurred') as last_day,
            (select max(finished_at) from run_history) as as_of
    """,
    "points": """
        select lat, lon, arg_min(place, event_id) as place, arg_min(place_name, event_id) as place_name,
            min(geo_precision) as geo_precision, mode(event_type order by event_type) as event_type,
            count(*) as n_events,
            sum(killed_best)::bigint as killed, count(*) filter (killed_best is null) as not_stated,
            min(date_start) as first_day, max(date_start) as last_day
        from events
        where lat is not null and lon is not null and status = 'occurred'
        group by lat, lon
        order by n_events desc, lat, lon
        limit 2000
    """,
    "provinces": """
        select name_en, name_ar, lat, lon from core.admin1_name
        where lat is not null and lon is not null order by admin1
    """,
    "by_time": """
        with known as (
            select *, max(date_start) over () - min(date_start) over () <= {days} as by_day
            from events
            where status = 'occurred' and date_start is not null and date_precision in ('day', 'week', 'month')
        )
        select if(by_day, date_start, month) as "from", bool_and(by_day) as by_day, event_type, count(*) as n_events,
            sum(killed_best)::bigint as killed, sum(injured_best)::bigint as injured,
            sum(arrested_best)::bigint as arrested
        from known
        where not by_day or date_precision = 'day'
        group by 1, event_type
        order by 1, event_type
    """,
    "casualties": """
        select month, sum(n_events)::bigint as incidents, sum(killed_best)::bigint as killed,
            sum(killed_low)::bigint as killed_low, sum(killed_high)::bigint as killed_high,
            sum(n_killed_not_stated)::bigint as killed_not_stated, sum(injured_best)::bigint as injured,
            sum(injured_low)::bigint as injured_low, sum(injured_high)::bigint as injured_high,
            sum(n_injured_not_stated)::bigint as injured_not_stated
        from casualties_by_month group by month order by month desc nulls last limit 36
    """,
    "by_province": """
        with deaths as (
            select country, admin1, sum(killed_best)::bigint as killed
            from events where status = 'occurred' group by country, admin1
        ),
        counted as (
            select country, admin1, any_value(admin1_name) as name, sum(n_occurred)::bigint as occurred,
                sum(n_thwarted)::bigint as thwarted, sum(n_denied)::bigint as denied, sum(n_planned)::bigint as planned,
                sum(n_single_source)::bigint as single_source
            from events_by_province_month group by country, admin1
        )
        select counted.*, deaths.killed
        from counted left join deaths
            on deaths.country is not distinct from counted.country and deaths.admin1 is not distinct from counted.admin1
        order by occurred desc, counted.country, counted.admin1 limit 60
    """,
    "arrests": """
        select month, country, admin1_name, agents, targets, n_events, arrested_low, arrested_best, arrested_high,
            n_arrested_not_stated
        from arrests_by_month
        order by month desc nulls last, arrested_best desc nulls last, country, admin1, agents, targets limit 60
    """,
    "conflicts": """
        select conflict.date_start, conflict.place, conflict.country, conflict.event_type, count_kind, lowest, highest,
            figures, title
        from conflicting_reports as conflict left join events using (event_id)
        order by spread desc, conflict.date_start desc nulls last, event_id, count_kind limit 60
    """,
    "official": """
        select attributed_to, period_start, period_end, official.country, admin1_name.name_en as province, figure,
            stated_low, stated_high, recorded, n_events, n_not_stated, evidence
        from aggregates_vs_events as official left join core.admin1_name using (admin1)
        order by period_end desc nulls last, aggregate_id, figure limit 80
    """,
    "health": """
        select source_id, name, health, detail, last_success_at, last_new_article_at, hours_silent,
            silence_limit_hours, n_articles, n_articles_last_7_days, n_rejected, top_rejection
        from source_health where n_articles > 0 or last_run_at is not null order by n_articles desc, source_id limit 200
    """,
    "latest": """
        select date_start, sub_event_type, status, place, coalesce(admin1_name, country) as province, agents, targets,
            killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, arrested_low,
            arrested_best, arrested_high, n_sources, title, url
        from events order by date_start desc nulls last, event_id limit 40
    """,
}


@dataclass(frozen=True, slots=True)
class Findings:
    """The rows of each query by its name."""

    parts: Mapping[str, list[Row]]

    def __getitem__(self, name: str) -> list[Row]:
        return self.parts[name]

    @property
    def totals(self) -> Row:
        """The one row of totals."""
        return self.parts["totals"][0]


def ask(warehouse: Path, seconds: float) -> Findings:
    """All parts, from one state of the warehouse. Raises WarehouseError when it cannot be read."""
    with QuerySession(warehouse, seconds=seconds) as session:
        return Findings(
            {name: session.run(sql.replace("{days}", str(DAYS_AS_DAYS))).to_pylist() for name, sql in QUERIES.items()}
        )
