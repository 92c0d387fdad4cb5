-- Articles, what each coder version read in them, and the incidents that were joined from them.

create table core.article (
    article_id uuid not null, -- hash of source and URL key
    source_id varchar not null, -- the publisher
    url varchar not null, -- as fetched
    url_key varchar not null, -- canonical key of the URL
    canonical_url varchar, -- as the page names itself
    title varchar, -- headline without the site's name
    text varchar not null, -- the words of the article, cleaned
    author varchar, -- who signed it
    language varchar not null, -- ISO 639 code
    published_at timestamptz, -- instant in UTC; null when only a day or nothing is known
    published_date date, -- day in the outlet's own calendar
    published_offset_minutes integer, -- the outlet's offset from UTC then
    published_signal varchar, -- which sign on the page was chosen
    date_candidates struct(signal varchar, raw varchar, instant timestamptz, "day" date, "precision" varchar, rule varchar, chosen boolean)[] not null, -- all signs of a date with raw words and rule
    encoding varchar not null, -- character set that it was read in
    encoding_evidence varchar not null, -- why that one
    text_sha256 varchar not null, -- hash of the text
    page_sha256 varchar not null, -- hash of the page
    fetched_at timestamptz not null, -- UTC
    cleaner_version varchar not null, -- rules that cleaned it
    warc_file varchar, -- archive file, relative to the pages folder
    warc_offset bigint, -- byte at which the record begins
    row_sha256 varchar not null, -- hash of all that makes the article what it is
    run_id uuid, -- the run that stored it last
    loaded_at timestamptz not null, -- first stored, UTC
    updated_at timestamptz not null, -- last change, UTC
);

create table core.article_coding (
    article_id uuid not null, -- the article
    coder_version varchar not null, -- rules that read it
    coded_at timestamptz not null, -- UTC
    superseded_at timestamptz, -- when another coding took its place; null = current
    n_event_mentions integer not null, -- how many were found; 0 is read and none
    skipped varchar, -- why it was not read
    detail varchar, -- the same in one sentence
    coding_sha256 varchar not null, -- hash of all that the coder said
    run_id uuid, -- the run that stored it
);

create table core.event_mention (
    event_mention_id uuid not null, -- hash of article, coder version and number
    article_id uuid not null, -- the article
    mention_number integer not null, -- which of the article's mentions, from 0
    coder_version varchar not null, -- rules that made it
    coded_at timestamptz not null, -- UTC
    superseded_at timestamptz, -- when another coding took its place; null = current
    event_class varchar not null, -- incident or aggregate
    event_type varchar not null, -- ACLED event type
    sub_event_type varchar not null, -- ACLED sub-event type
    status varchar not null, -- occurred, thwarted, denied or planned
    date_start date, -- first day, in the place's own calendar
    date_end date, -- last day
    date_precision varchar not null, -- day, week, month, longer or unknown
    country varchar, -- ISO 3166-1 alpha-2
    admin1 varchar, -- province, ISO 3166-2
    place varchar, -- the most specific place, as spelled
    place_id varchar, -- the place in the gazetteer
    lat double, -- latitude in degrees
    lon double, -- longitude in degrees
    geo_precision integer, -- ACLED's 1 town, 2 near, 3 region
    plover_type varchar, -- PLOVER event type
    plover_mode varchar, -- PLOVER mode
    cameo varchar, -- CAMEO code
    confidence double not null, -- 0 to 1, the coder's own
    rules varchar[] not null, -- ids of the rules and lexicon rows that fired
    reasons map(varchar, varchar) not null, -- field and the rule that set it, or why it is empty
);

create table core.mention_actor (
    event_mention_id uuid not null, -- the mention
    actor_number integer not null, -- order in the mention, from 0
    role varchar not null, -- agent acts, supporter backs, target is acted on
    actor_id varchar not null, -- the actor
    surface varchar not null, -- the words that name it
    span_start integer, -- first character of these words, from 0
    span_end integer, -- character behind them
);

create table core.mention_count (
    event_mention_id uuid not null, -- the mention
    count_kind varchar not null, -- killed, injured, arrested, abducted or incidents
    subset_number integer not null, -- 0 the whole, from 1 parts of it, never added
    who varchar, -- whom a part counts; null for the whole
    low bigint, -- at least so many; 0 is stated none
    high bigint, -- at most so many; null beside a low is "at least"
);

create table core.mention_item (
    event_mention_id uuid not null, -- the mention
    item_number integer not null, -- order in the mention, from 0
    item varchar not null, -- what was seized, found or defused
    category varchar not null, -- kind of item
    low bigint, -- at least so many; null when no quantity is stated
    high bigint, -- at most so many
    unit varchar, -- what is counted; null for pieces
    span_start integer, -- first character of the words, from 0
    span_end integer, -- character behind them
);

create table core.mention_attribution (
    event_mention_id uuid not null, -- the mention
    attribution_number integer not null, -- order, from 0
    attribution_kind varchar not null, -- attributed_to says so, claimed_by claims responsibility
    actor_id varchar not null, -- who
);

create table core.mention_evidence (
    event_mention_id uuid not null, -- the mention
    field varchar not null, -- "evidence" for its sentences, else the field that the words set
    span_number integer not null, -- order, from 0
    span_start integer, -- first character, from 0; null when no words were found
    span_end integer, -- character behind the last
);

create table core.mention_check (
    event_mention_id uuid not null, -- the mention
    check_number integer not null, -- order, from 0
    check_name varchar not null, -- what was compared
    verdict varchar not null, -- pass, fail or warn
    stated bigint, -- the figure in the text, kept whatever the verdict
    computed bigint, -- what it should come to
    detail varchar not null, -- the comparison in words
);

create table core.event (
    event_id uuid not null, -- hash of the first report
    event_type varchar not null, -- ACLED event type
    sub_event_type varchar not null, -- ACLED sub-event type
    status varchar not null, -- occurred, thwarted, denied or planned
    date_start date, -- first day, in the place's own calendar
    date_end date, -- last day
    date_precision varchar not null, -- day, week, month, longer or unknown
    country varchar, -- ISO 3166-1 alpha-2
    admin1 varchar, -- province, ISO 3166-2
    place varchar, -- the most specific place, as spelled
    place_id varchar, -- the place in the gazetteer
    lat double, -- latitude in degrees
    lon double, -- longitude in degrees
    geo_precision integer, -- ACLED's 1 town, 2 near, 3 region
    plover_type varchar, -- PLOVER event type
    plover_mode varchar, -- PLOVER mode
    cameo varchar, -- CAMEO code
    agents varchar[] not null, -- ids of who acts
    supporters varchar[] not null, -- ids of who acts with them
    targets varchar[] not null, -- ids of who is acted on
    claimed_by varchar[] not null, -- ids of who claims responsibility
    killed_low bigint, -- lowest stated number of killed
    killed_best bigint, -- latest stated number of killed
    killed_high bigint, -- highest stated number of killed; null beside a low is "at least"
    injured_low bigint, -- lowest stated number of injured
    injured_best bigint, -- latest stated number of injured
    injured_high bigint, -- highest stated number of injured; null beside a low is "at least"
    arrested_low bigint, -- lowest stated number of arrested
    arrested_best bigint, -- latest stated number of arrested
    arrested_high bigint, -- highest stated number of arrested; null beside a low is "at least"
    abducted_low bigint, -- lowest stated number of abducted
    abducted_best bigint, -- latest stated number of abducted
    abducted_high bigint, -- highest stated number of abducted; null beside a low is "at least"
    best_mention_id uuid not null, -- the report that gives words and place
    n_mentions integer not null, -- reports
    n_articles integer not null, -- articles that report it
    n_sources integer not null, -- publishers that report it
    first_reported_at timestamptz, -- publication (else fetch) of the first report, UTC
    last_reported_at timestamptz, -- publication (else fetch) of the last report, UTC
    confidence double not null, -- 0 to 1, of the surest report
    linked_at timestamptz not null, -- last change, UTC
);

create table core.event_link (
    event_id uuid not null, -- the event
    event_mention_id uuid not null, -- a report of it
    score double not null, -- how well it fits, 0 to 1; 1 for the first report
    reasons varchar[] not null, -- why, each in words
    method varchar not null, -- rule that joined it
    linked_at timestamptz not null, -- last change, UTC
);
