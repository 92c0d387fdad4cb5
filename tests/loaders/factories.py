"""Builders with defaults, so that a test names only what it is about."""

from datetime import UTC, date, datetime
from typing import Any

from extractors.errors import Reason, Stage
from extractors.ids import article_id, content_hash, stable_id
from extractors.records import (
    ActorRole,
    Article,
    Check,
    CodedArticle,
    Count,
    DateCandidate,
    Event,
    FetchRecord,
    Rejected,
    RunRecord,
    SeizedItem,
    SourceRow,
    Subset,
)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
RUN = stable_id("run", "test", "1")
TEXT = "اعتقلت دورية ثلاثة عناصر من الخلية في بلدة السدرة فجر الثلاثاء، وضبطت بندقيتين وقذيفة."


def article(number: int = 1, source: str = "first", **changes: Any) -> Article:
    """A cleaned page."""
    url = f"https://{source}.example/news/{number}"
    text = changes.pop("text", f"{TEXT} ({source} {number})")
    values: dict[str, Any] = {
        "article_id": article_id(source, url),
        "source_id": source,
        "url": url,
        "url_key": url,
        "canonical_url": url,
        "title": "توقيف ثلاثة في السدرة",
        "text": text,
        "author": None,
        "language": "ar",
        "published_at": datetime(2026, 3, 10, 9, 0, tzinfo=UTC),
        "published_date": date(2026, 3, 10),
        "published_offset_minutes": 180,
        "published_signal": "meta",
        "date_candidates": (
            DateCandidate("meta", "2026-03-10T12:00:00+03:00", NOON, date(2026, 3, 10), "second", "iso", True),
        ),
        "encoding": "utf-8",
        "encoding_evidence": "header",
        "text_sha256": content_hash(text),
        "page_sha256": content_hash(text + "page"),
        "fetched_at": NOON,
        "cleaner_version": "1",
        "warc_file": "2026-03-10.warc.gz",
        "warc_offset": 512,
    }
    return Article(**(values | changes))


def event(**changes: Any) -> Event:
    """An event with every field filled."""
    values: dict[str, Any] = {
        "event_class": "incident",
        "event_type": "Strategic developments",
        "sub_event_type": "Arrests",
        "status": "occurred",
        "date_start": date(2026, 3, 10),
        "date_end": date(2026, 3, 10),
        "date_precision": "day",
        "country": "SY",
        "admin1": "SY-DY",
        "place": "السدرة",
        "actors": (ActorRole("agent", "sdf", "دورية", (7, 12)), ActorRole("target", "isis", "الخلية", (28, 34))),
        "killed": None,
        "injured": Count(0, 0),
        "arrested": Count(3, 3),
        "abducted": None,
        "attributed_to": ("security-source",),
        "evidence": ((0, 40),),
        "place_id": "sy.al-sidra",
        "lat": 35.2,
        "lon": 40.3,
        "geo_precision": 1,
        "plover_type": "COERCE",
        "plover_mode": "arrest",
        "cameo": "173",
        "seized": (
            SeizedItem("بندقية", "small_arms", 2, 2, None, (60, 68)),
            SeizedItem("قذيفة", "ammo", None, None, None),
        ),
        "subsets": (Subset("arrested", "women", 1, None),),
        "claimed_by": ("isis",),
        "checks": (Check("parts_sum", "fail", 153, 196, "59 + 137 is not 153"),),
        "confidence": 0.9,
        "spans": {"arrested": ((13, 18),), "injured": (), "place": ((40, 46),)},
        "rules": ("arrest.verb", "place.town"),
        "reasons": {"killed": "not stated", "place": "place.town"},
    }
    return Event(**(values | changes))


def coded(page: Article, *events: Event, version: str = "1", **changes: Any) -> CodedArticle:
    """What the coder says of a page."""
    return CodedArticle(page.article_id, events, version, **changes)


def fetch(number: int = 1, source: str = "first", **changes: Any) -> FetchRecord:
    """A request that went well."""
    url = f"https://{source}.example/news/{number}"
    values: dict[str, Any] = {
        "fetch_id": stable_id("fetch", RUN, url),
        "run_id": RUN,
        "source_id": source,
        "url": url,
        "url_key": url,
        "final_url": url,
        "kind": "page",
        "status": 200,
        "outcome": "fetched",
        "reason": None,
        "detail": None,
        "etag": '"1"',
        "last_modified": None,
        "content_type": "text/html",
        "body_sha256": content_hash(url),
        "body_bytes": 1000,
        "fetched_at": NOON,
        "seconds": 0.2,
        "warc_file": "2026-03-10.warc.gz",
        "warc_offset": 512,
    }
    return FetchRecord(**(values | changes))


def rejected(number: int = 1, source: str = "first", **changes: Any) -> Rejected:
    """A page that is gone."""
    url = f"https://{source}.example/news/{number}"
    values: dict[str, Any] = {
        "stage": Stage.FETCH,
        "reason": Reason.GONE,
        "detail": "the page is gone (404)",
        "source_id": source,
        "url": url,
        "url_key": url,
        "rejected_at": NOON,
        "run_id": RUN,
    }
    return Rejected(**(values | changes))


def run(**changes: Any) -> RunRecord:
    """A run that has just begun."""
    values: dict[str, Any] = {
        "run_id": RUN,
        "flow": "ingest",
        "state": "running",
        "started_at": NOON,
        "finished_at": None,
        "sources": ("first",),
        "failed_sources": {},
        "discovered": 3,
        "fetched": 2,
        "unchanged": 0,
        "known": 0,
        "rejected": {"gone": 1},
        "cleaned": 1,
        "coded": 1,
        "loaded": 1,
        "events": 1,
        "stage_seconds": {"fetch": 0.5},
        "parameters": {"since": "2026-03-01"},
        "rasid_version": "0.1.0",
    }
    return RunRecord(**(values | changes))


def source(source_id: str = "first", **changes: Any) -> SourceRow:
    """A publisher."""
    values: dict[str, Any] = {
        "source_id": source_id,
        "name": source_id.title(),
        "homepage": f"https://{source_id}.example/",
        "country": "SY",
        "timezone": "Asia/Damascus",
        "scale": "subnational",
        "languages": ("ar",),
        "verified": False,
        "active": True,
        "config_hash": "1",
    }
    return SourceRow(**(values | changes))
