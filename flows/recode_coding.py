"""Codes stored articles in the worker processes."""

from collections.abc import Sequence

from extractors.errors import Reason
from extractors.records import CodedArticle
from flows.runs import Run
from loaders.recode import NewCoding, StoredArticle

_UNFINISHED = (Reason.CODE_TIMEOUT, Reason.CODE_CRASHED)


def code_articles(run: Run, articles: Sequence[StoredArticle]) -> list[NewCoding]:
    """New codings of the articles with which the coder came to an end."""
    coded = run.workers.code([stored.article for stored in articles])
    return [
        NewCoding(made, stored.row_sha256, stored.input)
        for stored, made in zip(articles, coded, strict=True)
        if finished(run, stored.source_id, made)
    ]


def finished(run: Run, source_id: str, coded: CodedArticle) -> bool:
    """Whether the coder came to an end. If not, the article keeps its former coding, and its source has failed."""
    if coded.skipped not in _UNFINISHED:
        return True
    run.ledger.reject(source_id, [coded.skipped])
    run.ledger.fail(source_id, f"article {coded.id} keeps its former coding: {coded.detail}")
    return False
