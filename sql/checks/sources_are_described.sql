-- Every article's source has a description in ref.source.
-- @severity: warning
select source_id, count(*) as n_articles
from core.article anti join ref.source using (source_id)
group by source_id
