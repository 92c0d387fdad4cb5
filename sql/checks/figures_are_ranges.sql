-- No figure is negative, no low is above its high, and an event's best lies between its low and high.
-- @severity: error
select 'core.mention_count' as relation, event_mention_id::varchar as key, count_kind as figure, low, high
from core.mention_count
where low < 0 or low > high
union all
select 'core.mention_item', event_mention_id::varchar, item, low, high
from core.mention_item
where low < 0 or low > high
union all
select 'core.event', event_id::varchar, figure.kind, figure.low, figure.high
from (
    select event_id, unnest([
        {'kind': 'killed', 'low': killed_low, 'best': killed_best, 'high': killed_high},
        {'kind': 'injured', 'low': injured_low, 'best': injured_best, 'high': injured_high},
        {'kind': 'arrested', 'low': arrested_low, 'best': arrested_best, 'high': arrested_high},
        {'kind': 'abducted', 'low': abducted_low, 'best': abducted_best, 'high': abducted_high}
    ]) as figure
    from core.event
) as figures
where figure.low > figure.best or figure.best > figure.high or (figure.low is null) <> (figure.best is null)
