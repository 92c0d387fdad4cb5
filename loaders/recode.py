"""Reads the articles that are to be coded again, and gathers the new codings beside the warehouse.

The codings wait in a warehouse of their own, so that a recode that is killed goes on from what it had and the
warehouse itself changes in one step (:mod:`loaders.recode_switch`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from extractors.ids import content_hash
from extractors.records import Article, ArticleText, CodedArticle
from loaders.rows import MENTION_PARTS, article_row, coding_rows
from loaders.staging import append, stage_ids
from loaders.warehouse import Warehouse

_UNSET = datetime(1970, 1, 1, tzinfo=UTC)  # stands where the switch writes its own instant
# What a waiting coding was made from: the stored article's row, and all that the coder was told beside it.
_PENDING_TABLES = """
create table if not exists core.pending (
    article_id uuid not null, -- the article
    row_sha256 varchar, -- the stored article that was read; null when only its page was stored
    input varchar not null, -- hash of all that the coder was given
)
"""
_DAY = "coalesce(article.published_date, article.fetched_at::date)"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles; no sources are all. Days are those of publication, else of fetching, both included."""

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """Values for :data:`CHOSEN`."""
        return {"sources": [*self.sources], "since": self.since, "until": self.until}


# A condition on a relation called article.
CHOSEN = (
    "(len($sources) = 0 or list_contains($sources, article.source_id)) "
    f"and ($since is null or {_DAY} >= $since) and ($until is null or {_DAY} <= $until)"
)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as the warehouse has it."""

    article: ArticleText
    source_id: str
    coder_version: str | None  # of its present coding
    row_sha256: str
    warc_file: str | None
    warc_offset: int | None

    @property
    def input(self) -> str:
        """A hash that changes with anything that the coder is told of the article, and with its page."""
        return content_hash(repr((self.row_sha256, self.article.country, self.warc_file, self.warc_offset)))


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A page in the archive that no article was made of."""

    source_id: str
    warc_file: str | None
    warc_offset: int | None


def coded_versions(warehouse: Warehouse, selection: Selection) -> dict[str | None, int]:
    """Coder versions of the present codings with the number of articles; null for articles that nobody has coded."""
    found = warehouse.rows(
        "select coding.coder_version, count(*) from core.article as article "  # noqa: S608 - our own condition
        "left join core.article_coding as coding on coding.article_id = article.article_id "
        f"and coding.superseded_at is null where {CHOSEN} group by all order by all",
        selection.parameters,
    )
    return dict(found)


def stored_articles(warehouse: Warehouse, selection: Selection, after: str | None, limit: int) -> list[StoredArticle]:
    """The next articles by id, at most ``limit`` of them, so that no more than these are in memory."""
    found = warehouse.rows(
        "select article.article_id::varchar, text, title, published_date, published_at, article.source_id, "  # noqa: S608
        "article.url, language, source.country, coding.coder_version, row_sha256, warc_file, warc_offset "
        "from core.article as article "
        "left join ref.source as source using (source_id) "
        "left join core.article_coding as coding on coding.article_id = article.article_id "
        "and coding.superseded_at is null "
        f"where {CHOSEN} and ($after is null or article.article_id > $after::uuid) "
        "order by article.article_id limit $limit",
        selection.parameters | {"after": after, "limit": limit},
    )
    return [_stored(row) for row in found]


def _stored(row: tuple[Any, ...]) -> StoredArticle:
    key, text, title, day, instant, source, url, language, country, *rest = row
    article = ArticleText(key, text, title, day or instant, source, url, language, country)
    return StoredArticle(article, source, *rest)


def refused_pages(warehouse: Warehouse, selection: Selection) -> list[RefusedPage]:
    """Every page that the cleaner refused and that no article was made of since."""
    found = warehouse.rows(
        "with article as (select source_id, url_key, warc_file, warc_offset, null::date as published_date, "  # noqa: S608
        "last_rejected_at as fetched_at from ops.rejection where stage = 'clean' and warc_file is not null) "
        "select source_id, warc_file, warc_offset from article "
        f"anti join core.article as stored using (source_id, url_key) where {CHOSEN} order by all",
        selection.parameters,
    )
    return [RefusedPage(*row) for row in found]


@dataclass(frozen=True, slots=True)
class NewCoding:
    """A coding that waits. ``article`` is there when the page was cleaned again."""

    coded: CodedArticle
    row_sha256: str | None
    input: str
    article: Article | None = None


class Pending:
    """Codings that wait for the switch."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["Pending"]:
        """The codings in that file, which is made when it is new."""
        with Warehouse.open(path) as warehouse:
            warehouse.rows(_PENDING_TABLES)
            yield cls(warehouse)

    def inputs(self, articles: Iterable[str]) -> Mapping[str, str]:
        """Which of these articles wait, and the hash of what each was made from."""
        stage_ids(self._warehouse, "pending_asked", article_id=articles)
        found = self._warehouse.rows(
            "select article_id::varchar, input from core.pending semi join pending_asked using (article_id)"
        )
        return dict(found)

    def add(self, codings: Sequence[NewCoding]) -> None:
        """Keep these codings, in one transaction; what waited for the same articles goes."""
        rows = [coding_rows(new.coded, None, _UNSET) for new in codings]
        articles = [article_row(new.article, None, _UNSET) for new in codings if new.article]
        kept = [{"article_id": new.coded.id, "row_sha256": new.row_sha256, "input": new.input} for new in codings]
        with self._warehouse.transaction():
            self._forget([new.coded.id for new in codings])
            append(self._warehouse, "core.pending", kept)
            append(self._warehouse, "core.article", articles)
            append(self._warehouse, "core.article_coding", [row.coding for row in rows])
            append(self._warehouse, "core.event_mention", [mention for row in rows for mention in row.mentions])
            for table in MENTION_PARTS:
                append(self._warehouse, table, [part for row in rows for part in row.parts[table]])

    def _forget(self, articles: Iterable[str]) -> None:
        stage_ids(self._warehouse, "pending_gone", article_id=articles)
        mentions = "select event_mention_id from core.event_mention semi join pending_gone using (article_id)"
        for table in MENTION_PARTS:
            self._warehouse.rows(f"delete from {table} where event_mention_id in ({mentions})")  # noqa: S608
        for table in ("core.event_mention", "core.article_coding", "core.article", "core.pending"):
            self._warehouse.rows(f"delete from {table} where article_id in (from pending_gone)")  # noqa: S608
