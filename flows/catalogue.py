"""Which sources a run does."""

from collections.abc import Sequence

from extractors.news.sources import Source, load_sources
from flows.runs import Run
from flows.source_files import failures_by_source, refuse_unknown
from loaders.reference import load_reference
from loaders.state import upsert_sources


def chosen_sources(run: Run, ids: Sequence[str] | None) -> tuple[Source, ...]:
    """The named sources, or all active ones; files that cannot be read are named as failures of the run."""
    refuse_unknown(run.tree, ids)
    loaded = load_sources(run.tree, ids or None)
    chosen = tuple(source for source in loaded.sources if ids or source.active)
    failures = failures_by_source(run.tree, loaded)
    for source, sentence in failures.items():
        run.ledger.fail(source, sentence)
    run.ledger.sources = tuple(sorted({*(source.id for source in chosen), *failures}))
    with run.store.open() as warehouse:
        load_reference(warehouse, run.tree.files)
        upsert_sources(warehouse, [source.to_row() for source in loaded.sources], run.clock())
    run.ledger.progress.started(run.ledger.sources)
    return chosen
