"""Joins the reports of one incident into one event.

A pure function of the reports that are current: pairs that score high enough (``sql/link/candidate_pairs.sql``) are
joined from the best pair down, unless that would put two incidents of one article together. A change touches only the
reports that are connected with it, so linking as articles arrive and linking everything at once give the same events.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from extractors.ids import stable_id
from loaders.resources import SqlFile, sql_folder
from loaders.rows import Row
from loaders.staging import changed, merge, merge_query, stage_ids
from loaders.warehouse import Warehouse

METHOD = "score-4"  # names the rule that made a link; changes when the scores do
DECIDED = "analyst"  # a person joined them

_MOST_DAYS = 2  # how far apart the days of one incident's reports may lie, so that daily raids do not chain

MentionKey = tuple[datetime, UUID, int, date | None]  # when reported, by which article, its number there, its day


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions that may be one incident."""

    left: UUID
    right: UUID
    score: float
    reasons: tuple[str, ...]
    method: str = METHOD


@dataclass(slots=True)
class _Clusters:
    """Disjoint sets of mentions, each holding an article at most once and a few days at most.

    What a person decided comes first: it may join two mentions of one article, and it keeps others apart.
    """

    parent: dict[UUID, UUID]
    articles: dict[UUID, frozenset[UUID]]
    days: dict[UUID, frozenset[date]]
    members: dict[UUID, frozenset[UUID]]  # of mentions that are kept apart from others
    strangers: dict[UUID, frozenset[UUID]]  # what may not come in

    @classmethod
    def of(cls, keys: dict[UUID, MentionKey], apart: Iterable[tuple[UUID, UUID]] = ()) -> "_Clusters":
        """Every mention by itself."""
        strangers: dict[UUID, frozenset[UUID]] = {}
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

    def root(self, mention: UUID) -> UUID:
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

    def _kept_apart(self, left: UUID, right: UUID) -> bool:
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


def link_articles(warehouse: Warehouse, articles: Iterable[str], affected: Iterable[str], linked_at: datetime) -> int:
    """Link the current mentions of these articles and of the affected events; give how many events changed.

    Runs inside the caller's transaction. ``affected`` are the events that held mentions of these articles before.
    """
    touched, events = sorted(articles), set(affected)
    if not touched and not events:
        return 0
    stage_ids(warehouse, "link_articles", article_id=touched)
    stage_ids(warehouse, "link_events", event_id=events)
    seeds = warehouse.rows(
        "select event_mention_id from core.event_mention "
        "where superseded_at is null and event_class = 'incident' and (article_id in (from link_articles) "
        "or event_mention_id in (select event_mention_id from core.event_link semi join link_events using (event_id)))"
    )
    joined, apart = _decided(warehouse)
    mentions, pairs = _connected(warehouse, {row[0] for row in seeds}, joined)
    stage_ids(warehouse, "link_mentions", event_mention_id=mentions)
    return _write(warehouse, join_pairs(_keys(warehouse), pairs, apart), events, linked_at)


def link_everything(warehouse: Warehouse, linked_at: datetime) -> int:
    """Link all current mentions anew, in one transaction; give how many events changed."""
    with warehouse.transaction():
        articles = [str(row[0]) for row in warehouse.rows("select article_id from core.article")]
        events = [str(row[0]) for row in warehouse.rows("select event_id from core.event")]
        return link_articles(warehouse, articles, events, linked_at)


def _decided(warehouse: Warehouse) -> tuple[list[Pair], set[tuple[UUID, UUID]]]:
    """Pairs of current mentions that people joined, and pairs that they keep apart; the latest word on a pair holds."""
    if not warehouse.scalar("select count(*) from core.decision where kind in ('join', 'part')"):
        return [], set()
    joined: dict[tuple[UUID, UUID], Pair] = {}
    apart: set[tuple[UUID, UUID]] = set()
    for kind, who, note, left, right in warehouse.rows(
        SqlFile.read(sql_folder() / "link" / "decided_pairs.sql").body  # the oldest decision first
    ):
        joined.pop((left, right), None)
        apart.discard((left, right))
        if kind == "part":
            apart.add((left, right))
        else:
            why = f"joined by {who}" + (f": {note}" if note else "")
            joined[left, right] = Pair(left, right, 1.0, (why,), DECIDED)
    return list(joined.values()), apart


def _connected(warehouse: Warehouse, seeds: set[UUID], decided: Iterable[Pair] = ()) -> tuple[set[UUID], list[Pair]]:
    """All mentions that the seeds reach through pairs, and those pairs."""
    companions: dict[UUID, list[Pair]] = {}
    for pair in decided:
        companions.setdefault(pair.left, []).append(pair)
        companions.setdefault(pair.right, []).append(pair)
    sql = SqlFile.read(sql_folder() / "link" / "candidate_pairs.sql").body
    reached, frontier, pairs = set(seeds), seeds, dict[tuple[UUID, UUID], Pair]()
    while frontier:
        stage_ids(warehouse, "link_frontier", event_mention_id=frontier)
        found = [Pair(left, right, float(score), tuple(why)) for left, right, score, why in warehouse.rows(sql)]
        pairs.update({(pair.left, pair.right): pair for pair in found})
        found = [*found, *(pair for mention in frontier for pair in companions.get(mention, ()))]
        pairs.update({(pair.left, pair.right): pair for pair in found if pair.method == DECIDED})
        frontier = {mention for pair in found for mention in (pair.left, pair.right)} - reached
        reached |= frontier
    return reached, list(pairs.values())


def _keys(warehouse: Warehouse) -> dict[UUID, MentionKey]:
    found = warehouse.rows(
        "select event_mention_id, coalesce(published_at, fetched_at), article_id, mention_number, "
        "case when date_precision = 'day' then date_start end from core.event_mention "
        "semi join link_mentions using (event_mention_id) inner join core.article using (article_id)"
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in found}


def join_pairs(
    keys: dict[UUID, MentionKey], pairs: Iterable[Pair], apart: Iterable[tuple[UUID, UUID]] = ()
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
    members: dict[UUID, list[UUID]] = {}
    for mention in sorted(keys, key=lambda key: keys[key][:3]):
        members.setdefault(clusters.root(mention), []).append(mention)
    why = _best_pairs(clusters, ordered)
    return [link for cluster in members.values() for link in _links(cluster, keys, why)]


def _best_pairs(clusters: _Clusters, ordered: Iterable[Pair]) -> dict[UUID, Pair]:
    """For each mention the best pair that ties it to its own cluster."""
    best: dict[UUID, Pair] = {}
    for pair in ordered:
        if clusters.root(pair.left) == clusters.root(pair.right):
            best.setdefault(pair.left, pair)
            best.setdefault(pair.right, pair)
    return best


def _links(cluster: list[UUID], keys: dict[UUID, MentionKey], why: dict[UUID, Pair]) -> Iterable[Row]:
    """Links of one cluster; the event is named after its first report, so that later ones do not rename it."""
    _, article, number, _ = keys[cluster[0]]
    event = stable_id("event", str(article), number)
    for mention in cluster:
        first = mention == cluster[0]
        yield {
            "event_id": event,
            "event_mention_id": str(mention),
            "score": 1.0 if first else why[mention].score,
            "reasons": ["first report"] if first else list(why[mention].reasons),
            "method": METHOD if first else why[mention].method,
        }


def _write(warehouse: Warehouse, links: list[Row], affected: set[str], linked_at: datetime) -> int:
    """Store links and events of the mentions in ``link_mentions``; what belonged to them and no longer does goes."""
    stage_ids(
        warehouse,
        "link_cluster",
        event_id=[link["event_id"] for link in links],
        event_mention_id=[link["event_mention_id"] for link in links],
    )
    former = warehouse.rows(
        "select distinct event_id from core.event_link semi join link_mentions using (event_mention_id)"
    )
    stage_ids(warehouse, "link_events", event_id={*affected, *(str(row[0]) for row in former)})
    warehouse.rows(
        "delete from core.event_link "
        "where (event_id in (from link_events) or event_mention_id in (from link_mentions)) "
        "and (event_id, event_mention_id) not in (select event_id, event_mention_id from link_cluster)"
    )
    stamped = [link | {"linked_at": linked_at} for link in links]
    merge(warehouse, "core.event_link", stamped, when=changed("score", "reasons", "method"))
    gone = warehouse.rows(
        "delete from core.event where event_id in (from link_events) "
        "and event_id not in (select event_id from link_cluster) returning event_id"
    )
    return len(gone) + _merge_events(warehouse, linked_at)


def _merge_events(warehouse: Warehouse, linked_at: datetime) -> int:
    sql = SqlFile.read(sql_folder() / "link" / "event_rows.sql").body
    names = [name for name in warehouse.columns("core.event") if name not in {"event_id", "linked_at"}]
    stamped = f"select *, $linked_at as linked_at from ({sql})"  # noqa: S608
    done = merge_query(warehouse, "core.event", stamped, {"linked_at": linked_at}, when=changed(*names))
    return len(done["INSERT"]) + len(done["UPDATE"])
