-- One row per aggregate and figure: what a speaker states beside what the warehouse itself recorded.
-- Recorded are the incidents that occurred and began within the period, in the same country and province (null in the
-- aggregate means anywhere), with one of its agents or supporters on the acting side, one of its targets on the other
-- (any when it names none), and of its event type (any when it mixes types). The warehouse holds what outlets report
-- one by one, so a lower figure is usual: it shows how much of the official figure can be traced.
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
-- @column evidence: the sentences that give the figure
with

stated as (

    select
        aggregate_id, article_id, attributed_to, period_start, period_end, country, admin1, agents, supporters,
        targets, event_type, sub_event_type, evidence,
        unnest([
            {'figure': 'incidents', 'low': incidents_low, 'high': incidents_high},
            {'figure': 'killed', 'low': killed_low, 'high': killed_high},
            {'figure': 'injured', 'low': injured_low, 'high': injured_high},
            {'figure': 'arrested', 'low': arrested_low, 'high': arrested_high},
            {'figure': 'abducted', 'low': abducted_low, 'high': abducted_high}
        ]) as statement
    from aggregates
    where status = 'occurred' and period_start is not null and period_end is not null

),

figures as (

    select * exclude (statement), statement.figure as figure, statement.low as low, statement.high as high
    from stated
    where statement.low is not null

),

compared as (

    select
        figures.aggregate_id,
        figures.figure,
        count(event.event_id) as n_events,
        count(event.event_id) filter (
            case figures.figure
                when 'killed' then event.killed_best when 'injured' then event.injured_best
                when 'arrested' then event.arrested_best when 'abducted' then event.abducted_best
                else 1
            end is null
        ) as n_not_stated,
        case when figures.figure = 'incidents' then count(event.event_id) else sum(
            case figures.figure
                when 'killed' then event.killed_best when 'injured' then event.injured_best
                when 'arrested' then event.arrested_best when 'abducted' then event.abducted_best
            end
        ) end::bigint as recorded
    from figures
    left join core.event as event
        on event.status = 'occurred'
        and event.date_start between figures.period_start and figures.period_end
        and (figures.country is null or event.country = figures.country)
        and (figures.admin1 is null or event.admin1 = figures.admin1)
        and (
            figures.sub_event_type = 'Other' or event.event_type = figures.event_type
        )
        and (
            len(figures.agents) + len(figures.supporters) = 0
            or list_has_any(
                list_concat(figures.agents, figures.supporters), list_concat(event.agents, event.supporters)
            )
        )
        and (len(figures.targets) = 0 or list_has_any(figures.targets, event.targets))
    group by figures.aggregate_id, figures.figure

)

select
    figures.aggregate_id,
    figures.article_id,
    figures.attributed_to,
    figures.period_start,
    figures.period_end,
    figures.country,
    figures.admin1,
    figures.agents,
    figures.targets,
    figures.figure,
    figures.low as stated_low,
    figures.high as stated_high,
    compared.recorded,
    compared.n_events,
    compared.n_not_stated,
    round(compared.recorded / nullif(figures.low, 0), 3) as share_recorded,
    figures.evidence
from figures
inner join compared using (aggregate_id, figure)
order by figures.period_start, figures.aggregate_id, figures.figure
