"""The paragraphs that each source is known to repeat, and the stories among which they are looked for."""

from collections.abc import Iterable
from datetime import datetime

from loaders.staging import merge
from loaders.warehouse import Warehouse


def known_paragraphs(warehouse: Warehouse, source_id: str) -> frozenset[str]:
    """Keys of a source's repeated paragraphs."""
    found = warehouse.rows("select paragraph_key from core.boilerplate where source_id = ?", [source_id])
    return frozenset(row[0] for row in found)


def latest_stories(warehouse: Warehouse, source_id: str, limit: int) -> list[str]:
    """Texts of a source's latest articles, copies of one another once: they repeat everything."""
    found = warehouse.rows(
        """
        select arg_min(article.text, (article.fetched_at, article.article_id))
        from core.article as article
        left join core.article_copy as copy using (article_id)
        where article.source_id = ?
        group by coalesce(copy.original_id, article.article_id)
        order by max(article.fetched_at) desc, min(article.article_id)
        limit ?
        """,
        [source_id, limit],
    )
    return list(dict.fromkeys(row[0] for row in found))


def add_paragraphs(
    warehouse: Warehouse, source_id: str, paragraphs: Iterable[tuple[str, str, int]], known_since: datetime
) -> int:
    """Remember repeated paragraphs (key, words, number of stories); give how many were not known yet.

    One that is known stays as it is: a list that only grows says what an article was cleaned with.
    """
    rows = [
        {
            "source_id": source_id,
            "paragraph_key": key,
            "paragraph": words,
            "n_articles": stories,
            "known_since": known_since,
        }
        for key, words, stories in paragraphs
    ]
    with warehouse.transaction():
        return len(merge(warehouse, "core.boilerplate", rows)["INSERT"])
