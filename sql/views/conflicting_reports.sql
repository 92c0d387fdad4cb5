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

disputed as materialized (

    from core.disputed_count

),

reports as (

    select
        disputed.event_id, disputed.count_kind, mention.event_mention_id, mention.article_id, mention.reported_by,
        mention.reported_at,
        case disputed.count_kind
            when 'killed' then mention.killed_low when 'injured' then mention.injured_low
            when 'arrested' then mention.arrested_low when 'abducted' then mention.abducted_low
        end as low,
        case disputed.count_kind
            when 'killed' then mention.killed_high when 'injured' then mention.injured_high
            when 'arrested' then mention.arrested_high when 'abducted' then mention.abducted_high
        end as high
    from disputed
    inner join core.event_link as link using (event_id)
    inner join core.event_mention as mention using (event_mention_id)

),

figures as (

    select
        event_id,
        count_kind,
        list(
            {'source_id': reported_by, 'low': low, 'high': high, 'reported_at': reported_at, 'url': article.url}
            order by reported_at, event_mention_id
        ) as figures
    from reports
    inner join core.article as article using (article_id)
    where low is not null
    group by event_id, count_kind

)

select
    disputed.event_id,
    disputed.count_kind,
    event.date_start,
    event.country,
    event.admin1,
    event.place,
    event.event_type,
    disputed.lowest,
    disputed.highest,
    disputed.highest - disputed.lowest as spread,
    disputed.n_reports,
    disputed.n_sources,
    figures.figures
from disputed
inner join figures using (event_id, count_kind)
inner join core.event as event using (event_id)
order by spread desc, disputed.event_id, disputed.count_kind
