-- Pairs of reports that may tell of one incident, each with its score and the reasons in words.
-- Reads the temporary table link_frontier (event_mention_id): one side of a pair is always in it. A pair is blocked
-- by country, type family, status and a day at most two away; one that is known to a week or a month meets, in its own
-- place, those of the days in it and those of the same week or month. Other mentions without a day meet only in articles
-- with the same words, or nearly. Two mentions of one article, or of two copies of it, never make a pair unless they are the same one.
-- Wide rows are fetched by their row ids: a join alone would read all of them to find a few.
with

frontier_mentions as materialized (

    from core.event_mention
    where rowid in (select rowid from core.event_mention semi join link_frontier using (event_mention_id))

),

seeds as (

    select
        mention.*, article.text_sha256, coalesce(copy.original_id, mention.article_id) as story_id,
        case when date_precision = 'day' then date_start end as day,
        if(date_precision in ('week', 'month'), date_start, null) as first_day,
        if(date_precision in ('week', 'month'), date_end, null) as last_day
    from frontier_mentions as mention
    inner join (
        select article_id, text_sha256 from core.article
        where rowid in (select rowid from core.article semi join frontier_mentions using (article_id))
    ) as article using (article_id)
    left join core.article_copy as copy on copy.article_id = mention.article_id

),

near_days as (

    select country, status, day + unnest([-2, -1, 0, 1, 2]) as near_day, true as is_day from seeds where day is not null
    union
    -- a week or a month that holds the day begins up to thirty days before
    select country, status, day - unnest(range(31))::integer, false from seeds where day is not null
    union
    select country, status, unnest(generate_series(first_day, last_day, interval 1 day))::date, true
    from seeds where first_day is not null
    union
    select country, status, first_day, false from seeds where first_day is not null

),

-- articles with the same words, or nearly
same_texts as (

    select article_id from core.article semi join seeds using (text_sha256)
    union
    select story_id from seeds
    union
    select article_id from core.article_copy where original_id in (select story_id from seeds)

),

-- of all that is current only what may meet the frontier, so that the others are not even joined to their articles
neighbours as materialized (

    select mention.rowid as row_id, article_id from core.event_mention as mention
    semi join near_days
        on near_days.country = mention.country and near_days.near_day = mention.date_start
        and near_days.status = mention.status and near_days.is_day = (mention.date_precision = 'day')
    where superseded_at is null and event_class = 'incident'
    union
    select event_mention.rowid, article_id from core.event_mention semi join same_texts using (article_id)
    where superseded_at is null and event_class = 'incident'

),

mentions as (

    select
        mention.event_mention_id, mention.article_id, mention.mention_number, mention.event_type,
        mention.sub_event_type, mention.status, mention.country, mention.admin1, mention.place_id,
        -- "the village of X" is X
        regexp_replace(mention.place, '^(قرية|بلدة|مدينة|ناحية|قضاء|منطقة|حي) ', '') as place,
        mention.lat, mention.lon,
        -- how far its point may be off: a region is known to some twenty kilometres only, a town to ten
        if(mention.geo_precision > 1, 25, 10) as reach,
        list_filter([place.parent, district.parent], lambda above: above is not null) as within,
        coalesce(mention.place_id, mention.place) as spot,
        case when mention.date_precision = 'day' then mention.date_start end as day,
        if(mention.date_precision in ('week', 'month'), mention.date_start, null) as first_day,
        if(mention.date_precision in ('week', 'month'), mention.date_end, null) as last_day,
        case
            when mention.event_type in ('Battles', 'Explosions/Remote violence', 'Violence against civilians')
                then 'violence'
            when mention.event_type in ('Protests', 'Riots') then 'demonstration'
            else mention.sub_event_type
        end as family,
        article.text_sha256, coalesce(copy.original_id, mention.article_id) as story_id
    from (from core.event_mention where rowid in (select row_id from neighbours)) as mention
    inner join (
        select article_id, text_sha256 from core.article
        where rowid in (select rowid from core.article semi join neighbours using (article_id))
    ) as article using (article_id)
    left join core.article_copy as copy on copy.article_id = mention.article_id
    left join ref.place as place on place.place_id = mention.place_id and place.kind not in ('country', 'admin1')
    left join ref.place as district on district.place_id = place.parent and district.kind not in ('country', 'admin1')

),

frontier as (

    select mentions.* from mentions semi join link_frontier using (event_mention_id)

),

same_days as (

    select frontier.event_mention_id as left_id, other.event_mention_id as right_id
    from (select *, unnest([-2, -1, 0, 1, 2]) as shift from frontier where day is not null) as frontier
    inner join mentions as other
        on other.day = frontier.day + frontier.shift
        and other.country = frontier.country
        and other.family = frontier.family
        and other.status = frontier.status
        and other.article_id <> frontier.article_id
        and other.text_sha256 <> frontier.text_sha256
        -- what compared would call far, left out before anything is joined to it
        and (
            other.place_id = frontier.place_id
            or (other.place = frontier.place and other.admin1 = frontier.admin1)
            or (
                (other.place is null or frontier.place is null)
                and (other.admin1 = frontier.admin1 or other.admin1 is null or frontier.admin1 is null)
            )
            or list_contains(other.within, frontier.place_id) or list_contains(frontier.within, other.place_id)
            -- a degree of latitude is 111 km, one of longitude at least half of that up to 60 degrees
            or (
                abs(other.lat - frontier.lat) < greatest(other.reach, frontier.reach) / 100
                and abs(other.lon - frontier.lon) < greatest(other.reach, frontier.reach) / 50
            )
        )

),

same_periods as (

    select frontier.event_mention_id as left_id, other.event_mention_id as right_id
    from frontier
    inner join mentions as other
        on other.spot = frontier.spot
        and other.country = frontier.country
        and other.family = frontier.family
        and other.status = frontier.status
        and other.article_id <> frontier.article_id
        and other.text_sha256 <> frontier.text_sha256
    where frontier.day between other.first_day and other.last_day
        or other.day between frontier.first_day and frontier.last_day
        or (other.first_day = frontier.first_day and other.last_day = frontier.last_day)

),

same_words as (

    select frontier.event_mention_id as left_id, other.event_mention_id as right_id
    from frontier
    inner join mentions as other
        on other.text_sha256 = frontier.text_sha256
        and other.mention_number = frontier.mention_number
        and other.event_mention_id <> frontier.event_mention_id

),

-- near copies of one text tell the same incidents, also those without a day or a place to meet by
same_stories as (

    select frontier.event_mention_id as left_id, other.event_mention_id as right_id
    from frontier
    inner join mentions as other
        on other.story_id = frontier.story_id
        and other.family = frontier.family
        and other.status = frontier.status
        and other.country is not distinct from frontier.country
        and other.day is not distinct from frontier.day
        and other.article_id <> frontier.article_id
        and other.text_sha256 <> frontier.text_sha256

),

-- each pair once, whichever side is in the frontier
pairs as (

    select distinct least(left_id, right_id) as left_id, greatest(left_id, right_id) as right_id
    from (
        select * from same_days union all select * from same_periods union all select * from same_words
        union all select * from same_stories
    ) as found

),

ids as (

    select left_id as event_mention_id from pairs union select right_id from pairs

),

actors as (

    select
        event_mention_id,
        -- two outlets that both know nobody do not agree on who it was, nor does one that knows contradict them
        list(distinct actor_id) filter (
            role in ('agent', 'supporter') and not starts_with(actor_id, 'unidentified')
            and actor_id not in ('militants', 'perpetrators', 'local-gunmen')
        ) as agents,
        list(distinct actor_id) filter (role = 'target') as targets
    from core.mention_actor semi join ids using (event_mention_id)
    group by event_mention_id

),

counts as (

    select event_mention_id, count_kind, low, coalesce(high, low) as high
    from core.mention_count semi join ids using (event_mention_id)
    where subset_number = 0 and count_kind <> 'incidents'

),

-- materialised, or the planner pairs every figure with every other before it looks at the pairs
left_counts as materialized (

    select pairs.left_id, pairs.right_id, counts.count_kind, counts.low, counts.high
    from pairs
    inner join counts on counts.event_mention_id = pairs.left_id

),

count_pairs as (

    select
        a.left_id, a.right_id,
        -- "none" agrees with every other "none", so it says nothing
        count(*) filter (a.low <= b.high and b.low <= a.high and a.high > 0 and b.high > 0) as n_agree,
        -- one killed is what most reports of an assassination tell, also tomorrow's
        count(*) filter (a.low <= b.high and b.low <= a.high and a.high > 1 and b.high > 1) as n_agree_telling,
        count(*) filter (a.low > b.high or b.low > a.high) as n_differ,
        -- a toll that grows is usual, one that triples is another incident
        count(*) filter (greatest(a.low, b.low) > 3 * greatest(least(a.high, b.high), 1)) as n_far
    from left_counts as a
    inner join counts as b on b.event_mention_id = a.right_id and b.count_kind = a.count_kind
    group by a.left_id, a.right_id

),

compared as (

    select
        a.event_mention_id as left_id, b.event_mention_id as right_id,
        a.text_sha256 = b.text_sha256 as same_text, a.story_id = b.story_id as same_story,
        abs(a.day - b.day) as days_apart,
        case
            when a.day between b.first_day and b.last_day or b.day between a.first_day and a.last_day then 'within'
            when a.first_day = b.first_day and a.last_day = b.last_day then 'same'
        end as period_match,
        case
            when a.place_id = b.place_id or (a.place = b.place and a.admin1 = b.admin1) then 'same'
            when a.place is null or b.place is null
                then if(a.admin1 = b.admin1, 'province', if(a.admin1 is null or b.admin1 is null, 'unknown', 'far'))
            when list_contains(a.within, b.place_id) or list_contains(b.within, a.place_id) then 'inside'
            -- degrees into kilometres on a sphere of 6371 km, flat enough for so short a way
            when sqrt(power((a.lat - b.lat) * 111.19, 2)
                + power((a.lon - b.lon) * 111.19 * cos(radians((a.lat + b.lat) / 2)), 2))
                <= greatest(a.reach, b.reach) then 'near'
            else 'far'
        end as place_match,
        case
            when a.sub_event_type = b.sub_event_type then 'sub-type'
            when a.event_type = b.event_type then 'type'
            else 'family'
        end as type_match,
        -- in a fight each outlet has the side first that its sentence begins with: whoever acts here may be hit there
        a.family = 'violence' and coalesce(
            list_has_any(actors_a.agents, actors_b.targets) or list_has_any(actors_a.targets, actors_b.agents), false
        ) as sides_swapped,
        list_has_any(actors_a.agents, actors_b.agents) as agents_meet,
        list_has_any(actors_a.targets, actors_b.targets) as targets_meet,
        -- "people" may be anybody
        list_contains(actors_a.targets, 'civilians') or list_contains(actors_b.targets, 'civilians') as vague_target,
        a.family as family,
        if(
            a.day = b.day or (period_match is null and (a.day is null or b.day is null)), n_agree, n_agree_telling
        ) as n_agree,
        coalesce(n_far, 0) as n_far, coalesce(n_differ, 0) as n_differ
    from pairs
    inner join mentions as a on a.event_mention_id = pairs.left_id
    inner join mentions as b on b.event_mention_id = pairs.right_id
    left join actors as actors_a on actors_a.event_mention_id = pairs.left_id
    left join actors as actors_b on actors_b.event_mention_id = pairs.right_id
    left join count_pairs on count_pairs.left_id = pairs.left_id and count_pairs.right_id = pairs.right_id

),

judged as (

    select
        * replace (coalesce(n_agree, 0) as n_agree, (same_story and coalesce(days_apart, 0) = 0) as same_story),
        if(sides_swapped and not agents_meet, null, agents_meet) as same_agent,
        if(sides_swapped and not targets_meet, null, targets_meet) as same_target,
        -- tolls grow, but who arrests others and another number of them is at another raid
        family <> 'violence' and not targets_meet and not vague_target and coalesce(n_agree, 0) = 0 and n_differ > 0
            as others_in_number
    from compared

),

-- Two reports of one place and day are one incident unless actors or tolls speak against it. Another day, a week, a
-- neighbouring place or an unknown one need a figure that agrees: a front line has the same raid every day, next door.
scored as (

    select
        *,
        case when same_text then 1.0 else round(least(0.99,
            case place_match when 'same' then 0.40 when 'inside' then 0.15 when 'unknown' then 0.00 else 0.05 end
            + case when days_apart = 0 then 0.20 when days_apart = 1 then -0.20 when days_apart > 1 then -0.25
                when period_match is not null then -0.15 else 0 end
            + case when same_story then 0.25 else 0 end
            + case type_match when 'sub-type' then 0.15 when 'type' then 0.10 else 0.03 end
            + case same_agent when true then 0.10 when false then -0.10 else 0 end
            + case same_target when true then 0.10 when false then -0.10 else 0 end * if(vague_target, 0.5, 1)
            - if(others_in_number, 0.15, 0)
            + least(n_agree, 2) * 0.15 - n_far * 0.20), 2)
        end as score
    from judged
    where same_text or place_match <> 'far'

)

select
    left_id, right_id, score,
    case when same_text then ['the same words'] else list_filter([
        case place_match when 'same' then 'same place' when 'near' then 'places close by'
            when 'inside' then 'one place lies in the other'
            when 'province' then 'same province, one place unknown' else 'one province unknown' end,
        case when same_story then 'nearly the same words' end,
        case when days_apart = 0 then 'same day' when period_match = 'within' then 'its day lies in the week or month'
            when period_match = 'same' then 'same week or month' when days_apart is null then 'no day'
            else concat(days_apart, ' day(s) apart') end,
        'same ' || type_match,
        case same_agent when true then 'same agent' when false then 'other agent' end,
        case same_target when true then 'same target' when false then 'other target' end,
        if(sides_swapped and not (agents_meet and targets_meet), 'the sides are swapped', null),
        if(others_in_number, 'another number of others', null),
        case when n_agree > 0 then concat(n_agree, ' figure(s) agree') end,
        case when n_far > 0 then concat(n_far, ' figure(s) far apart') end
    ], lambda reason: reason is not null) end as reasons
from scored
where score >= 0.65
order by score desc, left_id, right_id
