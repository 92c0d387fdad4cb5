-- One row per decision of a person: reports joined or kept apart, accepted, corrected or rejected; the latest first.
-- @column decision_id: the decision
-- @column kind: join, part, accept, correct or reject
-- @column decided_by: who
-- @column decided_at: when, UTC
-- @column note: why, in that person's words
-- @column article_ids: the articles whose reports it is about
-- @column event_mention_ids: these reports in the present coding; fewer than articles when one is no longer told so
-- @column n_lost: reports that the present coding does not tell any more
-- @column corrections: field and its right value; null in it is not known
with

reports as (

    select
        report.decision_id,
        list_sort(list(distinct report.article_id)) as article_ids,
        coalesce(list_sort(list(distinct found.event_mention_id) filter (found.event_mention_id is not null)), [])
            as event_mention_ids,
        count(*) filter (found.event_mention_id is null) as n_lost
    from core.decision_report as report
    left join core.decided_mention as found using (decision_id, report_number)
    group by report.decision_id

),

corrections as (

    select decision_id, list_sort(list({'field': field, 'value': value})) as corrections
    from core.decision_value
    group by decision_id

)

select
    decision.decision_id,
    decision.kind,
    decision.decided_by,
    decision.decided_at,
    decision.note,
    reports.article_ids,
    reports.event_mention_ids,
    reports.n_lost,
    coalesce(corrections.corrections, []) as corrections
from core.decision as decision
inner join reports using (decision_id)
left join corrections using (decision_id)
order by decision.decided_at desc, decision.decision_id
