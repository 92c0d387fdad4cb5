"""What an edit of the configuration changes: the events of a set of articles before and after it, field by field."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.errors import ConfigError
from extractors.events.coder import Coder
from extractors.events.scoring import EventJson, evidence_sentences, match
from extractors.events.sentences import sentence_spans
from extractors.events.wire import coded_to_json
from extractors.records import ArticleText
from extractors.resources import ConfigTree

# Follow from the others, or tell how a value was found and not what it is.
_NOT_COMPARED = frozenset({"spans", "rules", "confidence", "checks", "evidence", "lat", "lon", "geo_precision"})
_FOLDERS = ("rules", "gazetteer", "lexicons/ar", "vocabularies")


@dataclass(frozen=True, slots=True)
class EventChange:
    """An event gained, lost or changed; ``fields`` gives old and new values of a changed one."""

    kind: str
    event: EventJson
    fields: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """One article whose events differ."""

    id: str
    title: str | None
    events: tuple[EventChange, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All of a set. ``fields`` counts, for each field, the events in which it changed."""

    articles: int
    changed: tuple[ArticleChange, ...]

    @property
    def kinds(self) -> dict[str, int]:
        """How many events were gained, lost and changed."""
        counts = Counter(event.kind for article in self.changed for event in article.events)
        return {kind: counts[kind] for kind in ("gained", "lost", "changed")}

    @property
    def fields(self) -> dict[str, int]:
        """Changed fields, the most frequent first."""
        counts = Counter(name for article in self.changed for event in article.events for name in event.fields)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def tree_before(folder: Path) -> ConfigTree:
    """A copy of the configuration as it was: a whole one by itself, a user's own folder over the bundled one."""
    if not folder.is_dir():
        raise ConfigError(f"{folder} is no folder: give a copy of the configuration folder from before the edit")
    whole = all((folder / name).is_dir() for name in _FOLDERS)
    return ConfigTree((folder,)) if whole else ConfigTree.of(folder)


def compare(articles: Iterable[ArticleText], before: Coder, after: Coder) -> Changes:
    """Codes each article twice."""
    changed: list[ArticleChange] = []
    number = 0
    for article in articles:
        number += 1
        old = coded_to_json(before.code(article))["events"]
        new = coded_to_json(after.code(article))["events"]
        if events := tuple(_changes(article.text, old, new)):
            changed.append(ArticleChange(article.id, article.title, events))
    return Changes(number, tuple(changed))


def _changes(text: str, old: Sequence[EventJson], new: Sequence[EventJson]) -> list[EventChange]:
    spans = sentence_spans(text)
    pairs = match(old, new, spans)
    pairs += _same_sentences(old, new, spans, pairs)
    found = [EventChange("changed", new[j], fields) for i, j in sorted(pairs) if (fields := _fields(old[i], new[j]))]
    stayed, made = {i for i, _ in pairs}, {j for _, j in pairs}
    found += [EventChange("lost", event, {}) for i, event in enumerate(old) if i not in stayed]
    found += [EventChange("gained", event, {}) for j, event in enumerate(new) if j not in made]
    return found


def _same_sentences(
    old: Sequence[EventJson], new: Sequence[EventJson], spans: Sequence[tuple[int, int]], pairs: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Events left over that tell of the same sentences: one whose type or class has changed."""
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    more = []
    for i, event in enumerate(old):
        if i in left:
            continue
        mine = evidence_sentences(event, spans)
        for j, other in enumerate(new):
            if j not in right and mine & evidence_sentences(other, spans):
                more.append((i, j))
                right.add(j)
                break
    return more


def _fields(old: EventJson, new: EventJson) -> dict[str, tuple[Any, Any]]:
    return {name: (old[name], new[name]) for name in old if name not in _NOT_COMPARED and old[name] != new[name]}
