"""Keeps what a mention's row repeats of its parts and its article as these are.

The parts and the article are what is true. Their repetition in ``core.event_mention`` is what views read and linking
compares, so that neither gathers the parts of a million mentions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from extractors.records import Article
from loaders.resources import SqlFile, sql_folder
from loaders.rows import CodingRows
from loaders.staging import stage_ids
from loaders.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class _Words:
    """What mentions take from their article."""

    text: str
    source_id: str
    reported_at: datetime
    text_sha256: str


def add_words(warehouse: Warehouse, rows: Sequence[CodingRows], new: Iterable[Article]) -> None:
    """Put the words and the circumstances of their articles into mentions that are to be stored.

    ``new`` are articles that this batch has stored first, so that the others alone are looked up.
    """
    known = {
        page.article_id: _Words(page.text, page.source_id, page.published_at or page.fetched_at, page.text_sha256)
        for page in new
    }
    known |= _stored_words(warehouse, {row.coding["article_id"] for row in rows if row.mentions} - set(known))
    for row in rows:
        if row.mentions:
            _add(row, known[row.coding["article_id"]])


def _stored_words(warehouse: Warehouse, articles: set[str]) -> dict[str, _Words]:
    if not articles:
        return {}
    stage_ids(warehouse, "told_articles", article_id=articles)
    found = warehouse.rows(
        "select article_id::varchar, text, source_id, coalesce(published_at, fetched_at), text_sha256 "
        "from core.article where rowid in (select rowid from core.article semi join told_articles using (article_id))"
    )
    return {row[0]: _Words(*row[1:]) for row in found}


def _add(row: CodingRows, words: _Words) -> None:
    sentences: dict[str, list[str]] = {}
    for span in row.parts["core.mention_evidence"]:
        if span["field"] == "evidence":
            sentence = words.text[span["span_start"] : span["span_end"]]
            sentences.setdefault(span["event_mention_id"], []).append(sentence)
    for mention in row.mentions:
        told = sentences.get(mention["event_mention_id"])
        mention["evidence"] = None if told is None else "\n".join(told)
        mention["reported_by"] = words.source_id
        mention["reported_at"] = words.reported_at
        mention["text_key"] = int(words.text_sha256[:16], 16)


def tell_again(warehouse: Warehouse, articles: Iterable[str]) -> None:
    """Bring the mentions of these articles in line with their parts and with the article. Runs inside a transaction."""
    keys = list(articles)
    if not keys:
        return
    stage_ids(warehouse, "told_articles", article_id=keys)
    sql = SqlFile.read(sql_folder() / "link" / "mention_told.sql").body
    warehouse.rows(f"create or replace temp table told as {sql}")
    names = [row[0] for row in warehouse.rows("describe told") if row[0] != "row_id"]
    setting = ", ".join(f"{name} = told.{name}" for name in names)
    warehouse.rows(
        f"update core.event_mention as mention set {setting} from told "  # noqa: S608 - names are our own
        "where mention.rowid = told.row_id"
    )
    warehouse.rows("drop table told")
