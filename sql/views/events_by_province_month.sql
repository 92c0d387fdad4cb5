-- One row per province, month, event type and sub-type: how many incidents, by status.
-- Events without a known month or province have rows with null there, so that totals agree with events.
-- @column country: ISO 3166-1 alpha-2; null when unknown
-- @column admin1: province, ISO 3166-2; null when unknown
-- @column admin1_name: English name of the province
-- @column month: first day of the month in which the event began; null when unknown or coarser than a month
-- @column event_type: ACLED event type
-- @column sub_event_type: ACLED sub-event type
-- @column n_events: incidents in all
-- @column n_occurred: incidents that occurred
-- @column n_thwarted: attacks foiled, devices defused
-- @column n_denied: incidents that somebody says did not happen
-- @column n_planned: announced or threatened
-- @column n_single_source: incidents that one publisher alone reports
select
    country,
    admin1,
    admin1_name,
    month,
    event_type,
    sub_event_type,
    count(*) as n_events,
    count(*) filter (status = 'occurred') as n_occurred,
    count(*) filter (status = 'thwarted') as n_thwarted,
    count(*) filter (status = 'denied') as n_denied,
    count(*) filter (status = 'planned') as n_planned,
    count(*) filter (n_sources = 1) as n_single_source
from events
group by country, admin1, admin1_name, month, event_type, sub_event_type
order by country, admin1, month, event_type, sub_event_type
