-- No table holds a natural key twice: there are no primary keys, so this is where a slip of the loader shows.
-- @severity: error
select 'core.article' as relation, article_id::varchar as key, count(*) as n from core.article
group by article_id having count(*) > 1
union all
select 'core.event_mention', event_mention_id::varchar, count(*) from core.event_mention
group by event_mention_id having count(*) > 1
union all
select 'core.event', event_id::varchar, count(*) from core.event
group by event_id having count(*) > 1
union all
select 'core.event_link', event_mention_id::varchar, count(*) from core.event_link
group by event_mention_id having count(*) > 1
union all
select 'core.article_coding', article_id::varchar || ' ' || coder_version, count(*) from core.article_coding
group by article_id, coder_version having count(*) > 1
union all
select 'core.mention_count', event_mention_id::varchar || ' ' || count_kind || ' ' || subset_number, count(*)
from core.mention_count
group by event_mention_id, count_kind, subset_number having count(*) > 1
union all
select 'core.mention_evidence', event_mention_id::varchar || ' ' || field || ' ' || span_number, count(*)
from core.mention_evidence
group by event_mention_id, field, span_number having count(*) > 1
union all
select 'ops.fetch', fetch_id::varchar, count(*) from ops.fetch
group by fetch_id having count(*) > 1
union all
select 'ops.rejection', rejection_id::varchar, count(*) from ops.rejection
group by rejection_id having count(*) > 1
union all
select 'ops.run', run_id::varchar, count(*) from ops.run
group by run_id having count(*) > 1
union all
select 'ref.source', source_id, count(*) from ref.source
group by source_id having count(*) > 1
union all
select 'ref.place', place_id, count(*) from ref.place
group by place_id having count(*) > 1
union all
select 'ref.actor', actor_id, count(*) from ref.actor
group by actor_id having count(*) > 1
