"""What each visit to a source found, and what there is to judge it by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from extractors.records import SourceState
from loaders.load import Batch, load_requests
from loaders.staging import merge
from loaders.state import put_source_state
from loaders.warehouse import Warehouse

_VISITS_COMPARED = 50


def latest_articles(warehouse: Warehouse, source_id: str, limit: int) -> list[tuple[datetime, bool, bool, int]]:
    """A source's latest articles: publication (else fetch), whether title and date were found, length of the text."""
    found = warehouse.rows(
        """
        select coalesce(published_at, fetched_at) as reported_at, title is not null,
            coalesce(published_date, published_at::date) is not null, length(text)
        from core.article where source_id = ?
        order by reported_at desc, article_id limit ?
        """,
        [source_id, limit],
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def pages_and_articles(warehouse: Warehouse, source_id: str) -> tuple[int, int]:
    """How many pages the latest visits fetched, and how many articles were in them."""
    found = warehouse.rows(
        """
        select coalesce(sum(fetched), 0)::bigint, coalesce(sum(cleaned), 0)::bigint
        from (from ops.source_visit where source_id = ? order by visited_at desc limit ?)
        """,
        [source_id, _VISITS_COMPARED],
    )
    return found[0][0], found[0][1]


def close_visit(warehouse: Warehouse, left: Batch, visit: Mapping[str, Any], state: SourceState) -> None:
    """Store in one transaction the end of a visit: requests and refusals that are ``left``, its row, and the state."""
    with warehouse.transaction():
        load_requests(warehouse, left)
        merge(warehouse, "ops.source_visit", [dict(visit)])
        put_source_state(warehouse, state)
