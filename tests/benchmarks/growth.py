"""Makes warehouses of any number of event mentions in SQL, seeded: the same number gives the same rows.

The world: incidents follow one another at the rate of forty-five outlets (1,500 mentions a day), most reported once,
some by up to five outlets, two incidents an article, and one article in five that tells of none. Places are those of
the bundled gazetteer, few of them in the news often and most hardly ever; so are actors. The words are invented.
"""

from pathlib import Path

from loaders.reference import load_reference
from loaders.resources import sql_folder
from loaders.warehouse import Warehouse

MENTIONS_A_DAY = 1_500
REPORTS_AN_INCIDENT = 1.6  # what `_INCIDENTS` comes to
CHUNK = 300_000  # incidents at a time, so that memory stays small
LAST_DAY = "2026-11-01"
CONFIG = sql_folder().parent / "config"

# A number from what is hashed, evenly in [0, 1).
_MACROS = """
create or replace temp macro u(x, salt) as (hash(x, salt) % 1000000) / 1000000.0;
create or replace temp macro pick(words, h) as words[1 + (h % len(words))::integer];
create or replace temp macro sentence(h) as concat_ws(' ',
    pick(['قصفت المدفعية', 'هاجم مسلحون', 'أعلنت القوات', 'ذكرت مصادر أهلية', 'شهدت المنطقة', 'اندلعت اشتباكات',
          'انفجرت عبوة', 'أفاد مراسلنا', 'اعتقلت دورية', 'استهدفت طائرة', 'قال ناشطون', 'داهمت قوة'], h),
    pick(['أطراف البلدة', 'حاجزاً على الطريق العام', 'منازل في الحي الغربي', 'نقطة عسكرية', 'سوق القرية', 'مقراً محلياً',
          'سيارة مدنية', 'محيط المطار', 'حقلاً قرب النهر', 'قافلة إمداد', 'مدرسة مهجورة'], h // 64),
    pick(['فجر اليوم', 'مساء أمس', 'ظهر الأحد', 'في ساعة متأخرة', 'بعد منتصف الليل', 'صباح الخميس', 'قبل الغروب'],
        h // 4096),
    pick(['ما أسفر عن مقتل ثلاثة أشخاص', 'من دون وقوع إصابات', 'وأصيب خمسة بجروح', 'وسط حالة من التوتر', 'وفق شهود',
          'في حادثة هي الثانية هذا الشهر', 'وفرضت القوة طوقاً', 'ونقل المصابون إلى المشفى', 'قبل أن تنسحب'], h // 65536),
    pick(['ولم تعلن أي جهة مسؤوليتها', 'بحسب مصدر طبي', 'وتضررت عدة مبان', 'ولا تزال الأسباب مجهولة', 'كما أغلق الطريق',
          'فيما نزحت عائلات', 'وعاد الهدوء لاحقاً', 'وفق بيان رسمي'], h // 1048576)) || '.';
create or replace temp macro key(kind, a) as md5(concat(kind, a))::uuid;
"""

# What incidents draw from, numbered from 0 in the order of how often they are drawn.
_POOLS = """
create or replace temp table pool_place as
select row_number() over (order by country <> 'SY', hash(place_id, 7)) - 1 as n, place_id, name_ar as place,
    country, admin1, lat, lon
from ref.place where kind not in ('country', 'admin1', 'region') and lat is not null and country in ('SY', 'IQ');
create or replace temp table pool_actor as
select row_number() over (order by hash(code, 7)) - 1 as n, code as actor_id
from (select distinct code from ref.actor where inter is not null);
create or replace temp table pool_kind as
select row_number() over (order by sub_event_type not in ('Armed clash', 'Arrests', 'Air/drone strike', 'Attack',
    'Shelling/artillery/missile attack'), hash(sub_event_type, 7)) - 1 as n,
    event_type, sub_event_type, plover_type, plover_mode, cameo from ref.event_type;
"""

_INCIDENTS = """
create or replace temp table incident as
with numbered as (

    select i, date '{last_day}' - ((({total} - i) * {reports}) // {a_day})::integer as day,
        case when u(i, 1) < 0.65 then 1 when u(i, 1) < 0.85 then 2 else 3 + (hash(i, 2) % 3)::integer end as reports,
        floor(power(u(i, 3), 2.5) * (select count(*) from pool_place))::integer as place_n,
        floor(power(u(i, 4), 2.5) * (select count(*) from pool_kind))::integer as kind_n,
        floor(power(u(i, 5), 4) * (select count(*) from pool_actor))::integer as agent_n,
        floor(power(u(i, 6), 4) * (select count(*) from pool_actor))::integer as target_n
    from range({first}, {until}) as numbers (i)

)

select
    i, day, reports, kind.* exclude (n), place.* exclude (n),
    if(u(i, 7) < 0.85, agent.actor_id, null) as agent, if(u(i, 8) < 0.7, target.actor_id, null) as target,
    if(u(i, 9) < 0.05, 'coalition', null) as second_agent,
    case when u(i, 10) < 0.35 then floor(power(u(i, 11), 6) * 30)::bigint end as killed,
    case when u(i, 12) < 0.35 then floor(power(u(i, 13), 5) * 40)::bigint end as injured,
    case when sub_event_type = 'Arrests' or u(i, 14) < 0.05
        then 1 + floor(power(u(i, 15), 4) * 30)::bigint end as arrested,
    if(u(i, 16) < 0.03, 'aggregate', 'incident') as event_class,
    if(u(i, 17) < 0.05, 'thwarted', 'occurred') as status,
    if(u(i, 18) < 0.9, 'day', 'month') as date_precision
from numbered
inner join pool_place as place on place.n = place_n
inner join pool_kind as kind on kind.n = kind_n
inner join pool_actor as agent on agent.n = agent_n
inner join pool_actor as target on target.n = target_n;

create or replace temp table report as
select
    *, concat('{salt}', {first}, '/', layer, '/', line // 2) as article, (line % 2)::integer as number,
    key('mention', concat('{salt}', {first}, '/', layer, '/', line)) as event_mention_id
from (
    select incident.*, layer, row_number() over (partition by layer order by i) - 1 as line
    from incident cross join range({layers}, 5) as layers (layer)
    where layer < reports
);

create or replace temp table page as
select *, length(s0) as length0, length(s1) as length1, concat_ws(' ', s0, s1, s2, s3, s4, s5, s6, s7) as text
from (
    select
        article, key('article', article) as article_id,
        'outlet_' || lpad((hash(article, 20) % 45)::varchar, 2, '0') as source_id,
        (day + (layer // 2)::integer)::timestamp + to_seconds((hash(article, 21) % 80000)::bigint) as told_at,
        sentence(hash(article, 30)) as s0, sentence(hash(article, 31)) as s1, sentence(hash(article, 32)) as s2,
        sentence(hash(article, 33)) as s3, sentence(hash(article, 34)) as s4, sentence(hash(article, 35)) as s5,
        sentence(hash(article, 36)) as s6, sentence(hash(article, 37)) as s7
    from (
        select article, any_value(layer) as layer, min(day) as day from report group by article
        union all
        select concat('quiet ', article), any_value(layer), min(day) from report
        where hash(article, 40) % 4 = 0 group by article
    )
);
"""

_ARTICLES = """
insert into core.article by name
select
    article_id, source_id, concat('https://', source_id, '.example/', article) as url,
    concat(source_id, '.example/', article) as url_key, url as canonical_url, s7 as title, text, 'ar' as language,
    told_at::timestamptz as published_at, told_at::date as published_date, 180 as published_offset_minutes,
    'meta' as published_signal,
    [{{'signal': 'meta', 'raw': told_at::varchar, 'instant': told_at::timestamptz, 'day': told_at::date,
        'precision': 'second', 'rule': 'iso', 'chosen': true}}] as date_candidates,
    'utf-8' as encoding, 'header' as encoding_evidence, md5(text) as text_sha256,
    md5(concat(article, 'p')) as page_sha256,
    told_at::timestamptz + interval 20 minutes as fetched_at, '1' as cleaner_version,
    strftime(told_at, '%Y-%m-%d.warc.gz') as warc_file, (hash(article, 41) % 100000000)::bigint as warc_offset,
    md5(concat(article, 'r')) as row_sha256, key('run', told_at::date) as run_id, fetched_at as loaded_at,
    fetched_at as updated_at,
    list_transform(range(128), lambda k: (hash(article, k) % 4294967296)::uinteger) as signature
from page order by told_at;

insert into core.article_band
select hash(article, band, 42) as band, article_id, told_at::timestamptz
from page cross join range(42) as bands (band) order by told_at;

insert into core.article_coding by name
select article_id, '1' as coder_version, told_at::timestamptz + interval 21 minutes as coded_at,
    coalesce(n, 0) as n_event_mentions,
    md5(concat(page.article, 'c')) as coding_sha256, key('run', told_at::date) as run_id
from page left join (select article, count(*)::integer as n from report group by article) as counted using (article)
order by told_at;

insert into ops.fetch by name
select key('fetch', article) as fetch_id, key('run', told_at::date) as run_id, source_id,
    concat('https://', source_id, '.example/', article) as url, concat(source_id, '.example/', article) as url_key,
    'page' as kind, 200 as status, 'fetched' as outcome, 'text/html' as content_type,
    md5(concat(article, 'p')) as body_sha256, 40000 + (hash(article, 43) % 60000)::bigint as body_bytes,
    told_at::timestamptz + interval 20 minutes as fetched_at, u(article, 44) as seconds,
    strftime(told_at, '%Y-%m-%d.warc.gz') as warc_file, (hash(article, 41) % 100000000)::bigint as warc_offset
from page order by told_at;
"""

# A report in three rounds a toll up.
_MENTIONS = """
create or replace temp table told as
select report.*, page.article_id, page.told_at, page.source_id, page.length0, page.length1, s0, s1, text,
    if(hash(event_mention_id, 54) % 2 = 0, 'security-source', 'local-sources') as speaker,
    if(number = 0, 0, length0 + 1) as span_start, if(number = 0, length0, length0 + 1 + length1) as span_end,
    greatest(killed + if(hash(event_mention_id, 50) % 3 = 0, 1, 0), 0) as killed_here,
    0.5 + u(event_mention_id, 51) / 2 as confidence
from report inner join page using (article) order by told_at, number;

insert into core.event_mention by name
select event_mention_id, article_id, number as mention_number, '1' as coder_version,
    told_at::timestamptz + interval 21 minutes as coded_at, event_class, event_type, sub_event_type, status,
    day as date_start, day as date_end, date_precision, country, admin1, place, place_id, lat, lon,
    1 as geo_precision, plover_type, plover_mode, cameo, confidence,
    [concat(sub_event_type, '.verb'), 'place.town'] as rules,
    map {{'place': 'place.town', 'killed': 'not stated'}} as reasons,
    list_filter([agent, second_agent], lambda a: a is not null) as agents, [] as supporters,
    list_filter([target], lambda a: a is not null) as targets,
    if(hash(event_mention_id, 55) % 2 = 0, [speaker], []) as attributed_to,
    if(agent is not null and hash(event_mention_id, 56) % 25 = 0, [agent], []) as claimed_by,
    killed_here as killed_low, killed_here as killed_high, injured as injured_low, injured as injured_high,
    arrested as arrested_low, arrested as arrested_high,
    if(event_class = 'aggregate' and hash(event_mention_id, 57) % 5 = 0, 1, 0) as n_failed_checks,
    if(number = 0, s0, s1) as evidence, source_id as reported_by, told_at::timestamptz as reported_at,
    ('0x' || sha256(text)[:16])::ubigint as text_key
from told;

insert into core.mention_actor by name
select event_mention_id, 0 as actor_number, 'agent' as role, agent as actor_id, 'قوة' as surface, span_start,
    span_start + 4 as span_end from told where agent is not null
union all by name
select event_mention_id, 1 as actor_number, 'agent' as role, second_agent as actor_id, 'طيران' as surface, span_start,
    span_start + 4 as span_end from told where second_agent is not null
union all by name
select event_mention_id, 2 as actor_number, 'target' as role, target as actor_id, 'مسلحون' as surface, span_start,
    span_start + 6 as span_end from told where target is not null;

insert into core.mention_count by name
select event_mention_id, k as count_kind, 0 as subset_number, n as low, n as high
from (
    select event_mention_id, unnest([{{'k': 'killed', 'n': killed_here}}, {{'k': 'injured', 'n': injured}},
        {{'k': 'arrested', 'n': arrested}}], recursive := true)
    from told
)
where n is not null;

insert into core.mention_item by name
select event_mention_id, 0 as item_number, 'بندقية' as item, 'small_arms' as category,
    1 + (hash(event_mention_id, 52) % 9)::bigint as low, low as high, span_start, span_end
from told where hash(event_mention_id, 53) % 20 = 0;

insert into core.mention_attribution by name
select event_mention_id, 0 as attribution_number, 'attributed_to' as attribution_kind,
    speaker as actor_id
from told where hash(event_mention_id, 55) % 2 = 0
union all by name
select event_mention_id, 0 as attribution_number, 'claimed_by' as attribution_kind, agent as actor_id
from told where agent is not null and hash(event_mention_id, 56) % 25 = 0;

insert into core.mention_evidence by name
select event_mention_id, field, 0 as span_number, span_start, span_end
from told cross join (select unnest(['evidence', 'place', 'date', 'killed', 'sub_event_type']) as field)
where field <> 'killed' or killed_here is not null;

insert into core.mention_check by name
select event_mention_id, 0 as check_number, 'parts_sum' as check_name,
    if(hash(event_mention_id, 57) % 5 = 0, 'fail', 'pass') as verdict, 10 as stated, 10 as computed,
    'parts against the total' as detail
from told where event_class = 'aggregate';
"""

_EVENTS = """
insert into core.event_link by name
select key('event', concat('{salt}', i)) as event_id, event_mention_id,
    if(layer = 0, 1.0, 0.7 + u(event_mention_id, 58) * 0.3) as score,
    if(layer = 0, ['first report'], ['same place', 'same day', 'same sub-type']) as reasons, 'score-3' as method,
    told_at::timestamptz + interval 21 minutes as linked_at
from told where event_class = 'incident';

insert into core.event by name
select key('event', concat('{salt}', i)) as event_id, any_value(event_type) as event_type,
    any_value(sub_event_type) as sub_event_type, any_value(status) as status, any_value(day) as date_start,
    any_value(day) as date_end, any_value(date_precision) as date_precision, any_value(country) as country,
    any_value(admin1) as admin1, any_value(place) as place, any_value(place_id) as place_id, any_value(lat) as lat,
    any_value(lon) as lon, 1 as geo_precision, any_value(plover_type) as plover_type,
    any_value(plover_mode) as plover_mode, any_value(cameo) as cameo,
    list_filter([any_value(agent), any_value(second_agent)], lambda a: a is not null) as agents, [] as supporters,
    list_filter([any_value(target)], lambda a: a is not null) as targets, [] as claimed_by,
    min(killed_here) as killed_low, arg_max(killed_here, told_at) as killed_best, max(killed_here) as killed_high,
    min(injured) as injured_low, min(injured) as injured_best, min(injured) as injured_high,
    min(arrested) as arrested_low, min(arrested) as arrested_best, min(arrested) as arrested_high,
    arg_max(event_mention_id, told_at) as best_mention_id, count(*)::integer as n_mentions,
    count(*)::integer as n_articles,
    count(distinct source_id)::integer as n_sources, list_sort(list_distinct(list(source_id))) as sources,
    arg_max(if(number = 0, s0, s1), told_at) as evidence, min(told_at)::timestamptz as first_reported_at,
    max(told_at)::timestamptz as last_reported_at, max(confidence) as confidence,
    max(told_at)::timestamptz + interval 21 minutes as linked_at
from told where event_class = 'incident' group by i order by first_reported_at;
"""

_SOURCES = """
insert into ref.source by name
select 'outlet_' || lpad(n::varchar, 2, '0') as source_id, 'Outlet ' || n as name,
    concat('https://outlet_', n, '.example/') as homepage, 'SY' as country, 'Asia/Damascus' as timezone,
    'subnational' as scale, ['ar'] as languages, true as verified, true as active, '1' as config_hash,
    now() as updated_at
from range(45) as numbers (n);

insert into ops.run by name
select key('run', day) as run_id, 'ingest' as flow, 'finished' as state, day::timestamptz as started_at,
    day::timestamptz + interval 10 minutes as finished_at, ['outlet_00'] as sources,
    map {{}}::map(varchar, varchar) as failed_sources, 1000 as discovered, 900 as fetched, 3 as unchanged, 100 as known,
    map {{'gone': 2}}::map(varchar, bigint) as rejected, 900 as cleaned, 900 as coded, 900 as loaded, 1500 as events,
    map {{'fetch': 0.5}}::map(varchar, double) as stage_seconds, map {{}}::map(varchar, varchar) as parameters,
    '0.1.0' as rasid_version
from (select distinct published_date as day from core.article);
"""


def incidents_for(mentions: int) -> int:
    """How many incidents make about so many event mentions."""
    return round(mentions / REPORTS_AN_INCIDENT)


def load_configuration(warehouse: Warehouse) -> None:
    """Places, actors and code lists as they are bundled."""
    load_reference(warehouse, lambda pattern: sorted(CONFIG.glob(pattern)))


def make_warehouse(path: Path, mentions: int) -> None:
    """A warehouse with about so many event mentions, published up to the last day of the made world."""
    with Warehouse.open(path) as warehouse:
        warehouse.connection.execute("set memory_limit = '6GB'")
        load_configuration(warehouse)
        total = incidents_for(mentions)
        for first in range(0, total, CHUNK):
            add_incidents(warehouse, total, first, min(first + CHUNK, total))
        warehouse.connection.execute(_SOURCES.format())
        warehouse.rows("checkpoint")


def add_incidents(
    warehouse: Warehouse, total: int, first: int, until: int, *, salt: str = "", from_layer: int = 0
) -> None:
    """Incidents ``first`` to ``until`` of a world of ``total`` incidents; with ``from_layer`` 1 only what other outlets
    told of them later. ``salt`` gives articles and mentions other ids than before."""
    values = {
        "first": first,
        "until": until,
        "total": total,
        "salt": salt,
        "layers": from_layer,
        "reports": REPORTS_AN_INCIDENT,
        "a_day": MENTIONS_A_DAY,
        "last_day": LAST_DAY,
    }
    warehouse.connection.execute(_MACROS + _POOLS)
    warehouse.connection.execute(_INCIDENTS.format(**values))
    with warehouse.transaction():
        for part in (_ARTICLES, _MENTIONS, _EVENTS):
            warehouse.connection.execute(part.format(**values))
    for table in ("incident", "report", "page", "told"):
        warehouse.rows(f"drop table {table}")
