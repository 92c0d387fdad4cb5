"""Joins the reports of one incident into one event.

A pure function of the reports that are current: pairs that score high enough (``sql/link/candidate_pairs.sql``) are
joined from the best pair down, unless that would put two incidents of one article together. A change touches only the
reports that are connected with it, so linking as articles arrive and linking everything at once give the same events.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extractors.ids import stable_id
from loaders.resources import SqlFile, sql_folder
from loaders.rows import Row
from loaders.staging import changed, columns, merge
from loaders.warehouse import Warehouse

METHOD = "score-1"  # names the rule that made a link; changes when the scores do
_ANY_OF = "in (select unnest(?::uuid[]))"

MentionKey = tuple[datetime, UUID, int]  # when reported, by which article, which mention of it


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions that may be one incident."""

    left: UUID
    right: UUID
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Clusters:
    """Disjoint sets of mentions, each holding an article at most once."""

    parent: dict[UUID, UUID]
    articles: dict[UUID, frozenset[UUID]]

    def root(self, mention: UUID) -> UUID:
        while self.parent[mention] != mention:
            self.parent[mention] = mention = self.parent[self.parent[mention]]
        return mention

    def join(self, pair: Pair) -> None:
        left, right = self.root(pair.left), self.root(pair.right)
        if left == right or self.articles[left] & self.articles[right]:
            return
        self.parent[right] = left
        self.articles[left] |= self.articles.pop(right)


def events_of_articles(warehouse: Warehouse, articles: Iterable[str]) -> set[str]:
    """Ids of the events that hold a mention of these articles, whatever its coder version."""
    found = warehouse.rows(
        "select distinct event_id from core.event_link semi join "  # noqa: S608 - no value is pasted in
        f"(select event_mention_id from core.event_mention where article_id {_ANY_OF}) using (event_mention_id)",
        [list(articles)],
    )
    return {str(row[0]) for row in found}


def link_articles(warehouse: Warehouse, articles: Iterable[str], affected: Iterable[str], linked_at: datetime) -> int:
    """Link the current mentions of these articles and of the affected events; give how many events changed.

    Runs inside the caller's transaction. ``affected`` are the events that held mentions of these articles before.
    """
    touched, events = sorted(articles), sorted(affected)
    if not touched and not events:
        return 0
    seeds = warehouse.rows(
        "select event_mention_id from core.event_mention "  # noqa: S608 - no value is pasted in
        f"where superseded_at is null and event_class = 'incident' and (article_id {_ANY_OF} or event_mention_id in "
        f"(select event_mention_id from core.event_link where event_id {_ANY_OF}))",
        [touched, events],
    )
    mentions, pairs = _connected(warehouse, {row[0] for row in seeds})
    clusters = join_pairs(_keys(warehouse, mentions), pairs)
    return _write(warehouse, clusters, mentions, events, linked_at)


def link_everything(warehouse: Warehouse, linked_at: datetime) -> int:
    """Link all current mentions anew, in one transaction; give how many events changed."""
    with warehouse.transaction():
        articles = [str(row[0]) for row in warehouse.rows("select article_id from core.article")]
        events = [str(row[0]) for row in warehouse.rows("select event_id from core.event")]
        return link_articles(warehouse, articles, events, linked_at)


def _connected(warehouse: Warehouse, seeds: set[UUID]) -> tuple[set[UUID], list[Pair]]:
    """All mentions that the seeds reach through pairs, and those pairs."""
    sql = SqlFile.read(sql_folder() / "link" / "candidate_pairs.sql").body
    reached, frontier, pairs = set(seeds), seeds, dict[tuple[UUID, UUID], Pair]()
    while frontier:
        warehouse.rows(
            "create or replace temp table link_frontier as select unnest(?::uuid[]) as event_mention_id",
            [[str(mention) for mention in frontier]],
        )
        found = [Pair(left, right, float(score), tuple(why)) for left, right, score, why in warehouse.rows(sql)]
        pairs.update({(pair.left, pair.right): pair for pair in found})
        frontier = {mention for pair in found for mention in (pair.left, pair.right)} - reached
        reached |= frontier
    return reached, list(pairs.values())


def _keys(warehouse: Warehouse, mentions: set[UUID]) -> dict[UUID, MentionKey]:
    found = warehouse.rows(
        "select event_mention_id, coalesce(published_at, fetched_at), article_id, mention_number "  # noqa: S608
        f"from core.event_mention inner join core.article using (article_id) where event_mention_id {_ANY_OF}",
        [[str(mention) for mention in mentions]],
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def join_pairs(keys: dict[UUID, MentionKey], pairs: Iterable[Pair]) -> list[Row]:
    """Links (without times) of every mention, the same in whatever order the pairs come."""
    clusters = _Clusters({key: key for key in keys}, {key: frozenset({found[1]}) for key, found in keys.items()})
    ordered = sorted(pairs, key=lambda pair: (-pair.score, *sorted((keys[pair.left][1:], keys[pair.right][1:]))))
    for pair in ordered:
        clusters.join(pair)
    members: dict[UUID, list[UUID]] = {}
    for mention in sorted(keys, key=keys.__getitem__):
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
    _, article, number = keys[cluster[0]]
    event = stable_id("event", str(article), number)
    for mention in cluster:
        first = mention == cluster[0]
        yield {
            "event_id": event,
            "event_mention_id": str(mention),
            "score": 1.0 if first else why[mention].score,
            "reasons": ["first report"] if first else list(why[mention].reasons),
            "method": METHOD,
        }


def _write(
    warehouse: Warehouse, links: list[Row], mentions: set[UUID], affected: list[str], linked_at: datetime
) -> int:
    events = sorted({link["event_id"] for link in links} | set(affected))
    former = events_of_mentions(warehouse, mentions)
    warehouse.rows(
        "create or replace temp table link_cluster as select unnest(?::uuid[]) as event_id, "
        "unnest(?::uuid[]) as event_mention_id",
        [[link["event_id"] for link in links], [link["event_mention_id"] for link in links]],
    )
    warehouse.rows(
        "delete from core.event_link "  # noqa: S608 - no value is pasted in
        f"where (event_id {_ANY_OF} or event_mention_id {_ANY_OF}) "
        "and (event_id, event_mention_id) not in (select event_id, event_mention_id from link_cluster)",
        [events, [str(mention) for mention in mentions]],
    )
    stamped = [link | {"linked_at": linked_at} for link in links]
    merge(warehouse, "core.event_link", stamped, when=changed("score", "reasons", "method"))
    gone = warehouse.rows(
        f"delete from core.event where event_id {_ANY_OF} "  # noqa: S608 - no value is pasted in
        "and event_id not in (select event_id from link_cluster) returning event_id",
        [sorted(set(events) | former)],
    )
    return len(gone) + _merge_events(warehouse, linked_at)


def events_of_mentions(warehouse: Warehouse, mentions: Iterable[UUID]) -> set[str]:
    """Ids of the events that these mentions are linked to."""
    found = warehouse.rows(
        f"select distinct event_id from core.event_link where event_mention_id {_ANY_OF}",  # noqa: S608
        [[str(mention) for mention in mentions]],
    )
    return {str(row[0]) for row in found}


def _merge_events(warehouse: Warehouse, linked_at: datetime) -> int:
    sql = SqlFile.read(sql_folder() / "link" / "event_rows.sql").body
    rows = warehouse.arrow(f"select * replace (event_id::varchar as event_id) from ({sql})").to_pylist()  # noqa: S608
    for row in rows:
        row.update(best_mention_id=str(row["best_mention_id"]), linked_at=linked_at)
    names = [name for name in columns(warehouse, "core.event") if name not in {"event_id", "linked_at"}]
    done = merge(warehouse, "core.event", rows, when=changed(*names))
    return len(done["INSERT"]) + len(done["UPDATE"])
