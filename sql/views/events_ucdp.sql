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

sides as (

    select
        event_id,
        arg_min(acled_name, position) filter (role = 'agent') as side_a,
        arg_min(inter, position) filter (role = 'agent') as inter_a,
        arg_min(acled_name, position) filter (role = 'target') as side_b,
        arg_min(inter, position) filter (role = 'target') as inter_b,
        bool_and(inter = 7) filter (role = 'target') as only_civilians
    from core.event_actor
    group by event_id

),

reports as (

    select link.event_id, string_agg(distinct article.url, '; ' order by article.url) as urls
    from core.event_link as link
    inner join core.event_mention as mention using (event_mention_id)
    inner join core.article as article using (article_id)
    group by link.event_id

)

select
    deadly.event_id as id,
    case
        when sides.inter_b between 5 and 7 and sides.inter_a in (1, 2, 3, 4, 8) then 3
        when sides.inter_a in (1, 8) and sides.inter_b in (1, 2, 3, 4, 8) then 1
        when sides.inter_a in (2, 3, 4) and sides.inter_b in (1, 8) then 1
        when sides.inter_a in (2, 3, 4) and sides.inter_b in (2, 3, 4) then 2
    end as type_of_violence,
    sides.side_a,
    sides.side_b,
    deadly.date_start,
    coalesce(deadly.date_end, deadly.date_start) as date_end,
    case
        when deadly.date_precision = 'day' and coalesce(deadly.date_end, deadly.date_start) = deadly.date_start then 1
        when deadly.date_precision = 'day' and deadly.date_end - deadly.date_start <= 5 then 2
        when deadly.date_precision in ('day', 'week') then 3
        when deadly.date_precision = 'month' then 4
        else 5
    end as date_prec,
    case
        when place.kind in ('admin2', 'admin3') then 3
        when place.kind = 'admin1' then 4
        when place.kind in ('region', 'river', 'road', 'mountain') then 5
        when place.kind = 'country' then 6
        when deadly.geo_precision in (1, 2) then deadly.geo_precision
        when deadly.geo_precision = 3 or deadly.admin1 is not null then 4
        when deadly.country is not null then 6
    end as where_prec,
    deadly.place as where_description,
    coalesce(province.name_en, deadly.admin1) as adm_1,
    coalesce(country.name_en, deadly.country) as country,
    coalesce(deadly.lat, province.lat) as latitude,
    coalesce(deadly.lon, province.lon) as longitude,
    1 as event_clarity,
    0 as deaths_a,
    0 as deaths_b,
    if(coalesce(sides.only_civilians, false), deadly.killed_best, 0) as deaths_civilians,
    if(coalesce(sides.only_civilians, false), 0, deadly.killed_best) as deaths_unknown,
    deadly.killed_best as best,
    deadly.killed_low as low,
    deadly.highest as high,
    deadly.n_sources as number_of_sources,
    reports.urls as source_article
from deadly
left join sides using (event_id)
left join reports using (event_id)
left join ref.place as place on place.place_id = deadly.place_id
left join core.admin1_name as province on province.admin1 = deadly.admin1
left join ref.country as country on country.country = deadly.country
order by deadly.date_start, deadly.event_id
