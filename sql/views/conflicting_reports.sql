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

stated as (

    select
        link.event_id,
        counts.count_kind,
        counts.low,
        counts.high,
        article.source_id,
        article.url,
        coalesce(article.published_at, article.fetched_at) as reported_at,
        mention.event_mention_id
    from core.event_link as link
    inner join core.mention_count as counts using (event_mention_id)
    inner join core.event_mention as mention using (event_mention_id)
    inner join core.article as article using (article_id)
    where counts.subset_number = 0 and counts.count_kind <> 'incidents'

),

compared as (

    select
        event_id,
        count_kind,
        min(low) as lowest,
        max(coalesce(high, low)) as highest,
        -- no number lies in every report's range: the highest low is above the lowest closed high
        max(low) > min(high) as disagree,
        count(*) as n_reports,
        count(distinct source_id) as n_sources,
        list(
            {'source_id': source_id, 'low': low, 'high': high, 'reported_at': reported_at, 'url': url}
            order by reported_at, event_mention_id
        ) as figures
    from stated
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
where compared.disagree
order by spread desc, compared.event_id, compared.count_kind
