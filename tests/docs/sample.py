"""A warehouse of the demo newsroom's articles and a few more, without a server and with the same ids every time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from extractors.events.coder import Coder
from extractors.ids import article_id, content_hash, stable_id
from extractors.news.duplicates import signature
from extractors.records import Article, RunRecord, SourceRow
from extractors.resources import ConfigTree
from flows.coder_input import article_text
from flows.newsroom.articles import Outlet, load_articles, load_outlets
from loaders.load import Batch, load_batch
from loaders.reference import load_reference
from loaders.state import record_run, upsert_sources
from loaders.warehouse import Warehouse
from tests.loaders.factories import run

LOADED = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)
RUN = stable_id("run", "docs", "1")
MORE = Path(__file__).with_name("more_articles.yml")


def sample_warehouse(path: Path, tree: ConfigTree) -> None:
    """Make it at ``path``."""
    outlets = {outlet.id: outlet for outlet in load_outlets()}
    pages = [_article(**fields) for fields in _stories()]
    coder = Coder.build(tree)
    coded = [coder.code(article_text(page, outlets[page.source_id].country)) for page in pages]
    with Warehouse.open(path) as warehouse:
        load_reference(warehouse, tree.files)
        upsert_sources(warehouse, [_source(outlet) for outlet in outlets.values()], LOADED)
        record_run(warehouse, _run(sum(len(one.events) for one in coded), len(pages)))
        load_batch(warehouse, Batch(RUN, LOADED, pages, coded))


def _stories() -> list[dict[str, Any]]:
    known = [
        {"outlet": one.outlet, "path": one.path, "title": one.title, "published": one.published, "body": one.text}
        for one in load_articles()
    ]
    more = yaml.safe_load(MORE.read_text(encoding="utf-8"))
    return known + [story | {"published": datetime.fromisoformat(story["published"])} for story in more]


def _article(*, outlet: str, path: str, title: str, published: datetime, body: str) -> Article:
    url = f"https://{outlet}.example{path}"
    text = "\n".join(" ".join(paragraph.split()) for paragraph in body.split("\n") if paragraph.strip())
    return Article(
        article_id=article_id(outlet, url),
        source_id=outlet,
        url=url,
        url_key=url,
        canonical_url=url,
        title=title,
        text=text,
        author=None,
        language="ar",
        published_at=published.astimezone(UTC),
        published_date=published.date(),
        published_offset_minutes=int((published.utcoffset() or timedelta()).total_seconds()) // 60,
        published_signal="meta",
        date_candidates=(),
        encoding="utf-8",
        encoding_evidence="header",
        text_sha256=content_hash(text),
        page_sha256=content_hash(url),
        fetched_at=published.astimezone(UTC) + timedelta(minutes=20),
        cleaner_version="1",
        warc_file=None,
        warc_offset=None,
        signature=signature(text),
    )


def _source(outlet: Outlet) -> SourceRow:
    return SourceRow(
        source_id=outlet.id,
        name=outlet.name,
        homepage=f"https://{outlet.id}.example/",
        country=outlet.country,
        timezone=outlet.timezone,
        scale=outlet.scale,
        languages=("ar",),
        verified=True,
        active=True,
        config_hash="1",
    )


def _run(events: int, articles: int) -> RunRecord:
    return run(
        run_id=RUN,
        state="finished",
        started_at=LOADED,
        finished_at=LOADED + timedelta(seconds=30),
        sources=("furat", "mashriq", "rafidain"),
        discovered=articles,
        fetched=articles,
        cleaned=articles,
        coded=articles,
        loaded=articles,
        events=events,
        rejected={},
        parameters={},
    )
