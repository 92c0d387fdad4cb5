"""Records into rows: plain dictionaries with the column names of their table.

A row's natural key is in :data:`KEYS`. Two records of one batch with the same key are one row, the later one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from extractors.ids import content_hash, mention_id, stable_id
from extractors.records import (
    COUNT_KINDS,
    Article,
    CodedArticle,
    Count,
    Event,
    FetchRecord,
    Rejected,
    RunRecord,
    SourceRow,
    SourceState,
    Span,
)

Row = dict[str, Any]
Days = tuple[date, date]  # first and last day of a window, both included

KEYS: Mapping[str, tuple[str, ...]] = {
    "ops.run": ("run_id",),
    "ops.window": ("window_id",),
    "ops.input_file": ("file_id",),
    "ops.fetch": ("fetch_id",),
    "ops.rejection": ("rejection_id",),
    "ops.source_state": ("source_id",),
    "ops.source_visit": ("run_id", "source_id"),
    "ref.source": ("source_id",),
    "core.article": ("article_id",),
    "core.article_copy": ("article_id",),
    "core.boilerplate": ("source_id", "paragraph_key"),
    "core.article_coding": ("article_id", "coder_version"),
    "core.event_mention": ("event_mention_id",),
    "core.mention_actor": ("event_mention_id", "actor_number"),
    "core.mention_count": ("event_mention_id", "count_kind", "subset_number"),
    "core.mention_item": ("event_mention_id", "item_number"),
    "core.mention_attribution": ("event_mention_id", "attribution_kind", "attribution_number"),
    "core.mention_evidence": ("event_mention_id", "field", "span_number"),
    "core.mention_check": ("event_mention_id", "check_number"),
    "core.decision": ("decision_id",),
    "core.decision_report": ("decision_id", "report_number"),
    "core.decision_value": ("decision_id", "field"),
    "core.corrected_value": ("event_mention_id", "field"),
    "core.event": ("event_id",),
    "core.event_link": ("event_id", "event_mention_id"),
}
# The tables that hold a mention's parts, in the order in which they are written.
MENTION_PARTS = (
    "core.mention_actor",
    "core.mention_count",
    "core.mention_item",
    "core.mention_attribution",
    "core.mention_evidence",
    "core.mention_check",
)
# Fetching the same words again is not news: these columns alone do not make an article a changed one.
_ARTICLE_CIRCUMSTANCES = {"page_sha256", "fetched_at", "warc_file", "warc_offset"}


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One source × one stretch of time of a backfill: a row of ``ops.window``."""

    source_id: str
    starts_on: date
    ends_on: date
    via: str  # discovery, warc or cc-news
    state: str  # pending, running, finished, partly_failed or failed
    run_id: str | None = None
    attempts: int = 0
    discovered: int | None = None
    loaded: int | None = None
    detail: str | None = None
    refused: int | None = None
    config_hash: str | None = None

    @property
    def window_id(self) -> str:
        """Hash of source, days and way."""
        return stable_id("window", self.source_id, self.starts_on.isoformat(), self.ends_on.isoformat(), self.via)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file or folder that a backfill reads: a row of ``ops.input_file``."""

    file_id: str
    path: str
    via: str  # warc or cc-news
    since: date
    until: date
    state: str = "running"  # running, finished, failed or replaced
    position: int = 0
    pages: int = 0
    loaded: int = 0
    outside: int = 0
    refused: int = 0
    run_id: str | None = None
    detail: str | None = None


def unique(table: str, rows: Iterable[Row]) -> list[Row]:
    """Rows with the later one kept of those that share a key, in order of first appearance."""
    keys = KEYS[table]
    return list({tuple(row[key] for key in keys): row for row in rows}.values())


def plain(record: object) -> Row:
    """A record's fields as values that Arrow understands: maps as sorted pairs, tuples as lists."""
    # asking `fields` of every record took a third of the time of a batch
    names: Iterable[str] = record.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: _plain_value(getattr(record, name)) for name in names}


def _plain_value(value: object) -> object:
    if isinstance(value, Mapping):
        return sorted(value.items())
    return list(value) if isinstance(value, tuple) else value


def run_row(run: RunRecord) -> Row:
    """A row of ``ops.run``."""
    return plain(run)


def window_row(window: WindowRow, updated_at: datetime) -> Row:
    """A row of ``ops.window``."""
    return plain(window) | {"window_id": window.window_id, "updated_at": updated_at}


def state_row(state: SourceState) -> Row:
    """A row of ``ops.source_state``."""
    return plain(state)


def source_row(source: SourceRow, updated_at: datetime) -> Row:
    """A row of ``ref.source``."""
    return plain(source) | {"updated_at": updated_at}


def fetch_row(fetch: FetchRecord) -> Row:
    """A row of ``ops.fetch``."""
    return plain(fetch)


def rejection_row(rejected: Rejected, run_id: str | None, loaded_at: datetime) -> Row:
    """A row of ``ops.rejection``: one for each stage, reason and input, however often it was refused."""
    row = plain(rejected)
    when = row.pop("rejected_at") or loaded_at
    place = (rejected.warc_file, rejected.warc_offset) if rejected.url is None else (None, None)
    key = stable_id(
        "rejection", rejected.stage, rejected.reason, rejected.source_id, rejected.url_key or rejected.url, *place
    )
    return row | {
        "rejection_id": key,
        "first_rejected_at": when,
        "last_rejected_at": when,
        "times": 1,
        "run_id": rejected.run_id or run_id,
    }


def article_row(article: Article, run_id: str | None, loaded_at: datetime) -> Row:
    """A row of ``core.article``; ``row_sha256`` covers what a reader would call the article."""
    row = plain(article)
    row["date_candidates"] = [plain(candidate) for candidate in article.date_candidates]
    words = {name: value for name, value in row.items() if name not in _ARTICLE_CIRCUMSTANCES}
    stamps = {"run_id": run_id, "loaded_at": loaded_at, "updated_at": loaded_at}
    return row | {"row_sha256": content_hash(repr(sorted(words.items())))} | stamps


@dataclass(frozen=True, slots=True)
class CodingRows:
    """All rows that one coded article becomes."""

    coding: Row
    mentions: list[Row]
    parts: dict[str, list[Row]] = field(default_factory=dict)


def coding_rows(coded: CodedArticle, run_id: str | None, coded_at: datetime) -> CodingRows:
    """Rows of one coded article; ``coding_sha256`` covers everything that the coder said."""
    mentions: list[Row] = []
    parts: dict[str, list[Row]] = {table: [] for table in MENTION_PARTS}
    for number, event in enumerate(coded.events):
        key = mention_id(coded.id, coded.coder_version, number)
        mentions.append(_mention_row(event, key, coded, number))
        for table, make in _PARTS.items():
            parts[table].extend({"event_mention_id": key, **row} for row in make(event))
    said = (coded.skipped and str(coded.skipped), coded.detail, mentions, parts)
    coding = {
        "article_id": coded.id,
        "coder_version": coded.coder_version,
        "coded_at": coded_at,
        "superseded_at": None,
        "n_event_mentions": len(mentions),
        "skipped": coded.skipped,
        "detail": coded.detail,
        "coding_sha256": content_hash(repr(said)),
        "run_id": run_id,
    }
    stamps = {"coded_at": coded_at, "superseded_at": None}
    told = [
        row | stamps | told_by(event) | NO_WORDS for row, event in zip(mentions, coded.events, strict=True)
    ]  # after the hash, as it repeats what is hashed
    return CodingRows(coding, told, parts)


NO_WORDS: Row = dict.fromkeys(("evidence", "reported_by", "reported_at", "text_key"))  # what only the article knows


def told_by(event: Event) -> Row:
    """What a mention's row repeats of its parts; ``sql/link/mention_told.sql`` gathers the same from these."""
    row: Row = {
        "agents": [actor.id for actor in event.actors if actor.role == "agent"],
        "supporters": [actor.id for actor in event.actors if actor.role == "supporter"],
        "targets": [actor.id for actor in event.actors if actor.role == "target"],
        "attributed_to": list(event.attributed_to),
        "claimed_by": list(event.claimed_by),
        "n_failed_checks": sum(check.verdict == "fail" for check in event.checks),
    }
    for kind in (*COUNT_KINDS, "incidents"):
        count: Count | None = getattr(event, kind)
        row[f"{kind}_low"], row[f"{kind}_high"] = (count.low, count.high) if count else (None, None)
    return row


MENTION_COLUMNS = [
    "event_class",
    "event_type",
    "sub_event_type",
    "status",
    "date_start",
    "date_end",
    "date_precision",
    "country",
    "admin1",
    "place",
    "place_id",
    "lat",
    "lon",
    "geo_precision",
    "plover_type",
    "plover_mode",
    "cameo",
    "confidence",
]


def _mention_row(event: Event, key: str, coded: CodedArticle, number: int) -> Row:
    return {
        "event_mention_id": key,
        "article_id": coded.id,
        "mention_number": number,
        "coder_version": coded.coder_version,
        **{name: getattr(event, name) for name in MENTION_COLUMNS},
        "rules": list(event.rules),
        "reasons": sorted(event.reasons.items()),
    }


def _span(span: Span | None) -> Row:
    return {"span_start": span[0] if span else None, "span_end": span[1] if span else None}


def _actor_rows(event: Event) -> Iterable[Row]:
    for number, actor in enumerate(event.actors):
        yield {
            "actor_number": number,
            "role": actor.role,
            "actor_id": actor.id,
            "surface": actor.surface,
            **_span(actor.span),
        }


def _count_rows(event: Event) -> Iterable[Row]:
    for kind in (*COUNT_KINDS, "incidents"):
        count: Count | None = getattr(event, kind)
        if count is not None:
            yield {"count_kind": kind, "subset_number": 0, "who": None, "low": count.low, "high": count.high}
    for number, part in enumerate(event.subsets, start=1):
        yield {"count_kind": part.of, "subset_number": number, "who": part.who, "low": part.low, "high": part.high}


def _item_rows(event: Event) -> Iterable[Row]:
    for number, item in enumerate(event.seized):
        stated = {name: getattr(item, name) for name in ("item", "category", "low", "high", "unit")}
        yield {"item_number": number, **stated, **_span(item.span)}


def _attribution_rows(event: Event) -> Iterable[Row]:
    for kind in ("attributed_to", "claimed_by"):
        for number, actor in enumerate(getattr(event, kind)):
            yield {"attribution_number": number, "attribution_kind": kind, "actor_id": actor}


def _evidence_rows(event: Event) -> Iterable[Row]:
    # A field with no span keeps one row of nulls, so that "looked for, no words" survives.
    for name, spans in (("evidence", event.evidence), *sorted(event.spans.items())):
        for number, span in enumerate(spans or ((None,) if name != "evidence" else ())):
            yield {"field": name, "span_number": number, **_span(span)}


def _check_rows(event: Event) -> Iterable[Row]:
    for number, check in enumerate(event.checks):
        stated = {name: getattr(check, name) for name in ("verdict", "stated", "computed", "detail")}
        yield {"check_number": number, "check_name": check.check, **stated}


_PARTS: Mapping[str, Callable[[Event], Iterable[Row]]] = {
    "core.mention_actor": _actor_rows,
    "core.mention_count": _count_rows,
    "core.mention_item": _item_rows,
    "core.mention_attribution": _attribution_rows,
    "core.mention_evidence": _evidence_rows,
    "core.mention_check": _check_rows,
}
