-- What a report tells, kept with it: who, how many, in which words, of which article. A view that gathered the parts of
-- every mention took six seconds at a million of them, and linking searched all parts to compare a few. The parts stay
-- what is true; these columns repeat them, and a check compares both.

alter table core.event_mention add column agents varchar[]; -- ids of who acts, in the article's order
alter table core.event_mention add column supporters varchar[]; -- ids of who acts with the agent
alter table core.event_mention add column targets varchar[]; -- ids of who is acted on
alter table core.event_mention add column attributed_to varchar[]; -- ids of who says so; empty when the outlet itself reports
alter table core.event_mention add column claimed_by varchar[]; -- ids of who claims responsibility
alter table core.event_mention add column killed_low bigint; -- at least so many killed; null not stated, 0 stated none
alter table core.event_mention add column killed_high bigint; -- at most so many; null beside a low means "at least"
alter table core.event_mention add column injured_low bigint; -- at least so many injured
alter table core.event_mention add column injured_high bigint; -- at most so many
alter table core.event_mention add column arrested_low bigint; -- at least so many arrested
alter table core.event_mention add column arrested_high bigint; -- at most so many
alter table core.event_mention add column abducted_low bigint; -- at least so many abducted
alter table core.event_mention add column abducted_high bigint; -- at most so many
alter table core.event_mention add column incidents_low bigint; -- at least so many incidents that an aggregate counts
alter table core.event_mention add column incidents_high bigint; -- at most so many
alter table core.event_mention add column n_failed_checks bigint; -- how many consistency checks on its figures failed
alter table core.event_mention add column evidence varchar; -- the sentences that tell it
alter table core.event_mention add column reported_by varchar; -- the publisher of the article
alter table core.event_mention add column reported_at timestamptz; -- publication, else fetch, of the article, UTC
alter table core.event_mention add column text_key ubigint; -- the first 64 bits of the hash of the article's text

-- Part by part, so that the lists of ten million mentions need not be in memory at once; updating all rows in place would.
create temp table whole as select coalesce(max(rowid), -1) + 1 as rows from core.event_mention;

create temp table part as from core.event_mention limit 0;

create temp macro told() as table (
with

actors as (

    select
        event_mention_id,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'agent')) as agents,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'supporter')) as supporters,
        list_sort(list({'n': actor_number, 'id': actor_id}) filter (role = 'target')) as targets
    from core.mention_actor semi join part using (event_mention_id)
    group by event_mention_id

),

speakers as (

    select
        event_mention_id,
        list_sort(list({'n': attribution_number, 'id': actor_id}) filter (attribution_kind = 'attributed_to'))
            as attributed_to,
        list_sort(list({'n': attribution_number, 'id': actor_id}) filter (attribution_kind = 'claimed_by'))
            as claimed_by
    from core.mention_attribution semi join part using (event_mention_id)
    group by event_mention_id

),

counts as (

    select
        event_mention_id,
        max(low) filter (count_kind = 'killed') as killed_low,
        max(high) filter (count_kind = 'killed') as killed_high,
        max(low) filter (count_kind = 'injured') as injured_low,
        max(high) filter (count_kind = 'injured') as injured_high,
        max(low) filter (count_kind = 'arrested') as arrested_low,
        max(high) filter (count_kind = 'arrested') as arrested_high,
        max(low) filter (count_kind = 'abducted') as abducted_low,
        max(high) filter (count_kind = 'abducted') as abducted_high,
        max(low) filter (count_kind = 'incidents') as incidents_low,
        max(high) filter (count_kind = 'incidents') as incidents_high
    from core.mention_count semi join part using (event_mention_id)
    where subset_number = 0
    group by event_mention_id

),

checks as (

    select event_mention_id, count(*) filter (verdict = 'fail') as n_failed_checks
    from core.mention_check semi join part using (event_mention_id)
    group by event_mention_id

),

-- offsets count code points from 0, end exclusive; substring counts them from 1
evidence as (

    select event_mention_id, list_sort(list({'n': span_number, 's': span_start, 'e': span_end})) as spans
    from core.mention_evidence semi join part using (event_mention_id)
    where field = 'evidence'
    group by event_mention_id

)

select
    mention.* exclude (
        agents, supporters, targets, attributed_to, claimed_by, killed_low, killed_high, injured_low, injured_high,
        arrested_low, arrested_high, abducted_low, abducted_high, incidents_low, incidents_high, n_failed_checks,
        evidence, reported_by, reported_at, text_key
    ),
    coalesce(list_transform(actors.agents, lambda actor: actor.id), []) as agents,
    coalesce(list_transform(actors.supporters, lambda actor: actor.id), []) as supporters,
    coalesce(list_transform(actors.targets, lambda actor: actor.id), []) as targets,
    coalesce(list_transform(speakers.attributed_to, lambda actor: actor.id), []) as attributed_to,
    coalesce(list_transform(speakers.claimed_by, lambda actor: actor.id), []) as claimed_by,
    counts.* exclude (event_mention_id),
    coalesce(checks.n_failed_checks, 0) as n_failed_checks,
    array_to_string(
        list_transform(evidence.spans, lambda span: substring(article.text, span.s + 1, span.e - span.s)), chr(10)
    ) as evidence,
    article.source_id as reported_by,
    coalesce(article.published_at, article.fetched_at) as reported_at,
    try_cast('0x' || article.text_sha256[:16] as ubigint) as text_key
from part as mention
left join core.article as article using (article_id)
left join actors using (event_mention_id)
left join speakers using (event_mention_id)
left join counts using (event_mention_id)
left join checks using (event_mention_id)
left join evidence using (event_mention_id)
);

create or replace temp table part as from core.event_mention
where rowid >= (select rows * 0 // 32 from whole) and rowid < (select rows * 1 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 1 // 32 from whole) and rowid < (select rows * 2 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 2 // 32 from whole) and rowid < (select rows * 3 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 3 // 32 from whole) and rowid < (select rows * 4 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 4 // 32 from whole) and rowid < (select rows * 5 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 5 // 32 from whole) and rowid < (select rows * 6 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 6 // 32 from whole) and rowid < (select rows * 7 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 7 // 32 from whole) and rowid < (select rows * 8 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 8 // 32 from whole) and rowid < (select rows * 9 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 9 // 32 from whole) and rowid < (select rows * 10 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 10 // 32 from whole) and rowid < (select rows * 11 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 11 // 32 from whole) and rowid < (select rows * 12 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 12 // 32 from whole) and rowid < (select rows * 13 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 13 // 32 from whole) and rowid < (select rows * 14 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 14 // 32 from whole) and rowid < (select rows * 15 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 15 // 32 from whole) and rowid < (select rows * 16 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 16 // 32 from whole) and rowid < (select rows * 17 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 17 // 32 from whole) and rowid < (select rows * 18 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 18 // 32 from whole) and rowid < (select rows * 19 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 19 // 32 from whole) and rowid < (select rows * 20 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 20 // 32 from whole) and rowid < (select rows * 21 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 21 // 32 from whole) and rowid < (select rows * 22 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 22 // 32 from whole) and rowid < (select rows * 23 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 23 // 32 from whole) and rowid < (select rows * 24 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 24 // 32 from whole) and rowid < (select rows * 25 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 25 // 32 from whole) and rowid < (select rows * 26 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 26 // 32 from whole) and rowid < (select rows * 27 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 27 // 32 from whole) and rowid < (select rows * 28 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 28 // 32 from whole) and rowid < (select rows * 29 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 29 // 32 from whole) and rowid < (select rows * 30 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 30 // 32 from whole) and rowid < (select rows * 31 // 32 from whole);
insert into core.event_mention by name from told();
create or replace temp table part as from core.event_mention
where rowid >= (select rows * 31 // 32 from whole) and rowid < (select rows * 32 // 32 from whole);
insert into core.event_mention by name from told();

delete from core.event_mention where rowid < (select rows from whole);

drop macro table temp.told;
drop table part;
drop table whole;
