"""Polite and guarded HTTP: one URL in; a page, "not modified" or a rejection out, whatever the server does.

``transfer`` holds a single exchange within its bounds. This module adds what needs memory between exchanges: robots
rules, pauses, retries, redirects and the circuit breaker, and writes one record for each URL asked for.
"""

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import requests

from extractors.errors import Reason
from extractors.ids import content_hash, stable_id
from extractors.news.answers import RETRY_STATUSES, judge, redirect_target, retry_after, unwanted_content, unwanted_type
from extractors.news.faults import Failure
from extractors.news.fetch_types import Archive, Kind, Limits, NotModified, Task, Validator, describe, rejection
from extractors.news.http_guard import new_session
from extractors.news.politeness import Breaker, HostGate
from extractors.news.robots import Robots, read_robots
from extractors.news.sources import Source
from extractors.news.transfer import Bounds, Response, exchange
from extractors.news.urls import origin_of
from extractors.records import DiscoveredUrl, FetchedPage, FetchRecord, Rejected

__all__ = ["Fetcher", "Kind", "Limits", "NotModified", "Validator"]

_HOST_TROUBLE = frozenset({Reason.CONNECTION_FAILED, Reason.TIMEOUT, Reason.TLS_ERROR})


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _no_record(_: FetchRecord) -> None:
    """Records are not wanted."""


@dataclass
class Fetcher:
    """Fetches for one run. A context manager; may be used by several threads."""

    user_agent: str  # an honest name with a contact
    run_id: str = ""
    on_record: Callable[[FetchRecord], None] = _no_record  # called once for each URL asked for, robots.txt included
    clock: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], None] = time.sleep
    limits: Limits = field(default_factory=Limits)
    state_folder: Path | None = None  # shared by all processes that must keep one another's pauses
    archive: Archive | None = None  # pages are written there before their record is made

    def __post_init__(self) -> None:
        self._gate = HostGate(self.state_folder, self.sleep)
        self._breaker = Breaker(self.limits.breaker_failures, self.limits.breaker_seconds)
        self._robots: dict[tuple[str, bool], tuple[float, Robots]] = {}
        self._sessions: list[requests.Session] = []
        self._local = threading.local()
        self._numbers = itertools.count()  # one step even when threads share the fetcher

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        for session in self._sessions:
            session.close()

    def get(
        self, source: Source, url: str, kind: Kind, validators: Validator | None = None
    ) -> FetchedPage | NotModified | Rejected:
        """Asks for one URL on behalf of a source; ``validators`` make the request conditional."""
        return self._get(Task(source, url, kind, validators))

    def fetch_page(self, source: Source, discovered: DiscoveredUrl) -> FetchedPage | NotModified | Rejected:
        """Fetches a discovered article; what the feed said of it goes with the page (and into the archive)."""
        return self._get(Task(source, discovered.url, "page", discovered=discovered))

    def pause_seconds(self, source: Source, url: str) -> float:
        """How far apart two requests to that address's host are; a Crawl-delay counts once robots.txt has been read."""
        return self._delay(source, origin_of(url) or url)

    def _get(self, task: Task) -> FetchedPage | NotModified | Rejected:
        began, fetched_at = time.monotonic(), self.clock()
        self._session(task.source).cookies.clear()
        answer = self._follow(task)
        if isinstance(answer, Response) and answer.status != 304 and task.kind in ("page", "listing"):
            answer = unwanted_content(answer) or answer
        record = self._record(task, answer, fetched_at, time.monotonic() - began)
        result: FetchedPage | NotModified | Rejected
        if isinstance(answer, Failure):
            result = replace(rejection(task, answer), rejected_at=self.clock(), run_id=self.run_id or None)
        elif answer.status == 304:
            result = NotModified(task.url, fetched_at)
        else:
            result = self._page(task, answer, fetched_at)
            record = replace(record, warc_file=result.warc_file, warc_offset=result.warc_offset)
        self.on_record(record)
        return result

    def _follow(self, task: Task) -> Response | Failure:
        """Follows redirects ourselves, so that each hop is judged like the first."""
        url, seen = task.url, set()
        for _ in range(self.limits.redirects + 1):
            cookies = frozenset(self._session(task.source).cookies.items())
            if (url, cookies) in seen:
                return Failure(Reason.TOO_MANY_REDIRECTS, f"the redirects go round in a circle at {url[:200]}")
            seen.add((url, cookies))
            answer = self._forbidden(task, url) or self._try(task, url)
            if isinstance(answer, Failure) or answer.status not in (301, 302, 303, 307, 308):
                return answer
            target = redirect_target(url, answer)
            if isinstance(target, Failure):
                return target
            url = target
        return Failure(
            Reason.TOO_MANY_REDIRECTS, f"more than {self.limits.redirects} redirects, the last to {url[:200]}"
        )

    def _forbidden(self, task: Task, url: str) -> Failure | None:
        """Why that URL must not be asked for now: its scheme, a resting host, or the site's robots.txt."""
        origin = origin_of(url)
        if origin is None:
            return Failure(Reason.REDIRECT_REFUSED, f"{url[:200]!r} is no http or https address")
        if self._breaker.is_open(origin):
            return Failure(Reason.HOST_UNAVAILABLE, f"{origin} failed several times in a row and is left alone for now")
        if task.kind == "robots":
            return None
        robots = self._rules(task.source, origin)
        if isinstance(robots, Failure):
            return robots
        if not robots.allows(url, self.user_agent):
            why = robots.unavailable or f"robots.txt of {origin} asks us not to fetch it"
            return Failure(Reason.ROBOTS_DISALLOWED, f"{url[:200]}: {why}")
        return None

    def _rules(self, source: Source, origin: str) -> Robots | Failure:
        key = (origin, source.allow_private_addresses)
        expires, known = self._robots.get(key, (0.0, None))
        if known is not None and time.monotonic() < expires:
            return known
        task = Task(source, f"{origin}/robots.txt", "robots")
        began, fetched_at = time.monotonic(), self.clock()
        answer = self._follow(task)
        self.on_record(self._record(task, answer, fetched_at, time.monotonic() - began))
        if isinstance(answer, Failure) and answer.status is None and answer.reason in _HOST_TROUBLE:
            return answer
        robots = self._read_rules(answer)
        if isinstance(robots, Failure):
            return robots
        lasts = self.limits.breaker_seconds if robots.unavailable else self.limits.robots_seconds
        self._robots[key] = (time.monotonic() + lasts, robots)
        return robots

    def _read_rules(self, answer: Response | Failure) -> Robots | Failure:
        if isinstance(answer, Response):
            return read_robots(answer.status, answer.headers, answer.body)
        if answer.status is not None:
            return read_robots(answer.status, {}, b"")
        if answer.reason == Reason.TOO_MANY_REDIRECTS:  # RFC 9309, 2.3.1.2: then there are no rules
            return read_robots(404, {}, b"")
        return answer

    def _try(self, task: Task, url: str) -> Response | Failure:
        """One hop, tried again while that is worth it."""
        origin = origin_of(url) or url
        attempt = 1
        while True:
            answer, wait = self._attempt(task, url)
            if isinstance(answer, Response):
                self._breaker.succeeded(origin)
                return answer
            too_long = wait is not None and wait > self.limits.longest_retry_after
            if not answer.transient or attempt >= self.limits.attempts or too_long:
                break
            self._pause(url, origin, attempt, wait)
            attempt += 1
        if answer.reason in _HOST_TROUBLE or answer.status in RETRY_STATUSES:
            self._breaker.failed(origin)
        elif answer.status is not None:
            self._breaker.succeeded(origin)
        if too_long and wait is not None:
            self._breaker.rest(origin, wait)
        return answer

    def _pause(self, url: str, origin: str, attempt: int, wait: float | None) -> None:
        if wait is not None:
            self._gate.postpone(origin, wait)  # every process waits, not only this one
        else:
            # Jitter from a hash: hosts are not asked in step, and a run can be repeated.
            jitter = 0.5 + int(content_hash(f"{attempt}{url}")[:8], 16) / 0xFFFFFFFF
            self.sleep(self.limits.backoff_seconds * 2 ** (attempt - 1) * jitter)

    def _attempt(self, task: Task, url: str) -> tuple[Response | Failure, float | None]:
        """One exchange, and the seconds that the server asks to wait before the next."""
        source, origin = task.source, origin_of(url) or url
        wanted = unwanted_type if task.kind in ("page", "listing") else _anything
        headers = task.headers()
        with self._gate.turn(origin, self._delay(source, origin), source.politeness.concurrency):
            answer = exchange(self._session(source), url, headers, self._bounds(source, task.kind), wanted)
        if isinstance(answer, Failure):
            return answer, None
        failure = judge(answer, conditional=bool(headers))
        return (failure, retry_after(answer.headers, self.clock())) if failure else (answer, None)

    def _delay(self, source: Source, origin: str) -> float:
        _, robots = self._robots.get((origin, source.allow_private_addresses), (0.0, None))
        asked = robots.delay(self.user_agent) if robots else 0.0
        return max(source.politeness.delay_seconds, min(asked, self.limits.longest_crawl_delay))

    def _bounds(self, source: Source, kind: Kind) -> Bounds:
        own, limits = source.politeness, self.limits
        sizes = {"feed": limits.feed_bytes, "sitemap": limits.sitemap_bytes, "robots": limits.robots_bytes}
        size, total = sizes.get(kind, own.max_bytes), own.timeout_seconds
        return Bounds(min(limits.connect_seconds, total), min(limits.read_seconds, total), total, size, size)

    def _session(self, source: Source) -> requests.Session:
        private = source.allow_private_addresses
        name = "private" if private else "public"
        session: requests.Session | None = getattr(self._local, name, None)
        if session is None:
            session = new_session(self.user_agent, private)
            setattr(self._local, name, session)
            self._sessions.append(session)
        return session

    def _page(self, task: Task, answer: Response, fetched_at: datetime) -> FetchedPage:
        found = task.discovered
        page = FetchedPage(
            source_id=task.source.id,
            url=task.url,
            url_key=task.key,
            final_url=answer.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=fetched_at,
            body_sha256=content_hash(answer.body),
            feed_title=found.title if found else None,
            feed_published_raw=found.published_raw if found else None,
        )
        return self.archive.write(page) if self.archive and task.kind == "page" else page

    def _record(self, task: Task, answer: Response | Failure, fetched_at: datetime, seconds: float) -> FetchRecord:
        parts = (self.run_id, task.source.id, task.kind, task.url, fetched_at.isoformat(), next(self._numbers))
        record = describe(task, answer, fetched_at)
        return replace(record, fetch_id=stable_id("fetch", *parts), run_id=self.run_id, seconds=round(seconds, 3))


def _anything(status: int, headers: Mapping[str, str]) -> None:
    """Every body is worth reading."""
