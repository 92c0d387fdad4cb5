-- One row per item seized, found or defused in an event, as the event's best report lists it.
-- @column event_id: the event
-- @column item_number: position in the report's list, from 0
-- @column date_start: first day of the event
-- @column month: first day of the month; null when the date is coarser or unknown
-- @column country: ISO 3166-1 alpha-2; null when unknown
-- @column admin1: province, ISO 3166-2; null when unknown
-- @column place: the most specific place
-- @column agents: ids of who seized it
-- @column targets: ids of whose it was
-- @column item: what it was, as the article names it
-- @column category: kind of item
-- @column low: at least so many; null when no quantity is stated
-- @column high: at most so many; null beside a low means "at least"
-- @column unit: what is counted (pieces, kilograms, pills); null for pieces
-- @column url: address of the report
with

-- of an event's reports the best one that lists items at all
listing as (

    select
        link.event_id,
        arg_min(event_mention_id, (event_mention_id <> event.best_mention_id, event_mention_id)) as event_mention_id
    from core.event_link as link
    inner join core.event as event using (event_id)
    semi join core.mention_item using (event_mention_id)
    group by link.event_id

)

select
    events.event_id,
    item.item_number,
    events.date_start,
    events.month,
    events.country,
    events.admin1,
    events.place,
    events.agents,
    events.targets,
    item.item,
    item.category,
    item.low,
    item.high,
    item.unit,
    article.url
from listing
inner join core.mention_item as item using (event_mention_id)
inner join core.event_mention as mention using (event_mention_id)
inner join core.article as article using (article_id)
inner join events on events.event_id = listing.event_id
order by events.date_start, events.event_id, item.item_number
