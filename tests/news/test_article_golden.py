"""Whole pages against what must come out of them: ``golden/<name>.html`` with ``golden/<name>.json``.

The JSON gives the request (``page``), the source's rules, and either the ``article``'s fields or the reason why the
page is ``rejected``. ``encoded`` is the chain of encodings through which the page went before it was sent.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.ids import content_hash
from extractors.news.article import CleaningRules, clean_page
from extractors.records import Article, FetchedPage, Rejected

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.html"))


def load(name: str) -> tuple[FetchedPage, CleaningRules, dict[str, Any]]:
    spec = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    about, html = spec["page"], (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    body = b""
    for step, encoding in enumerate(about.get("encoded", ["utf-8"])):
        body = html.encode(encoding) if step % 2 == 0 else body
        html = body.decode(encoding) if step % 2 else html
    page = FetchedPage(
        source_id="golden",
        url=about["url"],
        url_key=about["url"],
        final_url=about.get("final_url", about["url"]),
        status=200,
        headers=about["headers"],
        body=body,
        fetched_at=datetime(2026, 11, 25, 6, tzinfo=UTC),
        body_sha256=content_hash(body),
        feed_published_raw=about.get("feed_published_raw"),
    )
    rules: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in spec["rules"].items()
    }
    return page, CleaningRules(source_id="golden", **rules), spec


def as_json(article: Article, fields: dict[str, Any]) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in fields}
    for name in ("published_at", "published_date"):
        if values.get(name) is not None:
            values[name] = values[name].isoformat()
    if "text" in values:
        values["text"] = values["text"].splitlines()
    return values


@pytest.mark.parametrize("name", NAMES)
def test_page_gives_what_its_json_says(name: str) -> None:
    page, rules, spec = load(name)

    cleaned = clean_page(page, rules)

    if "rejected" in spec:
        assert isinstance(cleaned, Rejected), cleaned
        assert cleaned.reason == spec["rejected"], cleaned.detail
        assert cleaned.detail.strip()
    else:
        assert isinstance(cleaned, Article), cleaned
        assert as_json(cleaned, spec["article"]) == spec["article"]


def test_every_page_has_its_json_and_there_are_enough() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(NAMES)
    assert len(NAMES) >= 20


@pytest.mark.parametrize("name", NAMES)
def test_cleaning_again_gives_the_same(name: str) -> None:
    page, rules, _ = load(name)
    assert clean_page(page, rules) == clean_page(page, rules)
