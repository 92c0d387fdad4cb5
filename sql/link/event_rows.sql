-- One row per event, made from its reports.
-- Reads the temporary table link_cluster (event_id, event_mention_id). Words and place come from the report that is
-- the most precise, then the latest, then the surest. A count's low and high are the lowest and highest that any
-- report states. Best is never a sum: it is what a person has put right, else what the latest report states of those
-- that the coder is not in doubt about, as tolls grow; a copy of another article is as late as its original. High is null
-- ("at least") when an open figure reaches as high as the highest closed one.
-- Rows are fetched by their row ids: a join alone would read years of wide rows, texts among them, to find a few.
with

told as materialized (

    select link_cluster.event_id, mention.*
    from link_cluster
    inner join (
        from core.event_mention
        where rowid in (select rowid from core.event_mention semi join link_cluster using (event_mention_id))
    ) as mention using (event_mention_id)

),

ranked as materialized (

    select
        mention.*, article.source_id, article.published_at, article.fetched_at,
        coalesce(article.published_at, article.fetched_at) as reported_at,
        -- who prints yesterday's words today does not know today's toll
        least(coalesce(article.published_at, article.fetched_at), coalesce(original.published_at, original.fetched_at))
            as told_at,
        row_number() over (
            partition by mention.event_id
            order by
                mention.geo_precision nulls last, (mention.place is null), (mention.admin1 is null),
                list_position(['day', 'week', 'month', 'longer', 'unknown'], mention.date_precision),
                coalesce(article.published_at, article.fetched_at) desc, mention.confidence desc,
                mention.article_id, mention.mention_number
        ) as place_in_line
    from told as mention
    inner join core.article as article using (article_id)
    left join core.article_copy as copy on copy.article_id = mention.article_id
    left join core.article as original on original.article_id = copy.original_id

),

actors as (

    select
        event_mention_id,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'agent')) as agents,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'supporter')) as supporters,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'target')) as targets
    from core.mention_actor
    where rowid in (select rowid from core.mention_actor semi join link_cluster using (event_mention_id))
    group by event_mention_id

),

event_actors as (

    select
        ranked.event_id,
        coalesce(list_transform(
            arg_min(agents, place_in_line) filter (agents is not null), lambda actor: actor.id
        ), []) as agents,
        coalesce(list_transform(
            arg_min(supporters, place_in_line) filter (supporters is not null), lambda actor: actor.id
        ), []) as supporters,
        coalesce(list_transform(
            arg_min(targets, place_in_line) filter (targets is not null), lambda actor: actor.id
        ), []) as targets
    from ranked left join actors using (event_mention_id)
    group by ranked.event_id

),

claims as (

    select link_cluster.event_id, list(distinct actor_id order by actor_id) as claimed_by
    from link_cluster inner join core.mention_attribution using (event_mention_id)
    where attribution_kind = 'claimed_by'
    group by link_cluster.event_id

),

counts as (

    select
        ranked.event_id, count_kind,
        min(low) as low,
        -- half and below: the coder itself is in doubt
        arg_max(low, (
            corrected.field is not null, confidence >= 0.5, told_at, reported_at, confidence, ranked.event_mention_id
        )) as best,
        case
            when max(low) filter (high is null) >= coalesce(max(high), -1) then null
            else max(high)
        end as high
    from ranked
    inner join (
        from core.mention_count
        where rowid in (select rowid from core.mention_count semi join link_cluster using (event_mention_id))
    ) as stated using (event_mention_id)
    left join core.corrected_value as corrected
        on corrected.event_mention_id = stated.event_mention_id and corrected.field = stated.count_kind
    where subset_number = 0
    group by ranked.event_id, count_kind

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

words as (

    select
        best.event_id,
        string_agg(substring(article.text, span_start + 1, span_end - span_start), chr(10) order by span_number) as evidence
    from (from ranked where place_in_line = 1) as best
    inner join (
        from core.mention_evidence
        where rowid in (
            select rowid from core.mention_evidence semi join link_cluster using (event_mention_id)
            where field = 'evidence'
        )
    ) as span on span.event_mention_id = best.event_mention_id
    inner join (
        select article_id, text from core.article
        where rowid in (select rowid from core.article semi join told using (article_id))
    ) as article on article.article_id = best.article_id
    group by best.event_id

),

reports as (

    select
        event_id,
        list_sort(list_distinct(list(source_id))) as sources,
        count(*)::integer as n_mentions,
        count(distinct article_id)::integer as n_articles,
        count(distinct source_id)::integer as n_sources,
        min(reported_at) as first_reported_at,
        max(reported_at) as last_reported_at,
        max(confidence) as confidence
    from ranked
    group by event_id

)

select
    ranked.event_id, event_type, sub_event_type, status, date_start, date_end, date_precision, country, admin1, place,
    place_id, lat, lon, geo_precision, plover_type, plover_mode, cameo, agents, supporters, targets,
    coalesce(claimed_by, []) as claimed_by, wide_counts.* exclude (event_id),
    ranked.event_mention_id as best_mention_id, reports.* exclude (event_id), words.evidence
from ranked
inner join event_actors using (event_id)
inner join reports using (event_id)
left join claims using (event_id)
left join wide_counts using (event_id)
left join words using (event_id)
where place_in_line = 1
