-- Every current incident mention has its event, aggregates and superseded mentions have none, no event is empty.
-- @severity: error
select 'core.event_mention' as relation, event_mention_id::varchar as key, 'an incident without event' as problem
from (from core.event_mention where superseded_at is null and event_class = 'incident') as incident
anti join core.event_link using (event_mention_id)
union all
select 'core.event_link', event_mention_id::varchar, 'its mention is gone, superseded or an aggregate'
from core.event_link
anti join (from core.event_mention where superseded_at is null and event_class = 'incident') as incident
    using (event_mention_id)
union all
select 'core.event_link', event_id::varchar, 'its event is missing'
from core.event_link anti join core.event using (event_id)
union all
select 'core.event', event_id::varchar, 'it has no report'
from core.event anti join core.event_link using (event_id)
