-- One row per incident, joined from the reports of all outlets. Aggregates are never in here.
-- Figures are never added up across outlets. Low and high are the lowest and highest stated anywhere; best is what a
-- person has put right, else what the latest report states of those that the coder is not in doubt about (confidence of
-- 0.5 or more), a copy of another article being as late as its original. conflicting_reports has each report's figure.
-- Null is not stated, 0 is stated none; high null beside a low means "at least".
-- @column event_id: hash of the first report
-- @column event_type: ACLED event type
-- @column sub_event_type: ACLED sub-event type
-- @column status: occurred, thwarted, denied or planned
-- @column date_start: first day, in the place's own calendar; null when no report tells
-- @column date_end: last day
-- @column date_precision: day, week, month, longer or unknown
-- @column month: first day of the month; null when the date is coarser or unknown
-- @column country: ISO 3166-1 alpha-2; null when unknown
-- @column admin1: province, ISO 3166-2; null when unknown
-- @column admin1_name: English name of the province
-- @column place: the most specific place, as the article spells it
-- @column place_name: English name of the place in the gazetteer
-- @column place_id: the place in the gazetteer; null when it was not resolved
-- @column lat: latitude in degrees
-- @column lon: longitude in degrees
-- @column geo_precision: ACLED's 1 town, 2 near a town or part of a region, 3 region
-- @column agents: ids of who acts
-- @column supporters: ids of who acts with the agent
-- @column targets: ids of who is acted on
-- @column claimed_by: ids of who claims responsibility
-- @column killed_low: lowest number of killed that is stated
-- @column killed_best: the latest stated number of killed
-- @column killed_high: highest number of killed that is stated
-- @column injured_low: lowest number of injured
-- @column injured_best: the latest stated number of injured
-- @column injured_high: highest number of injured
-- @column arrested_low: lowest number of arrested
-- @column arrested_best: the latest stated number of arrested
-- @column arrested_high: highest number of arrested
-- @column abducted_low: lowest number of abducted
-- @column abducted_best: the latest stated number of abducted
-- @column abducted_high: highest number of abducted
-- @column n_sources: how many publishers report it
-- @column n_articles: how many articles report it
-- @column first_reported_at: publication (else fetch) of the first report, UTC
-- @column last_reported_at: publication (else fetch) of the last report, UTC
-- @column confidence: 0 to 1, of the surest report
-- @column title: headline of the report that gives the words and the place
-- @column url: address of that report
-- @column best_mention_id: that report's mention
select
    event.event_id,
    event.event_type,
    event.sub_event_type,
    event.status,
    event.date_start,
    event.date_end,
    event.date_precision,
    case when event.date_precision in ('day', 'week', 'month') then date_trunc('month', event.date_start)::date end
        as month,
    event.country,
    event.admin1,
    province.name_en as admin1_name,
    event.place,
    place.name_en as place_name,
    event.place_id,
    event.lat,
    event.lon,
    event.geo_precision,
    event.agents,
    event.supporters,
    event.targets,
    event.claimed_by,
    event.killed_low,
    event.killed_best,
    event.killed_high,
    event.injured_low,
    event.injured_best,
    event.injured_high,
    event.arrested_low,
    event.arrested_best,
    event.arrested_high,
    event.abducted_low,
    event.abducted_best,
    event.abducted_high,
    event.n_sources,
    event.n_articles,
    event.first_reported_at,
    event.last_reported_at,
    event.confidence,
    article.title,
    article.url,
    event.best_mention_id
from core.event as event
left join core.admin1_name as province on province.admin1 = event.admin1
left join ref.place as place on place.place_id = event.place_id
left join core.event_mention as mention on mention.event_mention_id = event.best_mention_id
left join core.article as article on article.article_id = mention.article_id
