-- Where on the calendar the mentions of link_seeds may meet another.
select country, status, day + unnest([-2, -1, 0, 1, 2]) as near_day, true as is_day from link_seeds where day is not null
union
-- a week or a month that holds the day begins up to thirty days before
select country, status, day - unnest(range(31))::integer, false from link_seeds where day is not null
union
select country, status, unnest(generate_series(first_day, last_day, interval 1 day))::date, true
from link_seeds where first_day is not null
union
select country, status, first_day, false from link_seeds where first_day is not null
