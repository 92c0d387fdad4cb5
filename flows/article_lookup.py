"""Finds the article that a person names: by its id or URL in the warehouse, or in a file."""

import re
from pathlib import Path

from extractors.errors import ConfigError
from extractors.news.sources import load_sources
from extractors.records import ArticleText
from flows.cli_query import readable
from flows.coder_input import article_text
from flows.extract import LineError, read_article
from flows.settings import Settings
from loaders.read import Decided, decisions_about
from loaders.read import find_article as find_stored
from loaders.warehouse import Warehouse

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def find_article(name: str, settings: Settings) -> ArticleText:
    """The article of that id, URL or file.

    :raises ConfigError: there is none.
    """
    if _UUID.fullmatch(name) or name.startswith(("http://", "https://")):
        return _from_warehouse(name, settings)
    return _from_file(Path(name))


def find_decisions(article: ArticleText, settings: Settings) -> list[Decided]:
    """What people decided about it; nothing for an article that is in no warehouse."""
    if not _UUID.fullmatch(article.id) or not readable(settings).exists():
        return []
    with Warehouse.open(readable(settings), read_only=True) as warehouse:
        return decisions_about(warehouse, article.id)


def _from_warehouse(name: str, settings: Settings) -> ArticleText:
    with Warehouse.open(readable(settings), read_only=True) as warehouse:
        article = find_stored(warehouse, name)
    if article is None:
        raise ConfigError(f"the warehouse in {settings.home} has no article {name}")
    source = load_sources(settings.tree(), [article.source_id]).sources
    return article_text(article, source[0].country if source else None)


def _from_file(path: Path) -> ArticleText:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is neither an article id, nor a URL, nor a readable UTF-8 file ({error})") from error
    if path.suffix not in (".json", ".jsonl"):
        return ArticleText(id=path.stem, text=text)
    try:
        return read_article(next((line for line in text.splitlines() if line.strip()), ""))
    except LineError as error:
        raise ConfigError(f"{path}, line 1: {error}") from error
