"""A batch of records that continues a made warehouse: the news of the days after its last."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from extractors.records import ActorRole, Article, CodedArticle, Count, DateCandidate, Event
from loaders.rows import MENTION_COLUMNS
from loaders.warehouse import Warehouse
from tests.benchmarks.growth import REPORTS_AN_INCIDENT, add_incidents, incidents_for, load_configuration

OVERLAP = 1_000  # the last incidents of the warehouse, which other outlets tell of in the batch
_FIELDS = ", ".join(field.name for field in fields(Article))
_MENTIONS = f"""
select
    mention.article_id::varchar as article_id, {", ".join("mention." + name for name in MENTION_COLUMNS)}, rules,
    (
        select list(struct_pack(role := role, id := actor_id, surface := surface, s := span_start, e := span_end)
            order by actor_number)
        from core.mention_actor as actor where actor.event_mention_id = mention.event_mention_id
    ) as actors,
    (
        select list(struct_pack(kind := count_kind, low := low, high := high)) from core.mention_count as figure
        where figure.event_mention_id = mention.event_mention_id
    ) as counts,
    (
        select list(struct_pack(field := field, s := span_start, e := span_end)) from core.mention_evidence as span
        where span.event_mention_id = mention.event_mention_id
    ) as spans,
    (
        select list(actor_id) from core.mention_attribution as speaker
        where speaker.event_mention_id = mention.event_mention_id and attribution_kind = 'attributed_to'
    ) as speakers
from core.event_mention as mention
order by mention.article_id, mention_number
"""


def next_batch(folder: Path, mentions: int, size: int) -> tuple[list[Article], list[CodedArticle]]:
    """About ``size`` event mentions that follow on a warehouse of ``mentions``, with their articles."""
    total = incidents_for(mentions)
    with Warehouse.open(folder / "batch.duckdb") as scratch:
        load_configuration(scratch)
        add_incidents(scratch, total, max(0, total - OVERLAP), total, salt="later", from_layer=1)
        add_incidents(scratch, total, total, total + round((size - OVERLAP * 0.6) / REPORTS_AN_INCIDENT), salt="next")
        articles = [_article(row) for row in scratch.arrow(f"select {_FIELDS} from core.article").to_pylist()]
        events: dict[str, list[Event]] = {}
        for row in scratch.arrow(_MENTIONS).to_pylist():
            events.setdefault(row.pop("article_id"), []).append(_event(row))
    coded = [CodedArticle(page.article_id, tuple(events.get(page.article_id, ())), "1") for page in articles]
    return articles, coded


def _article(row: dict[str, Any]) -> Article:
    row["article_id"] = str(row["article_id"])
    row["date_candidates"] = tuple(DateCandidate(**one) for one in row["date_candidates"])
    return Article(**row | {name: tuple(row[name] or ()) for name in ("signature", "boilerplate")})


def _event(row: dict[str, Any]) -> Event:
    spans = {one["field"]: ((one["s"], one["e"]),) for one in row.pop("spans")}
    stated = {one["kind"]: Count(one["low"], one["high"]) for one in row.pop("counts") or ()}
    actors = [
        ActorRole(one["role"], one["id"], one["surface"], (one["s"], one["e"])) for one in row.pop("actors") or ()
    ]
    speakers = tuple(row.pop("speakers") or ())
    return Event(
        **row
        | dict.fromkeys(("killed", "injured", "arrested", "abducted"))
        | stated
        | {"rules": tuple(row["rules"]), "attributed_to": speakers},
        actors=tuple(actors),
        evidence=spans.pop("evidence"),
        spans=spans,
        reasons={"killed": "not stated"},
    )
