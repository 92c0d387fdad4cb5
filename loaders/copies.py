"""Finds the articles that repeat an earlier one's text, across all sources and the whole warehouse.

A pure function of the articles that are stored: an article is a copy of the earliest original that it resembles, and
an original when it resembles none. A change touches only what is connected with it, so storing articles one by one, in
any order, and storing them all at once give the same copies.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from loaders.resources import SqlFile, sql_folder
from loaders.rows import Row
from loaders.staging import changed, merge, stage_ids
from loaders.warehouse import Warehouse

Similarities = dict[tuple[str, str], float]
Reported = tuple[datetime, datetime, str]  # when published, when fetched, which article


def find_copies(warehouse: Warehouse, new: Iterable[str], changed: Iterable[str] = ()) -> set[str]:
    """Compare these new and changed articles with all others; give the articles whose original changed.

    Runs inside the caller's transaction. Only ``changed`` ones may have been compared before.
    """
    former = list(changed)
    touched = {*new, *former}
    if not touched:
        return set()
    _forget(warehouse, former)
    stage_ids(warehouse, "copy_frontier", article_id=touched)
    touched |= _former_companions(warehouse)
    _find_times(warehouse)
    warehouse.rows(f"insert into core.article_band {_sql('article_bands')}")
    reached, pairs = _connected(warehouse, touched)
    stage_ids(warehouse, "copy_reached", article_id=reached)
    return _write(warehouse, originals(_reported(warehouse), pairs))


def _forget(warehouse: Warehouse, articles: list[str]) -> None:
    """Drop the bands of articles whose words have changed; a search through all bands, so only where it must be."""
    if articles:
        stage_ids(warehouse, "copy_frontier", article_id=articles)
        warehouse.rows("delete from core.article_band where article_id in (from copy_frontier)")


def _find_times(warehouse: Warehouse) -> None:
    """When the articles in ``copy_frontier`` count as reported, in the table ``copy_times``."""
    warehouse.rows(f"create or replace temp table copy_times as {_sql('article_times')}")


def _former_companions(warehouse: Warehouse) -> set[str]:
    """Copies of the touched articles, and what those are copies of: a changed text may leave its cluster."""
    return {
        row[0]
        for row in warehouse.rows(
            "select article_id::varchar from core.article_copy where original_id in (from copy_frontier) "
            "union select original_id::varchar from core.article_copy where article_id in (from copy_frontier)"
        )
    }


def _connected(warehouse: Warehouse, seeds: set[str]) -> tuple[set[str], Similarities]:
    """All articles that the seeds reach through near pairs, and those pairs."""
    reached, frontier, pairs = set(seeds), seeds, Similarities()
    while frontier:
        stage_ids(warehouse, "copy_frontier", article_id=frontier)
        found = _near_copies(warehouse)
        pairs |= found
        frontier = {article for pair in found for article in pair} - reached
        reached |= frontier
    return reached, pairs


def _near_copies(warehouse: Warehouse) -> Similarities:
    """Pairs of an article in ``copy_frontier`` and any other that have nearly the same words."""
    _find_times(warehouse)
    ((since, until),) = warehouse.rows(
        "select min(reported_at) - interval 10 days, max(reported_at) + interval 10 days from copy_times"
    )
    if since is None:
        return {}
    found = warehouse.rows(_sql("near_copies"), {"since": since, "until": until})
    return {(left, right): float(share) for left, right, share in found}


def _reported(warehouse: Warehouse) -> list[Reported]:
    warehouse.rows("create or replace temp table copy_frontier as from copy_reached")
    _find_times(warehouse)
    found = warehouse.rows("select reported_at, fetched_at, article_id::varchar from copy_times")
    return [(row[0], row[1], row[2]) for row in found]


def originals(articles: Iterable[Reported], pairs: Mapping[tuple[str, str], float]) -> list[Row]:
    """The copies among the articles: earliest first, each goes to the earliest original that it resembles."""
    near: dict[str, dict[str, float]] = {}
    for (left, right), share in pairs.items():
        near.setdefault(left, {})[right] = share
        near.setdefault(right, {})[left] = share
    rank: dict[str, int] = {}
    copies: list[Row] = []
    for number, (_, _, article) in enumerate(sorted(articles)):
        of = min(
            (other for other in near.get(article, {}) if other in rank), key=lambda other: rank[other], default=None
        )
        if of is None:
            rank[article] = number
        else:
            copies.append({"article_id": article, "original_id": of, "similarity": near[article][of]})
    return copies


def _write(warehouse: Warehouse, copies: list[Row]) -> set[str]:
    """Make the copies among ``copy_reached`` exactly these."""
    stage_ids(warehouse, "copy_kept", article_id=[row["article_id"] for row in copies])
    gone = warehouse.rows(
        "delete from core.article_copy where article_id in (from copy_reached) "
        "and article_id not in (from copy_kept) returning article_id"
    )
    done = merge(warehouse, "core.article_copy", copies, when=changed("original_id", "similarity"))
    return {str(article) for article in (*(row[0] for row in gone), *done["INSERT"], *done["UPDATE"])}


def _sql(name: str) -> str:
    return SqlFile.read(sql_folder() / "link" / f"{name}.sql").body
