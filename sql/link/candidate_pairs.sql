-- Pairs of reports that may tell of one incident, each with its score and the reasons in words.
-- Reads the temporary tables link_frontier and link_neighbours (row_id of core.event_mention): one side of a pair is in
-- the first, the other in the second. A pair is blocked by country, type family, status, day and place; one that is known
-- to a week or a month meets, in its own place, those of the days in it and those of the same week or month. Other
-- mentions without a day meet only in articles with the same words, or nearly. Two mentions of one article, or of two
-- copies of it, never make a pair unless they are the same one.
-- Rows go by their row ids, which hold for a transaction: eight bytes each, and only the blocks that hold them are read.
with

mentions as materialized (

    select
        mention.row_id, link_frontier.row_id is not null as is_frontier,
        mention.article_id, mention.mention_number, mention.event_type,
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
        mention.killed_low, coalesce(mention.killed_high, mention.killed_low) as killed_high,
        mention.injured_low, coalesce(mention.injured_high, mention.injured_low) as injured_high,
        mention.arrested_low, coalesce(mention.arrested_high, mention.arrested_low) as arrested_high,
        mention.abducted_low, coalesce(mention.abducted_high, mention.abducted_low) as abducted_high,
        -- two outlets that both know nobody do not agree on who it was, nor does one that knows contradict them
        nullif(list_filter(
            list_concat(mention.agents, mention.supporters),
            lambda actor: not starts_with(actor, 'unidentified')
                and actor not in ('militants', 'perpetrators', 'local-gunmen')
        ), []) as agents,
        nullif(mention.targets, []) as targets,
        mention.text_key, coalesce(copy.original_id, mention.article_id) as story_id
    from (
        select rowid as row_id, * from core.event_mention
        where rowid in (from link_neighbours)
    ) as mention
    left join link_frontier using (row_id)
    left join core.article_copy as copy on copy.article_id = mention.article_id
    left join ref.place as place on place.place_id = mention.place_id and place.kind not in ('country', 'admin1')
    left join ref.place as district on district.place_id = place.parent and district.kind not in ('country', 'admin1')

),

frontier as (

    select * from mentions where is_frontier

),

-- Ways in which two reports of a day may be of one place, each an equality, so that a busy day is no cross product: the
-- place itself, the one that it lies in, a cell of a quarter of a degree by half of one and the cells around it (which
-- hold all that is within reach up to 60 degrees of latitude), or no place within a province.
spots as (

    select
        row_id, is_frontier, article_id, text_key, day, country, family, status,
        unnest(['id ' || place_id, 'name ' || admin1 || ' ' || place]) as spot_key
    from mentions where day is not null

),

cells as (

    select
        row_id, article_id, text_key, day, country, family, status, lat, lon, reach,
        floor(lat * 4)::integer as cell_lat, floor(lon * 2)::integer as cell_lon
    from mentions where day is not null and lat is not null

),

found as (

    select frontier.row_id as one, other.row_id as other
    from (select *, unnest([-2, -1, 0, 1, 2]) as shift from spots where is_frontier) as frontier
    inner join spots as other
        on other.spot_key = frontier.spot_key and other.day = frontier.day + frontier.shift
        and other.country = frontier.country and other.family = frontier.family and other.status = frontier.status
        and other.article_id <> frontier.article_id and other.text_key <> frontier.text_key
    union
    select frontier.row_id, other.row_id
    from (select *, unnest(within) as above from frontier) as frontier
    inner join mentions as other
        on other.place_id = frontier.above and other.day = frontier.day
        and other.country = frontier.country and other.family = frontier.family and other.status = frontier.status
        and other.article_id <> frontier.article_id and other.text_key <> frontier.text_key
    union
    select frontier.row_id, other.row_id
    from frontier
    inner join (select *, unnest(within) as above from mentions) as other
        on other.above = frontier.place_id and other.day = frontier.day
        and other.country = frontier.country and other.family = frontier.family and other.status = frontier.status
        and other.article_id <> frontier.article_id and other.text_key <> frontier.text_key
    union
    select frontier.row_id, other.row_id
    from (
        select *, cell_lat + unnest([-1, -1, -1, 0, 0, 0, 1, 1, 1]) as near_lat,
            cell_lon + unnest([-1, 0, 1, -1, 0, 1, -1, 0, 1]) as near_lon
        from cells semi join link_frontier using (row_id)
    ) as frontier
    inner join cells as other
        on other.cell_lat = frontier.near_lat and other.cell_lon = frontier.near_lon and other.day = frontier.day
        and other.country = frontier.country and other.family = frontier.family and other.status = frontier.status
        and other.article_id <> frontier.article_id and other.text_key <> frontier.text_key
        and abs(other.lat - frontier.lat) < greatest(other.reach, frontier.reach) / 100
        and abs(other.lon - frontier.lon) < greatest(other.reach, frontier.reach) / 50
    union
    select frontier.row_id, other.row_id
    from frontier
    inner join mentions as other
        on other.day = frontier.day
        and other.country = frontier.country and other.family = frontier.family and other.status = frontier.status
        and other.article_id <> frontier.article_id and other.text_key <> frontier.text_key
        and (other.place is null or frontier.place is null)
        and (other.admin1 = frontier.admin1 or other.admin1 is null or frontier.admin1 is null)
    union
    -- a week or a month, in its own place
    select frontier.row_id, other.row_id
    from frontier
    inner join mentions as other
        on other.spot = frontier.spot
        and other.country = frontier.country and other.family = frontier.family and other.status = frontier.status
        and other.article_id <> frontier.article_id and other.text_key <> frontier.text_key
    where frontier.day between other.first_day and other.last_day
        or other.day between frontier.first_day and frontier.last_day
        or (other.first_day = frontier.first_day and other.last_day = frontier.last_day)
    union
    -- the same words
    select frontier.row_id, other.row_id
    from frontier
    inner join mentions as other
        on other.text_key = frontier.text_key and other.mention_number = frontier.mention_number
        and other.row_id <> frontier.row_id
    union
    -- near copies of one text tell the same incidents, also those without a day or a place to meet by
    select frontier.row_id, other.row_id
    from frontier
    inner join mentions as other
        on other.story_id = frontier.story_id and other.family = frontier.family and other.status = frontier.status
        and other.country is not distinct from frontier.country and other.day is not distinct from frontier.day
        and other.article_id <> frontier.article_id and other.text_key <> frontier.text_key

),

-- each pair once, whichever side is in the frontier
pairs as (

    select distinct least(one, other) as left_row, greatest(one, other) as right_row from found

),

counted as (

    select
        left_row, right_row,
        a.text_key = b.text_key as same_text, a.story_id = b.story_id as same_story,
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
        a.family as family,
        -- "none" agrees with every other "none", so it says nothing; of another day one says nothing either: one killed
        -- is what most reports of an assassination tell, also tomorrow's
        if(a.day = b.day or (period_match is null and (a.day is null or b.day is null)), 0, 1) as says_nothing,
        coalesce((a.killed_low <= b.killed_high and b.killed_low <= a.killed_high
            and least(a.killed_high, b.killed_high) > says_nothing)::integer, 0)
        + coalesce((a.injured_low <= b.injured_high and b.injured_low <= a.injured_high
            and least(a.injured_high, b.injured_high) > says_nothing)::integer, 0)
        + coalesce((a.arrested_low <= b.arrested_high and b.arrested_low <= a.arrested_high
            and least(a.arrested_high, b.arrested_high) > says_nothing)::integer, 0)
        + coalesce((a.abducted_low <= b.abducted_high and b.abducted_low <= a.abducted_high
            and least(a.abducted_high, b.abducted_high) > says_nothing)::integer, 0) as n_agree,
        coalesce(a.killed_low > b.killed_high or b.killed_low > a.killed_high, false)
            or coalesce(a.injured_low > b.injured_high or b.injured_low > a.injured_high, false)
            or coalesce(a.arrested_low > b.arrested_high or b.arrested_low > a.arrested_high, false)
            or coalesce(a.abducted_low > b.abducted_high or b.abducted_low > a.abducted_high, false) as any_differs,
        -- a toll that grows is usual, one that triples is another incident
        if(a.killed_low is null or b.killed_low is null, 0, (greatest(a.killed_low, b.killed_low)
            > 3 * greatest(least(a.killed_high, b.killed_high), 1))::integer)
        + if(a.injured_low is null or b.injured_low is null, 0, (greatest(a.injured_low, b.injured_low)
            > 3 * greatest(least(a.injured_high, b.injured_high), 1))::integer)
        + if(a.arrested_low is null or b.arrested_low is null, 0, (greatest(a.arrested_low, b.arrested_low)
            > 3 * greatest(least(a.arrested_high, b.arrested_high), 1))::integer)
        + if(a.abducted_low is null or b.abducted_low is null, 0, (greatest(a.abducted_low, b.abducted_low)
            > 3 * greatest(least(a.abducted_high, b.abducted_high), 1))::integer) as n_far,
        a.agents as agents_a, b.agents as agents_b, a.targets as targets_a, b.targets as targets_b
    from pairs
    inner join mentions as a on a.row_id = pairs.left_row
    inner join mentions as b on b.row_id = pairs.right_row
    where same_text or (
        place_match <> 'far'
        -- what is left out here cannot come to 0.65 below, whoever the actors are
        and (n_agree > 0 or same_story or (place_match in ('same', 'inside') and days_apart = 0))
    )

),

compared as (

    select
        * exclude (agents_a, agents_b, targets_a, targets_b),
        -- in a fight each outlet has the side first that its sentence begins with: whoever acts here may be hit there
        family = 'violence' and coalesce(
            list_has_any(agents_a, targets_b) or list_has_any(targets_a, agents_b), false
        ) as sides_swapped,
        list_has_any(agents_a, agents_b) as agents_meet,
        list_has_any(targets_a, targets_b) as targets_meet,
        -- "people" may be anybody
        list_contains(targets_a, 'civilians') or list_contains(targets_b, 'civilians') as vague_target
    from counted

),

judged as (

    select
        * replace ((same_story and coalesce(days_apart, 0) = 0) as same_story),
        if(sides_swapped and not agents_meet, null, agents_meet) as same_agent,
        if(sides_swapped and not targets_meet, null, targets_meet) as same_target,
        -- tolls grow, but who arrests others and another number of them is at another raid
        family <> 'violence' and not targets_meet and not vague_target and n_agree = 0 and any_differs
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

)

select
    left_row, right_row, score,
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
