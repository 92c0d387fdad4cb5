-- Copies of one text across sources, paragraphs that a source repeats, and what each visit to a source found.

alter table core.article add column signature uinteger[]; -- MinHash of the text's pairs of words; null when it was stored before there were any
alter table core.article add column boilerplate varchar[]; -- keys of the repeated paragraphs that were left out of the text

create table core.article_band (
    band ubigint not null, -- key that near copies are likely to share, a hash of three values of the signature
    article_id uuid not null, -- the article
    reported_at timestamptz not null, -- publication, else fetch, UTC
);

create table core.article_copy (
    article_id uuid not null, -- the article that repeats the text of an earlier one
    original_id uuid not null, -- the earliest article of that text
    similarity double not null, -- estimated share of pairs of words in common, 0 to 1
);

create table core.boilerplate (
    source_id varchar not null, -- the publisher
    paragraph_key varchar not null, -- hash of the paragraph's normal form
    paragraph varchar not null, -- its words, as first seen
    n_articles integer not null, -- in how many of the latest stories it stood when it was noticed
    known_since timestamptz not null, -- when it was noticed, UTC; articles cleaned later are without it
);

create table ops.source_visit (
    run_id uuid not null, -- the run
    source_id varchar not null, -- the publisher
    visited_at timestamptz not null, -- UTC
    state varchar not null, -- healthy, no_new_articles, unchanged, silent, layout_drift, extraction_empty, unreachable or unknown
    previous_state varchar not null, -- what the visit before found; unknown at the first
    detail varchar, -- why, in one sentence
    discovered bigint not null, -- URLs that it offered
    unchanged bigint not null, -- feeds and sitemaps that were as before
    fetched bigint not null, -- pages fetched
    cleaned bigint not null, -- articles found in them
    loaded bigint not null, -- articles that were new
    silence_limit_hours double, -- a longer silence would be unusual for this publisher; null when too little is known
);
