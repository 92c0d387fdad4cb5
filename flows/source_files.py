"""Source files by name: which there are, and which could not be read."""

from collections.abc import Sequence
from pathlib import Path

from extractors.errors import ConfigError
from extractors.news.sources import LoadedSources
from extractors.resources import ConfigTree


def source_ids(tree: ConfigTree) -> tuple[str, ...]:
    """Every source that has a file, readable or not."""
    return tuple(sorted({path.stem for path in tree.files("sources/*.yml")}))


def refuse_unknown(tree: ConfigTree, ids: Sequence[str] | None) -> None:
    """:raises ConfigError: a source was named that has no file."""
    known = source_ids(tree)
    unknown = [source for source in ids or () if source not in known]
    if unknown:
        raise ConfigError(
            f"there is no source {', '.join(unknown)}; `rasid sources list` shows the {len(known)} that there are"
        )


def failures_by_source(tree: ConfigTree, loaded: LoadedSources) -> dict[str, str]:
    """The sentence for each source whose file could not be read."""
    read = {source.id for source in loaded.sources}
    broken = [source for source in source_ids(tree) if source not in read]
    sentences = {
        source: next((error for error in loaded.errors if Path(error.split(",")[0]).stem == source), None)
        for source in broken
    }
    return {source: sentence for source, sentence in sentences.items() if sentence is not None}
