-- An event mention's type, place and day as the coder tells them: what people corrected is put back.
-- @column event_mention_id: the mention
-- @column article_id: the article
-- @column mention_number: which of the article's mentions, from 0
-- @column coder_version: rules that made it
-- @column superseded_at: when another coding took its place, or a person rejected it; null = current
-- @column event_class: incident or aggregate
-- @column sub_event_type: ACLED sub-event type
-- @column place: id in the gazetteer, else the name as spelled; null when no place below the province is named
-- @column date_start: first day
with

corrected as (

    select
        event_mention_id,
        max(coder_value) filter (field = 'sub_event_type') as sub_event_type,
        max(coder_value) filter (field = 'place') as place,
        bool_or(field = 'place') as has_place,
        max(coder_value) filter (field = 'date') as days,
        bool_or(field = 'date') as has_days
    from core.corrected_value
    group by event_mention_id

)

select
    mention.event_mention_id,
    mention.article_id,
    mention.mention_number,
    mention.coder_version,
    mention.superseded_at,
    mention.event_class,
    coalesce(corrected.sub_event_type, mention.sub_event_type) as sub_event_type,
    if(corrected.has_place, corrected.place, coalesce(mention.place_id, mention.place)) as place,
    if(corrected.has_days, split_part(corrected.days, '..', 1)::date, mention.date_start) as date_start
from core.event_mention as mention
left join corrected using (event_mention_id)
