"""Stories that several outlets tell, with the incident that each of their reports is about: the measure of linking.

A story's reports are either short texts, which the coder reads, or what a coder would have said of them. Texts and
codings may stand in one story. All days are in the month of ``FIRST_DAY``.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from extractors.errors import ConfigError
from extractors.ids import article_id, content_hash
from extractors.news.duplicates import signature
from extractors.records import ActorRole, Article, Count, DatePrecision, Event, Role, Status
from extractors.resources import ConfigTree

FIRST_DAY = date(2026, 3, 1)
NO_INCIDENT = "aggregate"


def _count(value: object) -> object:
    """3, [3, 5], or "3+" for at least three."""
    if isinstance(value, int):
        return Count(value, value)
    if isinstance(value, str):
        return Count(int(value.removesuffix("+")), None)
    return Count(*value) if isinstance(value, list) else value


def _many(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Figure = Annotated[Count | None, BeforeValidator(_count)]
_Names = Annotated[tuple[str, ...], BeforeValidator(_many)]


class Told(BaseModel):
    """What a coder says of one incident; ``about`` names the incident, ``aggregate`` is none."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    about: str = "1"
    sub: str = "Other"  # ACLED sub-event type
    status: Status = "occurred"
    day: int | None = None
    until: int | None = None
    precision: DatePrecision = "day"
    place: str | None = None  # id in the gazetteer
    spelled: str | None = None  # a place that the gazetteer has not
    country: str | None = None
    admin1: str | None = None
    agent: _Names = ()
    target: _Names = ()
    killed: _Figure = None
    injured: _Figure = None
    arrested: _Figure = None
    abducted: _Figure = None


class Report(BaseModel):
    """One article: its outlet, the day and hour of its publication, and a text or what a coder says of it."""

    model_config = ConfigDict(extra="forbid")

    outlet: str
    at: tuple[int, int]
    text: str | None = None
    about: _Names = ("1",)  # of a text: its incidents, in the order of the text
    events: tuple[dict[str, Any], ...] = ({},)
    words_of: int | None = None  # prints the words of the story's report of that number, from 0


class Story(BaseModel):
    """Reports that belong together; ``base`` holds what the codings have in common."""

    model_config = ConfigDict(extra="forbid")

    story: str
    country: Literal["SY", "IQ"] = "SY"
    base: dict[str, Any] = {}
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A report as an article, with the incidents of its story that it tells of; ``events`` null: the coder reads."""

    story: str
    country: str
    article: Article
    about: tuple[str, ...]
    events: tuple[Event, ...] | None


def read_pages(path: Path, tree: ConfigTree) -> list[Page]:
    """Every report of a file, or of a folder's ``*.yml`` files. Raises ConfigError that names file and story."""
    files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
    stories = [story for file in files for story in _read(file)]
    if not stories:
        raise ConfigError(f"{path} holds no story: give a file or a folder of *.yml files")
    maker = _Maker.of(tree)
    return [page for story in stories for page in maker.pages(story)]


def _read(file: Path) -> Iterator[Story]:
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"{file} cannot be read: {' '.join(str(error).split())}") from error
    for row in rows:
        try:
            yield Story.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ConfigError(f"{file}, story {row.get('story')!r}, {where}: {first['msg']}") from error


def _told(story: Story, event: dict[str, Any]) -> Told:
    try:
        return Told.model_validate(story.base | event)
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(f"story {story.story!r}, {first['loc'][0]}: {first['msg']}") from error


@dataclass(frozen=True, slots=True)
class _Maker:
    """Turns stories into articles and events with the help of gazetteer and code list."""

    places: Mapping[str, Mapping[str, str]]
    types: Mapping[str, str]  # sub-event type -> event type

    @classmethod
    def of(cls, tree: ConfigTree) -> "_Maker":
        places = {row["id"]: row for row in _rows(tree.files("gazetteer/*.csv"))}
        kinds = {row["sub_event_type"]: row["event_type"] for row in _rows(tree.files("vocabularies/event_types.csv"))}
        return cls(places, kinds)

    def pages(self, story: Story) -> Iterator[Page]:
        texts: list[str] = []
        for number, report in enumerate(story.reports):
            own = report.text or f"{story.story}: {report.outlet} {number}"
            texts.append(own if report.words_of is None else texts[report.words_of])
            page = _article(story.story, number, report, texts[-1])
            if report.text is not None or (report.words_of is not None and story.reports[report.words_of].text):
                yield Page(story.story, story.country, page, report.about, None)
                continue
            told = [_told(story, event) for event in report.events]
            events = tuple(self._event(one, story) for one in told)
            yield Page(story.story, story.country, page, tuple(one.about for one in told), events)

    def _event(self, told: Told, story: Story) -> Event:
        place = self.places.get(told.place or "")
        if (told.place and place is None) or told.sub not in self.types:
            raise ConfigError(f"story {story.story!r}: no place {told.place!r} or no sub-event type {told.sub!r}")
        start = _day(told.day)
        return Event(
            event_class="aggregate" if told.about == NO_INCIDENT else "incident",
            event_type=self.types[told.sub],
            sub_event_type=told.sub,
            status=told.status,
            date_start=start,
            date_end=_day(told.until) or start,
            date_precision=told.precision if start else "unknown",
            country=told.country or (place["country"] if place else story.country),
            admin1=told.admin1 or (place["admin1"] if place else None),
            place=told.spelled or (place["name_ar"] if place else None),
            place_id=place["id"] if place else None,
            lat=float(place["lat"]) if place and place["lat"] else None,
            lon=float(place["lon"]) if place and place["lon"] else None,
            geo_precision=_precision(told, place),
            actors=(*_actors("agent", told.agent), *_actors("target", told.target)),
            killed=told.killed,
            injured=told.injured,
            arrested=told.arrested,
            abducted=told.abducted,
            attributed_to=(),
            evidence=((0, 1),),
            confidence=0.8,
        )


def _precision(told: Told, place: Mapping[str, str] | None) -> int | None:
    if place:
        return 2 if place["type"] in {"region", "river", "road", "mountain"} else 1
    return 3 if told.admin1 else None


def _rows(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)


def _day(number: int | None) -> date | None:
    return None if number is None else FIRST_DAY + timedelta(days=number - 1)


def _actors(role: Role, names: Sequence[str]) -> tuple[ActorRole, ...]:
    return tuple(ActorRole(role, name) for name in names)


def _article(story: str, number: int, report: Report, text: str) -> Article:
    day, hour = report.at
    url = f"https://{report.outlet}.example/{content_hash(story)[:12]}/{number}"
    published = datetime(FIRST_DAY.year, FIRST_DAY.month, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour)
    return Article(
        article_id=article_id(report.outlet, url),
        source_id=report.outlet,
        url=url,
        url_key=url,
        canonical_url=None,
        title=None,
        text=text,
        author=None,
        language="ar",
        published_at=published,
        published_date=published.date(),
        published_offset_minutes=0,
        published_signal="meta",
        date_candidates=(),
        encoding="utf-8",
        encoding_evidence="given",
        text_sha256=content_hash(text),
        page_sha256=content_hash(url),
        fetched_at=published + timedelta(minutes=10),
        cleaner_version="stories",
        signature=signature(text) if report.text is not None else (),
    )
