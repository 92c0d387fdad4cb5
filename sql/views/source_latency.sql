-- One row per source: how long from an incident to its report, and from the report to the warehouse.
-- Minutes count from articles with an instant of publication that is not in the future, published since the source is
-- watched: what it had before its first visit, and what a backfill brings, was not late. Days count from incidents of
-- day precision.
-- @column source_id: the publisher
-- @column n_articles: articles
-- @column n_without_instant: articles of which only a day, or nothing, is known
-- @column n_timed: articles that count for minutes
-- @column median_minutes_to_fetch: from publication to fetch; null without such articles
-- @column p90_minutes_to_fetch: nine of ten are faster
-- @column median_minutes_to_load: from publication to the warehouse
-- @column n_dated_mentions: incident mentions with a day, in articles with a day
-- @column median_days_to_report: from the day of the incident to the day of the article
-- @column p90_days_to_report: nine of ten are faster
-- @column first_with: incidents that it reported before every other publisher, of those with several
with

articles as (

    select
        source_id,
        count(*) as n_articles,
        count(*) filter (published_at is null) as n_without_instant,
        count(*) filter (is_timed) as n_timed,
        median(date_diff('second', published_at, fetched_at) / 60) filter (is_timed) as median_minutes_to_fetch,
        quantile_cont(date_diff('second', published_at, fetched_at) / 60, 0.9) filter (is_timed)
            as p90_minutes_to_fetch,
        median(date_diff('second', published_at, loaded_at) / 60) filter (is_timed) as median_minutes_to_load
    from (
        select
            *,
            published_at between min(fetched_at) over (partition by source_id) and fetched_at as is_timed
        from core.article
    ) as article
    group by source_id

),

mentions as (

    select
        article.source_id,
        count(*) as n_dated_mentions,
        median(article.published_date - mention.date_start) as median_days_to_report,
        quantile_cont((article.published_date - mention.date_start)::double, 0.9) as p90_days_to_report
    from core.event_mention as mention
    inner join core.article as article using (article_id)
    where mention.superseded_at is null and mention.event_class = 'incident' and mention.date_precision = 'day'
        and article.published_date is not null and mention.date_start is not null
    group by article.source_id

),

firsts as (

    select source_id, count(*) as first_with
    from (
        select
            link.event_id,
            arg_min(article.source_id, (article.published_at, article.article_id)) as source_id
        from core.event_link as link
        inner join core.event as event using (event_id)
        inner join core.event_mention as mention using (event_mention_id)
        inner join core.article as article using (article_id)
        where event.n_sources > 1 and article.published_at is not null
        group by link.event_id
    ) as first_reports
    group by source_id

)

select
    articles.source_id,
    articles.n_articles,
    articles.n_without_instant,
    articles.n_timed,
    round(articles.median_minutes_to_fetch, 1) as median_minutes_to_fetch,
    round(articles.p90_minutes_to_fetch, 1) as p90_minutes_to_fetch,
    round(articles.median_minutes_to_load, 1) as median_minutes_to_load,
    coalesce(mentions.n_dated_mentions, 0) as n_dated_mentions,
    mentions.median_days_to_report,
    round(mentions.p90_days_to_report, 1) as p90_days_to_report,
    coalesce(firsts.first_with, 0) as first_with
from articles
left join mentions using (source_id)
left join firsts using (source_id)
order by articles.source_id
