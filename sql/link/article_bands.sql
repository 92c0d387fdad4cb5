-- Bands of the articles in the temporary table copy_times: 42 hashes of three signature values each.
select
    -- three values one by one: a list as text takes ten times as long
    md5_number_lower(concat(
        number, ':[', signature[3 * number + 1], ', ', signature[3 * number + 2], ', ', signature[3 * number + 3], ']'
    )) as band,
    article_id,
    reported_at
from (
    from core.article where rowid in (select rowid from core.article semi join copy_times using (article_id))
) as article
inner join copy_times using (article_id)
cross join range(42) as numbers (number)
