-- One row per source and month of publication: what it gave, and what nobody else gave.
-- @column source_id: the publisher
-- @column month: first day of the month of publication; null when the date is unknown
-- @column n_articles: articles
-- @column n_days: days of that month on which it published; null when the date is unknown
-- @column n_copies: articles that repeat an earlier one's text, its own or another publisher's
-- @column n_articles_with_events: articles in which the coder found something
-- @column n_articles_skipped: articles that the coder did not read
-- @column n_articles_not_coded: articles that no coder has read yet
-- @column n_events: incidents that it reports
-- @column n_events_alone: incidents that no other publisher reports
-- @column n_aggregates: figures over several incidents
with

articles as (

    select
        article.article_id,
        article.source_id,
        coalesce(article.published_date, article.published_at::date) as day,
        date_trunc('month', day)::date as month,
        copy.article_id is not null as is_copy,
        coding.n_event_mentions,
        coding.skipped,
        coding.article_id is null as not_coded
    from core.article as article
    left join core.article_coding as coding
        on coding.article_id = article.article_id and coding.superseded_at is null
    left join core.article_copy as copy on copy.article_id = article.article_id

),

found as (

    select
        articles.source_id,
        articles.month,
        count(distinct link.event_id) as n_events,
        count(distinct link.event_id) filter (event.n_sources = 1) as n_events_alone,
        count(*) filter (mention.event_class = 'aggregate') as n_aggregates
    from core.event_mention as mention
    inner join articles using (article_id)
    left join core.event_link as link using (event_mention_id)
    left join core.event as event using (event_id)
    where mention.superseded_at is null
    group by articles.source_id, articles.month

),

counted as (

    select
        source_id,
        month,
        count(*) as n_articles,
        nullif(count(distinct day), 0) as n_days,
        count(*) filter (is_copy) as n_copies,
        count(*) filter (n_event_mentions > 0) as n_articles_with_events,
        count(*) filter (skipped is not null) as n_articles_skipped,
        count(*) filter (not_coded) as n_articles_not_coded
    from articles
    group by source_id, month

)

select
    counted.source_id,
    counted.month,
    counted.n_articles,
    counted.n_days,
    counted.n_copies,
    counted.n_articles_with_events,
    counted.n_articles_skipped,
    counted.n_articles_not_coded,
    coalesce(found.n_events, 0) as n_events,
    coalesce(found.n_events_alone, 0) as n_events_alone,
    coalesce(found.n_aggregates, 0) as n_aggregates
from counted
left join found on found.source_id = counted.source_id and found.month is not distinct from counted.month
order by counted.source_id, counted.month
