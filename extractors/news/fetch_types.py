"""What is asked of the fetcher and what it tells: limits, validators, and one record for each URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from extractors.errors import Reason, Stage
from extractors.ids import content_hash
from extractors.news.faults import Failure
from extractors.news.sources import Source
from extractors.news.transfer import Response
from extractors.news.urls import url_key
from extractors.records import DiscoveredUrl, FetchedPage, FetchRecord, Rejected

Kind = Literal["robots", "feed", "sitemap", "listing", "page"]
_FOR_EVER = frozenset({Reason.GONE, Reason.ADDRESS_REFUSED, Reason.NOT_HTML, Reason.REDIRECT_REFUSED})


@dataclass(frozen=True, slots=True)
class Limits:
    """What fetching may cost, where the source's own file does not say it."""

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    feed_bytes: int = 20_000_000
    sitemap_bytes: int = 60_000_000  # sitemaps.org allows 50 MB unpacked
    robots_bytes: int = 2_000_000
    redirects: int = 5
    attempts: int = 3
    backoff_seconds: float = 1.0  # doubled after each attempt, times 0.5 to 1.5
    longest_retry_after: float = 120.0  # a server that asks for more is left alone instead of waited for
    longest_crawl_delay: float = 120.0
    breaker_failures: int = 5
    breaker_seconds: float = 600.0
    robots_seconds: float = 86_400.0  # RFC 9309, 2.4: rules should not be used longer than a day


@dataclass(frozen=True, slots=True)
class Validator:
    """What a server gave to tell later whether a resource changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed since the validators were given."""

    url: str
    fetched_at: datetime


class Archive(Protocol):
    """Where pages are kept before anything is parsed."""

    def write(self, page: FetchedPage) -> FetchedPage:
        """Keeps the page and returns it with the place where it is kept."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """One URL to be asked for."""

    source: Source
    url: str
    kind: Kind
    validator: Validator | None = None
    discovered: DiscoveredUrl | None = None

    @property
    def key(self) -> str:
        """The key under which the URL is known."""
        return self.discovered.url_key if self.discovered else url_key(self.url)

    def headers(self) -> Mapping[str, str]:
        """The headers that make the request conditional."""
        asked = self.validator or Validator()
        pairs = {"If-None-Match": asked.etag, "If-Modified-Since": asked.last_modified}
        return {name: value for name, value in pairs.items() if value}


_REFUSALS = frozenset(
    {Reason.ROBOTS_DISALLOWED, Reason.ADDRESS_REFUSED, Reason.REDIRECT_REFUSED, Reason.HOST_UNAVAILABLE}
)


def describe(task: Task, answer: Response | Failure, fetched_at: datetime) -> FetchRecord:
    """The record of one URL asked for, as far as the answer tells it; the fetcher adds id, run and duration."""
    # A site without robots.txt is not at fault (RFC 9309, 2.3.1.3): its 404 is an answer like any other.
    no_rules = task.kind == "robots" and answer.status is not None and 400 <= answer.status < 500
    failure = answer if isinstance(answer, Failure) and not no_rules else None
    response = answer if isinstance(answer, Response) else None
    headers: Mapping[str, str] = response.headers if response else {}
    body = response.body if response and response.status != 304 else None
    return FetchRecord(
        fetch_id="",
        run_id="",
        source_id=task.source.id,
        url=task.url,
        url_key=task.key,
        final_url=response.url if response else None,
        kind=task.kind,
        status=answer.status,
        outcome="fetched" if no_rules else _outcome(answer),
        reason=failure.reason if failure else None,
        detail=failure.detail if failure else None,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        content_type=headers.get("content-type"),
        body_sha256=content_hash(body) if body is not None else None,
        body_bytes=len(body) if body is not None else None,
        fetched_at=fetched_at,
        seconds=0.0,
    )


def rejection(task: Task, failure: Failure) -> Rejected:
    """A failure as a rejection; only what may end differently another time is replayable."""
    return Rejected(
        stage=Stage.FETCH if task.kind == "page" else Stage.DISCOVER,
        reason=failure.reason,
        detail=failure.detail,
        source_id=task.source.id,
        url=task.url,
        url_key=task.key,
        replayable=failure.reason not in _FOR_EVER,
    )


def _outcome(answer: Response | Failure) -> str:
    if isinstance(answer, Failure):
        return "refused" if answer.reason in _REFUSALS else "failed"
    return "unchanged" if answer.status == 304 else "fetched"
