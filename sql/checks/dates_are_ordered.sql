-- No event or aggregate ends before it begins, and one with a day has it.
-- @severity: error
select event_mention_id, date_start, date_end, date_precision
from core.event_mention
where superseded_at is null
    and (date_end < date_start or (date_precision = 'day' and date_start is null))
