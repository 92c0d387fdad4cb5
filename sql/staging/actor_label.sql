-- An actor id that is known or in use, with its names and ACLED code before the event's country is considered.
-- State bodies are ids like military:SY, whose country is the part behind the colon.
-- @column actor_id: the id in events
-- @column name_en: English name
-- @column acled_name: name as ACLED spells it; null where it depends on the event's country
-- @column country: the state that the actor belongs to, ISO 3166-1 alpha-2; null for groups without one
-- @column inter: ACLED's actor code 1-7, 1 for any state's forces; 8 for external forces by nature; null for speakers
with

ids as (

    select actor_id from ref.actor
    union
    select actor_id from core.mention_actor

),

parts as (

    select
        ids.actor_id,
        actor.name_en,
        actor.acled_name,
        actor.inter,
        if(contains(ids.actor_id, ':'), split_part(ids.actor_id, ':', 1), null) as body,
        if(contains(ids.actor_id, ':'), split_part(ids.actor_id, ':', 2), actor.country) as country
    from ids
    left join ref.actor as actor using (actor_id)

)

select
    parts.actor_id,
    coalesce(
        parts.name_en,
        case body
            when 'military' then 'Military forces of ' when 'police' then 'Police forces of '
            when 'intelligence' then 'Intelligence services of ' when 'government' then 'Government of '
        end || coalesce(country.name_en, parts.country),
        parts.actor_id
    ) as name_en,
    coalesce(
        parts.acled_name,
        case body
            when 'military' then 'Military Forces of ' when 'intelligence' then 'Military Forces of '
            when 'police' then 'Police Forces of ' when 'government' then 'Government of '
        end || coalesce(country.name_en, parts.country)
    ) as acled_name,
    parts.country,
    case
        when body in ('military', 'police', 'intelligence', 'government') then 1
        when parts.inter ilike 'State%' then 1
        when parts.inter = 'Rebel group' then 2
        when parts.inter = 'Political militia' then 3
        when parts.inter = 'Identity militia' then 4
        when parts.inter = 'Rioters' then 5
        when parts.inter = 'Protesters' then 6
        when parts.inter = 'Civilians' then 7
        when parts.inter ilike 'External%' then 8
    end as inter
from parts
left join ref.country as country on country.country = parts.country
