-- How a backfill ended, window by window and file by file.

alter table ops."window" add column refused bigint; -- pages that could not be had, or are no articles; null before it was tried
alter table ops."window" add column config_hash varchar; -- hash of the source's file when it was done; another file is another window

comment on column ops."window".state is 'pending, running, finished, partly_failed or failed; all but finished are done by the next backfill of these days';
comment on column ops."window".loaded is 'of what was found, the articles that are stored; null before it was tried';
comment on column ops."window".detail is 'what was refused or went wrong, in one sentence';

create table ops.input_file (
    file_id uuid not null, -- hash of its content, the days and the sources that it was read for
    path varchar not null, -- where it was, or its address
    via varchar not null, -- warc or cc-news
    since date not null, -- first day that was asked for
    until date not null, -- last day that was asked for
    state varchar not null, -- running, finished, failed, or replaced by another file of its name
    "position" bigint not null, -- up to where its pages are in the warehouse: bytes of a WARC file, files of a folder
    pages bigint not null, -- pages of the sources in it, so far
    loaded bigint not null, -- of these, the articles of these days that are stored
    outside bigint not null, -- of these, the articles of other days
    refused bigint not null, -- of these, what is no article
    run_id uuid, -- the last run that read it
    detail varchar, -- what went wrong, in one sentence
    updated_at timestamptz not null, -- last change, UTC
);
