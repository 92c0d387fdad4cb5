-- Pairs of current incidents that people joined or keep apart, the oldest decision first.
select
    decision.kind, decision.decided_by, decision.note,
    least(a.event_mention_id, b.event_mention_id) as left_id,
    greatest(a.event_mention_id, b.event_mention_id) as right_id
from core.decision as decision
inner join core.decided_mention as a using (decision_id)
inner join core.decided_mention as b
    on b.decision_id = a.decision_id
    and if(decision.kind = 'join', b.report_number > a.report_number, b.side > a.side)
semi join (from core.event_mention where superseded_at is null and event_class = 'incident') as left_mention
    on left_mention.event_mention_id = a.event_mention_id
semi join (from core.event_mention where superseded_at is null and event_class = 'incident') as right_mention
    on right_mention.event_mention_id = b.event_mention_id
where decision.kind in ('join', 'part') and a.event_mention_id <> b.event_mention_id
order by decision.decided_at, decision.decision_id, left_id, right_id
