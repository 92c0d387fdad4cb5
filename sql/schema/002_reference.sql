-- Code lists, actors and places, read from the configuration; replaced as a whole when its files change.

create table ref.event_type (
    rank integer not null, -- ACLED's order of precedence, 1 first
    event_type varchar not null, -- ACLED event type
    sub_event_type varchar not null, -- ACLED sub-event type
    disorder_type varchar not null, -- ACLED disorder type
    political_violence boolean not null, -- whether ACLED counts it as such
    organized_political_violence boolean not null, -- whether ACLED counts it as such
    demonstrations boolean not null, -- whether ACLED counts it as such
    plover_type varchar, -- usual PLOVER type
    plover_mode varchar, -- usual PLOVER mode
    cameo varchar, -- usual CAMEO code
    ucdp_eligible boolean not null, -- whether deaths can make it a UCDP event
);

create table ref.plover_mode (
    plover_type varchar not null, -- PLOVER event type
    plover_mode varchar, -- its mode; null for the type itself
    quad varchar not null, -- quad class
    score double, -- intensity, -10 conflict to 10 cooperation
);

create table ref.cameo_root (
    cameo_root varchar not null, -- two-digit root code
    name varchar not null, -- CAMEO's name
    goldstein double not null, -- Goldstein score, -10 to 10
    plover_type varchar, -- PLOVER type; null where PLOVER dropped it
);

create table ref.interaction (
    interaction integer not null, -- both actor codes, the lower first; X0 for a sole actor
    label varchar not null, -- ACLED's words for it
);

create table ref.country (
    country varchar not null, -- ISO 3166-1 alpha-2
    iso3 varchar not null, -- ISO 3166-1 alpha-3
    iso_numeric integer not null, -- ISO 3166-1 numeric
    name_en varchar not null, -- English name, as ACLED spells it
    acled_region varchar not null, -- ACLED region
);

create table ref.actor (
    actor_id varchar not null, -- id of the group, or the code that groups count as
    code varchar not null, -- the id that events carry
    name_en varchar not null, -- English name
    name_ar varchar, -- Arabic name
    acled_name varchar, -- as ACLED spells it
    inter varchar, -- ACLED's actor category in words; null for speakers
    country varchar, -- state that it belongs to, ISO alpha-2
    parent varchar, -- actor that it is part of
    kind varchar, -- force, party, government, police, intelligence, ngo, media, people or code
    valid_from date, -- first day on which the name means this
    valid_to date, -- last day on which the name means this
);

create table ref.actor_alias (
    actor_id varchar not null, -- the actor
    alias varchar not null, -- a name as newsrooms write it
);

create table ref.place (
    place_id varchar not null, -- id in the gazetteer
    name_ar varchar not null, -- Arabic name
    name_en varchar, -- English name
    kind varchar not null, -- country, admin1, admin2, admin3, city, town, village and so on
    country varchar, -- ISO 3166-1 alpha-2
    admin1 varchar, -- province, ISO 3166-2
    parent varchar, -- the place that it lies in
    lat double, -- latitude in degrees
    lon double, -- longitude in degrees
    safe_alone boolean not null, -- whether the bare name is enough to mean it
    note varchar, -- remark of the gazetteer
);

create table ref.place_name (
    place_id varchar not null, -- the place
    name varchar not null, -- a name of it
    is_primary boolean not null, -- whether it is the main Arabic name
);

create table ref.source (
    source_id varchar not null, -- id of the publisher, and of its file
    name varchar not null, -- its name
    homepage varchar not null, -- its address
    country varchar, -- where it sits, ISO alpha-2
    timezone varchar not null, -- IANA name, for its dates
    scale varchar not null, -- ACLED source scale
    languages varchar[] not null, -- ISO 639 codes
    verified boolean not null, -- whether somebody has seen it work
    active boolean not null, -- whether runs visit it
    config_hash varchar not null, -- hash of its file
    updated_at timestamptz not null, -- last change, UTC
);
