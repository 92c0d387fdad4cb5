-- A place with the district and the subdistrict that it lies in, found upwards through the gazetteer.
-- @column place_id: the place
-- @column admin2: English name of the district, the place itself where it is one; null when unknown
-- @column admin3: English name of the subdistrict, the place itself where it is one; null when unknown
select
    here.place_id,
    case 'admin2'
        when here.kind then here.name_en when one.kind then one.name_en when two.kind then two.name_en
        when three.kind then three.name_en when four.kind then four.name_en
    end as admin2,
    case 'admin3'
        when here.kind then here.name_en when one.kind then one.name_en when two.kind then two.name_en
        when three.kind then three.name_en when four.kind then four.name_en
    end as admin3
from ref.place as here
left join ref.place as one on one.place_id = here.parent
left join ref.place as two on two.place_id = one.parent
left join ref.place as three on three.place_id = two.parent
left join ref.place as four on four.place_id = three.parent
