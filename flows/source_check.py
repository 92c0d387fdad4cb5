"""Tries a source as a run would, up to one cleaned article, and says in one sentence how far it came."""

from dataclasses import asdict, dataclass
from typing import Any

from extractors.news.article import clean_page
from extractors.news.discover import Discovery, discover
from extractors.news.fetch import Fetcher
from extractors.news.sources import Source
from extractors.records import Article, FetchedPage, Rejected, SourceState
from flows.settings import Settings
from flows.stages import cleaning_rules

ARTICLES_TRIED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen at a source."""

    source_id: str
    ok: bool
    told: str
    discovered: int = 0
    article_url: str | None = None
    title: str | None = None
    published: str | None = None
    characters: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)


def check_source(source: Source, settings: Settings) -> Finding:
    """Discover, then fetch and clean up to three articles until one is good."""
    with Fetcher(user_agent=settings.user_agent, run_id="check", state_folder=settings.locks) as fetcher:
        found = discover(source, fetcher, "current", None, None, SourceState(source.id))
        if not found.urls:
            why = found.rejections[0].detail if found.rejections else "it offers no address that `accept` lets through"
            return Finding(source.id, False, f"no article was found: {why}")
        return _first_good(source, fetcher, found)


def _first_good(source: Source, fetcher: Fetcher, found: Discovery) -> Finding:
    why = ""
    for url in found.urls[:ARTICLES_TRIED]:
        page = fetcher.get(source, url.url, "page")
        article = clean_page(page, cleaning_rules(source)) if isinstance(page, FetchedPage) else page
        if isinstance(article, Article):
            return _good(source, found, article)
        if isinstance(article, Rejected):
            why = f"{url.url}: {article.detail}"
    return Finding(source.id, False, f"{len(found.urls)} addresses, no good article: {why}", len(found.urls))


def _good(source: Source, found: Discovery, article: Article) -> Finding:
    day = article.published_date.isoformat() if article.published_date else None
    told = f"{len(found.urls)} addresses; one has {len(article.text)} characters of {day or 'an unknown day'}"
    if found.rejections:
        told += f"; but {found.rejections[0].detail}"
    return Finding(
        source.id, not found.rejections, told, len(found.urls), article.url, article.title, day, len(article.text)
    )
