-- One row per aggregate and figure: what a speaker states beside what the warehouse itself recorded.
-- Recorded are the incidents that occurred and began within the period, in the same country and province (null in the
-- aggregate means anywhere), with one of its agents or supporters on the acting side and one of its targets on the other
-- (any when it names none; a body counts with those it is part of, so that CENTCOM's operations are those of United
-- States forces), and of its event type (its sub-type among strategic developments, any when it mixes types). For a
-- command that states 59 operations with the SDF against ISIS in Syria in a half-year, these are the incidents in Syria
-- from January to June in which United States forces or the SDF act against ISIS. The warehouse holds what outlets
-- report one by one, so a lower figure is usual: it shows how much of the official figure can be traced.
-- @column aggregate_id: the event mention that states the figure
-- @column article_id: its article
-- @column attributed_to: ids of who gives the figure
-- @column period_start: first day of the period
-- @column period_end: last day of the period
-- @column country: scope; null for several or unknown
-- @column admin1: scope; null for several or unknown
-- @column agents: ids of who acted
-- @column targets: ids of who was acted on
-- @column figure: incidents, killed, injured, arrested or abducted
-- @column stated_low: the speaker's figure
-- @column stated_high: at most so many; null means "at least"
-- @column recorded: incidents counted, or the sum of the latest stated figures; null when no event states one
-- @column n_events: incidents recorded in that scope
-- @column n_not_stated: those of them of which no report states this figure
-- @column share_recorded: recorded as a share of stated_low; null where either is unknown or the figure is 0
-- @column scope: what was counted as recorded, in words
-- @column evidence: the sentences that give the figure
with

mentions as (

    select
        event_mention_id, article_id, date_start, date_end, country, admin1, agents, attributed_to, evidence,
        list_sort(list_distinct(list_concat(agents, supporters))) as acting,
        list_sort(list_distinct(targets)) as targets,
        incidents_low, incidents_high, killed_low, killed_high, injured_low, injured_high, arrested_low, arrested_high,
        abducted_low, abducted_high,
        case
            when sub_event_type = 'Other' then null
            -- what is listed there has nothing in common but not being violence
            when event_type = 'Strategic developments' then sub_event_type
            else event_type
        end as kind
    from core.event_mention
    where superseded_at is null and event_class = 'aggregate' and status = 'occurred'
        and date_start is not null and date_end is not null

),

stated as (

    select
        mentions.*,
        -- aggregates of one scope are compared once, however many articles state them
        md5(concat_ws('|', date_start, date_end, coalesce(country, '-'), coalesce(admin1, '-'), coalesce(kind, '-'),
            acting::varchar, targets::varchar)) as scope_id
    from mentions

),

scopes as (

    select
        scope_id, any_value(date_start) as first_day, any_value(date_end) as last_day, any_value(country) as country,
        any_value(admin1) as admin1, any_value(kind) as kind, any_value(acting) as acting, any_value(targets) as targets
    from stated
    group by scope_id

),

relatives as (

    select distinct code as actor_id, code as relative from ref.actor
    union
    select part.code, whole.code from ref.actor as part inner join ref.actor as whole on whole.actor_id = part.parent
    union
    select whole.code, part.code from ref.actor as part inner join ref.actor as whole on whole.actor_id = part.parent

),

-- every id that stands for one of a scope's actors, on the side by which events are looked up
sides as (

    select distinct scope_id, side, coalesce(relatives.relative, named.actor_id) as actor_id
    from (
        select scope_id, 'acting' as side, unnest(acting) as actor_id from scopes
        union all
        select scope_id, 'target', unnest(targets) from scopes
    ) as named
    left join relatives using (actor_id)

),

wide_scopes as (

    select
        scopes.* exclude (acting, targets),
        coalesce(list(actor_id) filter (side = 'acting'), []) as acting,
        coalesce(list(actor_id) filter (side = 'target'), []) as targets
    from scopes left join sides using (scope_id)
    group by all

),

occurred as (

    select
        event_id, date_start, date_trunc('month', date_start)::date as month, country, admin1, event_type,
        sub_event_type, list_concat(agents, supporters) as acting, targets,
        killed_best, injured_best, arrested_best, abducted_best
    from core.event
    where status = 'occurred' and date_start is not null

),

-- An event is looked up by month and by one of its actors, so that no scope meets every event. Scopes that name nobody
-- meet sums of days instead.
keyed_scopes as (

    select
        wide_scopes.*, if(len(acting) > 0, 'acting', 'target') as side,
        unnest(if(len(acting) > 0, acting, targets)) as actor_id
    from wide_scopes
    where len(acting) + len(targets) > 0

),

monthly_scopes as (

    select
        *, unnest(generate_series(date_trunc('month', first_day), last_day, interval 1 month))::date as month
    from keyed_scopes

),

keyed_events as (

    select *, 'acting' as side, unnest(list_distinct(acting)) as actor_id from occurred
    union all
    select *, 'target', unnest(list_distinct(targets)) from occurred

),

found as (

    select
        scope_id, event_id, any_value(killed_best) as killed, any_value(injured_best) as injured,
        any_value(arrested_best) as arrested, any_value(abducted_best) as abducted
    from monthly_scopes as scope
    inner join keyed_events as event using (month, side, actor_id)
    where event.date_start between scope.first_day and scope.last_day
        and (scope.country is null or event.country = scope.country)
        and (scope.admin1 is null or event.admin1 = scope.admin1)
        and (scope.kind is null or scope.kind in (event.event_type, event.sub_event_type))
        and (len(scope.targets) = 0 or list_has_any(scope.targets, event.targets))
    group by scope_id, event_id

),

daily_scopes as (

    select *, unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from wide_scopes
    where len(acting) + len(targets) = 0

),

day_sums as (

    select
        date_start, country, admin1, event_type, sub_event_type, count(*) as n_events,
        sum(killed_best) as killed, count(killed_best) as n_killed,
        sum(injured_best) as injured, count(injured_best) as n_injured,
        sum(arrested_best) as arrested, count(arrested_best) as n_arrested,
        sum(abducted_best) as abducted, count(abducted_best) as n_abducted
    from occurred
    group by all

),

recorded as (

    select
        scope_id, count(*) as n_events,
        sum(killed) as killed, count(killed) as n_killed, sum(injured) as injured, count(injured) as n_injured,
        sum(arrested) as arrested, count(arrested) as n_arrested,
        sum(abducted) as abducted, count(abducted) as n_abducted
    from found
    group by scope_id
    union all
    select
        scope_id, sum(n_events), sum(killed), sum(n_killed), sum(injured), sum(n_injured),
        sum(arrested), sum(n_arrested), sum(abducted), sum(n_abducted)
    from daily_scopes as scope
    inner join day_sums as event
        on event.date_start = scope.day and event.country = scope.country
        and (scope.admin1 is null or event.admin1 = scope.admin1)
        and (scope.kind is null or scope.kind in (event.event_type, event.sub_event_type))
    where scope.country is not null
    group by scope_id
    union all
    select
        scope_id, sum(n_events), sum(killed), sum(n_killed), sum(injured), sum(n_injured),
        sum(arrested), sum(n_arrested), sum(abducted), sum(n_abducted)
    from daily_scopes as scope
    inner join day_sums as event
        on event.date_start = scope.day
        and (scope.admin1 is null or event.admin1 = scope.admin1)
        and (scope.kind is null or scope.kind in (event.event_type, event.sub_event_type))
    where scope.country is null
    group by scope_id

),

figures as (

    select
        event_mention_id,
        unnest([
            {'figure': 'incidents', 'low': incidents_low, 'high': incidents_high},
            {'figure': 'killed', 'low': killed_low, 'high': killed_high},
            {'figure': 'injured', 'low': injured_low, 'high': injured_high},
            {'figure': 'arrested', 'low': arrested_low, 'high': arrested_high},
            {'figure': 'abducted', 'low': abducted_low, 'high': abducted_high}
        ], recursive := true)
    from mentions

),

compared as (

    select
        stated.*, figures.figure, figures.low, figures.high, coalesce(recorded.n_events, 0)::bigint as n_events,
        case figures.figure
            when 'killed' then recorded.killed when 'injured' then recorded.injured
            when 'arrested' then recorded.arrested when 'abducted' then recorded.abducted
            else coalesce(recorded.n_events, 0)
        end::bigint as recorded,
        case figures.figure
            when 'killed' then recorded.n_killed when 'injured' then recorded.n_injured
            when 'arrested' then recorded.n_arrested when 'abducted' then recorded.n_abducted
            else recorded.n_events
        end as n_stated
    from stated
    inner join figures using (event_mention_id)
    left join recorded using (scope_id)
    where figures.low is not null

)

select
    compared.event_mention_id as aggregate_id,
    compared.article_id,
    compared.attributed_to,
    compared.date_start as period_start,
    compared.date_end as period_end,
    compared.country,
    compared.admin1,
    compared.agents,
    compared.targets,
    compared.figure,
    compared.low as stated_low,
    compared.high as stated_high,
    compared.recorded,
    compared.n_events,
    compared.n_events - coalesce(compared.n_stated, 0)::bigint as n_not_stated,
    round(compared.recorded / nullif(compared.low, 0), 3) as share_recorded,
    concat(
        coalesce(compared.kind, 'incidents of any type'), ' in ',
        coalesce(compared.admin1, compared.country, 'any country'),
        ' from ', compared.date_start, ' to ', compared.date_end,
        if(len(compared.acting) > 0, ', by ' || array_to_string(compared.acting, ' or '), ''),
        if(len(compared.targets) > 0, ', against ' || array_to_string(compared.targets, ' or '), '')
    ) as scope,
    compared.evidence
from compared
order by compared.date_start, compared.event_mention_id, compared.figure
