-- One row per event mention that differs between two codings of an article that follow each other: what other rules and
-- word lists made of the same words. Mentions of the two codings are taken for one account when each resembles the
-- other most, by the words of the evidence, the type, the place and the day.
-- @column article_id: the article
-- @column source_id: the publisher
-- @column url: address of the article
-- @column title: headline
-- @column change: gained, lost or changed
-- @column fields: what differs in a changed one; empty for the others
-- @column before: the differing fields as they were, or all stated ones of a lost mention; null for a gained one
-- @column after: the differing fields as they are, or all stated ones of a gained mention; null for a lost one
-- @column event_class: incident or aggregate, in the later coding; of a lost one in the earlier
-- @column sub_event_type: ACLED sub-event type, likewise
-- @column date_start: first day, likewise
-- @column admin1: province, ISO 3166-2, likewise
-- @column place: the most specific place, likewise
-- @column old_version: coder version of the earlier coding
-- @column new_version: coder version of the later coding
-- @column changed_at: when the later coding took the place of the earlier, UTC
-- @column old_mention_id: the mention in the earlier coding; null when it was gained
-- @column new_mention_id: the mention in the later coding; null when it was lost
-- @column is_current: whether the later coding is the present one
with

codings as (

    select
        article_id, coder_version as new_version, coded_at as changed_at, superseded_at is null as is_current,
        lag(coder_version) over (partition by article_id order by coded_at, superseded_at nulls last) as old_version
    from core.article_coding

),

steps as (

    select * from codings where old_version is not null

),

mentions as (

    select mention.*
    from core.event_mention as mention
    semi join (
        select article_id, old_version as coder_version from steps union select article_id, new_version from steps
    ) as coded using (article_id, coder_version)

),

evidence as (

    select event_mention_id, min(span_start) as span_start, max(span_end) as span_end
    from core.mention_evidence semi join mentions using (event_mention_id)
    where field = 'evidence'
    group by event_mention_id

),

actors as (

    select
        event_mention_id,
        string_agg(actor_id, ', ' order by actor_number) filter (role = 'agent') as agents,
        string_agg(actor_id, ', ' order by actor_number) filter (role = 'supporter') as supporters,
        string_agg(actor_id, ', ' order by actor_number) filter (role = 'target') as targets
    from core.mention_actor semi join mentions using (event_mention_id)
    group by event_mention_id

),

figures as (

    select
        event_mention_id,
        count_kind,
        subset_number,
        who,
        case when high is null then coalesce(low::varchar, '') || '+' when low = high then low::varchar
            else concat(low, '-', high) end as figure
    from core.mention_count semi join mentions using (event_mention_id)

),

counts as (

    select
        event_mention_id,
        max(figure) filter (count_kind = 'killed' and subset_number = 0) as killed,
        max(figure) filter (count_kind = 'injured' and subset_number = 0) as injured,
        max(figure) filter (count_kind = 'arrested' and subset_number = 0) as arrested,
        max(figure) filter (count_kind = 'abducted' and subset_number = 0) as abducted,
        max(figure) filter (count_kind = 'incidents' and subset_number = 0) as incidents,
        string_agg(concat(figure, ' ', who, ' of ', count_kind), ', ' order by subset_number)
            filter (subset_number > 0) as parts
    from figures
    group by event_mention_id

),

items as (

    select
        event_mention_id,
        string_agg(
            concat_ws(' ', if(low = high, low::varchar, low || coalesce('-' || high, '+')), unit, item),
            ', ' order by item_number
        ) as seized
    from core.mention_item semi join mentions using (event_mention_id)
    group by event_mention_id

),

speakers as (

    select
        event_mention_id,
        string_agg(actor_id, ', ' order by attribution_number) filter (attribution_kind = 'attributed_to')
            as attributed_to,
        string_agg(actor_id, ', ' order by attribution_number) filter (attribution_kind = 'claimed_by') as claimed_by
    from core.mention_attribution semi join mentions using (event_mention_id)
    group by event_mention_id

),

said as (

    select
        mentions.event_mention_id, mentions.article_id, mentions.coder_version, mentions.mention_number,
        mentions.event_class, mentions.sub_event_type, mentions.date_start, mentions.admin1, mentions.place,
        evidence.span_start, evidence.span_end,
        map {
            'event_class': mentions.event_class,
            'event_type': mentions.event_type,
            'sub_event_type': mentions.sub_event_type,
            'status': mentions.status,
            'date_start': mentions.date_start::varchar,
            'date_end': mentions.date_end::varchar,
            'date_precision': mentions.date_precision,
            'country': mentions.country,
            'admin1': mentions.admin1,
            'place': mentions.place,
            'place_id': mentions.place_id,
            'agents': actors.agents,
            'supporters': actors.supporters,
            'targets': actors.targets,
            'killed': counts.killed,
            'injured': counts.injured,
            'arrested': counts.arrested,
            'abducted': counts.abducted,
            'incidents': counts.incidents,
            'parts': counts.parts,
            'seized': items.seized,
            'attributed_to': speakers.attributed_to,
            'claimed_by': speakers.claimed_by,
            'plover_type': mentions.plover_type,
            'plover_mode': mentions.plover_mode,
            'cameo': mentions.cameo
        } as fields
    from mentions
    left join evidence using (event_mention_id)
    left join actors using (event_mention_id)
    left join counts using (event_mention_id)
    left join items using (event_mention_id)
    left join speakers using (event_mention_id)

),

-- every earlier and later mention of a step that may be one account
compared as (

    select
        old.event_mention_id as old_id, new.event_mention_id as new_id, steps.changed_at,
        coalesce(4 * greatest(0, least(old.span_end, new.span_end) - greatest(old.span_start, new.span_start))
            / nullif(greatest(old.span_end, new.span_end) - least(old.span_start, new.span_start), 0), 0)
        + if(old.event_class = new.event_class, 0.5, 0)
        + if(old.sub_event_type = new.sub_event_type, 2, 0)
        + if(old.place is not distinct from new.place, 1, 0)
        + if(old.date_start is not distinct from new.date_start, 1, 0)
        - abs(old.mention_number - new.mention_number) / 1000 as likeness,
        old.mention_number as old_number, new.mention_number as new_number
    from steps
    inner join said as old on old.article_id = steps.article_id and old.coder_version = steps.old_version
    inner join said as new on new.article_id = steps.article_id and new.coder_version = steps.new_version
    -- more than type or place and day alone
    where likeness >= 2.5

),

first_choice as (

    select old_id, new_id, changed_at
    from compared
    qualify row_number() over (partition by old_id, changed_at order by likeness desc, new_number) = 1
        and row_number() over (partition by new_id, changed_at order by likeness desc, old_number) = 1

),

second_choice as (

    select old_id, new_id, changed_at
    from compared
    anti join first_choice using (old_id, changed_at)
    anti join first_choice as taken on taken.new_id = compared.new_id and taken.changed_at = compared.changed_at
    qualify row_number() over (partition by old_id, changed_at order by likeness desc, new_number) = 1
        and row_number() over (partition by new_id, changed_at order by likeness desc, old_number) = 1

),

pairs as (

    from first_choice union all from second_choice

),

before_and_after as (

    select steps.*, old.event_mention_id as old_id, pairs.new_id
    from steps
    inner join said as old on old.article_id = steps.article_id and old.coder_version = steps.old_version
    left join pairs on pairs.old_id = old.event_mention_id and pairs.changed_at = steps.changed_at
    union all
    select steps.*, null as old_id, new.event_mention_id
    from steps
    inner join said as new on new.article_id = steps.article_id and new.coder_version = steps.new_version
    anti join pairs on pairs.new_id = new.event_mention_id and pairs.changed_at = steps.changed_at

),

differences as (

    select
        step.*,
        case when old_id is null then 'gained' when new_id is null then 'lost' else 'changed' end as change,
        list_filter(map_keys(coalesce(new.fields, old.fields)), lambda name:
            old.fields[name] is distinct from new.fields[name]) as names,
        old.fields as old_fields,
        new.fields as new_fields,
        if(new_id is null, old, new) as present
    from before_and_after as step
    left join said as old on old.event_mention_id = step.old_id
    left join said as new on new.event_mention_id = step.new_id

)

select
    differences.article_id,
    article.source_id,
    article.url,
    article.title,
    change,
    if(change = 'changed', names, []) as fields,
    map_from_entries(list_filter(map_entries(old_fields), lambda pair:
        list_contains(names, pair.key) and (change = 'changed' or pair.value is not null))) as before,
    map_from_entries(list_filter(map_entries(new_fields), lambda pair:
        list_contains(names, pair.key) and (change = 'changed' or pair.value is not null))) as after,
    present.event_class,
    present.sub_event_type,
    present.date_start,
    present.admin1,
    present.place,
    old_version,
    new_version,
    changed_at,
    old_id as old_mention_id,
    new_id as new_mention_id,
    is_current
from differences
inner join core.article as article using (article_id)
where len(names) > 0
