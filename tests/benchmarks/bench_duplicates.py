"""Precision and recall of copies on constructed reposts, kind by kind, and what finding them costs.

Run: ``pytest tests/benchmarks/bench_duplicates.py -m benchmark -s``.
"""

import random
import time
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.news.duplicates import signature
from loaders.copies import find_copies
from loaders.load import Batch, load_batch
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article
from tests.loaders.test_copies import found_pairs
from tests.news.reposts import originals

STORED, BATCH = 20_000, 100


@pytest.mark.benchmark
def test_precision_and_recall(tmp_path: Path) -> None:
    with Warehouse.open(tmp_path / "warehouse.duckdb") as warehouse:
        found = found_pairs(warehouse)
    by_kind: dict[tuple[bool, str], list[bool]] = defaultdict(list)
    for pair, joined in found.items():
        by_kind[pair.same, pair.kind].append(joined)
    print()
    for (same, kind), joined in by_kind.items():
        print(f"  {'one text' if same else 'two texts':9} {kind:14} {sum(joined):4} of {len(joined):4} joined")
    right = sum(pair.same for pair, joined in found.items() if joined)
    print(f"  precision {right / sum(found.values()):.3f}, recall {right / sum(p.same for p in found):.3f}")


@pytest.mark.benchmark
def test_cost_beside_a_large_warehouse(tmp_path: Path) -> None:
    """Random words: the time is that of bands that meet nobody, as most do."""
    chosen = random.Random(1)
    words = sorted({word for text in originals() for word in text.split()})
    pages = []
    for number in range(STORED):
        at = NOON + timedelta(minutes=10 * number)
        text = " ".join(chosen.choices(words, k=150))
        page = article(number, "first", text=text, published_at=at, fetched_at=at)
        pages.append(replace(page, signature=signature(text)))
    with Warehouse.open(tmp_path / "warehouse.duckdb") as warehouse:
        load_batch(warehouse, Batch(RUN, NOON, pages))
        started = time.perf_counter()
        with warehouse.transaction():
            find_copies(warehouse, (), [page.article_id for page in pages[-BATCH:]])
        seconds = time.perf_counter() - started
    texts = originals()
    started = time.process_time()
    for text in texts:
        signature(text)
    each = (time.process_time() - started) / len(texts)
    print(f"\n  {BATCH} articles beside {STORED}: {seconds * 1000:.0f} ms; a signature: {each * 1000:.2f} ms")
