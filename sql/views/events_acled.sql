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
with recursive

recorded as (

    select event.*, date_start + ((coalesce(date_end, date_start) - date_start) // 2)::integer as event_date
    from core.event as event
    where status in ('occurred', 'thwarted') and date_start is not null
        and date_precision in ('day', 'week', 'month') and country is not null
        and (geo_precision is not null or admin1 is not null)

),

sides as (

    select
        event_id,
        arg_min(acled_name, position) filter (role = 'agent') as agent,
        arg_min(inter, position) filter (role = 'agent') as agent_inter,
        string_agg(acled_name, '; ' order by role, position)
            filter ((role = 'agent' and position > 1) or role = 'supporter') as other_agents,
        arg_min(acled_name, position) filter (role = 'target') as target,
        arg_min(inter, position) filter (role = 'target') as target_inter,
        string_agg(acled_name, '; ' order by position) filter (role = 'target' and position > 1) as other_targets,
        coalesce(bool_or(role = 'target' and inter = 7), false) as hits_civilians
    from core.event_actor
    group by event_id

),

-- a place's district and subdistrict, upwards through the gazetteer
upwards(place_id, above, depth) as (

    select place_id, place_id, 0 from (select distinct place_id from recorded where place_id is not null) as used
    union all
    select upwards.place_id, place.parent, depth + 1
    from upwards
    inner join ref.place as place on place.place_id = upwards.above
    where place.parent is not null and depth < 6

),

districts as (

    select
        upwards.place_id,
        arg_min(place.name_en, depth) filter (place.kind = 'admin2') as admin2,
        arg_min(place.name_en, depth) filter (place.kind = 'admin3') as admin3
    from upwards
    inner join ref.place as place on place.place_id = upwards.above
    group by upwards.place_id

),

reporters as (

    select
        link.event_id,
        string_agg(distinct coalesce(source.name, article.source_id), '; '
            order by coalesce(source.name, article.source_id)) as sources,
        string_agg(distinct source.scale, '-' order by source.scale) as scales
    from core.event_link as link
    inner join core.event_mention as mention using (event_mention_id)
    inner join core.article as article using (article_id)
    left join ref.source as source using (source_id)
    group by link.event_id

),

coded as (

    select
        recorded.*,
        coalesce(sides.agent, if(event_type in (
            'Battles', 'Explosions/Remote violence', 'Violence against civilians'
        ), 'Unidentified Armed Group (' || coalesce(country.name_en, recorded.country) || ')', null)) as actor1,
        coalesce(sides.agent_inter, if(sides.agent is null and event_type in (
            'Battles', 'Explosions/Remote violence', 'Violence against civilians'
        ), 3, null)) as inter1,
        sides.other_agents,
        sides.target,
        sides.target_inter as inter2,
        sides.other_targets,
        coalesce(sides.hits_civilians, false) as hits_civilians,
        country.iso3,
        country.iso_numeric,
        country.acled_region,
        country.name_en as country_name
    from recorded
    left join sides using (event_id)
    left join ref.country as country on country.country = recorded.country

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
    coded.other_agents as assoc_actor_1,
    coded.inter1,
    coded.target as actor2,
    coded.other_targets as assoc_actor_2,
    coded.inter2,
    case
        when coded.inter1 is null then coded.inter2 * 10
        when coded.inter2 is null then coded.inter1 * 10
        else least(coded.inter1, coded.inter2) * 10 + greatest(coded.inter1, coded.inter2)
    end as interaction,
    if(coded.hits_civilians and kind.political_violence, 'Civilian targeting', null) as civilian_targeting,
    coded.iso_numeric as iso,
    coded.acled_region as region,
    coalesce(coded.country_name, coded.country) as country,
    coalesce(province.name_en, coded.admin1) as admin1,
    districts.admin2,
    districts.admin3,
    coalesce(place.name_en, coded.place, province.name_en) as location,
    coalesce(coded.lat, province.lat) as latitude,
    coalesce(coded.lon, province.lon) as longitude,
    coalesce(coded.geo_precision, 3) as geo_precision,
    reporters.sources as source,
    reporters.scales as source_scale,
    words.evidence as notes,
    coalesce(coded.killed_low, 0) as fatalities,
    null::varchar as tags,
    epoch(coded.linked_at)::bigint as timestamp
from coded
left join ref.event_type as kind
    on kind.event_type = coded.event_type and kind.sub_event_type = coded.sub_event_type
left join core.admin1_name as province on province.admin1 = coded.admin1
left join ref.place as place on place.place_id = coded.place_id
left join districts on districts.place_id = coded.place_id
left join reporters on reporters.event_id = coded.event_id
left join core.mention_words as words on words.event_mention_id = coded.best_mention_id
order by coded.event_date, event_id_cnty
