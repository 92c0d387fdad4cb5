"""Discovery: all addresses of articles that a source offers now, or for a stretch of the past."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from extractors.errors import Reason, Stage
from extractors.ids import content_hash
from extractors.news.feeds import parse_feed
from extractors.news.fetch import Fetcher, Kind, NotModified, Validator
from extractors.news.listing import Link, is_too_big, page_url, parse_listing
from extractors.news.offer_days import day_in_address
from extractors.news.raw_dates import day_of
from extractors.news.sitemaps import SitemapUnreadable, SitemapUrl, iter_sitemap
from extractors.news.source_models import Purpose
from extractors.news.sources import Source, Step
from extractors.news.urls import resolve, same_site, url_key
from extractors.records import DiscoveredUrl, DiscoveryKind, FetchedPage, Rejected

MAX_URLS = 500_000
_LONGEST_URL = 8_000
_MAX_SITEMAPS = 500  # fetched in one discovery
_NEWEST_SITEMAPS = 5  # of an index, when only the present is asked for
_DEEPEST_INDEX = 3
_MOST_EXAMPLES = 20  # of addresses that were passed over, for a person to see
_CURRENT_PAGES, _BACKFILL_PAGES = 5, 1_000
# Feeds date in their own zone, windows in the outlet's: a day more on each side loses nothing.
_SLACK = timedelta(days=1)
# Some servers keep a validator while the resource changes, so every eleventh hour it is not used. Eleven, because
# any habit of polling (hourly, twice a day, daily) then meets that hour sooner or later.
_DISTRUST_HOURS = 11


class Known(Protocol):
    """What is remembered of a source's feeds and sitemaps; ``SourceState`` and ``Validators`` both fit."""

    @property
    def etag(self) -> Mapping[str, str]:
        """Discovery URL -> ETag."""
        ...

    @property
    def last_modified(self) -> Mapping[str, str]:
        """Discovery URL -> Last-Modified."""
        ...

    @property
    def body_sha256(self) -> Mapping[str, str]:
        """Discovery URL -> hash of what it last served."""
        ...


@dataclass(frozen=True, slots=True)
class Validators:
    """To be kept for the next discovery, but only once every URL of this one has been dealt with.

    After "not modified" a feed's URLs are not seen again: kept too early, validators would hide what failed.
    """

    etag: Mapping[str, str] = field(default_factory=dict)
    last_modified: Mapping[str, str] = field(default_factory=dict)
    body_sha256: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a source offered.

    ``unchanged`` counts its feeds and sitemaps, ``passed_over`` the addresses that are no articles of it.
    """

    urls: tuple[DiscoveredUrl, ...]
    rejections: tuple[Rejected, ...]
    unchanged: int
    validators: Validators
    passed_over: int = 0
    passed_over_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Offer:
    url: str
    via: DiscoveryKind
    via_url: str
    title: str | None = None
    published: str | None = None
    lastmod: str | None = None


def discover(  # noqa: PLR0913, PLR0917 - one run of one source over one window
    source: Source,
    fetcher: Fetcher,
    purpose: Purpose = "current",
    since: date | None = None,
    until: date | None = None,
    validators: Known | None = None,
) -> Discovery:
    """Takes all of a source's steps for that purpose; one that fails leaves the others unharmed.

    ``since`` and ``until`` are whole days, both included; an offer without a readable date is always taken. On a
    backfill a date in the address counts too, and what one step dates outside is not taken from another that does not
    date it.
    """
    walk = _Walk(source, fetcher, purpose, since, until, validators or Validators())
    for step in source.steps(purpose):
        if step.kind == "feed":
            walk.feed(step)
        elif step.kind == "sitemap":
            walk.sitemap(step)
        elif step.kind == "listing":
            walk.listing(step)
    return walk.result()


@dataclass
class _Walk:
    """One discovery while it goes on."""

    source: Source
    fetcher: Fetcher
    purpose: Purpose
    since: date | None
    until: date | None
    known: Known
    found: dict[str, DiscoveredUrl] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)  # keys of articles that are of other days
    rejections: list[Rejected] = field(default_factory=list)
    unchanged: int = 0
    passed_over: int = 0
    examples: list[str] = field(default_factory=list)
    etag: dict[str, str] = field(default_factory=dict)
    last_modified: dict[str, str] = field(default_factory=dict)
    body_sha256: dict[str, str] = field(default_factory=dict)

    def result(self) -> Discovery:
        kept = Validators(self.etag, self.last_modified, self.body_sha256)
        return Discovery(
            urls=tuple(self.found.values()),
            rejections=tuple(self.rejections),
            unchanged=self.unchanged,
            validators=kept,
            passed_over=self.passed_over,
            passed_over_examples=tuple(self.examples),
        )

    def feed(self, step: Step) -> None:
        page = self._get(step.url or "", "feed")
        if page is None:
            return
        feed = parse_feed(page.body, page.final_url, charset_of(page), self.source.encoding)
        if feed.problem is not None:
            self._reject(page.url, feed.problem, feed.detail)
        offers = [_Offer(i.url, "feed", page.url, i.title, i.published_raw) for i in feed.items]
        self._take(offer for offer in offers if self._in_window(offer.published, self.until))
        if self.purpose == "backfill":
            elsewhere = {url_key(o.url) for o in offers if o.url and not self._in_window(o.published, self.until)}
            self.outside |= elsewhere
            self.found = {key: found for key, found in self.found.items() if key not in elsewhere}

    def sitemap(self, step: Step) -> None:
        pending = [(step.url or "", 0)]
        seen: set[str] = set()
        while pending and len(seen) < _MAX_SITEMAPS:
            url, depth = pending.pop(0)
            if url in seen:
                continue
            seen.add(url)
            page = self._get(url, "sitemap")
            if page is None:
                continue
            inner = self._read_sitemap(page)
            if inner:
                # An index may stay the same while its sitemaps change: it must never be answered with "not modified".
                self.etag.pop(url, None)
                self.last_modified.pop(url, None)
            if depth < _DEEPEST_INDEX:
                pending += [(address, depth + 1) for address in self._worth_reading(inner, page)]

    def _read_sitemap(self, page: FetchedPage) -> list[SitemapUrl]:
        """Takes the articles of a sitemap, also when it breaks off in the middle, and returns its inner sitemaps."""
        inner: list[SitemapUrl] = []
        try:
            for entry in iter_sitemap(page.body):
                if entry.is_sitemap:
                    inner.append(entry)
                elif self._in_window(entry.published, self.until) and self._in_window(entry.lastmod, None):
                    self._take([self._of_sitemap(entry, page)])
                elif self.purpose == "backfill":
                    self.outside.add(url_key(self._of_sitemap(entry, page).url))
        except SitemapUnreadable as error:
            reason = Reason.DECOMPRESSED_TOO_LARGE if error.too_large else Reason.SITEMAP_UNREADABLE
            self._reject(page.url, reason, str(error))
        return inner

    def _of_sitemap(self, entry: SitemapUrl, page: FetchedPage) -> _Offer:
        url = resolve(page.final_url, entry.url) or ""
        return _Offer(url, "sitemap", page.url, entry.title, entry.published, entry.lastmod)

    def _worth_reading(self, inner: list[SitemapUrl], page: FetchedPage) -> list[str]:
        """The inner sitemaps that can hold what is asked for."""
        if self.since is not None:
            inner = [entry for entry in inner if self._in_window(entry.lastmod, None)]
        elif self.purpose == "current":
            inner = sorted(inner, key=lambda entry: str(day_of(entry.lastmod) or ""), reverse=True)[:_NEWEST_SITEMAPS]
        urls = [resolve(page.final_url, entry.url) for entry in inner]
        return [url for url in urls if url is not None and same_site(url, page.final_url)]

    def listing(self, step: Step) -> None:
        pattern, most = step.url or "", step.pages or (_CURRENT_PAGES if self.purpose == "current" else _BACKFILL_PAGES)
        addresses = [page_url(pattern, number) for number in range(step.first_page, step.first_page + most)]
        for number, url in enumerate(dict.fromkeys(addresses)):
            page = self._get(url, "listing", end_is_expected=number > 0)
            if page is None:
                return
            links = self._links(step, page)
            if not links and number == 0:
                self._reject(url, Reason.LISTING_NO_LINKS, f"the selector {step.links!r} finds no link at {url}")
            # Sites answer with their last page, or their first, to numbers beyond the end.
            if self._take(_Offer(link.url, "listing", url, link.title) for link in links) == 0:
                return
            if self._is_older(links):
                return

    def _is_older(self, links: Iterable[Link]) -> bool:
        """Whether every article of a listing's page was published before what is asked for: so are all behind it."""
        if self.since is None or self.purpose != "backfill":
            return False
        days = [day_in_address(link.url) for link in links if self.source.accepts(link.url)]
        return bool(days) and all(day is not None and day < self.since - _SLACK for day in days)

    def _links(self, step: Step, page: FetchedPage) -> tuple[Link, ...]:
        if is_too_big(page.body):
            return ()
        return parse_listing(page.body, page.final_url, step.links or "a", self.source.encoding or charset_of(page))

    def _take(self, offers: Iterable[_Offer]) -> int:
        """Keeps the offers that are articles of the source and of the days asked for; how many were not seen before."""
        before = len(self.found) + len(self.outside)
        for offer in offers:
            if not offer.url or len(offer.url) > _LONGEST_URL or not self.source.accepts(offer.url):
                self.passed_over += 1
                self.examples += [offer.url] if 0 < len(offer.url) < 500 and len(self.examples) < _MOST_EXAMPLES else []
            elif len(self.found) < MAX_URLS:
                key = url_key(offer.url)
                if self.purpose == "backfill" and self._is_elsewhere(offer.url):
                    self.outside.add(key)
                elif key not in self.outside:
                    self.found.setdefault(key, self._discovered(offer, key))
        return len(self.found) + len(self.outside) - before

    def _is_elsewhere(self, url: str) -> bool:
        day = day_in_address(url)
        return day is not None and not self._in_window(day.isoformat(), self.until)

    def _discovered(self, offer: _Offer, key: str) -> DiscoveredUrl:
        return DiscoveredUrl(
            source_id=self.source.id,
            url=offer.url,
            url_key=key,
            via=offer.via,
            via_url=offer.via_url,
            title=offer.title,
            published_raw=offer.published,
            lastmod_raw=offer.lastmod,
        )

    def _in_window(self, raw: str | None, until: date | None) -> bool:
        """Whether a date leaves an offer possible; a date of change says nothing of ``until``."""
        if self.since is None and until is None:
            return True
        day = day_of(raw)
        if day is None:
            return True
        too_old = self.since is not None and day < self.since - _SLACK
        return not too_old and not (until is not None and day > until + _SLACK)

    def _get(self, url: str, kind: Kind, end_is_expected: bool = False) -> FetchedPage | None:
        """Fetches a feed, sitemap or listing; notes what is unchanged, refused, and to be remembered."""
        answer = self.fetcher.get(self.source, url, kind, self._validator(url) if kind != "listing" else None)
        if isinstance(answer, Rejected):
            if not (end_is_expected and answer.reason == Reason.GONE):
                self.rejections.append(answer)
            return None
        if isinstance(answer, NotModified):
            self.unchanged += 1
            self._remember(
                url, self.known.etag.get(url), self.known.last_modified.get(url), self.known.body_sha256.get(url)
            )
            return None
        if kind != "listing":
            self.unchanged += self.known.body_sha256.get(url) == answer.body_sha256
            headers = answer.headers
            self._remember(url, headers.get("etag"), headers.get("last-modified"), answer.body_sha256)
        return answer

    def _remember(self, url: str, etag: str | None, last_modified: str | None, digest: str | None) -> None:
        for store, value in ((self.etag, etag), (self.last_modified, last_modified), (self.body_sha256, digest)):
            if value:
                store[url] = value

    def _validator(self, url: str) -> Validator | None:
        now = self.fetcher.clock()
        hour = int(now.timestamp()) // 3600
        if self.purpose == "backfill" or (hour + int(content_hash(url)[:8], 16)) % _DISTRUST_HOURS == 0:
            return None
        modified = self.known.last_modified.get(url)
        day = day_of(modified)
        if day is not None and day > now.date() + _SLACK:
            return None  # servers with a clock in the future answer "not modified" for ever
        return Validator(self.known.etag.get(url), modified)

    def _reject(self, url: str, reason: Reason, detail: str) -> None:
        self.rejections.append(
            Rejected(
                stage=Stage.DISCOVER,
                reason=reason,
                detail=detail,
                source_id=self.source.id,
                url=url,
                url_key=url_key(url),
                rejected_at=self.fetcher.clock(),
                run_id=self.fetcher.run_id or None,
            )
        )


def charset_of(page: FetchedPage) -> str | None:
    """The charset that the Content-Type header declares, null when it declares none that Python knows."""
    _, _, rest = page.headers.get("content-type", "").lower().partition("charset=")
    name = rest.split(";")[0].strip(" \"'")
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return None
    return name or None
