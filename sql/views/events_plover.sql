-- One row per event that occurred, as PLOVER and CAMEO codes with source and target.
-- The coder's own codes come first; where it gives none, the usual ones of the ACLED sub-event type stand in.
-- @column event_id: the event
-- @column event_date: first day; null when unknown
-- @column plover_type: PLOVER event type; null where the ontology has none
-- @column plover_mode: PLOVER mode; null where the type has none
-- @column quad: PLOVER quad class
-- @column score: PLOVER intensity, from -10 conflict to 10 cooperation
-- @column cameo: CAMEO code
-- @column cameo_name: name of its root
-- @column goldstein: Goldstein score of its root
-- @column source: actor code of the first agent
-- @column source_country: state that it belongs to, ISO alpha-3; null for groups without one
-- @column source_sector: PLOVER sector of the first agent
-- @column target: actor code of the first target
-- @column target_country: state that it belongs to, ISO alpha-3; null for groups without one
-- @column target_sector: PLOVER sector of the first target
-- @column sources: ids of all agents and supporters
-- @column targets: ids of all targets
-- @column country: where, ISO 3166-1 alpha-2
-- @column admin1: province, ISO 3166-2
-- @column place: the most specific place
-- @column is_default_code: whether the PLOVER code is the sub-event type's usual one
with

sectors as (

    select
        known.actor_id,
        country.iso3,
        case
            when actor_id like 'police:%' then 'COP'
            when actor_id like 'government:%' then 'GOV'
            when actor_id like 'intelligence:%' then 'SPY'
            when actor_id like 'unidentified%' then 'UAF'
            when inter in (1, 8) then 'MIL'
            when inter = 2 then 'REB'
            when inter in (3, 4) then 'PRM'
            when inter in (5, 6, 7) then 'CVL'
            else 'UNK'
        end as sector
    from core.known_actor as known
    left join ref.country as country on country.country = known.country

),

coded as (

    select
        event.*,
        event.plover_type is null as is_default_code,
        if(event.plover_type is null, kind.plover_type, event.plover_type) as type_code,
        if(event.plover_type is null, kind.plover_mode, event.plover_mode) as mode_code,
        coalesce(event.cameo, kind.cameo) as cameo_code
    from core.event as event
    left join ref.event_type as kind
        on kind.event_type = event.event_type and kind.sub_event_type = event.sub_event_type
    where event.status = 'occurred'

)

select
    coded.event_id,
    coded.date_start as event_date,
    coded.type_code as plover_type,
    coded.mode_code as plover_mode,
    root.quad,
    coalesce(mode.score, root.score) as score,
    coded.cameo_code as cameo,
    cameo.name as cameo_name,
    cameo.goldstein,
    coded.agents[1] as source,
    agent.iso3 as source_country,
    if(coded.agents[1] is null, null, coalesce(agent.sector, 'UNK')) as source_sector,
    coded.targets[1] as target,
    target.iso3 as target_country,
    if(coded.targets[1] is null, null, coalesce(target.sector, 'UNK')) as target_sector,
    list_concat(coded.agents, coded.supporters) as sources,
    coded.targets,
    coded.country,
    coded.admin1,
    coded.place,
    coded.is_default_code
from coded
left join ref.plover_mode as root on root.plover_type = coded.type_code and root.plover_mode is null
left join ref.plover_mode as mode on mode.plover_type = coded.type_code and mode.plover_mode = coded.mode_code
left join ref.cameo_root as cameo on cameo.cameo_root = left(coded.cameo_code, 2)
left join sectors as agent on agent.actor_id = coded.agents[1]
left join sectors as target on target.actor_id = coded.targets[1]
