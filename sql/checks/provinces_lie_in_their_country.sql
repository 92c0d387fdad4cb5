-- A province's code begins with the code of the mention's country.
-- @severity: warning
select event_mention_id, country, admin1
from core.event_mention
where superseded_at is null and admin1 is not null and not starts_with(admin1, country || '-')
