-- One row per article: what was read, where it is archived, and what the coder made of it.
-- @column article_id: hash of source and URL; the same on every machine
-- @column source_id: the publisher
-- @column source_name: the publisher's name
-- @column url: address as fetched
-- @column title: headline without the site's name
-- @column published_at: instant of publication in UTC; null when only a day or nothing is known
-- @column published_date: day of publication in the outlet's own calendar
-- @column published_signal: which sign on the page told the date
-- @column author: who signed it
-- @column language: ISO 639 code
-- @column text: the words of the article, cleaned
-- @column n_characters: length of the text
-- @column fetched_at: when the page was fetched, UTC
-- @column duplicate_of: the earliest article with the same text, or nearly; null for that one itself and for single ones
-- @column similarity: how near its text is to that article's, 0 to 1; null without one
-- @column coder_version: the rules that the present coding was made with; null when not coded
-- @column coded_at: when it was coded, UTC
-- @column n_event_mentions: how many event mentions; 0 read and none found, null not coded
-- @column skipped: why the coder did not read it
-- @column warc_file: archive file of the page, relative to the pages folder
-- @column warc_offset: byte at which the record begins
with

repeated as (

    select text_sha256 from core.article group by text_sha256 having count(*) > 1

),

-- the very same words are the same text however far apart they are printed
same_words as (

    select
        text_sha256,
        arg_min(
            coalesce(copy.original_id, article.article_id),
            (coalesce(article.published_at, article.fetched_at), article.article_id)
        ) as first_article_id
    from core.article as article
    semi join repeated using (text_sha256)
    left join core.article_copy as copy using (article_id)
    group by text_sha256

),

articles as (

    select
        article.*,
        copy.similarity,
        coalesce(copy.original_id, same_words.first_article_id) as first_article_id
    from core.article as article
    left join core.article_copy as copy using (article_id)
    left join same_words using (text_sha256)

)

select
    articles.article_id,
    articles.source_id,
    source.name as source_name,
    articles.url,
    articles.title,
    articles.published_at,
    articles.published_date,
    articles.published_signal,
    articles.author,
    articles.language,
    articles.text,
    length(articles.text) as n_characters,
    articles.fetched_at,
    nullif(articles.first_article_id, articles.article_id) as duplicate_of,
    if(duplicate_of is not null, coalesce(articles.similarity, 1.0), null) as similarity,
    coding.coder_version,
    coding.coded_at,
    coding.n_event_mentions,
    coding.skipped,
    articles.warc_file,
    articles.warc_offset
from articles
left join ref.source as source using (source_id)
left join core.article_coding as coding
    on coding.article_id = articles.article_id and coding.superseded_at is null
