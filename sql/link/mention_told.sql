-- What mentions tell, gathered from their parts and their article: the columns that core.event_mention repeats.
-- Reads the temporary table told_articles (article_id): all mentions of these, whatever their coder version.
with

mentions as materialized (

    select rowid as row_id, event_mention_id, article_id from core.event_mention semi join told_articles using (article_id)

),

actors as (

    select
        event_mention_id,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'agent')) as agents,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'supporter')) as supporters,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'target')) as targets
    from core.mention_actor semi join mentions using (event_mention_id)
    group by event_mention_id

),

speakers as (

    select
        event_mention_id,
        list_sort(list({'n': attribution_number, 'id': actor_id}) filter (attribution_kind = 'attributed_to'))
            as attributed_to,
        list_sort(list({'n': attribution_number, 'id': actor_id}) filter (attribution_kind = 'claimed_by'))
            as claimed_by
    from core.mention_attribution semi join mentions using (event_mention_id)
    group by event_mention_id

),

counts as (

    select
        event_mention_id,
        max(low) filter (count_kind = 'killed') as killed_low,
        max(high) filter (count_kind = 'killed') as killed_high,
        max(low) filter (count_kind = 'injured') as injured_low,
        max(high) filter (count_kind = 'injured') as injured_high,
        max(low) filter (count_kind = 'arrested') as arrested_low,
        max(high) filter (count_kind = 'arrested') as arrested_high,
        max(low) filter (count_kind = 'abducted') as abducted_low,
        max(high) filter (count_kind = 'abducted') as abducted_high,
        max(low) filter (count_kind = 'incidents') as incidents_low,
        max(high) filter (count_kind = 'incidents') as incidents_high
    from core.mention_count semi join mentions using (event_mention_id)
    where subset_number = 0
    group by event_mention_id

),

checks as (

    select event_mention_id, count(*) filter (verdict = 'fail') as n_failed_checks
    from core.mention_check semi join mentions using (event_mention_id)
    group by event_mention_id

),

-- offsets count code points from 0, end exclusive; substring counts them from 1
evidence as (

    select event_mention_id, list_sort(list({'n': span_number, 's': span_start, 'e': span_end})) as spans
    from core.mention_evidence semi join mentions using (event_mention_id)
    where field = 'evidence'
    group by event_mention_id

)

select
    mention.row_id,
    coalesce(list_transform(actors.agents, lambda actor: actor.id), []) as agents,
    coalesce(list_transform(actors.supporters, lambda actor: actor.id), []) as supporters,
    coalesce(list_transform(actors.targets, lambda actor: actor.id), []) as targets,
    coalesce(list_transform(speakers.attributed_to, lambda actor: actor.id), []) as attributed_to,
    coalesce(list_transform(speakers.claimed_by, lambda actor: actor.id), []) as claimed_by,
    counts.* exclude (event_mention_id),
    coalesce(checks.n_failed_checks, 0) as n_failed_checks,
    array_to_string(
        list_transform(evidence.spans, lambda span: substring(article.text, span.s + 1, span.e - span.s)), chr(10)
    ) as evidence,
    article.source_id as reported_by,
    coalesce(article.published_at, article.fetched_at) as reported_at,
    try_cast('0x' || article.text_sha256[:16] as ubigint) as text_key
from mentions as mention
inner join core.article as article using (article_id)
left join actors using (event_mention_id)
left join speakers using (event_mention_id)
left join counts using (event_mention_id)
left join checks using (event_mention_id)
left join evidence using (event_mention_id)
