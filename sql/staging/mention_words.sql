-- A current event mention with its actors, speakers and evidence as lists.
-- @column event_mention_id: the mention
-- @column agents: ids of who acts, in the article's order
-- @column supporters: ids of who acts with the agent
-- @column targets: ids of who is acted on
-- @column attributed_to: ids of who says so; empty when the outlet itself reports
-- @column claimed_by: ids of who claims responsibility
-- @column evidence: the sentences that tell it, joined by a line break
with

mentions as (

    select event_mention_id, article_id from core.event_mention where superseded_at is null

),

actors as (

    select
        event_mention_id,
        list(actor_id order by actor_number) filter (role = 'agent') as agents,
        list(actor_id order by actor_number) filter (role = 'supporter') as supporters,
        list(actor_id order by actor_number) filter (role = 'target') as targets
    from core.mention_actor
    group by event_mention_id

),

speakers as (

    select
        event_mention_id,
        list(actor_id order by attribution_number) filter (attribution_kind = 'attributed_to') as attributed_to,
        list(actor_id order by attribution_number) filter (attribution_kind = 'claimed_by') as claimed_by
    from core.mention_attribution
    group by event_mention_id

),

evidence as (

    -- offsets count code points from 0, end exclusive; substring counts them from 1
    select
        mentions.event_mention_id,
        string_agg(
            substring(article.text, span_start + 1, span_end - span_start), chr(10) order by span_number
        ) as evidence
    from mentions
    inner join core.mention_evidence using (event_mention_id)
    inner join core.article as article using (article_id)
    where field = 'evidence'
    group by mentions.event_mention_id

)

select
    mentions.event_mention_id,
    coalesce(agents, []) as agents,
    coalesce(supporters, []) as supporters,
    coalesce(targets, []) as targets,
    coalesce(attributed_to, []) as attributed_to,
    coalesce(claimed_by, []) as claimed_by,
    evidence
from mentions
left join actors using (event_mention_id)
left join speakers using (event_mention_id)
left join evidence using (event_mention_id)
