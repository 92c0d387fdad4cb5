"""What a run would fetch: discovery only, nothing is stored."""

from collections.abc import Sequence
from datetime import date

from rich.console import Console

from extractors.news.discover import discover
from extractors.news.fetch import Fetcher
from extractors.news.sources import Source, load_sources
from extractors.records import SourceState
from flows.settings import Settings
from flows.source_files import failures_by_source
from loaders.state import known_urls
from loaders.warehouse import Warehouse


def show_plan(
    settings: Settings, ids: Sequence[str] | None, since: date | None, limit: int | None, console: Console
) -> int:
    """Print the URLs that a run would fetch, source by source; gives the exit code."""
    tree = settings.tree()
    loaded = load_sources(tree, ids or None)
    failed = failures_by_source(tree, loaded)
    for source in loaded.sources:
        if not (ids or source.active):
            continue
        failure = _show_source(settings, source, since, limit, console)
        if failure:
            failed[source.id] = failure
    for name, why in failed.items():
        console.print(f"{name} failed: {why}", markup=False, highlight=False, soft_wrap=True)
    return 1 if failed else 0


def _show_source(
    settings: Settings, source: Source, since: date | None, limit: int | None, console: Console
) -> str | None:
    with Fetcher(user_agent=settings.user_agent, run_id="dry-run", state_folder=settings.locks) as fetcher:
        found = discover(source, fetcher, "current", since, None, SourceState(source.id))
    if not found.urls and found.rejections:
        return found.rejections[0].detail
    known = _known(settings, source.id)
    new = [url.url for url in found.urls if url.url_key not in known]
    told = f"{source.id}: {len(found.urls)} found, {len(found.urls) - len(new)} known, {len(new[:limit])} to fetch"
    console.print(told, markup=False, highlight=False)
    for url in new[:limit]:
        console.print(f"  {url}", markup=False, highlight=False, soft_wrap=True)
    return None


def _known(settings: Settings, source_id: str) -> frozenset[str]:
    if not settings.warehouse.exists():
        return frozenset()
    with Warehouse.open(settings.warehouse, read_only=True, wait_seconds=settings.lock_wait_seconds) as warehouse:
        return frozenset(known_urls(warehouse, source_id))
