"""Joins the reports of one incident into one event.

A pure function of the reports that are current: pairs that score high enough (``sql/link/candidate_pairs.sql``) are
joined from the best pair down, unless that would put two incidents of one article together. A change touches only the
reports that are connected with it, so linking as articles arrive and linking everything at once give the same events.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa

from extractors.ids import stable_id
from loaders.resources import SqlFile, sql_folder
from loaders.rows import Row
from loaders.staging import changed, merge_query, stage_arrow, stage_ids, stage_row_ids
from loaders.warehouse import Warehouse

METHOD = "score-4"  # names the rule that made a link; changes when the scores do
DECIDED = "analyst"  # a person joined them

_MOST_DAYS = 2  # how far apart the days of one incident's reports may lie, so that daily raids do not chain

RowId = int  # of a mention in core.event_mention; holds for a transaction, and compares faster than a UUID
MentionKey = tuple[datetime, str, int, date | None]  # when reported, by which article, its number there, its day


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions that may be one incident."""

    left: RowId
    right: RowId
    score: float
    reasons: tuple[str, ...]
    method: str = METHOD


@dataclass(slots=True)
class _Clusters:
    """Disjoint sets of mentions, each holding an article at most once and a few days at most.

    What a person decided comes first: it may join two mentions of one article, and it keeps others apart.
    """

    parent: dict[RowId, RowId]
    articles: dict[RowId, frozenset[str]]
    days: dict[RowId, frozenset[date]]
    members: dict[RowId, frozenset[RowId]]  # of mentions that are kept apart from others
    strangers: dict[RowId, frozenset[RowId]]  # what may not come in

    @classmethod
    def of(cls, keys: dict[RowId, MentionKey], apart: Iterable[tuple[RowId, RowId]] = ()) -> "_Clusters":
        """Every mention by itself."""
        strangers: dict[RowId, frozenset[RowId]] = {}
        for left, right in apart:
            strangers[left] = strangers.get(left, frozenset()) | {right}
            strangers[right] = strangers.get(right, frozenset()) | {left}
        return cls(
            {mention: mention for mention in keys},
            {mention: frozenset({key[1]}) for mention, key in keys.items()},
            {mention: frozenset({key[3]} if key[3] else ()) for mention, key in keys.items()},
            {mention: frozenset({mention}) for mention in strangers},
            strangers,
        )

    def root(self, mention: RowId) -> RowId:
        while self.parent[mention] != mention:
            self.parent[mention] = mention = self.parent[self.parent[mention]]
        return mention

    def join(self, pair: Pair) -> None:
        left, right = self.root(pair.left), self.root(pair.right)
        if left == right or self._kept_apart(left, right):
            return
        days = self.days[left] | self.days[right]
        if pair.method != DECIDED:
            if self.articles[left] & self.articles[right]:
                return
            if days and (max(days) - min(days)).days > _MOST_DAYS:
                return
        self.parent[right] = left
        self.articles[left] |= self.articles.pop(right)
        self.days[left] = days
        for held in (self.members, self.strangers):
            if right in held:
                held[left] = held.get(left, frozenset()) | held.pop(right)

    def _kept_apart(self, left: RowId, right: RowId) -> bool:
        return not self.strangers.get(left, frozenset()).isdisjoint(self.members.get(right, ()))


def events_of_articles(warehouse: Warehouse, articles: Iterable[str]) -> set[str]:
    """Ids of the events that hold a mention of these articles, whatever its coder version."""
    stage_ids(warehouse, "link_articles", article_id=articles)
    found = warehouse.rows(
        "select distinct event_id from core.event_link semi join "
        "(select event_mention_id from core.event_mention semi join link_articles using (article_id)) "
        "using (event_mention_id)"
    )
    return {str(row[0]) for row in found}


def link_articles(
    warehouse: Warehouse,
    articles: Iterable[str],
    affected: Iterable[str],
    linked_at: datetime,
    coded_now: Iterable[str] = (),
) -> int:
    """Link the current mentions of these articles and of the affected events; give how many events changed.

    Runs inside the caller's transaction. ``affected`` are the events that held mentions of these articles before.
    ``coded_now`` are those of the articles whose mentions all bear ``linked_at`` as the time of their coding: they are
    found without a search through every mention.
    """
    touched, events, found_by_time = set(articles), set(affected), set(coded_now)
    if not touched and not events:
        return 0
    seeds = _seeds(warehouse, touched - found_by_time, touched & found_by_time, events, linked_at)
    joined, apart = _decided(warehouse)
    pairs = _connected(warehouse, seeds, joined)
    return _write(warehouse, join_pairs(_keys(warehouse), pairs, apart), events, linked_at)


def _seeds(
    warehouse: Warehouse, searched: set[str], found_by_time: set[str], events: set[str], at: datetime
) -> set[RowId]:
    """The current incidents to begin with."""
    current = "select rowid from core.event_mention where superseded_at is null and event_class = 'incident' and "
    found: list[tuple[RowId]] = []
    if found_by_time:
        stage_ids(warehouse, "link_articles", article_id=found_by_time)
        found += warehouse.rows(f"{current} coded_at = ? and article_id in (from link_articles)", [at])
    if searched:
        stage_ids(warehouse, "link_articles", article_id=searched)
        found += warehouse.rows(f"{current} article_id in (from link_articles)")
    if events:
        stage_ids(warehouse, "link_events", event_id=events)
        found += warehouse.rows(
            f"{current} event_mention_id in "  # noqa: S608 - the text is our own
            "(select event_mention_id from core.event_link semi join link_events using (event_id))"
        )
    return {row[0] for row in found}


def link_everything(warehouse: Warehouse, linked_at: datetime) -> int:
    """Link all current mentions anew, in one transaction; give how many events changed."""
    with warehouse.transaction():
        articles = [str(row[0]) for row in warehouse.rows("select article_id from core.article")]
        events = [str(row[0]) for row in warehouse.rows("select event_id from core.event")]
        return link_articles(warehouse, articles, events, linked_at)


def _decided(warehouse: Warehouse) -> tuple[list[Pair], set[tuple[RowId, RowId]]]:
    """Pairs of current mentions that people joined, and pairs that they keep apart; the latest word on a pair holds."""
    if not warehouse.scalar("select count(*) from core.decision where kind in ('join', 'part')"):
        return [], set()
    joined: dict[tuple[RowId, RowId], Pair] = {}
    apart: set[tuple[RowId, RowId]] = set()
    for kind, who, note, left, right in warehouse.rows(
        _sql("decided_pairs")  # the oldest decision first
    ):
        joined.pop((left, right), None)
        apart.discard((left, right))
        if kind == "part":
            apart.add((left, right))
        else:
            why = f"joined by {who}" + (f": {note}" if note else "")
            joined[left, right] = Pair(left, right, 1.0, (why,), DECIDED)
    return list(joined.values()), apart


def _connected(warehouse: Warehouse, seeds: set[RowId], decided: Iterable[Pair] = ()) -> list[Pair]:
    """The pairs of all that the seeds reach through pairs and through the events that hold them (``link_mentions``)."""
    companions: dict[RowId, list[Pair]] = {}
    for pair in decided:
        companions.setdefault(pair.left, []).append(pair)
        companions.setdefault(pair.right, []).append(pair)
    reached, pairs = set(seeds), dict[tuple[RowId, RowId], Pair]()
    frontier = seeds or _fellows(warehouse, seeds)
    while frontier:
        found = _pairs_of(warehouse, frontier)
        pairs.update({(pair.left, pair.right): pair for pair in found})
        found = [*found, *(pair for mention in frontier for pair in companions.get(mention, ()))]
        pairs.update({(pair.left, pair.right): pair for pair in found if pair.method == DECIDED})
        frontier = {mention for pair in found for mention in (pair.left, pair.right)} - reached
        reached |= frontier
        if not frontier:
            frontier = _fellows(warehouse, reached) - reached
            reached |= frontier
    return list(pairs.values())


def _fellows(warehouse: Warehouse, reached: set[RowId]) -> set[RowId]:
    """Mentions of the events that hold these (``link_former``): another rule may have joined what none does now."""
    stage_row_ids(warehouse, "link_mentions", reached)
    warehouse.rows(
        "create or replace temp table link_former as select distinct event_id from core.event_link where "
        "event_mention_id in (select event_mention_id from core.event_mention where rowid in (from link_mentions))"
    )
    found = warehouse.rows(
        "select rowid from core.event_mention where superseded_at is null and event_class = 'incident' "
        "and event_mention_id in (select event_mention_id from core.event_link where event_id in (from link_former))"
    )
    return {row[0] for row in found}


_STEPS = {
    "link_seeds": "frontier_seeds",
    "link_days": "near_days",
    "link_stories": "near_stories",
    "link_neighbours": "neighbours",
}


def _pairs_of(warehouse: Warehouse, frontier: set[RowId]) -> list[Pair]:
    """Pairs with one side in the frontier."""
    stage_row_ids(warehouse, "link_frontier", frontier)
    for table, file in _STEPS.items():
        warehouse.rows(f"create or replace temp table {table} as {_sql(file)}")
    return [
        Pair(left, right, float(score), tuple(why))
        for left, right, score, why in warehouse.rows(_sql("candidate_pairs"))
    ]


def _sql(name: str) -> str:
    return SqlFile.read(sql_folder() / "link" / f"{name}.sql").body


def _keys(warehouse: Warehouse) -> dict[RowId, MentionKey]:
    found = warehouse.rows(
        "select rowid, reported_at, article_id::varchar, mention_number, "
        "case when date_precision = 'day' then date_start end from core.event_mention "
        "where rowid in (from link_mentions)"
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in found}


def join_pairs(
    keys: dict[RowId, MentionKey], pairs: Iterable[Pair], apart: Iterable[tuple[RowId, RowId]] = ()
) -> list[Row]:
    """Links (without times) of every mention, the same in whatever order the pairs come.

    ``apart`` are pairs of mentions that never share an event.
    """
    clusters = _Clusters.of(keys, apart)

    def rank(pair: Pair) -> tuple[object, ...]:
        return pair.method != DECIDED, -pair.score, *sorted((keys[pair.left][1:3], keys[pair.right][1:3]))

    ordered = sorted(pairs, key=rank)
    for pair in ordered:
        clusters.join(pair)
    members: dict[RowId, list[RowId]] = {}
    for mention in sorted(keys, key=lambda key: keys[key][:3]):
        members.setdefault(clusters.root(mention), []).append(mention)
    why = _best_pairs(clusters, ordered)
    return [link for cluster in members.values() for link in _links(cluster, keys, why)]


def _best_pairs(clusters: _Clusters, ordered: Iterable[Pair]) -> dict[RowId, Pair]:
    """For each mention the best pair that ties it to its own cluster."""
    best: dict[RowId, Pair] = {}
    for pair in ordered:
        if clusters.root(pair.left) == clusters.root(pair.right):
            best.setdefault(pair.left, pair)
            best.setdefault(pair.right, pair)
    return best


def _links(cluster: list[RowId], keys: dict[RowId, MentionKey], why: dict[RowId, Pair]) -> Iterable[Row]:
    """Links of one cluster; the event is named after its first report, so that later ones do not rename it."""
    _, article, number, _ = keys[cluster[0]]
    event = stable_id("event", article, number)
    for mention in cluster:
        first = mention == cluster[0]
        yield {
            "event_id": event,
            "row_id": mention,
            "score": 1.0 if first else why[mention].score,
            "reasons": ["first report"] if first else list(why[mention].reasons),
            "method": METHOD if first else why[mention].method,
        }


def _write(warehouse: Warehouse, links: list[Row], affected: set[str], linked_at: datetime) -> int:
    """Store links and events of the mentions in ``link_mentions``; what belonged to them and no longer does goes."""
    _stage_links(warehouse, links, linked_at)
    stage_ids(warehouse, "link_events", event_id=affected)
    warehouse.rows("insert into link_events from link_former")
    warehouse.rows(
        "delete from core.event_link where (event_id in (from link_events) "
        "or event_mention_id in (select event_mention_id from link_cluster)) "
        "and (event_id, event_mention_id) not in (select event_id, event_mention_id from link_cluster)"
    )
    merge_query(
        warehouse,
        "core.event_link",
        "select * exclude (row_id) from link_cluster",
        when=changed("score", "reasons", "method"),
    )
    gone = warehouse.rows(
        "delete from core.event where event_id in (from link_events) "
        "and event_id not in (select event_id from link_cluster) returning event_id"
    )
    return len(gone) + _merge_events(warehouse, linked_at)


def _stage_links(warehouse: Warehouse, links: list[Row], linked_at: datetime) -> None:
    """The links in the temporary table link_cluster, with the row ids and the ids of their mentions."""
    types = {"event_id": pa.string(), "row_id": pa.int64(), "score": pa.float64(), "reasons": pa.list_(pa.string())}
    columns = types | {"method": pa.string()}
    arrow = pa.table({name: pa.array([link[name] for link in links], kind) for name, kind in columns.items()})
    stage_arrow(warehouse, "link_rows", arrow, "* replace (event_id::uuid as event_id)")
    warehouse.rows(
        "create or replace temp table link_cluster as "
        "select link_rows.*, event_mention_id, $at as linked_at from link_rows inner join "
        "(select rowid as row_id, event_mention_id from core.event_mention where rowid in (from link_mentions)) "
        "using (row_id)",
        {"at": linked_at},
    )


def _merge_events(warehouse: Warehouse, linked_at: datetime) -> int:
    names = [name for name in warehouse.columns("core.event") if name not in {"event_id", "linked_at"}]
    stamped = f"select *, $linked_at as linked_at from ({_sql('event_rows')})"  # noqa: S608
    return merge_query(warehouse, "core.event", stamped, {"linked_at": linked_at}, when=changed(*names))
