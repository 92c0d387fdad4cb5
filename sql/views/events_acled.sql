-- One row per event in the 31 columns and codes of ACLED.
-- Only what ACLED records: events that occurred or were thwarted, dated within a month, located within a province.
-- A range of days stands at its middle day; the lowest toll is taken; a toll that nobody states is 0, because ACLED
-- has no "not stated" (the view events has). An attack that nobody is said to have made is by an Unidentified Armed
-- Group. Actors keep the coder's order, not ACLED's.
-- @column event_id_cnty: ISO alpha-3 code and the first 12 digits of event_id
-- @column event_date: day of the event
-- @column year: its year
-- @column time_precision: 1 the day, 2 within a week, 3 within a month
-- @column disorder_type: ACLED disorder type
-- @column event_type: ACLED event type
-- @column sub_event_type: ACLED sub-event type
-- @column actor1: who acts
-- @column assoc_actor_1: further agents and supporters, separated by "; "
-- @column inter1: ACLED's code of actor1
-- @column actor2: who is acted on
-- @column assoc_actor_2: further targets, separated by "; "
-- @column inter2: ACLED's code of actor2
-- @column interaction: both codes, the lower first; X0 for a sole actor
-- @column civilian_targeting: "Civilian targeting" when civilians are the target of violence
-- @column iso: ISO 3166-1 numeric
-- @column region: ACLED region
-- @column country: English name
-- @column admin1: English name of the province
-- @column admin2: English name of the district; null when unknown
-- @column admin3: English name of the subdistrict; null when unknown
-- @column location: English name of the place; the province where no place is known
-- @column latitude: degrees
-- @column longitude: degrees
-- @column geo_precision: 1 town, 2 near a town or part of a region, 3 region
-- @column source: publishers, separated by "; "
-- @column source_scale: ACLED source scale, the distinct ones joined by "-"
-- @column notes: the sentences of the best report
-- @column fatalities: the lowest toll stated; 0 when none is stated
-- @column tags: always empty
-- @column timestamp: Unix time of the last change
with

recorded as (

    select event.*, date_start + ((coalesce(date_end, date_start) - date_start) // 2)::integer as event_date
    from core.event as event
    where status in ('occurred', 'thwarted') and date_start is not null
        and date_precision in ('day', 'week', 'month') and country is not null
        and (geo_precision is not null or admin1 is not null)

),

-- one row: whoever is in a list is looked up in it, so that no event is joined to its articles or its further actors
known as (

    select
        (select map_from_entries(list({'k': source_id, 'v': {'name': name, 'scale': scale}})) from ref.source)
            as publishers,
        (
            select map_from_entries(list({
                'k': actor_id, 'v': {'name': acled_name, 'carries_country': carries_country, 'inter': inter}
            }))
            from core.known_actor
        ) as actors

),

sided as (

    select
        recorded.*,
        coalesce(agent.acled_name, recorded.agents[1])
            || if(agent.carries_country, ' (' || coalesce(country.name_en, '?') || ')', '') as agent,
        if(agent.inter = 1 and agent.country <> recorded.country, 8, agent.inter) as agent_inter,
        coalesce(target.acled_name, recorded.targets[1])
            || if(target.carries_country, ' (' || coalesce(country.name_en, '?') || ')', '') as target,
        if(target.inter = 1 and target.country <> recorded.country, 8, target.inter) as inter2,
        country.iso3,
        country.iso_numeric,
        country.acled_region,
        coalesce(country.name_en, recorded.country) as country_name
    from recorded
    left join core.known_actor as agent on agent.actor_id = recorded.agents[1]
    left join core.known_actor as target on target.actor_id = recorded.targets[1]
    left join ref.country as country on country.country = recorded.country

),

coded as (

    select
        *,
        agent is null and event_type in ('Battles', 'Explosions/Remote violence', 'Violence against civilians')
            as is_unclaimed,
        if(is_unclaimed, 'Unidentified Armed Group (' || country_name || ')', agent) as actor1,
        if(is_unclaimed, 3, agent_inter) as inter1
    from sided

)

select
    coalesce(coded.iso3, coded.country) || upper(left(replace(coded.event_id::varchar, '-', ''), 12))
        as event_id_cnty,
    coded.event_date,
    year(coded.event_date) as year,
    list_position(['day', 'week', 'month'], coded.date_precision) as time_precision,
    kind.disorder_type,
    coded.event_type,
    coded.sub_event_type,
    coded.actor1,
    case when len(coded.agents) > 1 or len(coded.supporters) > 0 then array_to_string(list_transform(
        list_concat(coded.agents[2:], coded.supporters),
        lambda actor: coalesce(known.actors[actor].name, actor)
            || if(known.actors[actor].carries_country, ' (' || coded.country_name || ')', '')
    ), '; ') end as assoc_actor_1,
    coded.inter1,
    coded.target as actor2,
    case when len(coded.targets) > 1 then array_to_string(list_transform(
        coded.targets[2:],
        lambda actor: coalesce(known.actors[actor].name, actor)
            || if(known.actors[actor].carries_country, ' (' || coded.country_name || ')', '')
    ), '; ') end as assoc_actor_2,
    coded.inter2,
    case
        when coded.inter1 is null then coded.inter2 * 10
        when coded.inter2 is null then coded.inter1 * 10
        else least(coded.inter1, coded.inter2) * 10 + greatest(coded.inter1, coded.inter2)
    end as interaction,
    case
        when kind.political_violence and (coded.inter2 = 7 or (len(coded.targets) > 1 and list_contains(
            list_transform(coded.targets[2:], lambda actor: known.actors[actor].inter), 7
        ))) then 'Civilian targeting'
    end as civilian_targeting,
    coded.iso_numeric as iso,
    coded.acled_region as region,
    coded.country_name as country,
    coalesce(province.name_en, coded.admin1) as admin1,
    district.admin2,
    district.admin3,
    coalesce(place.name_en, coded.place, province.name_en) as location,
    coalesce(coded.lat, province.lat) as latitude,
    coalesce(coded.lon, province.lon) as longitude,
    coalesce(coded.geo_precision, 3) as geo_precision,
    array_to_string(list_sort(list_distinct(list_transform(
        coded.sources, lambda publisher: coalesce(known.publishers[publisher].name, publisher)
    ))), '; ') as source,
    array_to_string(list_sort(list_distinct(list_transform(
        coded.sources, lambda publisher: known.publishers[publisher].scale
    ))), '-') as source_scale,
    coded.evidence as notes,
    coalesce(coded.killed_low, 0) as fatalities,
    null::varchar as tags,
    epoch(coded.linked_at)::bigint as timestamp
from coded
cross join known
left join ref.event_type as kind
    on kind.event_type = coded.event_type and kind.sub_event_type = coded.sub_event_type
left join core.admin1_name as province on province.admin1 = coded.admin1
left join ref.place as place on place.place_id = coded.place_id
left join core.place_district as district on district.place_id = coded.place_id
