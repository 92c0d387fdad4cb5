-- Code lists, actors and places, read from the configuration; replaced as a whole when its files change.

create table ref.event_type (
    rank integer not null,
    event_type varchar not null,
    sub_event_type varchar not null,
    disorder_type varchar not null,
    political_violence boolean not null,
    organized_political_violence boolean not null,
    demonstrations boolean not null,
    plover_type varchar,
    plover_mode varchar,
    cameo varchar,
    ucdp_eligible boolean not null,
);

create table ref.plover_mode (
    plover_type varchar not null,
    plover_mode varchar,
    quad varchar not null,
    score double,
);

create table ref.cameo_root (
    cameo_root varchar not null,
    name varchar not null,
    goldstein double not null,
    plover_type varchar,
);

create table ref.interaction (
    interaction integer not null,
    label varchar not null,
);

create table ref.country (
    country varchar not null,
    iso3 varchar not null,
    iso_numeric integer not null,
    name_en varchar not null,
    acled_region varchar not null,
);

create table ref.actor (
    actor_id varchar not null,
    code varchar not null,
    name_en varchar not null,
    name_ar varchar,
    acled_name varchar,
    inter varchar,
    country varchar,
    parent varchar,
    kind varchar,
    valid_from date,
    valid_to date,
);

create table ref.actor_alias (
    actor_id varchar not null,
    alias varchar not null,
);

create table ref.place (
    place_id varchar not null,
    name_ar varchar not null,
    name_en varchar,
    kind varchar not null,
    country varchar,
    admin1 varchar,
    parent varchar,
    lat double,
    lon double,
    safe_alone boolean not null,
    note varchar,
);

create table ref.place_name (
    place_id varchar not null,
    name varchar not null,
    is_primary boolean not null,
);

create table ref.source (
    source_id varchar not null,
    name varchar not null,
    homepage varchar not null,
    country varchar,
    timezone varchar not null,
    scale varchar not null,
    languages varchar[] not null,
    verified boolean not null,
    active boolean not null,
    config_hash varchar not null,
    updated_at timestamptz not null,
);
