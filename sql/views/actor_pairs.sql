-- One row per acting and acted-on actor and event type: who did what to whom, in incidents that occurred.
-- An event with two agents and two targets is in four rows: never add rows up.
-- @column agent: id of who acts
-- @column agent_name: English name
-- @column target: id of who is acted on
-- @column target_name: English name
-- @column event_type: ACLED event type
-- @column n_events: incidents
-- @column first_date: first day of the first one
-- @column last_date: first day of the last one
-- @column killed_best: sum of the latest stated figures of killed, on whichever side; null when none is stated
-- @column n_killed_not_stated: incidents of which no report says how many were killed
-- @column arrested_best: sum of the latest stated figures of arrested; null when none is stated
-- @column n_arrested_not_stated: incidents of which no report says how many were arrested
with

pairs as (

    select event_id, unnest(list_distinct(agents)) as agent, targets
    from core.event
    where status = 'occurred'

),

exploded as (

    select event_id, agent, unnest(list_distinct(targets)) as target from pairs

)

select
    exploded.agent,
    agents.name_en as agent_name,
    exploded.target,
    targets.name_en as target_name,
    event.event_type,
    count(*) as n_events,
    min(event.date_start) as first_date,
    max(event.date_start) as last_date,
    sum(event.killed_best)::bigint as killed_best,
    count(*) filter (event.killed_best is null) as n_killed_not_stated,
    sum(event.arrested_best)::bigint as arrested_best,
    count(*) filter (event.arrested_best is null) as n_arrested_not_stated
from exploded
inner join core.event as event using (event_id)
left join core.actor_label as agents on agents.actor_id = exploded.agent
left join core.actor_label as targets on targets.actor_id = exploded.target
group by exploded.agent, agents.name_en, exploded.target, targets.name_en, event.event_type
order by n_events desc, agent, target, event.event_type
