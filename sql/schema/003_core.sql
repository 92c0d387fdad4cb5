-- Articles, what each coder version read in them, and the incidents that were joined from them.

create table core.article (
    article_id uuid not null,
    source_id varchar not null,
    url varchar not null,
    url_key varchar not null,
    canonical_url varchar,
    title varchar,
    text varchar not null,
    author varchar,
    language varchar not null,
    published_at timestamptz,
    published_date date,
    published_offset_minutes integer,
    published_signal varchar,
    date_candidates struct(
        signal varchar, raw varchar, instant timestamptz, "day" date, "precision" varchar, rule varchar, chosen boolean
    )[] not null,
    encoding varchar not null,
    encoding_evidence varchar not null,
    text_sha256 varchar not null,
    page_sha256 varchar not null,
    fetched_at timestamptz not null,
    cleaner_version varchar not null,
    warc_file varchar,
    warc_offset bigint,
    row_sha256 varchar not null,
    run_id uuid,
    loaded_at timestamptz not null,
    updated_at timestamptz not null,
);

create table core.article_coding (
    article_id uuid not null,
    coder_version varchar not null,
    coded_at timestamptz not null,
    superseded_at timestamptz,
    n_event_mentions integer not null,
    skipped varchar,
    detail varchar,
    coding_sha256 varchar not null,
    run_id uuid,
);

create table core.event_mention (
    event_mention_id uuid not null,
    article_id uuid not null,
    mention_number integer not null,
    coder_version varchar not null,
    coded_at timestamptz not null,
    superseded_at timestamptz,
    event_class varchar not null,
    event_type varchar not null,
    sub_event_type varchar not null,
    status varchar not null,
    date_start date,
    date_end date,
    date_precision varchar not null,
    country varchar,
    admin1 varchar,
    place varchar,
    place_id varchar,
    lat double,
    lon double,
    geo_precision integer,
    plover_type varchar,
    plover_mode varchar,
    cameo varchar,
    confidence double not null,
    rules varchar[] not null,
    reasons map(varchar, varchar) not null,
);

create table core.mention_actor (
    event_mention_id uuid not null,
    actor_number integer not null,
    role varchar not null,
    actor_id varchar not null,
    surface varchar not null,
    span_start integer,
    span_end integer,
);

create table core.mention_count (
    event_mention_id uuid not null,
    count_kind varchar not null,
    subset_number integer not null,
    who varchar,
    low bigint,
    high bigint,
);

create table core.mention_item (
    event_mention_id uuid not null,
    item_number integer not null,
    item varchar not null,
    category varchar not null,
    low bigint,
    high bigint,
    unit varchar,
    span_start integer,
    span_end integer,
);

create table core.mention_attribution (
    event_mention_id uuid not null,
    attribution_number integer not null,
    attribution_kind varchar not null,
    actor_id varchar not null,
);

create table core.mention_evidence (
    event_mention_id uuid not null,
    field varchar not null,
    span_number integer not null,
    span_start integer,
    span_end integer,
);

create table core.mention_check (
    event_mention_id uuid not null,
    check_number integer not null,
    check_name varchar not null,
    verdict varchar not null,
    stated bigint,
    computed bigint,
    detail varchar not null,
);

create table core.event (
    event_id uuid not null,
    event_type varchar not null,
    sub_event_type varchar not null,
    status varchar not null,
    date_start date,
    date_end date,
    date_precision varchar not null,
    country varchar,
    admin1 varchar,
    place varchar,
    place_id varchar,
    lat double,
    lon double,
    geo_precision integer,
    plover_type varchar,
    plover_mode varchar,
    cameo varchar,
    agents varchar[] not null,
    supporters varchar[] not null,
    targets varchar[] not null,
    claimed_by varchar[] not null,
    killed_low bigint, killed_best bigint, killed_high bigint,
    injured_low bigint, injured_best bigint, injured_high bigint,
    arrested_low bigint, arrested_best bigint, arrested_high bigint,
    abducted_low bigint, abducted_best bigint, abducted_high bigint,
    best_mention_id uuid not null,
    n_mentions integer not null,
    n_articles integer not null,
    n_sources integer not null,
    first_reported_at timestamptz,
    last_reported_at timestamptz,
    confidence double not null,
    linked_at timestamptz not null,
);

create table core.event_link (
    event_id uuid not null,
    event_mention_id uuid not null,
    score double not null,
    reasons varchar[] not null,
    method varchar not null,
    linked_at timestamptz not null,
);
