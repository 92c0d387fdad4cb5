-- A count of an event on which reports disagree: no number lies in every report's range.
-- @column event_id: the event
-- @column count_kind: killed, injured, arrested or abducted
-- @column lowest: lowest figure stated
-- @column highest: highest figure stated
-- @column n_reports: reports that state this count
-- @column n_sources: publishers that state this count
with

-- An event whose lowest figure is its highest has no report that differs: most are left out before reports are looked at.
disputed as (

    select event_id
    from core.event
    where n_mentions > 1 and (
        killed_low is distinct from killed_high or injured_low is distinct from injured_high
        or arrested_low is distinct from arrested_high or abducted_low is distinct from abducted_high
    )

),

reports as (

    select
        link.event_id, mention.reported_by,
        unnest([
            {'count_kind': 'killed', 'low': mention.killed_low, 'high': mention.killed_high},
            {'count_kind': 'injured', 'low': mention.injured_low, 'high': mention.injured_high},
            {'count_kind': 'arrested', 'low': mention.arrested_low, 'high': mention.arrested_high},
            {'count_kind': 'abducted', 'low': mention.abducted_low, 'high': mention.abducted_high}
        ], recursive := true)
    from core.event_link as link
    semi join disputed using (event_id)
    inner join core.event_mention as mention using (event_mention_id)

)

select
    event_id,
    count_kind,
    min(low) as lowest,
    max(coalesce(high, low)) as highest,
    count(*) as n_reports,
    count(distinct reported_by) as n_sources
from reports
where low is not null
group by event_id, count_kind
-- the highest low is above the lowest closed high
having max(low) > min(high)
