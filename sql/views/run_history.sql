-- One row per execution of a flow, the latest first.
-- @column run_id: the run
-- @column flow: ingest, backfill, recode or demo
-- @column state: running, finished, finished_with_failures, failed or cancelled
-- @column started_at: UTC
-- @column finished_at: UTC; null while it runs, or when it was killed
-- @column seconds: how long it took
-- @column n_sources: sources that it was asked for
-- @column n_failed_sources: sources that failed
-- @column failed_sources: source and one sentence
-- @column discovered: URLs that the sources offered
-- @column known: offered URLs that were not fetched again
-- @column fetched: pages fetched
-- @column unchanged: answers "not modified"
-- @column n_rejected: inputs refused
-- @column rejected: reason and how many
-- @column cleaned: articles cleaned
-- @column coded: articles coded
-- @column loaded: articles stored
-- @column events: event mentions stored
-- @column stage_seconds: stage and how long it took
-- @column parameters: what the run was asked for
-- @column rasid_version: the program
select
    run_id,
    flow,
    state,
    started_at,
    finished_at,
    date_diff('millisecond', started_at, finished_at) / 1000 as seconds,
    len(sources) as n_sources,
    cardinality(failed_sources)::bigint as n_failed_sources,
    failed_sources,
    discovered,
    known,
    fetched,
    unchanged,
    coalesce(list_sum(map_values(rejected)), 0)::bigint as n_rejected,
    rejected,
    cleaned,
    coded,
    loaded,
    events,
    stage_seconds,
    parameters,
    rasid_version
from ops.run
order by started_at desc, run_id
