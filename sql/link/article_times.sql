-- Articles of the temporary table copy_frontier that have words to compare, with the instant at which they count as
-- reported. Of a publication day alone the end is taken, so that instants of that day come first; nothing is published
-- after it was fetched.
select
    article_id,
    fetched_at,
    least(fetched_at, coalesce(published_at, (published_date + 1)::timestamptz - interval 1 second)) as reported_at
from core.article
where rowid in (select rowid from core.article semi join copy_frontier using (article_id)) and len(signature) = 128
