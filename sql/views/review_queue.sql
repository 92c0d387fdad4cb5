-- One row per current event mention that needs a person, with the reasons, the most urgent first.
-- Priority adds up the reasons' weights and the toll: what is doubtful and matters comes first.
-- What a person has accepted or corrected is not asked again, unless a later coding tells another type, place or day.
-- @column event_mention_id: the mention
-- @column event_id: the incident that it was joined to; null for aggregates
-- @column article_id: the article
-- @column url: address of the article
-- @column title: headline
-- @column event_class: incident or aggregate
-- @column event_type: ACLED event type
-- @column sub_event_type: ACLED sub-event type
-- @column date_start: first day
-- @column admin1: province
-- @column place: the place, as the article spells it
-- @column killed_low: at least so many killed; null not stated
-- @column reasons: why a person should look, each in words
-- @column priority: higher is more urgent
-- @column evidence: the sentences that tell it
-- @column confidence: 0 to 1, the coder's own
with

conflicts as (

    select distinct event_id from core.disputed_count

),

verdicts as (

    select
        found.event_mention_id,
        arg_max(
            report.sub_event_type = coder.sub_event_type and report.place is not distinct from coder.place
            and report.date_start is not distinct from coder.date_start, (decided_at, decision_id)
        ) as still_so
    from core.decision
    inner join core.decided_mention as found using (decision_id)
    inner join core.decision_report as report using (decision_id, report_number)
    inner join core.coder_said as coder on coder.event_mention_id = found.event_mention_id
    where kind in ('accept', 'correct')
    group by found.event_mention_id

),

judged as (

    select
        mention.event_mention_id, mention.event_class = 'incident' as is_incident,
        mention.n_failed_checks > 0 as adds_up_not,
        conflicts.event_id is not null as is_disputed,
        -- half and below: the coder itself is in doubt
        mention.confidence < 0.5 as is_unsure,
        -- rare enough in one incident that each deserves a look
        is_incident and mention.killed_low >= 50 as has_high_toll,
        mention.place is not null and mention.place_id is null as is_unlisted,
        is_incident and mention.country is null as has_no_country,
        is_incident and mention.date_start is null as has_no_date,
        mention.date_start > coalesce(article.published_date, article.fetched_at::date)
            and mention.status <> 'planned' as is_early,
        is_incident and len(mention.agents) = 0 and len(mention.targets) = 0 as has_no_actor,
        not verdicts.still_so as is_told_otherwise
    from core.event_mention as mention
    inner join core.article as article using (article_id)
    left join core.event_link as link using (event_mention_id)
    left join conflicts on conflicts.event_id = link.event_id
    left join verdicts on verdicts.event_mention_id = mention.event_mention_id
    where mention.superseded_at is null and verdicts.still_so is distinct from true
        and (
            adds_up_not or is_disputed or is_unsure or has_high_toll or is_unlisted or has_no_country or has_no_date
            or is_early or has_no_actor or is_told_otherwise
        )

),

reasoned as (

    select
        event_mention_id,
        list_filter([
            if(adds_up_not, {'reason': 'its figures do not add up', 'weight': 30}, null),
            if(is_disputed, {'reason': 'reports disagree on the toll', 'weight': 25}, null),
            if(is_unsure, {'reason': 'the coder is unsure', 'weight': 20}, null),
            if(has_high_toll, {'reason': 'a very high toll', 'weight': 40}, null),
            if(is_unlisted, {'reason': 'the place is not in the gazetteer', 'weight': 15}, null),
            if(has_no_country, {'reason': 'the country is unknown', 'weight': 15}, null),
            if(has_no_date, {'reason': 'the date is unknown', 'weight': 10}, null),
            if(is_early, {'reason': 'it happened after it was reported', 'weight': 30}, null),
            if(has_no_actor, {'reason': 'no actor is known', 'weight': 5}, null),
            if(is_told_otherwise, {'reason': 'it is told otherwise since a person decided about it', 'weight': 35}, null)
        ], lambda reason: reason is not null) as found
    from judged

)

select
    reasoned.event_mention_id,
    link.event_id,
    mention.article_id,
    article.url,
    article.title,
    mention.event_class,
    mention.event_type,
    mention.sub_event_type,
    mention.date_start,
    mention.admin1,
    mention.place,
    mention.killed_low,
    list_transform(found, lambda item: item.reason) as reasons,
    (list_sum(list_transform(found, lambda item: item.weight)) + least(coalesce(mention.killed_low, 0), 20))::integer
        as priority,
    mention.evidence,
    mention.confidence
from reasoned
inner join core.event_mention as mention using (event_mention_id)
inner join core.article as article using (article_id)
left join core.event_link as link using (event_mention_id)
order by priority desc, reasoned.event_mention_id
