-- An actor id that is known or in use, with its names and ACLED code before the event's country is considered.
-- An id in use that nobody knows stays its own name.
-- @column actor_id: the id in events
-- @column name_en: English name
-- @column acled_name: name as ACLED spells it; null for an id that nobody knows
-- @column country: the state that the actor belongs to, ISO 3166-1 alpha-2; null for groups without one
-- @column inter: ACLED's actor code 1-7, 1 for any state's forces; 8 for external forces by nature; null for speakers
with

ids as (

    select actor_id from ref.actor
    union
    select actor_id from core.mention_actor

)

select
    ids.actor_id,
    coalesce(known.name_en, ids.actor_id) as name_en,
    known.acled_name,
    known.country,
    known.inter
from ids
left join core.known_actor as known using (actor_id)
