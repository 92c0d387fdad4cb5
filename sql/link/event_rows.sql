-- One row per event, made from its reports.
-- Reads the temporary table link_cluster (event_id, event_mention_id). Words and place come from the report that is
-- the most precise, then the latest, then the surest. A count's low and high are the lowest and highest that any
-- report states. Best is never a sum: it is what a person has put right, else what the latest report states of those
-- that the coder is not in doubt about, as tolls grow; a copy of another article is as late as its original. High is null
-- ("at least") when an open figure reaches as high as the highest closed one.
-- Rows go by their row ids: only the blocks that hold them are read.
with

told as materialized (

    select link_cluster.event_id, mention.*
    from link_cluster
    inner join (
        select rowid as row_id, * from core.event_mention where rowid in (select row_id from link_cluster)
    ) as mention using (row_id)

),

-- who prints yesterday's words today does not know today's toll
originals as (

    select copy.article_id, coalesce(original.published_at, original.fetched_at) as first_told_at
    from core.article_copy as copy
    semi join told using (article_id)
    inner join core.article as original on original.article_id = copy.original_id

),

ranked as materialized (

    select
        mention.*, least(mention.reported_at, originals.first_told_at) as told_at,
        row_number() over (
            partition by mention.event_id
            order by
                mention.geo_precision nulls last, (mention.place is null), (mention.admin1 is null),
                list_position(['day', 'week', 'month', 'longer', 'unknown'], mention.date_precision),
                mention.reported_at desc, mention.confidence desc, mention.article_id, mention.mention_number
        ) as place_in_line
    from told as mention
    left join originals using (article_id)

),

event_actors as (

    select
        event_id,
        coalesce(arg_min(agents, place_in_line) filter (len(agents) > 0), []) as agents,
        coalesce(arg_min(supporters, place_in_line) filter (len(supporters) > 0), []) as supporters,
        coalesce(arg_min(targets, place_in_line) filter (len(targets) > 0), []) as targets
    from ranked
    group by event_id

),

claims as (

    select event_id, list_sort(list_distinct(flatten(list(claimed_by)))) as claimed_by
    from ranked
    group by event_id

),

figures as (

    select
        event_id, event_mention_id, confidence, told_at, reported_at,
        unnest([
            {'count_kind': 'killed', 'low': killed_low, 'high': killed_high},
            {'count_kind': 'injured', 'low': injured_low, 'high': injured_high},
            {'count_kind': 'arrested', 'low': arrested_low, 'high': arrested_high},
            {'count_kind': 'abducted', 'low': abducted_low, 'high': abducted_high}
        ], recursive := true)
    from ranked

),

counts as (

    select
        event_id, count_kind,
        min(low) as low,
        -- half and below: the coder itself is in doubt
        arg_max(low, (
            corrected.field is not null, confidence >= 0.5, told_at, reported_at, confidence, figures.event_mention_id
        )) as best,
        case
            when max(low) filter (high is null) >= coalesce(max(high), -1) then null
            else max(high)
        end as high
    from figures
    left join core.corrected_value as corrected
        on corrected.event_mention_id = figures.event_mention_id and corrected.field = figures.count_kind
    where low is not null
    group by event_id, count_kind

),

wide_counts as (

    select
        event_id,
        max(low) filter (count_kind = 'killed') as killed_low,
        max(best) filter (count_kind = 'killed') as killed_best,
        max(high) filter (count_kind = 'killed') as killed_high,
        max(low) filter (count_kind = 'injured') as injured_low,
        max(best) filter (count_kind = 'injured') as injured_best,
        max(high) filter (count_kind = 'injured') as injured_high,
        max(low) filter (count_kind = 'arrested') as arrested_low,
        max(best) filter (count_kind = 'arrested') as arrested_best,
        max(high) filter (count_kind = 'arrested') as arrested_high,
        max(low) filter (count_kind = 'abducted') as abducted_low,
        max(best) filter (count_kind = 'abducted') as abducted_best,
        max(high) filter (count_kind = 'abducted') as abducted_high
    from counts
    group by event_id

),

reports as (

    select
        event_id,
        list_sort(list_distinct(list(reported_by))) as sources,
        count(*)::integer as n_mentions,
        count(distinct article_id)::integer as n_articles,
        count(distinct reported_by)::integer as n_sources,
        min(reported_at) as first_reported_at,
        max(reported_at) as last_reported_at,
        max(confidence) as confidence
    from ranked
    group by event_id

)

select
    ranked.event_id, event_type, sub_event_type, status, date_start, date_end, date_precision, country, admin1, place,
    place_id, lat, lon, geo_precision, plover_type, plover_mode, cameo,
    event_actors.agents, event_actors.supporters, event_actors.targets, claims.claimed_by, wide_counts.* exclude (event_id),
    ranked.event_mention_id as best_mention_id, reports.* exclude (event_id), ranked.evidence
from ranked
inner join event_actors using (event_id)
inner join reports using (event_id)
inner join claims using (event_id)
left join wide_counts using (event_id)
where place_in_line = 1
