-- Every part of a mention belongs to a mention, and every mention and coding to an article.
-- @severity: error
select 'core.event_mention' as relation, event_mention_id::varchar as key
from core.event_mention anti join core.article using (article_id)
union all
select 'core.article_coding', article_id::varchar
from core.article_coding anti join core.article using (article_id)
union all
select 'core.mention_actor', event_mention_id::varchar
from core.mention_actor anti join core.event_mention using (event_mention_id)
union all
select 'core.mention_count', event_mention_id::varchar
from core.mention_count anti join core.event_mention using (event_mention_id)
union all
select 'core.mention_item', event_mention_id::varchar
from core.mention_item anti join core.event_mention using (event_mention_id)
union all
select 'core.mention_attribution', event_mention_id::varchar
from core.mention_attribution anti join core.event_mention using (event_mention_id)
union all
select 'core.mention_evidence', event_mention_id::varchar
from core.mention_evidence anti join core.event_mention using (event_mention_id)
union all
select 'core.mention_check', event_mention_id::varchar
from core.mention_check anti join core.event_mention using (event_mention_id)
