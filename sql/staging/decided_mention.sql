-- A report that a person decided about, found again in its article's present coding.
-- While the article's coding is the one that the person saw, it is that very mention; else the one of the same class
-- that resembles it most by the words of its evidence, its type, its place and its day, all as the coder tells them.
-- A report that is no longer told has no row here.
-- @column decision_id: the decision
-- @column report_number: which of its reports
-- @column side: 0, or 1 for the reports that a part keeps away from those of side 0
-- @column article_id: the article
-- @column event_mention_id: the mention in the present coding
-- @column event_class: incident or aggregate
-- @column rejected: whether a person's word keeps it out of every view
with

present as (

    select said.*, coding.coding_sha256
    from core.coder_said as said
    semi join core.decision_report as report on report.article_id = said.article_id
    inner join core.article_coding as coding
        on coding.article_id = said.article_id and coding.coder_version = said.coder_version
        and coding.superseded_at is null

),

spans as (

    select event_mention_id, min(span_start) as span_start, max(span_end) as span_end
    from core.mention_evidence semi join present using (event_mention_id)
    where field = 'evidence'
    group by event_mention_id

),

compared as (

    select
        report.decision_id, report.report_number, report.side, report.article_id, present.event_mention_id,
        present.mention_number, present.event_class, present.superseded_at is not null as rejected,
        report.coding_sha256 = present.coding_sha256 as same_coding,
        report.event_mention_id = present.event_mention_id as same_mention,
        -- the shared part of the words of both counts most, 4 when they are the same
        -- (least and greatest pass over nulls, so a mention without words is asked for first)
        if(spans.span_start is null or report.span_start is null, 0,
            4 * greatest(0, least(spans.span_end, report.span_end) - greatest(spans.span_start, report.span_start))
            / nullif(greatest(spans.span_end, report.span_end) - least(spans.span_start, report.span_start), 0))
        + if(present.sub_event_type = report.sub_event_type, 2, 0)
        + if(present.place is not distinct from report.place, 1, 0)
        + if(present.date_start is not distinct from report.date_start, 1, 0) as likeness
    from core.decision_report as report
    inner join present on present.article_id = report.article_id and present.event_class = report.event_class
    left join spans on spans.event_mention_id = present.event_mention_id

)

select
    decision_id,
    report_number,
    any_value(side) as side,
    article_id,
    arg_max(event_mention_id, (likeness, -mention_number)) as event_mention_id,
    any_value(event_class) as event_class,
    arg_max(rejected, (likeness, -mention_number)) as rejected
from compared
-- all of the words, half of them and the type, or type, place and day
where if(same_coding, same_mention, likeness >= 4)
group by decision_id, report_number, article_id
