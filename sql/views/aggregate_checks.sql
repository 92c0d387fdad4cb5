-- One row per check of an aggregate's figures: parts against totals, as the article states them.
-- The stated figure is kept whatever the verdict; a failed check says that the article does not add up.
-- @column aggregate_id: the event mention whose figures were checked
-- @column article_id: the article
-- @column source_id: the publisher
-- @column url: address of the article
-- @column period_start: first day of the period
-- @column period_end: last day of the period
-- @column country: country that the figure is about; null for several or unknown
-- @column attributed_to: ids of who gives the figure
-- @column check_name: what was compared
-- @column verdict: pass, fail or warn
-- @column stated: the figure that the article states
-- @column computed: what its parts come to
-- @column difference: computed less stated
-- @column detail: the comparison in words
select
    mention.event_mention_id as aggregate_id,
    mention.article_id,
    mention.reported_by as source_id,
    article.url,
    mention.date_start as period_start,
    mention.date_end as period_end,
    mention.country,
    mention.attributed_to,
    checked.check_name,
    checked.verdict,
    checked.stated,
    checked.computed,
    checked.computed - checked.stated as difference,
    checked.detail
from core.mention_check as checked
inner join core.event_mention as mention using (event_mention_id)
inner join core.article as article using (article_id)
where mention.superseded_at is null and mention.event_class = 'aggregate'
