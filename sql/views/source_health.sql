-- One row per source: whether it still gives articles, and what it refuses. Ages count to the start of the last run.
-- @column source_id: the publisher
-- @column name: the publisher's name
-- @column active: whether runs visit it
-- @column verified: whether somebody has seen it work
-- @column health: healthy, no_new_articles, unchanged, silent, layout_drift, extraction_empty, unreachable or unknown
-- @column since: the visit that found it so first, without another state between; null when it was never visited
-- @column detail: why, in one sentence
-- @column last_run_at: last visit, UTC
-- @column last_success_at: last visit that went well, UTC
-- @column consecutive_failures: visits in a row that failed
-- @column last_new_article_at: when it last gave a new article, UTC
-- @column hours_silent: hours from then to the start of the last run; null when it never gave one
-- @column silence_limit_hours: a longer silence is unusual for this publisher; null when too little is known
-- @column n_articles: articles in the warehouse
-- @column n_articles_last_7_days: articles fetched in the seven days before the last run
-- @column n_failed_requests_last_7_days: requests that failed in the seven days before the last run
-- @column n_rejected: inputs refused, ever
-- @column top_rejection: the most frequent reason of refusal
with

clock as (

    select max(started_at) as now_at from ops.run

),

articles as (

    select
        source_id,
        count(*) as n_articles,
        max(loaded_at) as last_new_article_at,
        count(*) filter (fetched_at > now_at - interval 7 days) as n_articles_last_7_days
    from core.article
    cross join clock
    group by source_id

),

requests as (

    select source_id, count(*) as n_failed
    from ops.fetch
    cross join clock
    where outcome = 'failed' and fetched_at > now_at - interval 7 days
    group by source_id

),

rejections as (

    select source_id, sum(n)::bigint as n_rejected, arg_max(reason, (n, reason)) as top_rejection
    from (select source_id, reason, count(*) as n from ops.rejection group by source_id, reason) as by_reason
    group by source_id

),

-- the present state's first visit is the one behind the last that found another
visits as (

    select
        source_id,
        arg_max(silence_limit_hours, visited_at) as silence_limit_hours,
        min(visited_at) filter (other_at is null or visited_at > other_at) as since
    from (
        select
            *,
            max(visited_at) filter (state <> last_state) over (partition by source_id) as other_at
        from (
            select *, last_value(state) over (
                partition by source_id order by visited_at
                rows between unbounded preceding and unbounded following
            ) as last_state
            from ops.source_visit
        ) as with_last
    ) as with_other
    group by source_id

)

select
    source.source_id,
    source.name,
    source.active,
    source.verified,
    coalesce(state.health, 'unknown') as health,
    visits.since,
    state.detail,
    state.last_run_at,
    state.last_success_at,
    coalesce(state.consecutive_failures, 0) as consecutive_failures,
    coalesce(state.last_new_article_at, articles.last_new_article_at) as last_new_article_at,
    round(date_diff('minute', coalesce(state.last_new_article_at, articles.last_new_article_at), now_at) / 60, 1)
        as hours_silent,
    visits.silence_limit_hours,
    coalesce(articles.n_articles, 0) as n_articles,
    coalesce(articles.n_articles_last_7_days, 0) as n_articles_last_7_days,
    coalesce(requests.n_failed, 0) as n_failed_requests_last_7_days,
    coalesce(rejections.n_rejected, 0) as n_rejected,
    rejections.top_rejection
from ref.source as source
cross join clock
left join ops.source_state as state using (source_id)
left join visits using (source_id)
left join articles using (source_id)
left join requests using (source_id)
left join rejections using (source_id)
order by source.source_id
