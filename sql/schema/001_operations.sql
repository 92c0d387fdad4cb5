-- How runs went: what was asked for, what came back, what was refused. Keys are upheld by the loader and by sql/checks.

create table ops.run (
    run_id uuid not null, -- hash of flow, start and a nonce
    flow varchar not null, -- ingest, backfill, recode or demo
    state varchar not null, -- running, finished, finished_with_failures, failed or cancelled
    started_at timestamptz not null, -- UTC
    finished_at timestamptz, -- UTC; null while it runs, or when it was killed
    sources varchar[] not null, -- sources that it was asked for
    failed_sources map(varchar, varchar) not null, -- source and one sentence
    discovered bigint not null, -- URLs that the sources offered
    fetched bigint not null, -- pages fetched
    unchanged bigint not null, -- answers "not modified"
    known bigint not null, -- offered URLs that were not fetched again
    rejected map(varchar, bigint) not null, -- reason and how many inputs
    cleaned bigint not null, -- articles cleaned
    coded bigint not null, -- articles coded
    loaded bigint not null, -- articles stored
    events bigint not null, -- event mentions stored
    stage_seconds map(varchar, double) not null, -- stage and how long it took
    parameters map(varchar, varchar) not null, -- what the run was asked for
    rasid_version varchar not null, -- the program
);

create table ops."window" (
    window_id uuid not null, -- hash of source, days and way
    source_id varchar not null, -- the publisher
    starts_on date not null, -- first day
    ends_on date not null, -- last day
    via varchar not null, -- discovery, warc or cc-news
    state varchar not null, -- pending, running, finished or failed
    run_id uuid, -- the last run that worked on it
    attempts integer not null, -- how often it was tried
    discovered bigint, -- URLs found; null before it was tried
    loaded bigint, -- articles stored; null before it was tried
    detail varchar, -- what went wrong, in one sentence
    updated_at timestamptz not null, -- last change, UTC
);

create table ops.fetch (
    fetch_id uuid not null, -- the request
    run_id uuid not null, -- the run that made it
    source_id varchar not null, -- the publisher
    url varchar not null, -- as requested
    url_key varchar not null, -- canonical key of the URL
    final_url varchar, -- after redirects
    kind varchar not null, -- robots, feed, sitemap, listing or page
    status integer, -- HTTP status; null without an answer
    outcome varchar not null, -- fetched, unchanged, failed or refused
    reason varchar, -- why it failed or was refused
    detail varchar, -- the same in one sentence
    etag varchar, -- validator for the next time
    last_modified varchar, -- validator for the next time
    content_type varchar, -- as the server says
    body_sha256 varchar, -- hash of the body, decompressed
    body_bytes bigint, -- size of the body, decompressed
    fetched_at timestamptz not null, -- UTC
    seconds double not null, -- how long it took
    warc_file varchar, -- archive file, relative to the pages folder
    warc_offset bigint, -- byte at which the record begins
);

create table ops.rejection (
    rejection_id uuid not null, -- hash of stage, reason and input
    stage varchar not null, -- discover, fetch, clean, code or load
    reason varchar not null, -- from the closed list in extractors/errors.py
    detail varchar not null, -- one sentence, of the last time
    source_id varchar, -- the publisher
    url varchar, -- the input
    url_key varchar, -- canonical key of the URL
    first_rejected_at timestamptz not null, -- UTC
    last_rejected_at timestamptz not null, -- UTC
    times integer not null, -- in how many runs
    run_id uuid, -- the last run that refused it
    replayable boolean not null, -- whether trying again can help
    warc_file varchar, -- archive file of the page, where it was fetched
    warc_offset bigint, -- byte at which the record begins
);

create table ops.source_state (
    source_id varchar not null, -- the publisher
    last_run_at timestamptz, -- last visit, UTC
    last_success_at timestamptz, -- last visit that went well, UTC
    last_new_article_at timestamptz, -- when it last gave a new article, UTC
    consecutive_failures integer not null, -- visits in a row that failed
    etag map(varchar, varchar) not null, -- discovery URL and validator
    last_modified map(varchar, varchar) not null, -- discovery URL and validator
    body_sha256 map(varchar, varchar) not null, -- discovery URL and hash of what it served
    health varchar not null, -- what the last run thought of it
    detail varchar, -- why, in one sentence
);
