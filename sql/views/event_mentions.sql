-- One row per current event mention: one article's account of one incident or of one aggregate.
-- Several mentions may tell of one incident: count incidents in events, not here.
-- @column event_mention_id: hash of article, coder version and number in the article
-- @column event_id: the incident that it was joined to; null for aggregates
-- @column article_id: the article
-- @column source_id: the publisher
-- @column source_name: the publisher's name
-- @column url: address of the article
-- @column title: headline
-- @column published_at: instant of publication, UTC
-- @column event_class: incident or aggregate
-- @column event_type: ACLED event type
-- @column sub_event_type: ACLED sub-event type
-- @column status: occurred, thwarted, denied or planned
-- @column date_start: first day, in the place's own calendar; null when the text does not tell
-- @column date_end: last day
-- @column date_precision: day, week, month, longer or unknown
-- @column country: ISO 3166-1 alpha-2; null when unknown
-- @column admin1: province, ISO 3166-2; null when unknown
-- @column admin1_name: English name of the province
-- @column place: the most specific place, as the article spells it
-- @column place_id: the place in the gazetteer; null when it was not resolved
-- @column lat: latitude in degrees
-- @column lon: longitude in degrees
-- @column geo_precision: ACLED's 1 town, 2 near a town or part of a region, 3 region
-- @column agents: ids of who acts
-- @column supporters: ids of who acts with the agent
-- @column targets: ids of who is acted on
-- @column killed_low: at least so many killed; null not stated, 0 stated none
-- @column killed_high: at most so many; null beside a low means "at least"
-- @column injured_low: at least so many injured
-- @column injured_high: at most so many
-- @column arrested_low: at least so many arrested
-- @column arrested_high: at most so many
-- @column abducted_low: at least so many abducted
-- @column abducted_high: at most so many
-- @column attributed_to: ids of who says so; empty when the outlet itself reports
-- @column claimed_by: ids of who claims responsibility
-- @column evidence: the sentences that tell it
-- @column plover_type: PLOVER event type
-- @column plover_mode: PLOVER mode
-- @column cameo: CAMEO code
-- @column n_failed_checks: how many consistency checks on its figures failed
-- @column confidence: 0 to 1, the coder's own
-- @column coder_version: the rules that it was made with
-- @column coded_at: when it was coded, UTC
select
    mention.event_mention_id,
    link.event_id,
    mention.article_id,
    mention.reported_by as source_id,
    source.name as source_name,
    article.url,
    article.title,
    article.published_at,
    mention.event_class,
    mention.event_type,
    mention.sub_event_type,
    mention.status,
    mention.date_start,
    mention.date_end,
    mention.date_precision,
    mention.country,
    mention.admin1,
    province.name_en as admin1_name,
    mention.place,
    mention.place_id,
    mention.lat,
    mention.lon,
    mention.geo_precision,
    mention.agents,
    mention.supporters,
    mention.targets,
    mention.killed_low,
    mention.killed_high,
    mention.injured_low,
    mention.injured_high,
    mention.arrested_low,
    mention.arrested_high,
    mention.abducted_low,
    mention.abducted_high,
    mention.attributed_to,
    mention.claimed_by,
    mention.evidence,
    mention.plover_type,
    mention.plover_mode,
    mention.cameo,
    mention.n_failed_checks,
    mention.confidence,
    mention.coder_version,
    mention.coded_at
from core.event_mention as mention
inner join core.article as article using (article_id)
left join ref.source as source on source.source_id = mention.reported_by
left join core.event_link as link using (event_mention_id)
left join core.admin1_name as province on province.admin1 = mention.admin1
where mention.superseded_at is null
