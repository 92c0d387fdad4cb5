-- Bands of the articles in the temporary table copy_frontier (article_id): 42 hashes of three signature values each.
select
    md5_number_lower(concat(number, ':', (signature[3 * number + 1 : 3 * number + 3])::varchar)) as band,
    article_id,
    -- of a publication day alone the end is taken, so that instants of that day come first; nothing is published after
    -- it was fetched
    least(fetched_at, coalesce(published_at, (published_date + 1)::timestamptz - interval 1 second)) as reported_at
from (from core.article semi join copy_frontier using (article_id) where len(signature) = 128) as article
cross join range(42) as numbers (number)
