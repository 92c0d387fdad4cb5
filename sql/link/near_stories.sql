-- The articles of link_seeds and those that are copies of them, or that they are copies of.
select article_id from link_seeds
union
select story_id from link_seeds
union
select article_id from core.article_copy where original_id in (select story_id from link_seeds)
