-- An article has one current coding, and its current mentions are all of that coding's version.
-- @severity: error
select article_id, count(*)::varchar || ' current codings' as problem
from core.article_coding
where superseded_at is null
group by article_id
having count(*) > 1
union all
select mention.article_id, 'a current mention of version ' || mention.coder_version
from core.event_mention as mention
left join core.article_coding as coding
    on coding.article_id = mention.article_id and coding.superseded_at is null
where mention.superseded_at is null and mention.coder_version is distinct from coding.coder_version
