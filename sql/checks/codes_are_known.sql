-- Event types, actors, places and countries are those of the reference tables (once these are loaded).
-- @severity: warning
select 'event type' as kind, event_type || ' / ' || sub_event_type as code, count(*) as n
from core.event_mention
where superseded_at is null and exists (from ref.event_type)
    and (event_type, sub_event_type) not in (select event_type, sub_event_type from ref.event_type)
group by code
union all
select 'actor', actor_id, count(*)
from core.mention_actor
where exists (from ref.actor) and not contains(actor_id, ':')
    and actor_id not in (select actor_id from ref.actor) and actor_id not in (select code from ref.actor)
group by actor_id
union all
select 'place', place_id, count(*)
from core.event_mention
where superseded_at is null and place_id is not null and exists (from ref.place)
    and place_id not in (select place_id from ref.place)
group by place_id
union all
select 'country', country, count(*)
from core.event_mention
where superseded_at is null and country is not null and exists (from ref.country)
    and country not in (select country from ref.country)
group by country
