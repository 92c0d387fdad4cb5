-- An event mention that states a figure, with its whole counts side by side; null is not stated, 0 is stated none.
-- @column event_mention_id: the mention
-- @column killed_low: at least so many killed
-- @column killed_high: at most so many; null beside a low means "at least"
-- @column injured_low: at least so many injured
-- @column injured_high: at most so many; null beside a low means "at least"
-- @column arrested_low: at least so many arrested
-- @column arrested_high: at most so many; null beside a low means "at least"
-- @column abducted_low: at least so many abducted
-- @column abducted_high: at most so many; null beside a low means "at least"
-- @column incidents_low: at least so many incidents that an aggregate counts
-- @column incidents_high: at most so many; null beside a low means "at least"
select
    event_mention_id,
    max(low) filter (count_kind = 'killed') as killed_low,
    max(high) filter (count_kind = 'killed') as killed_high,
    max(low) filter (count_kind = 'injured') as injured_low,
    max(high) filter (count_kind = 'injured') as injured_high,
    max(low) filter (count_kind = 'arrested') as arrested_low,
    max(high) filter (count_kind = 'arrested') as arrested_high,
    max(low) filter (count_kind = 'abducted') as abducted_low,
    max(high) filter (count_kind = 'abducted') as abducted_high,
    max(low) filter (count_kind = 'incidents') as incidents_low,
    max(high) filter (count_kind = 'incidents') as incidents_high
from core.mention_count
where subset_number = 0
group by event_mention_id
