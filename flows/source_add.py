"""Proposes a source file for a site, with what it would extract, and writes it only when it reads back well."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from extractors.errors import ConfigError
from extractors.news.discover import discover
from extractors.news.fetch import Fetcher
from extractors.news.source_proposal import Proposal, propose, stub
from extractors.news.sources import Source, load_source
from extractors.records import Article, SourceState
from flows.settings import Settings

_SHOWN_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Added:
    """A proposal, and how many addresses a run with it would find now."""

    proposal: Proposal
    text: str  # the file; empty when there is none to propose
    discovered: int


def stub_source(url: str, *, private: bool, **given: str | None) -> Source:
    """A source that is only an address and what the user says of it.

    :raises ConfigError: the address or one of the facts is not allowed; the message says what is.
    """
    try:
        return stub(url, private=private, **given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise ConfigError(f"{name}: {str(first['msg']).removeprefix('Value error, ')}") from error


def propose_source(site: Source, settings: Settings) -> Added:
    """Look at the site of a stub, and try what comes of it."""
    with Fetcher(user_agent=settings.user_agent, run_id="add", state_folder=settings.locks) as fetcher:
        proposal = propose(site, fetcher)
        if proposal.keys is None:
            return Added(proposal, "", 0)
        source = Source.model_validate(proposal.keys)
        found = discover(source, fetcher, "current", None, None, SourceState(source.id))
    return Added(proposal, source_text(proposal), len(found.urls))


def source_text(proposal: Proposal) -> str:
    """The file's text: what a person must look at as comments, then the keys."""
    remarks = "".join(f"# {remark}\n" for remark in proposal.remarks)
    return remarks + yaml.safe_dump(proposal.keys, allow_unicode=True, sort_keys=False, width=110)


def write_source(text: str, keys: dict[str, Any], output: Path) -> Path:
    """Write the file into a folder, or under a name; an existing file is never replaced.

    :raises ConfigError: the file exists, its name is not the source's id, or it does not read back.
    """
    path = output / f"{keys['id']}.yml" if output.is_dir() or not output.suffix else output
    if path.exists():
        raise ConfigError(f"{path} exists: move it away, or give another --id")
    if path.stem != keys["id"]:
        raise ConfigError(f"{path} must be called {keys['id']}.yml, as the source is: give another name, or --id")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    load_source(path)
    return path


def shown(added: Added) -> Iterator[str]:
    """What the source would give, one line a fact."""
    yield f"a run would find {added.discovered} addresses now; {len(added.proposal.articles)} were read:"
    for article in added.proposal.articles:
        yield from _article_lines(article)
    for refused in added.proposal.refused:
        where = "" if str(refused.url) in refused.detail else f"{refused.url}: "
        yield f"  refused: {where}{refused.detail}"
    for remark in added.proposal.remarks:
        yield f"look at this: {remark}"


def _article_lines(article: Article) -> Iterator[str]:
    day = article.published_date.isoformat() if article.published_date else "unknown day"
    yield f"  {day}  {article.title or '(no title)'}"
    yield f"    {len(article.text)} characters: {article.text[:_SHOWN_CHARACTERS].splitlines()[0]} …"
