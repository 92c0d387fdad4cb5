"""The nouns of the journey, one frozen record each, in the order in which data passes through them.

Source → DiscoveredUrl → FetchedPage → Article | Rejected → (Sentence, Mention) → Event → rows.
Records hold plain values only, so that they pickle between processes and turn into rows without knowledge of
who made them. Times are aware UTC datetimes; spans are ``(start, end)`` character offsets, end exclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from extractors.errors import Reason, Stage

Span = tuple[int, int]
Role = Literal["agent", "supporter", "target"]
Status = Literal["occurred", "thwarted", "denied", "planned"]
EventClass = Literal["incident", "aggregate"]
DatePrecision = Literal["day", "week", "month", "longer", "unknown"]
DiscoveryKind = Literal["feed", "sitemap", "listing", "folder", "warc", "seed"]
Verdict = Literal["pass", "fail", "warn"]

COUNT_KINDS = ("killed", "injured", "arrested", "abducted")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the warehouse keeps of a source's file."""

    source_id: str
    name: str
    homepage: str
    country: str | None
    timezone: str
    scale: str
    languages: tuple[str, ...]
    verified: bool
    active: bool
    config_hash: str


@dataclass(frozen=True, slots=True)
class DiscoveredUrl:
    """A URL that a source offered, with what the feed or sitemap said of it."""

    source_id: str
    url: str
    url_key: str
    via: DiscoveryKind
    via_url: str
    title: str | None = None
    published_raw: str | None = None  # as the feed spells it
    lastmod_raw: str | None = None  # as the sitemap spells it


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """One HTTP response, before anything was parsed."""

    source_id: str
    url: str  # as requested
    url_key: str
    final_url: str  # after redirects
    status: int
    headers: Mapping[str, str]  # lower-case names
    body: bytes  # decompressed
    fetched_at: datetime
    body_sha256: str
    warc_file: str | None = None  # relative to the pages folder
    warc_offset: int | None = None
    feed_title: str | None = None
    feed_published_raw: str | None = None


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One request, whatever came of it: a row of ``ops.fetch``."""

    fetch_id: str
    run_id: str
    source_id: str
    url: str
    url_key: str
    final_url: str | None
    kind: str  # robots, feed, sitemap, listing or page
    status: int | None
    outcome: str  # fetched, unchanged, failed or refused
    reason: Reason | None
    detail: str | None
    etag: str | None
    last_modified: str | None
    content_type: str | None
    body_sha256: str | None
    body_bytes: int | None
    fetched_at: datetime
    seconds: float
    warc_file: str | None = None
    warc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that was refused, kept so that it can be tried again."""

    stage: Stage
    reason: Reason
    detail: str  # one sentence for a person
    source_id: str | None = None
    url: str | None = None
    url_key: str | None = None
    rejected_at: datetime | None = None
    run_id: str | None = None
    replayable: bool = True
    warc_file: str | None = None
    warc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """One thing on or about a page that may be its publication date."""

    signal: str  # json_ld, meta, feed, time_tag, url, visible_text, sitemap
    raw: str
    instant: datetime | None  # UTC; null when only the day is known
    day: date | None  # in the outlet's zone
    precision: str  # second, minute or day
    rule: str  # which reading rule understood it
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned page: what the coder reads and what ``core.article`` keeps."""

    article_id: str
    source_id: str
    url: str
    url_key: str
    canonical_url: str | None
    title: str | None
    text: str
    author: str | None
    language: str
    published_at: datetime | None  # UTC instant, null when only a day or nothing is known
    published_date: date | None  # in the outlet's own calendar day
    published_offset_minutes: int | None
    published_signal: str | None  # which candidate was chosen
    date_candidates: tuple[DateCandidate, ...]
    encoding: str
    encoding_evidence: str
    text_sha256: str
    page_sha256: str
    fetched_at: datetime
    cleaner_version: str
    warc_file: str | None = None
    warc_offset: int | None = None
    signature: tuple[int, ...] = ()  # MinHash of the text, for finding copies
    boilerplate: tuple[str, ...] = ()  # keys of the source's repeated paragraphs that were left out of the text


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What the event coder needs to know of an article, wherever it comes from."""

    id: str
    text: str
    title: str | None = None
    published: date | datetime | None = None  # the outlet's own calendar day
    source: str | None = None
    url: str | None = None
    lang: str | None = None
    country: str | None = None  # of the outlet: the place that "the army" means when nothing else tells


@dataclass(frozen=True, slots=True)
class Count:
    """How many. ``high`` null means "at least ``low``"; a missing Count means not stated; 0 means stated none."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class ActorRole:
    """An actor in an event. ``role`` agent acts, supporter backs the agent, target is acted on."""

    role: Role
    id: str
    surface: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class SeizedItem:
    """Something seized, found or defused. ``low`` null: a quantity was not stated."""

    item: str
    category: str
    low: int | None
    high: int | None
    unit: str | None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Subset:
    """Part of a count ("among them two children"); never added to it."""

    of: str  # killed, injured, arrested or abducted
    who: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Check:
    """A consistency check on stated figures; the stated figure is kept whatever the verdict."""

    check: str
    verdict: Verdict
    stated: int | None
    computed: int | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One article's account of one incident or of one aggregate (an event mention)."""

    event_class: EventClass
    event_type: str
    sub_event_type: str
    status: Status
    date_start: date | None
    date_end: date | None
    date_precision: DatePrecision
    country: str | None
    admin1: str | None
    place: str | None
    actors: tuple[ActorRole, ...]
    killed: Count | None
    injured: Count | None
    arrested: Count | None
    abducted: Count | None
    attributed_to: tuple[str, ...]
    evidence: tuple[Span, ...]
    incidents: Count | None = None  # aggregates: how many incidents the figure counts
    place_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    geo_precision: int | None = None  # ACLED 1-3; null for coarser than a province
    plover_type: str | None = None
    plover_mode: str | None = None
    cameo: str | None = None
    seized: tuple[SeizedItem, ...] = ()
    subsets: tuple[Subset, ...] = ()
    claimed_by: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    confidence: float = 0.0
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)  # the words behind each field
    rules: tuple[str, ...] = ()  # ids of the rules and lexicon rows that fired
    reasons: Mapping[str, str] = field(default_factory=dict)  # field -> rule that set it, or why it is empty


@dataclass(frozen=True, slots=True)
class CodedArticle:
    """What the coder makes of one article."""

    id: str
    events: tuple[Event, ...]
    coder_version: str
    skipped: Reason | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between runs."""

    source_id: str
    last_run_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_article_at: datetime | None = None
    consecutive_failures: int = 0
    etag: Mapping[str, str] = field(default_factory=dict)  # discovery URL -> validator
    last_modified: Mapping[str, str] = field(default_factory=dict)
    body_sha256: Mapping[str, str] = field(default_factory=dict)
    health: str = "unknown"
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One execution of a flow: a row of ``ops.run``."""

    run_id: str
    flow: str  # ingest, backfill, recode or demo
    state: str  # running, finished, finished_with_failures, failed, cancelled
    started_at: datetime
    finished_at: datetime | None
    sources: tuple[str, ...]
    failed_sources: Mapping[str, str]  # source -> one sentence
    discovered: int
    fetched: int
    unchanged: int
    known: int  # discovered URLs that were already in the warehouse and not fetched again
    rejected: Mapping[str, int]  # reason -> how many
    cleaned: int
    coded: int
    loaded: int
    events: int
    stage_seconds: Mapping[str, float]
    parameters: Mapping[str, str]
    rasid_version: str
