-- What the mentions of link_frontier meet others by. A table of its own, like the two that follow from it, so that the
-- planner knows how small it is and skips the blocks of core.event_mention that cannot match.
select
    mention.article_id, mention.country, mention.status, mention.text_key,
    coalesce(copy.original_id, mention.article_id) as story_id,
    case when date_precision = 'day' then date_start end as day,
    if(date_precision in ('week', 'month'), date_start, null) as first_day,
    if(date_precision in ('week', 'month'), date_end, null) as last_day
from core.event_mention as mention
left join core.article_copy as copy on copy.article_id = mention.article_id
where mention.rowid in (from link_frontier)
