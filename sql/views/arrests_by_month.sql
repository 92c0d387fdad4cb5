-- One row per month, province, and pair of arresting and arrested side: people arrested in incidents that occurred.
-- Sides are whole lists, so that an operation of two forces counts once: use list_contains to pick one force.
-- A sum covers only the events that state a figure; how many do not is beside it, and null means that none does.
-- @column month: first day of the month in which the event began; null when unknown or coarser than a month
-- @column country: ISO 3166-1 alpha-2; null when unknown
-- @column admin1: province, ISO 3166-2; null when unknown
-- @column admin1_name: English name of the province
-- @column agents: ids of who arrests, sorted
-- @column targets: ids of who is arrested, sorted
-- @column n_events: incidents with arrests
-- @column arrested_low: sum of the lowest stated figures
-- @column arrested_best: sum of the latest stated figures
-- @column arrested_high: sum of the highest stated figures, an open "at least" taken at its low
-- @column n_arrested_not_stated: incidents of which no report says how many were arrested
-- @column n_arrested_at_least: incidents whose highest figure is open
select
    month,
    country,
    admin1,
    admin1_name,
    list_sort(agents) as agents,
    list_sort(targets) as targets,
    count(*) as n_events,
    sum(arrested_low)::bigint as arrested_low,
    sum(arrested_best)::bigint as arrested_best,
    sum(coalesce(arrested_high, greatest(arrested_best, arrested_low)))::bigint as arrested_high,
    count(*) filter (arrested_low is null) as n_arrested_not_stated,
    count(*) filter (arrested_low is not null and arrested_high is null) as n_arrested_at_least
from events
where status = 'occurred' and (sub_event_type = 'Arrests' or arrested_low is not null)
group by all
order by month, country, admin1, agents, targets
