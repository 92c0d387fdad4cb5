-- Who reports an event and in which words, kept with it: a view that joined every article for that took ten seconds at a
-- million mentions.

alter table core.event add column sources varchar[]; -- ids of the publishers that report it, sorted
alter table core.event add column evidence varchar; -- the sentences of the report that gives words and place

update core.event set sources = told.sources
from (
    select link.event_id, list_sort(list_distinct(list(article.source_id))) as sources
    from core.event_link as link
    inner join core.event_mention using (event_mention_id)
    inner join core.article as article using (article_id)
    group by link.event_id
) as told
where told.event_id = event.event_id;

update core.event set evidence = told.evidence
from (
    select
        mention.event_mention_id,
        string_agg(substring(article.text, span_start + 1, span_end - span_start), chr(10) order by span_number) as evidence
    from core.event_mention as mention
    inner join core.mention_evidence as span on span.event_mention_id = mention.event_mention_id and field = 'evidence'
    inner join core.article as article using (article_id)
    group by mention.event_mention_id
) as told
where told.event_mention_id = event.best_mention_id;
