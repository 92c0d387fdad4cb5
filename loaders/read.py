"""Reads articles and their codings back as the records that they were loaded from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from extractors.errors import Reason
from extractors.records import (
    COUNT_KINDS,
    ActorRole,
    Article,
    Check,
    CodedArticle,
    Count,
    DateCandidate,
    Event,
    SeizedItem,
    Span,
    Subset,
)
from loaders.rows import MENTION_COLUMNS, Row
from loaders.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about reports of an article."""

    kind: str  # join, part, accept, correct or reject
    by: str
    at: datetime
    note: str | None
    values: tuple[tuple[str, str | None, str | None], ...]  # field, what the coder said, what is right
    is_lost: bool  # the present coding no longer tells one of the reports that it is about


_ARTICLE_FIELDS = tuple(name for name in Article.__slots__ if name != "date_candidates")


def find_article(warehouse: Warehouse, wanted: str) -> Article | None:
    """The article with that id, URL or canonical URL; of several the latest. None when there is none."""
    try:
        key = str(UUID(wanted))
    except ValueError:
        key = None
    found = warehouse.arrow(
        f"select {', '.join(_ARTICLE_FIELDS)}, date_candidates from core.article "  # noqa: S608 - names are our own
        "where article_id = $key::uuid or url = $wanted or url_key = $wanted or canonical_url = $wanted "
        "order by fetched_at desc, article_id limit 1",
        {"key": key, "wanted": wanted},
    ).to_pylist()
    if not found:
        return None
    candidates = tuple(DateCandidate(**candidate) for candidate in found[0].pop("date_candidates"))
    lists = {name: tuple(found[0][name] or ()) for name in ("signature", "boilerplate")}
    return Article(**found[0] | lists | {"article_id": str(found[0]["article_id"]), "date_candidates": candidates})


def decisions_about(warehouse: Warehouse, article_id: str) -> list[Decided]:
    """What people decided about this article's reports, the earliest first."""
    values: dict[UUID, list[tuple[str, str | None, str | None]]] = {}
    for decision, field, coder_value, value in warehouse.rows(
        "select decision_id, field, coder_value, value from core.decision_value "
        "left join core.corrected_value using (decision_id, field) order by all"
    ):
        values.setdefault(decision, []).append((field, coder_value, value))
    found = warehouse.rows(
        "select decision_id, kind, decided_by, decided_at, note, n_lost > 0 from decisions "
        "where list_contains(article_ids, ?::uuid) order by decided_at, decision_id",
        [article_id],
    )
    return [
        Decided(kind, by, at, note, tuple(values.get(decision, ())), lost)
        for decision, kind, by, at, note, lost in found
    ]


def read_coded(warehouse: Warehouse, article_id: str, coder_version: str | None = None) -> CodedArticle | None:
    """What a coder version (by default the current one) says of an article. None when it has not read it."""
    coding = warehouse.rows(
        "select coder_version, skipped, detail from core.article_coding where article_id = $article::uuid "
        "and if($version is null, superseded_at is null, coder_version = $version)",
        {"article": article_id, "version": coder_version},
    )
    if not coding:
        return None
    version, skipped, detail = coding[0]
    mentions = warehouse.arrow(
        f"select event_mention_id::varchar as event_mention_id, {', '.join(MENTION_COLUMNS)}, rules, "  # noqa: S608
        "reasons from core.event_mention where article_id = ?::uuid and coder_version = ? order by mention_number",
        [article_id, version],
    ).to_pylist(maps_as_pydicts="strict")
    events = tuple(_event(warehouse, mention) for mention in mentions)
    return CodedArticle(article_id, events, version, Reason(skipped) if skipped else None, detail)


def _event(warehouse: Warehouse, mention: Row) -> Event:
    key = mention.pop("event_mention_id")
    counts = _part(warehouse, key, "mention_count", "count_kind, subset_number, who, low, high", "subset_number")
    whole = {kind: Count(low, high) for kind, number, _, low, high in counts if number == 0}
    speakers = _part(
        warehouse, key, "mention_attribution", "attribution_kind, actor_id", "attribution_kind, attribution_number"
    )
    evidence = _spans(_part(warehouse, key, "mention_evidence", "field, span_start, span_end", "field, span_number"))
    actors = _part(warehouse, key, "mention_actor", "role, actor_id, surface, span_start, span_end", "actor_number")
    items = _part(
        warehouse, key, "mention_item", "item, category, low, high, unit, span_start, span_end", "item_number"
    )
    checks = _part(warehouse, key, "mention_check", "check_name, verdict, stated, computed, detail", "check_number")
    stated: dict[str, Any] = {kind: whole.get(kind) for kind in (*COUNT_KINDS, "incidents")}
    return Event(
        **mention | {"rules": tuple(mention["rules"])} | stated,
        actors=tuple(ActorRole(role, actor, surface, _span(*span)) for role, actor, surface, *span in actors),
        attributed_to=tuple(actor for kind, actor in speakers if kind == "attributed_to"),
        claimed_by=tuple(actor for kind, actor in speakers if kind == "claimed_by"),
        evidence=evidence.pop("evidence", ()),
        seized=tuple(_item(*row) for row in items),
        subsets=tuple(Subset(kind, who, low, high) for kind, number, who, low, high in counts if number > 0),
        checks=tuple(Check(*row) for row in checks),
        spans=evidence,
    )


def _part(warehouse: Warehouse, key: str, table: str, names: str, order: str) -> list[tuple[Any, ...]]:
    return warehouse.rows(
        f"select {names} from core.{table} where event_mention_id = ?::uuid order by {order}",  # noqa: S608
        [key],
    )


def _item(
    item: str, category: str, low: int | None, high: int | None, unit: str | None, *span: int | None
) -> SeizedItem:
    return SeizedItem(item, category, low, high, unit, _span(*span))


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)


def _spans(rows: Iterable[tuple[str, int | None, int | None]]) -> dict[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    for name, start, end in rows:
        span = _span(start, end)
        found[name] = found.get(name, ()) + ((span,) if span else ())
    return found
