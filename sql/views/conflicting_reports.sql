-- One row per event and count on which reports disagree, with each report's figure.
-- A figure "at least 3" does not disagree with 5; 3 and 5 do.
-- @column event_id: the event
-- @column count_kind: killed, injured, arrested or abducted
-- @column date_start: first day of the event
-- @column country: ISO 3166-1 alpha-2; null when unknown
-- @column admin1: province, ISO 3166-2; null when unknown
-- @column place: the most specific place
-- @column event_type: ACLED event type
-- @column lowest: lowest figure stated
-- @column highest: highest figure stated
-- @column spread: highest less lowest
-- @column n_reports: reports that state this count
-- @column n_sources: publishers that state this count
-- @column figures: each report's figure, the earliest first
with

-- An event whose lowest figure is its highest has no report that differs: most are left out before reports are looked at.
disputed as (

    select event_id
    from core.event
    where n_mentions > 1 and (
        killed_low is distinct from killed_high or injured_low is distinct from injured_high
        or arrested_low is distinct from arrested_high or abducted_low is distinct from abducted_high
    )

),

reports as (

    select
        link.event_id, mention.event_mention_id, mention.article_id, mention.reported_by as source_id, mention.reported_at,
        unnest([
            {'count_kind': 'killed', 'low': mention.killed_low, 'high': mention.killed_high},
            {'count_kind': 'injured', 'low': mention.injured_low, 'high': mention.injured_high},
            {'count_kind': 'arrested', 'low': mention.arrested_low, 'high': mention.arrested_high},
            {'count_kind': 'abducted', 'low': mention.abducted_low, 'high': mention.abducted_high}
        ], recursive := true)
    from core.event_link as link
    semi join disputed using (event_id)
    inner join core.event_mention as mention using (event_mention_id)

),

stated as (

    select * from reports where low is not null

),

conflicts as (

    select event_id, count_kind
    from stated
    group by event_id, count_kind
    -- no number lies in every report's range: the highest low is above the lowest closed high
    having max(low) > min(high)

),

compared as (

    select
        event_id,
        count_kind,
        min(low) as lowest,
        max(coalesce(high, low)) as highest,
        count(*) as n_reports,
        count(distinct stated.source_id) as n_sources,
        list(
            {'source_id': stated.source_id, 'low': low, 'high': high, 'reported_at': reported_at, 'url': article.url}
            order by reported_at, event_mention_id
        ) as figures
    from stated
    semi join conflicts using (event_id, count_kind)
    inner join core.article as article using (article_id)
    group by event_id, count_kind

)

select
    compared.event_id,
    compared.count_kind,
    event.date_start,
    event.country,
    event.admin1,
    event.place,
    event.event_type,
    compared.lowest,
    compared.highest,
    compared.highest - compared.lowest as spread,
    compared.n_reports,
    compared.n_sources,
    compared.figures
from compared
inner join core.event as event using (event_id)
order by spread desc, compared.event_id, compared.count_kind
