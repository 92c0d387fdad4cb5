-- An actor of the reference tables, or a body of a state, with its names and ACLED code before a country is considered.
-- Bodies of states are ids like military:SY, whose country is the part behind the colon. What a view shows of an actor
-- follows from here: people and unidentified groups carry the event's country in brackets, and a state's forces abroad
-- are ACLED's 8, External/Other forces.
-- @column actor_id: the id in events
-- @column name_en: English name
-- @column acled_name: name as ACLED spells it
-- @column carries_country: whether ACLED adds the event's country in brackets
-- @column country: the state that the actor belongs to, ISO 3166-1 alpha-2; null for groups without one
-- @column inter: ACLED's actor code 1-7, 1 for any state's forces; 8 for external forces by nature; null for speakers
with

bodies as (

    select
        body.prefix || ':' || country.country as actor_id,
        body.name_en || country.name_en as name_en,
        body.acled_name || country.name_en as acled_name,
        country.country
    from ref.country as country
    cross join (values
        ('military', 'Military forces of ', 'Military Forces of '),
        ('police', 'Police forces of ', 'Police Forces of '),
        ('intelligence', 'Intelligence services of ', 'Military Forces of '),
        ('government', 'Government of ', 'Government of ')
    ) as body (prefix, name_en, acled_name)

),

listed as (

    select
        actor_id, name_en, acled_name, country,
        case
            when inter ilike 'State%' then 1
            when inter = 'Rebel group' then 2
            when inter = 'Political militia' then 3
            when inter = 'Identity militia' then 4
            when inter = 'Rioters' then 5
            when inter = 'Protesters' then 6
            when inter = 'Civilians' then 7
            when inter ilike 'External%' then 8
        end as inter,
        inter in ('Rioters', 'Protesters', 'Civilians') or starts_with(actor_id, 'unidentified') as is_anonymous
    from ref.actor

)

select
    actor_id,
    name_en,
    case
        when is_anonymous then coalesce(acled_name, case inter
            when 5 then 'Rioters' when 6 then 'Protesters' when 7 then 'Civilians' else 'Unidentified Armed Group' end)
        else coalesce(acled_name, name_en)
    end as acled_name,
    coalesce(is_anonymous, false) and not contains(coalesce(acled_name, ''), '(') as carries_country,
    country,
    inter
from listed
union all
select actor_id, name_en, acled_name, false, country, 1
from bodies
where actor_id not in (select actor_id from ref.actor)
