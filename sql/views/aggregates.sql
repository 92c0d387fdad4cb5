-- One row per figure over several incidents that an article gives for a period or an area, with its speaker.
-- Figures of different rows overlap (totals and their parts, the same statement in several articles): never add them.
-- @column aggregate_id: the event mention
-- @column article_id: the article
-- @column source_id: the publisher
-- @column url: address of the article
-- @column published_date: day of publication
-- @column attributed_to: ids of who gives the figure; empty when the outlet itself does
-- @column period_start: first day of the period; null when not stated
-- @column period_end: last day of the period
-- @column date_precision: day, week, month, longer or unknown
-- @column country: country that the figure is about; null for several or unknown
-- @column admin1: province that the figure is about; null for several or unknown
-- @column admin1_name: English name of the province
-- @column place: place that the figure is about, as spelled
-- @column event_type: ACLED type of what is counted; Strategic developments / Other when it mixes types
-- @column sub_event_type: ACLED sub-event type of what is counted
-- @column status: occurred, thwarted, denied or planned
-- @column agents: ids of who acted
-- @column supporters: ids of who acted with them
-- @column targets: ids of who was acted on
-- @column incidents_low: at least so many incidents; null not stated
-- @column incidents_high: at most so many; null beside a low means "at least"
-- @column killed_low: at least so many killed; null not stated, 0 stated none
-- @column killed_high: at most so many
-- @column injured_low: at least so many injured
-- @column injured_high: at most so many
-- @column arrested_low: at least so many arrested
-- @column arrested_high: at most so many
-- @column abducted_low: at least so many abducted
-- @column abducted_high: at most so many
-- @column n_failed_checks: how many consistency checks on its figures failed
-- @column evidence: the sentences that give the figure
-- @column confidence: 0 to 1, the coder's own
select
    mention.event_mention_id as aggregate_id,
    mention.article_id,
    mention.reported_by as source_id,
    article.url,
    article.published_date,
    mention.attributed_to,
    mention.date_start as period_start,
    mention.date_end as period_end,
    mention.date_precision,
    mention.country,
    mention.admin1,
    province.name_en as admin1_name,
    mention.place,
    mention.event_type,
    mention.sub_event_type,
    mention.status,
    mention.agents,
    mention.supporters,
    mention.targets,
    mention.incidents_low,
    mention.incidents_high,
    mention.killed_low,
    mention.killed_high,
    mention.injured_low,
    mention.injured_high,
    mention.arrested_low,
    mention.arrested_high,
    mention.abducted_low,
    mention.abducted_high,
    mention.n_failed_checks,
    mention.evidence,
    mention.confidence
from core.event_mention as mention
inner join core.article as article using (article_id)
left join core.admin1_name as province on province.admin1 = mention.admin1
where mention.superseded_at is null and mention.event_class = 'aggregate'
