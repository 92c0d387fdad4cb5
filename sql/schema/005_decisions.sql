-- What people decide about reports: kept for ever, apart from what the coder says, and applied anew to every coding.

create table core.decision (
    decision_id uuid not null, -- hash of what was decided, by whom and when
    kind varchar not null, -- join, part, accept, correct or reject
    decided_by varchar not null, -- who
    decided_at timestamptz not null, -- UTC; of two decisions about one thing the later one holds
    note varchar, -- why, in that person's words
);

create table core.decision_report (
    decision_id uuid not null, -- the decision
    report_number integer not null, -- order, from 0
    side integer not null, -- 0, or 1 for the reports that a part keeps away from those of side 0
    article_id uuid not null, -- the article
    event_mention_id uuid not null, -- the mention that the person saw; after recoding the one that resembles it most
    coding_sha256 varchar not null, -- hash of the coding that the person saw
    event_class varchar not null, -- incident or aggregate
    sub_event_type varchar not null, -- as the coder had it
    place varchar, -- id in the gazetteer, else the name, as the coder had it
    date_start date, -- as the coder had it
    span_start integer, -- first character of its evidence
    span_end integer, -- character behind the evidence
);

create table core.decision_value (
    decision_id uuid not null, -- the decision, a correction
    field varchar not null, -- what is corrected
    value varchar, -- the right value; null when it is not known
);

create table core.corrected_value (
    event_mention_id uuid not null, -- the mention whose value a person has corrected
    field varchar not null, -- what is corrected
    coder_value varchar, -- what the coder said; null when it said nothing
    decision_id uuid not null, -- the correction that holds
);

comment on column core.event_mention.superseded_at is 'when another coding took its place, or a person rejected it; null = current';
