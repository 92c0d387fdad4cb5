"""Finds the article that a person names: by its id or URL in the warehouse, or in a file."""

import re
from pathlib import Path

from extractors.errors import ConfigError
from extractors.records import ArticleText
from flows.cli_query import readable
from flows.extract import LineError, read_article
from flows.settings import Settings
from loaders.warehouse import Warehouse

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def find_article(name: str, settings: Settings) -> ArticleText:
    """The article of that id, URL or file.

    :raises ConfigError: there is none.
    """
    if _UUID.fullmatch(name):
        return _from_warehouse(name, "article_id = $name::uuid", settings)
    if name.startswith(("http://", "https://")):
        return _from_warehouse(name, "$name in (article.url, article.url_key, article.canonical_url)", settings)
    return _from_file(Path(name))


def _from_warehouse(name: str, condition: str, settings: Settings) -> ArticleText:
    sql = f"""
        select article_id::varchar, text, title, coalesce(published_date, published_at::date), source_id, article.url,
            language, source.country
        from core.article as article left join ref.source as source using (source_id)
        where {condition} order by fetched_at desc limit 1
    """  # noqa: S608 - the condition is one of two constants
    with Warehouse.open(readable(settings), read_only=True) as warehouse:
        rows = warehouse.arrow(sql, {"name": name}).to_pylist()
    if not rows:
        raise ConfigError(f"the warehouse in {settings.home} has no article {name}")
    return ArticleText(*rows[0].values())


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
