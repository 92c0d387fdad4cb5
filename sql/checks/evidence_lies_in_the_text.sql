-- Every span of a current mention lies within its article, and every mention has evidence.
-- @severity: error
select mention.event_mention_id, field, span_start, span_end, length(article.text) as n_characters
from core.event_mention as mention
inner join core.mention_evidence using (event_mention_id)
inner join core.article as article using (article_id)
where mention.superseded_at is null
    and (span_start < 0 or span_end <= span_start or span_end > length(article.text))
union all
select event_mention_id, 'evidence', null, null, null
from (from core.event_mention where superseded_at is null) as mention
anti join (from core.mention_evidence where field = 'evidence') as evidence using (event_mention_id)
