-- One actor of one event in one role, named and coded as ACLED would in the country of the event.
-- @column event_id: the event
-- @column role: agent, supporter or target
-- @column position: 1 for the first of its role
-- @column actor_id: the actor
-- @column actor_country: the state that the actor belongs to; null without one
-- @column acled_name: name as ACLED spells it; people without an organisation carry the country in brackets
-- @column inter: ACLED's actor code; a state's forces abroad are 8, External/Other forces
with

members as (

    select event_id, country, 'agent' as role, unnest(agents) as actor_id,
        generate_subscripts(agents, 1) as position
    from core.event
    union all
    select event_id, country, 'supporter', unnest(supporters), generate_subscripts(supporters, 1) from core.event
    union all
    select event_id, country, 'target', unnest(targets), generate_subscripts(targets, 1) from core.event

)

select
    members.event_id,
    members.role,
    members.position,
    members.actor_id,
    known.country as actor_country,
    coalesce(known.acled_name, members.actor_id)
        || if(known.carries_country, ' (' || coalesce(country.name_en, '?') || ')', '') as acled_name,
    if(known.inter = 1 and known.country <> members.country, 8, known.inter) as inter
from members
left join core.known_actor as known using (actor_id)
left join ref.country as country on country.country = members.country
