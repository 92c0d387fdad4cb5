"""How well reports of one incident are joined: pairwise precision and recall, and B³, on constructed stories.

Pairwise: of the pairs of reports that the warehouse joins, how many tell of one incident; of the pairs that do, how
many it joins. B³ (Bagga and Baldwin 1998): for each report the share of its event that is right, and the share of its
incident that the event holds, averaged over reports. A report that the coder missed stays alone, so that it costs
recall; one that it invented is an incident of its own.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import comb
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors.events.coder import Coder
from extractors.ids import stable_id
from extractors.records import CodedArticle
from extractors.resources import ConfigTree
from flows.coder_input import article_text
from flows.link_stories import NO_INCIDENT, Page, read_pages
from loaders.load import Batch, load_batch
from loaders.reference import load_reference
from loaders.warehouse import Warehouse

_LOADED_AT = datetime(2026, 4, 1, tzinfo=UTC)
Key = tuple[str, int]  # article and number of the mention in it


@dataclass(frozen=True, slots=True)
class LinkScores:
    """Figures by name, and each mistake in one sentence."""

    figures: dict[str, float]
    mistakes: tuple[str, ...]


def score_links(path: Path, tree: ConfigTree) -> LinkScores:
    """Load the stories of a file or folder into an empty warehouse and compare its events with the incidents.

    Raises ConfigError for a file that cannot be read.
    """
    pages = read_pages(path, tree)
    coded = _coded(pages, tree)
    wanted = {key: label for page in pages for key, label in _labels(page, coded[page.article.article_id]).items()}
    found = _events(pages, coded, tree)
    # a report without a mention in the warehouse is joined with nothing
    joined = {key: found.get(key, f"missed {key}") for key in wanted}
    figures = {
        "stories": float(len({page.story for page in pages})),
        "reports": float(len(pages)),
        "mentions": float(len(wanted)),
        "incidents": float(len(set(wanted.values()))),
        "events": float(len(set(joined.values()))),
        **compare(wanted, joined),
    }
    return LinkScores(figures, tuple(_mistakes(wanted, joined, {p.article.article_id: p for p in pages})))


def compare(wanted: Mapping[Key, str], found: Mapping[Key, str]) -> dict[str, float]:
    """Pairwise and B³ figures of two clusterings of the same reports; without any pair precision and recall are 1."""
    gold, events = Counter(wanted.values()), Counter(found.values())
    both = Counter((wanted[key], found[key]) for key in wanted)
    right, joined, true = (sum(comb(n, 2) for n in sizes.values()) for sizes in (both, events, gold))
    total = len(wanted) or 1
    figures = {
        "pair_precision": right / joined if joined else 1.0,
        "pair_recall": right / true if true else 1.0,
        "b3_precision": sum(n * n / events[event] for (_, event), n in both.items()) / total,
        "b3_recall": sum(n * n / gold[incident] for (incident, _), n in both.items()) / total,
    }
    for name in ("pair", "b3"):
        precision, recall = figures[f"{name}_precision"], figures[f"{name}_recall"]
        figures[f"{name}_f1"] = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return figures


def _coded(pages: Iterable[Page], tree: ConfigTree) -> dict[str, CodedArticle]:
    coder: Coder | None = None
    coded = {}
    for page in pages:
        key = page.article.article_id
        if page.events is not None:
            coded[key] = CodedArticle(key, page.events, "stories")
        else:
            coder = coder or Coder.build(tree)
            coded[key] = coder.code(article_text(page.article, page.country))
    return coded


def _labels(page: Page, coded: CodedArticle) -> dict[Key, str]:
    """The incident of each mention: of codings as stated, of texts in the order of the text."""
    key = page.article.article_id
    numbers = [n for n, event in enumerate(coded.events) if event.event_class == "incident"]
    if page.events is not None:
        return {(key, n): f"{page.story}/{page.about[n]}" for n in numbers}
    names = [name for name in page.about if name != NO_INCIDENT]
    labels = {(key, n): f"{page.story}/{name}" for n, name in zip(numbers, names, strict=False)}
    invented = {(key, n): f"{page.story}/{key} invents {n}" for n in numbers[len(names) :]}
    missed = {(key, -1 - n): f"{page.story}/{name}" for n, name in enumerate(names[len(numbers) :])}
    return labels | invented | missed


def _events(pages: list[Page], coded: Mapping[str, CodedArticle], tree: ConfigTree) -> dict[Key, str]:
    """Article and mention number with the event that the warehouse puts them in."""
    with TemporaryDirectory() as folder, Warehouse.open(Path(folder) / "warehouse.duckdb") as warehouse:
        load_reference(warehouse, tree.files)  # linking asks which place lies in which
        run = stable_id("run", "link_scores")
        load_batch(warehouse, Batch(run, _LOADED_AT, [page.article for page in pages], list(coded.values())))
        rows = warehouse.rows(
            "select article_id::varchar, mention_number, event_id::varchar from core.event_link "
            "inner join core.event_mention using (event_mention_id)"
        )
    return {(article, number): event for article, number, event in rows}


def _mistakes(wanted: Mapping[Key, str], found: Mapping[Key, str], pages: Mapping[str, Page]) -> Iterable[str]:
    def told(keys: Iterable[Key]) -> str:
        return ", ".join(sorted(pages[article].article.source_id for article, _ in keys))

    for incident in sorted(set(wanted.values())):
        parts = {found[key] for key in wanted if wanted[key] == incident}
        if len(parts) > 1:
            groups = (told(k for k in wanted if wanted[k] == incident and found[k] == part) for part in parts)
            yield f"split: {incident}: {' | '.join(sorted(groups))}"
    for event in sorted(set(found.values())):
        incidents = {wanted[key] for key in wanted if found[key] == event}
        if len(incidents) > 1:
            yield f"joined: {' + '.join(sorted(incidents))}"
