"""What a source file says: the models that every ``config/sources/<id>.yml`` must fit.

Reading files, and telling a person which line is wrong, is the business of ``sources``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import soupsieve
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from extractors.ids import content_hash
from extractors.news.prune import to_xpath
from extractors.news.urls import same_site, without_tracking
from extractors.records import SourceRow

# ACLED codebook, "source scale": how wide an area a publisher covers.
Scale = Literal["local partner", "subnational", "national", "regional", "international", "new media", "other"]
Purpose = Literal["current", "backfill"]
StepKind = Literal["feed", "sitemap", "listing", "folder", "warc"]

_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_DURATION = re.compile(rf"(\d+) ({'|'.join(_UNITS)})s?")
_CRON_FIELD = re.compile(r"(?:\*|[A-Za-z]{3}|\d+)(?:-(?:[A-Za-z]{3}|\d+))?(?:/\d+)?", re.ASCII)
_CRON_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def parse_duration(text: str) -> timedelta:
    """Reads "30 minutes", "2 hours", "1 day" or "1 week"; ValueError says what is allowed."""
    match = _DURATION.fullmatch(text.strip())
    if not match or int(match[1]) == 0:
        raise ValueError(f"'{text}' is no length of time; allowed: a whole number and minutes, hours, days or weeks")
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def _duration(text: str) -> str:
    parse_duration(text)
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"'{text}' is no regular expression ({error}); allowed: Python's re syntax") from error
    return text


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"'{name}' is no time zone; allowed: IANA names such as Asia/Damascus") from error
    return name


def _web_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{url}' is no web address; allowed: http:// or https:// with a host")
    return url


def _selector(css: str) -> str:
    try:
        soupsieve.compile(css)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"'{css}' is no CSS selector ({str(error).splitlines()[0]})") from error
    return css


def _encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError as error:
        raise ValueError(f"'{name}' is no encoding that Python knows; allowed: e.g. utf-8 or windows-1256") from error
    return name


def _prunable(expression: str) -> str:
    to_xpath(expression)
    return expression


def _cron(text: str) -> str:
    fields = text.split()
    if len(fields) != len(_CRON_LIMITS) or not all(map(_cron_field_fits, fields, _CRON_LIMITS)):
        raise ValueError(f"'{text}' is no cron line; allowed: minute hour day month weekday, e.g. 5 * * * *")
    return text


def _cron_field_fits(field: str, limits: tuple[int, int]) -> bool:
    for part in field.split(","):
        if not _CRON_FIELD.fullmatch(part):
            return False
        span, _, step = part.partition("/")
        numbers = [int(n) for n in re.findall(r"\d+", span)]
        if any(not limits[0] <= n <= limits[1] for n in numbers) or numbers != sorted(numbers) or step == "0":
            return False
    return True


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


WebUrl = Annotated[str, AfterValidator(_web_url)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Duration = Annotated[str, AfterValidator(_duration)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


class Part(BaseModel):
    """Base of all parts of a source file: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Schedule(Part):
    """How often a source is visited: either ``every`` or ``cron``."""

    every: Duration | None = None
    cron: Annotated[str, AfterValidator(_cron)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Schedule":
        if (self.every is None) == (self.cron is None):
            raise ValueError("give one of every and cron, e.g. {every: 30 minutes}")
        return self

    @property
    def interval(self) -> timedelta | None:
        """The distance between visits, null when a cron line says when."""
        return parse_duration(self.every) if self.every else None


class Step(Part):
    """One way to find a source's articles."""

    kind: StepKind
    url: WebUrl | None = None  # of folder and warc: the address that relative file names are joined to
    path: str | None = None  # a folder of pages, or WARC files (a glob pattern)
    purpose: Purpose | None = Field(default=None, alias="for")  # null: both
    links: Annotated[str, AfterValidator(_selector)] | None = None  # listing: CSS selector of article links
    pages: int | None = Field(default=None, ge=1, le=10_000)  # listing: how many pages at most
    first_page: int = Field(default=1, ge=0)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> "Step":
        local = self.kind in ("folder", "warc")
        if local and not self.path:
            raise ValueError(f"a step of kind {self.kind} needs path")
        if not local and not self.url:
            raise ValueError(f"a step of kind {self.kind} needs url")
        if self.kind == "listing" and not self.links:
            raise ValueError("a step of kind listing needs links, the CSS selector of the article links")
        return self

    def serves(self, purpose: Purpose) -> bool:
        """Whether this step is taken on a run of that purpose."""
        return self.purpose is None or self.purpose == purpose


class Politeness(Part):
    """What a source's servers are asked to bear."""

    delay_seconds: float = Field(default=2.0, ge=0, le=600)
    concurrency: int = Field(default=1, ge=1, le=8)
    timeout_seconds: float = Field(default=60.0, gt=0, le=600)  # for one whole transfer
    max_bytes: int = Field(default=5_000_000, ge=1_000, le=100_000_000)  # of one page, unpacked


class Range(Part):
    """How many of something are normal."""

    min: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, ge=0)


class Expectation(Part):
    """What is normal for a source; departures raise an alarm."""

    articles_per_day: Range = Range()
    silence_alarm: Duration | None = None


class Source(Part):
    """A publisher that articles are fetched from."""

    id: Slug
    name: str = Field(min_length=1)
    homepage: WebUrl
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = Field(default=("ar",), min_length=1)
    timezone: Annotated[str, AfterValidator(_timezone)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    scale: Annotated[Scale, BeforeValidator(_lower)]
    schedule: Schedule
    discover: tuple[Step, ...] = Field(min_length=1)
    accept: tuple[Pattern, ...] = ()
    refuse: tuple[Pattern, ...] = ()
    hosts: tuple[str, ...] = ()  # further host names that carry this source's articles
    politeness: Politeness = Politeness()
    expect: Expectation = Expectation()
    verified: bool = False
    active: bool = True
    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
    title_suffixes: tuple[str, ...] = ()
    prune: tuple[Annotated[str, AfterValidator(_prunable)], ...] = ()
    min_chars: int = Field(default=150, ge=0)
    day_first: bool = True
    allow_private_addresses: bool = False
    notes: str | None = None

    def accepts(self, url: str) -> bool:
        """Whether a URL is one of this source's articles, by site and patterns.

        Patterns are tried on the URL without tracking parameters, as it is spelt and with its percent-encoding
        resolved, so that a pattern may be written with Arabic letters.
        """
        try:
            plain = without_tracking(url)
            host = urlsplit(plain).hostname
        except ValueError:
            return False
        if not (same_site(plain, self.homepage) or host in self.hosts) or self._is_homepage(plain):
            return False
        forms = (plain, unquote(plain))
        accept, refuse = self._patterns
        if any(pattern.search(form) for pattern in refuse for form in forms):
            return False
        return not accept or any(pattern.search(form) for pattern in accept for form in forms)

    def _is_homepage(self, url: str) -> bool:
        return url.rstrip("/") == self.homepage.rstrip("/")

    @cached_property
    def _patterns(self) -> tuple[Sequence[re.Pattern[str]], Sequence[re.Pattern[str]]]:
        return [re.compile(p) for p in self.accept], [re.compile(p) for p in self.refuse]

    @property
    def prune_xpath(self) -> tuple[str, ...]:
        """The parts of a page that are never its text, as XPath."""
        return tuple(to_xpath(expression) for expression in self.prune)

    @property
    def config_hash(self) -> str:
        """A hash of everything the file says, for telling which configuration made a row."""
        plain: Mapping[str, Any] = self.model_dump(mode="json")
        return content_hash(json.dumps(plain, sort_keys=True, ensure_ascii=False))

    def steps(self, purpose: Purpose) -> tuple[Step, ...]:
        """The ways to discover articles that are taken for that purpose."""
        return tuple(step for step in self.discover if step.serves(purpose))

    def to_row(self) -> SourceRow:
        """What the warehouse keeps of this file."""
        return SourceRow(
            source_id=self.id,
            name=self.name,
            homepage=self.homepage,
            country=self.country,
            timezone=self.timezone,
            scale=self.scale,
            languages=self.languages,
            verified=self.verified,
            active=self.active,
            config_hash=self.config_hash,
        )


# The model at each place of a file, so that a message can name the keys allowed there.
MODELS: Mapping[tuple[str, ...], type[Part]] = {
    (): Source,
    ("schedule",): Schedule,
    ("discover",): Step,
    ("politeness",): Politeness,
    ("expect",): Expectation,
    ("expect", "articles_per_day"): Range,
}


def allowed_keys(place: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that a source file may have at a place (list positions left out)."""
    return tuple(field.alias or name for name, field in MODELS[place].model_fields.items())
