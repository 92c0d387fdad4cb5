"""Backfills of the newsroom's days, in this process."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from extractors.news.archive import iterate
from extractors.records import RunRecord
from tests.flows.conftest import Place

SINCE, UNTIL = date(2026, 11, 10), date(2026, 11, 14)
# What the warehouse says of articles, whenever and by whichever run it was told.
SAME = """
select article.source_id, article.url, title, article.text_sha256, published_at, count(event_mention_id) as mentions
from core.article as article left join core.event_mention using (article_id)
where superseded_at is null group by all order by all
"""
WINDOWS = (
    'select source_id, starts_on, ends_on, state, discovered, loaded, refused, detail from ops."window" order by all'
)


def backfill(place: Place, sources: Sequence[str], warc: Iterable[Path] = (), via: str | None = None) -> RunRecord:
    """The flow over the days, in this process."""
    from flows.backfill import backfill as flow

    files: Any = list(warc) or None
    way: Any = via
    record: Any = flow(SINCE, UNTIL, list(sources), files, way, place.settings.home, place.config)
    assert isinstance(record, RunRecord)
    return record


def archived(place: Place) -> int:
    """How many pages the archive holds."""
    return sum(1 for path in place.settings.pages.glob("*.warc.gz") for _ in iterate(path))
