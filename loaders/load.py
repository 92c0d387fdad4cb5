"""Loads one batch in one transaction; loading it again changes no row.

A coding with another coder version supersedes the mentions of the one before; the same version with other content
(the article's words changed, or a rule's data did) takes their place.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extractors.errors import WarehouseError
from extractors.records import Article, CodedArticle, FetchRecord, Rejected
from loaders.copies import find_copies
from loaders.corrections import apply_decisions
from loaders.link import events_of_articles, link_articles
from loaders.rows import MENTION_PARTS, CodingRows, article_row, coding_rows, fetch_row, rejection_row
from loaders.staging import append, changed, merge, stage, stage_ids
from loaders.told import add_words, tell_again
from loaders.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction stores. ``loaded_at`` is the run's clock, so that a replay gives the same rows."""

    run_id: str | None
    loaded_at: datetime
    articles: Sequence[Article] = ()
    coded: Sequence[CodedArticle] = ()
    fetches: Sequence[FetchRecord] = ()
    rejections: Sequence[Rejected] = ()


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What a batch changed; all zero when it had been loaded before."""

    articles_new: int = 0
    articles_changed: int = 0
    codings_new: int = 0
    mentions_new: int = 0
    mentions_superseded: int = 0
    fetches_new: int = 0
    rejections_new: int = 0
    rejections_repeated: int = 0
    events_changed: int = 0

    @property
    def changed_rows(self) -> int:
        """How many rows of any kind are new or different."""
        return sum(getattr(self, name) for name in self.__slots__)


def load_batch(warehouse: Warehouse, batch: Batch) -> LoadResult:
    """Store a batch, all or nothing. Raises :class:`WarehouseError` for a coded article that nobody has loaded."""
    with warehouse.transaction(), _no_search_for_garbage():
        fetches, rejections = load_requests(warehouse, batch)
        articles = _load_articles(warehouse, batch)
        codings = _Codings.of(warehouse, batch)
        copies = find_copies(warehouse, map(str, articles["INSERT"]), map(str, articles["UPDATE"]))
        touched = {*map(str, articles["UPDATE"]), *copies, *(rows.coding["article_id"] for rows in codings.new)}
        new = {*map(str, articles["INSERT"])}
        affected = events_of_articles(warehouse, touched - new)
        add_words(warehouse, codings.new, [page for page in batch.articles if page.article_id in new])
        superseded = codings.load(warehouse, batch.loaded_at)
        tell_again(warehouse, map(str, articles["UPDATE"]))
        apply_decisions(warehouse, touched, batch.loaded_at)
        coded_now = {rows.coding["article_id"] for rows in codings.new}
        events = link_articles(warehouse, touched, affected, batch.loaded_at, coded_now)
    return LoadResult(
        articles_new=len(articles["INSERT"]),
        articles_changed=len(articles["UPDATE"]),
        codings_new=len(codings.new),
        mentions_new=sum(len(rows.mentions) for rows in codings.new),
        mentions_superseded=superseded,
        fetches_new=len(fetches["INSERT"]),
        rejections_new=len(rejections["INSERT"]),
        rejections_repeated=len(rejections["UPDATE"]),
        events_changed=events,
    )


Merged = dict[str, list[UUID]]  # keys of rows by what was done


def load_requests(warehouse: Warehouse, batch: Batch) -> tuple[Merged, Merged]:
    """Store a batch's requests and refusals, in the transaction of the caller; gives what was new of both."""
    fetches = merge(warehouse, "ops.fetch", [fetch_row(fetch) for fetch in batch.fetches])
    return fetches, _load_rejections(warehouse, batch)


@contextmanager
def _no_search_for_garbage() -> Iterator[None]:
    """A batch is hundreds of thousands of rows that hold one another in no circle; to look for one took a fifth."""
    watched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if watched:
            gc.enable()


def _load_rejections(warehouse: Warehouse, batch: Batch) -> Merged:
    rows = [rejection_row(rejected, batch.run_id, batch.loaded_at) for rejected in batch.rejections]
    latest = ("last_rejected_at", "detail", "run_id", "replayable", "warc_file", "warc_offset")
    return merge(
        warehouse,
        "ops.rejection",
        rows,
        when="new.last_rejected_at > kept.last_rejected_at and new.run_id is distinct from kept.run_id",
        updates={"times": "kept.times + 1", **{name: f"new.{name}" for name in latest}},
    )


def _load_articles(warehouse: Warehouse, batch: Batch) -> dict[str, list[UUID]]:
    rows = [article_row(article, batch.run_id, batch.loaded_at) for article in batch.articles]
    kept_for_ever = {"article_id", "loaded_at"}
    updates = {name: f'new."{name}"' for name in (rows[0] if rows else ()) if name not in kept_for_ever}
    return merge(warehouse, "core.article", rows, when=changed("row_sha256"), updates=updates)


@dataclass(frozen=True, slots=True)
class _Codings:
    """The codings of a batch that are news to the warehouse."""

    new: tuple[CodingRows, ...]

    @classmethod
    def of(cls, warehouse: Warehouse, batch: Batch) -> "_Codings":
        latest = {coded.id: coded for coded in batch.coded}
        if not latest:
            return cls(())
        stage_ids(warehouse, "batch_coded", article_id=latest)
        _require_articles(warehouse)
        current = {
            (str(article), version): sha256
            for article, version, sha256 in warehouse.rows(
                "select article_id, coder_version, coding_sha256 from core.article_coding "
                "where superseded_at is null and article_id in (select article_id from batch_coded)"
            )
        }
        rows = (coding_rows(coded, batch.run_id, batch.loaded_at) for coded in latest.values())
        return cls(tuple(row for row in rows if current.get(_key(row)) != row.coding["coding_sha256"]))

    def load(self, warehouse: Warehouse, coded_at: datetime) -> int:
        """Write the new codings; give how many mentions they supersede or replace."""
        if not self.new:
            return 0
        # the codings' own table of keys serves both deletions, and append stages it anew
        stage(warehouse, "core.article_coding", [rows.coding for rows in self.new])
        replaced = self._delete_same_version(warehouse) + self._supersede_others(warehouse, coded_at)
        append(warehouse, "core.article_coding", [rows.coding for rows in self.new])
        append(warehouse, "core.event_mention", [row for rows in self.new for row in rows.mentions])
        for table in MENTION_PARTS:
            append(warehouse, table, [row for rows in self.new for row in rows.parts[table]])
        return replaced

    def _delete_same_version(self, warehouse: Warehouse) -> int:
        same = "where (article_id, coder_version) in (select article_id, coder_version from staged_article_coding)"
        warehouse.rows(f"delete from core.article_coding {same}")  # noqa: S608 - no value is pasted in
        found = warehouse.rows(f"select event_mention_id from core.event_mention {same}")  # noqa: S608
        if found:
            stage_ids(warehouse, "batch_replaced", event_mention_id=(row[0] for row in found))
            for table in ("core.event_mention", "core.corrected_value", *MENTION_PARTS):
                warehouse.rows(f"delete from {table} where event_mention_id in (from batch_replaced)")  # noqa: S608
        return len(found)

    def _supersede_others(self, warehouse: Warehouse, coded_at: datetime) -> int:
        counts = [
            warehouse.rows(
                f"update {table} set superseded_at = ? "  # noqa: S608 - the name is our own
                "where superseded_at is null and article_id in (select article_id from staged_article_coding)",
                [coded_at],
            )
            for table in ("core.article_coding", "core.event_mention")
        ]
        return int(counts[1][0][0])


def _key(rows: CodingRows) -> tuple[str, str]:
    return rows.coding["article_id"], rows.coding["coder_version"]


def _require_articles(warehouse: Warehouse) -> None:
    missing = warehouse.rows("select article_id from batch_coded anti join core.article using (article_id)")
    if missing:
        raise WarehouseError(
            f"{len(missing)} coded article(s) have no article row, the first is {missing[0][0]}: "
            "load the articles in the same batch or before"
        )
