-- Row ids of the frontier and of all current incidents that may meet it. Reads link_frontier, link_seeds, link_days and
-- link_stories.
from link_frontier
union
select rowid as row_id from core.event_mention as mention
semi join link_days
    on link_days.country = mention.country and link_days.near_day = mention.date_start
    and link_days.status = mention.status and link_days.is_day = (mention.date_precision = 'day')
where superseded_at is null and event_class = 'incident'
union
select rowid from core.event_mention semi join link_seeds using (text_key)
where superseded_at is null and event_class = 'incident'
union
select rowid from core.event_mention semi join link_stories using (article_id)
where superseded_at is null and event_class = 'incident'
