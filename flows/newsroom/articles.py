"""Reads the sample articles and outlets, which travel with the package as YAML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

PACKAGE = "flows.newsroom"

# An expected event as the coding guide writes it; what an article's file leaves out has these values.
NOT_STATED: Mapping[str, Any] = {
    "class": "incident",
    "event_type": None,
    "sub_event_type": None,
    "status": "occurred",
    "date_start": None,
    "date_end": None,
    "date_precision": "unknown",
    "country": None,
    "admin1": None,
    "place": None,
    "actors": (),
    "killed": None,
    "injured": None,
    "arrested": None,
    "abducted": None,
    "attributed_to": (),
}


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One invented article: what its page shows, and the events that a coder should find in it.

    ``path`` is where its page is, ``copies`` are further paths that serve the same story. ``expected`` holds events in
    the gold's form without evidence, places and dates included, so that a test can compare slot by slot.
    """

    outlet: str
    slug: str
    title: str
    published: datetime
    path: str
    section: str
    template: str
    body: tuple[str, ...]
    expected: tuple[Mapping[str, Any], ...]
    author: str | None = None
    caption: str | None = None
    related: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    encoding: str = "utf-8"
    declares_encoding: bool = True

    @property
    def text(self) -> str:
        """The body as a cleaner should find it: one paragraph a line, without the title."""
        return "\n".join(self.body)


@dataclass(frozen=True, slots=True)
class Outlet:
    """One of the three outlets: how it offers its articles, and what it serves besides them."""

    id: str
    name: str
    tagline: str
    timezone: str
    country: str
    scale: str
    months: str  # the month names that its pages print
    template: str
    sections: tuple[str, ...]
    discover: tuple[Mapping[str, str], ...]  # as in a source file, with {base} for the outlet's address
    accept: tuple[str, ...]
    refuse: tuple[str, ...]
    title_suffixes: tuple[str, ...]
    robots: str | None
    broken: tuple[Mapping[str, Any], ...]  # offered, but answered with the given status
    galleries: tuple[Mapping[str, Any], ...]  # offered, but no article


def load_outlets() -> tuple[Outlet, ...]:
    """The outlets in the order of their file."""
    return tuple(Outlet(**_frozen(fields)) for fields in yaml.safe_load(_data().joinpath("outlets.yml").read_bytes()))


def load_articles(outlet: str | None = None) -> tuple[SampleArticle, ...]:
    """All articles, or those of one outlet, newest first."""
    outlets = [known for known in load_outlets() if outlet in (None, known.id)]
    found = [article for known in outlets for article in _articles_of(known)]
    return tuple(sorted(found, key=lambda article: (article.published, article.slug), reverse=True))


def template(name: str) -> str:
    """The text of an HTML template."""
    return _data().joinpath("templates", f"{name}.html").read_text("utf-8")


def _data() -> Traversable:
    return files(PACKAGE)


def _articles_of(outlet: Outlet) -> Iterator[SampleArticle]:
    for file in _data().joinpath("articles", outlet.id).iterdir():
        if file.name.endswith(".yml"):
            yield _article(outlet, file.name.removesuffix(".yml"), yaml.safe_load(file.read_bytes()))


def _article(outlet: Outlet, slug: str, fields: dict[str, Any]) -> SampleArticle:
    body = tuple(" ".join(paragraph.split()) for paragraph in fields.pop("body").split("\n\n") if paragraph.strip())
    expected = tuple(_frozen({**NOT_STATED, **event}) for event in fields.pop("expected"))
    fields["published"] = datetime.fromisoformat(fields["published"])
    fields.setdefault("template", outlet.template)
    return SampleArticle(outlet=outlet.id, slug=slug, body=body, expected=expected, **_frozen(fields))


def _frozen(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
