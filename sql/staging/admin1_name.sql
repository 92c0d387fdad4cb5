-- A province (ISO 3166-2) with its names and its representative point.
-- @column admin1: ISO 3166-2 code
-- @column name_en: English name
-- @column name_ar: Arabic name
-- @column lat: latitude in degrees
-- @column lon: longitude in degrees
select
    admin1,
    arg_min(name_en, place_id) as name_en,
    arg_min(name_ar, place_id) as name_ar,
    arg_min(lat, place_id) as lat,
    arg_min(lon, place_id) as lon
from ref.place
where kind = 'admin1' and admin1 is not null
group by admin1
