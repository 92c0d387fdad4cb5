-- One row per text that several articles print: a wire story is one row, with the article that had it first.
-- @column original_id: the earliest article: first published, of these the first fetched
-- @column source_id: its publisher
-- @column title: its headline
-- @column url: its address
-- @column first_published_at: when it was published, else fetched, UTC
-- @column last_published_at: when the latest copy was published, else fetched, UTC
-- @column n_articles: articles that print the text, the original included
-- @column n_sources: publishers that print it
-- @column sources: these publishers
-- @column copy_ids: the copies, the earliest first
-- @column lowest_similarity: of the copy that differs most, 0 to 1
with

copies as (

    select
        duplicate_of as original_id,
        article_id,
        source_id,
        coalesce(published_at, fetched_at) as published_at,
        similarity
    from articles
    where duplicate_of is not null

),

clusters as (

    select
        original_id,
        min(published_at) as first_copied_at,
        max(published_at) as last_copied_at,
        count(*) as n_copies,
        list(source_id) as sources,
        list(article_id order by published_at, article_id) as copy_ids,
        min(similarity) as lowest_similarity
    from copies
    group by original_id

)

select
    clusters.original_id,
    original.source_id,
    original.title,
    original.url,
    least(clusters.first_copied_at, coalesce(original.published_at, original.fetched_at)) as first_published_at,
    greatest(clusters.last_copied_at, coalesce(original.published_at, original.fetched_at)) as last_published_at,
    clusters.n_copies + 1 as n_articles,
    len(list_distinct(list_append(clusters.sources, original.source_id))) as n_sources,
    list_sort(list_distinct(list_append(clusters.sources, original.source_id))) as sources,
    clusters.copy_ids,
    clusters.lowest_similarity
from clusters
inner join core.article as original on original.article_id = clusters.original_id
order by n_articles desc, clusters.original_id
