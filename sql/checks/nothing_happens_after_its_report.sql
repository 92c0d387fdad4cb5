-- What an article tells as a fact began no later than the day after its publication (time zones apart).
-- @severity: warning
select mention.event_mention_id, mention.date_start, article.published_date, article.url
from core.event_mention as mention
inner join core.article as article using (article_id)
where mention.superseded_at is null and mention.status in ('occurred', 'thwarted', 'denied')
    and mention.date_start > article.published_date + 1
