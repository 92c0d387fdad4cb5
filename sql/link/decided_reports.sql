-- Reports that a person decides about, as the coder tells them: what a correction changed is put back.
-- Reads the temporary table decided (event_mention_id).
select
    said.event_mention_id::varchar as event_mention_id, said.article_id::varchar as article_id,
    any_value(coding.coding_sha256) as coding_sha256, said.event_class, said.sub_event_type, said.place,
    said.date_start, min(evidence.span_start) as span_start, max(evidence.span_end) as span_end
from core.coder_said as said
semi join decided using (event_mention_id)
inner join core.article_coding as coding using (article_id, coder_version)
left join core.mention_evidence as evidence
    on evidence.event_mention_id = said.event_mention_id and evidence.field = 'evidence'
group by all
