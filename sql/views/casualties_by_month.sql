-- One row per month, province and event type: people killed and injured in incidents that occurred.
-- A sum covers only the events that state a figure; how many do not is beside it, and null means that none does.
-- Events without a known month or province have rows with null there, so that totals agree with events.
-- @column month: first day of the month in which the event began; null when unknown or coarser than a month
-- @column country: ISO 3166-1 alpha-2; null when unknown
-- @column admin1: province, ISO 3166-2; null when unknown
-- @column admin1_name: English name of the province
-- @column event_type: ACLED event type
-- @column n_events: incidents in all
-- @column killed_low: sum of the lowest stated figures
-- @column killed_best: sum of the latest stated figures
-- @column killed_high: sum of the highest stated figures, an open "at least" taken at its low
-- @column n_killed_not_stated: incidents of which no report says how many were killed
-- @column n_killed_at_least: incidents whose highest figure is open
-- @column injured_low: sum of the lowest stated figures
-- @column injured_best: sum of the latest stated figures
-- @column injured_high: sum of the highest stated figures, an open "at least" taken at its low
-- @column n_injured_not_stated: incidents of which no report says how many were injured
-- @column n_injured_at_least: incidents whose highest figure is open
select
    month,
    country,
    admin1,
    admin1_name,
    event_type,
    count(*) as n_events,
    sum(killed_low)::bigint as killed_low,
    sum(killed_best)::bigint as killed_best,
    sum(coalesce(killed_high, greatest(killed_best, killed_low)))::bigint as killed_high,
    count(*) filter (killed_low is null) as n_killed_not_stated,
    count(*) filter (killed_low is not null and killed_high is null) as n_killed_at_least,
    sum(injured_low)::bigint as injured_low,
    sum(injured_best)::bigint as injured_best,
    sum(coalesce(injured_high, greatest(injured_best, injured_low)))::bigint as injured_high,
    count(*) filter (injured_low is null) as n_injured_not_stated,
    count(*) filter (injured_low is not null and injured_high is null) as n_injured_at_least
from events
where status = 'occurred'
group by month, country, admin1, admin1_name, event_type
order by month, country, admin1, event_type
