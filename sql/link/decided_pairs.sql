-- Pairs of current incidents that people joined or keep apart, the oldest decision first.
with

-- materialised, so that reports are looked up once and not once for either side
decided as materialized (

    select decision.*, found.* exclude (decision_id), mention.rowid as row_id
    from core.decision as decision
    inner join core.decided_mention as found using (decision_id)
    inner join core.event_mention as mention on mention.event_mention_id = found.event_mention_id
    where decision.kind in ('join', 'part') and found.event_class = 'incident' and not found.rejected

)

select
    a.kind, a.decided_by, a.note,
    least(a.row_id, b.row_id) as left_row,
    greatest(a.row_id, b.row_id) as right_row
from decided as a
inner join decided as b
    on b.decision_id = a.decision_id
    and if(a.kind = 'join', b.report_number > a.report_number, b.side > a.side)
where a.row_id <> b.row_id
order by a.decided_at, a.decision_id, left_row, right_row
