-- One row per deadly event in the terms of UCDP GED.
-- Only events that occurred, are dated, and for which a report states at least one death. UCDP's threshold of 25
-- deaths a year for a dyad is not applied. Deaths by side are not known: all stand under civilians when only civilians
-- were the target, else under unknown (UCDP's "unknown side").
-- @column id: the event
-- @column type_of_violence: 1 state-based, 2 non-state, 3 one-sided; null when the sides do not tell
-- @column side_a: who acts; null when unknown
-- @column side_b: who is acted on; null when unknown
-- @column date_start: first day
-- @column date_end: last day
-- @column date_prec: 1 day, 2 range of 2 to 6 days, 3 week, 4 month, 5 year
-- @column where_prec: 1 exact, 2 near a known point, 3 district, 4 province, 5 larger or fuzzy, 6 country; null unknown
-- @column where_description: the place, as the article spells it
-- @column adm_1: English name of the province
-- @column country: English name
-- @column latitude: degrees
-- @column longitude: degrees
-- @column event_clarity: always 1, an individual incident; aggregates are in another view
-- @column deaths_a: always 0: no death is assigned to side A
-- @column deaths_b: always 0: no death is assigned to side B
-- @column deaths_civilians: deaths where only civilians were the target
-- @column deaths_unknown: all other deaths
-- @column best: the latest stated figure; the sum of the four above
-- @column low: lowest stated figure
-- @column high: highest stated figure; an open "at least" is taken at its low
-- @column number_of_sources: publishers that report it
-- @column source_article: addresses of the reports, separated by "; "
with

deadly as (

    select
        event.*,
        greatest(killed_best, coalesce(killed_high, killed_best)) as highest
    from core.event as event
    where status = 'occurred' and date_start is not null and killed_best >= 1

),

sided as (

    select
        deadly.*,
        coalesce(agent.acled_name, deadly.agents[1])
            || if(agent.carries_country, ' (' || coalesce(country.name_en, '?') || ')', '') as side_a,
        if(agent.inter = 1 and agent.country <> deadly.country, 8, agent.inter) as inter_a,
        coalesce(target.acled_name, deadly.targets[1])
            || if(target.carries_country, ' (' || coalesce(country.name_en, '?') || ')', '') as side_b,
        if(target.inter = 1 and target.country <> deadly.country, 8, target.inter) as inter_b,
        if(len(deadly.targets) > 1, list_bool_and(list_transform(
            deadly.targets, lambda actor: known.inters[actor] = 7
        )), target.inter = 7) as only_civilians
    from deadly
    -- one row: whoever is in a list is looked up in it
    cross join (select map_from_entries(list({'k': actor_id, 'v': inter})) as inters from core.known_actor) as known
    left join core.known_actor as agent on agent.actor_id = deadly.agents[1]
    left join core.known_actor as target on target.actor_id = deadly.targets[1]
    left join ref.country as country on country.country = deadly.country

),

reports as (

    select link.event_id, array_to_string(list_sort(list_distinct(list(article.url))), '; ') as urls
    from (from core.event_link semi join deadly using (event_id)) as link
    inner join core.event_mention as mention using (event_mention_id)
    inner join core.article as article using (article_id)
    group by link.event_id

)

select
    sided.event_id as id,
    case
        when sided.inter_b between 5 and 7 and sided.inter_a in (1, 2, 3, 4, 8) then 3
        when sided.inter_a in (1, 8) and sided.inter_b in (1, 2, 3, 4, 8) then 1
        when sided.inter_a in (2, 3, 4) and sided.inter_b in (1, 8) then 1
        when sided.inter_a in (2, 3, 4) and sided.inter_b in (2, 3, 4) then 2
    end as type_of_violence,
    sided.side_a,
    sided.side_b,
    sided.date_start,
    coalesce(sided.date_end, sided.date_start) as date_end,
    case
        when sided.date_precision = 'day' and coalesce(sided.date_end, sided.date_start) = sided.date_start then 1
        when sided.date_precision = 'day' and sided.date_end - sided.date_start <= 5 then 2
        when sided.date_precision in ('day', 'week') then 3
        when sided.date_precision = 'month' then 4
        else 5
    end as date_prec,
    case
        when place.kind in ('admin2', 'admin3') then 3
        when place.kind = 'admin1' then 4
        when place.kind in ('region', 'river', 'road', 'mountain') then 5
        when place.kind = 'country' then 6
        when sided.geo_precision in (1, 2) then sided.geo_precision
        when sided.geo_precision = 3 or sided.admin1 is not null then 4
        when sided.country is not null then 6
    end as where_prec,
    sided.place as where_description,
    coalesce(province.name_en, sided.admin1) as adm_1,
    coalesce(country.name_en, sided.country) as country,
    coalesce(sided.lat, province.lat) as latitude,
    coalesce(sided.lon, province.lon) as longitude,
    1 as event_clarity,
    0 as deaths_a,
    0 as deaths_b,
    if(coalesce(sided.only_civilians, false), sided.killed_best, 0) as deaths_civilians,
    if(coalesce(sided.only_civilians, false), 0, sided.killed_best) as deaths_unknown,
    sided.killed_best as best,
    sided.killed_low as low,
    sided.highest as high,
    sided.n_sources as number_of_sources,
    reports.urls as source_article
from sided
left join reports using (event_id)
left join ref.place as place on place.place_id = sided.place_id
left join core.admin1_name as province on province.admin1 = sided.admin1
left join ref.country as country on country.country = sided.country
