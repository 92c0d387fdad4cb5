-- What a mention's row repeats of its parts and its article (actors, figures, words, publisher) is what these say. Of the
-- mentions that were coded within a day of the latest: those before have been looked at when they were.
-- @severity: error
with

recent as materialized (

    from core.event_mention where coded_at >= (select max(coded_at) - interval 1 day from core.event_mention)

),

actors as (

    select event_mention_id, list_sort(list(concat(role, ' ', actor_id))) as told
    from core.mention_actor semi join recent using (event_mention_id)
    group by event_mention_id

),

figures as (

    select event_mention_id, list_sort(list(concat(count_kind, ' ', low, '-', high))) as told
    from core.mention_count semi join recent using (event_mention_id)
    where subset_number = 0
    group by event_mention_id

),

-- offsets count code points from 0, end exclusive; substring counts them from 1
words as (

    select
        event_mention_id,
        string_agg(substring(text, span_start + 1, span_end - span_start), chr(10) order by span_number) as told
    from core.mention_evidence
    inner join recent using (event_mention_id)
    inner join (select article_id, text from core.article) as article using (article_id)
    where field = 'evidence'
    group by event_mention_id

)

select mention.event_mention_id, what
from recent as mention
inner join core.article as article using (article_id)
left join actors using (event_mention_id)
left join figures using (event_mention_id)
left join words using (event_mention_id)
cross join lateral (
    select unnest(list_filter([
        if(coalesce(actors.told, []) is distinct from list_sort(list_concat(
            list_transform(mention.agents, lambda id: 'agent ' || id),
            list_transform(mention.supporters, lambda id: 'supporter ' || id),
            list_transform(mention.targets, lambda id: 'target ' || id)
        )), 'its actors', null),
        if(coalesce(figures.told, []) is distinct from list_sort(list_filter([
            if(killed_low is null, null, concat('killed ', killed_low, '-', killed_high)),
            if(injured_low is null, null, concat('injured ', injured_low, '-', injured_high)),
            if(arrested_low is null, null, concat('arrested ', arrested_low, '-', arrested_high)),
            if(abducted_low is null, null, concat('abducted ', abducted_low, '-', abducted_high)),
            if(incidents_low is null, null, concat('incidents ', incidents_low, '-', incidents_high))
        ], lambda figure: figure is not null)), 'its figures', null),
        if(words.told is distinct from mention.evidence, 'its words', null),
        if(mention.reported_by is distinct from article.source_id, 'its publisher', null)
    ], lambda problem: problem is not null)) as what
) as problems
