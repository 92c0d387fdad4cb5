"""``rasid evaluate``: how accurate the coder is on annotated articles, what it gets wrong, and what changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.errors import ConfigError
from extractors.events.coder import Coder
from extractors.events.scoring import Errors, EventJson, score
from extractors.events.wire import coded_to_json
from extractors.records import ArticleText
from extractors.resources import ConfigTree
from flows.extract import LineError, read_article

# Below this confidence a row is for review; the reliability table shows what each band is worth.
BANDS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by name, errors, and for each band of confidence how many events there were and how many were right."""

    figures: dict[str, float]
    errors: Errors
    by_source: dict[str, dict[str, float]]
    reliability: list[tuple[float, float, int, int]]
    predictions: dict[str, list[EventJson]]
    texts: dict[str, str]
    gold: dict[str, Sequence[EventJson]]


def evaluate(articles: Path, gold: Path, tree: ConfigTree) -> Evaluation:
    """Codes the articles and compares with the gold. Raises ConfigError for unreadable or unmatched files."""
    texts = {a.id: a for a in _articles(articles)}
    wanted: dict[str, Sequence[EventJson]] = {row["id"]: row["events"] for row in _rows(gold)}
    strangers = sorted(set(wanted) - set(texts))
    if strangers:
        raise ConfigError(f"{gold} annotates {strangers[0]!r}, which {articles} does not hold; give files of one set")
    coder = Coder.build(tree)
    found = {key: coded_to_json(coder.code(texts[key]))["events"] for key in wanted}
    bodies = {key: article.text for key, article in texts.items()}
    errors = Errors()
    figures = score(bodies, wanted, found, errors)
    by_source = _by_source(texts, bodies, wanted, found)
    return Evaluation(figures, errors, by_source, _reliability(found, errors), found, bodies, wanted)


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise ConfigError(f"{path}, line {number}: not JSON: {error.msg}") from error
    return rows


def _articles(path: Path) -> list[ArticleText]:
    try:
        return [read_article(json.dumps(row)) for row in _rows(path)]
    except LineError as error:
        raise ConfigError(f"{path}: {error}") from error


def _by_source(
    texts: Mapping[str, ArticleText],
    bodies: Mapping[str, str],
    gold: Mapping[str, Sequence[EventJson]],
    found: Mapping[str, Sequence[EventJson]],
) -> dict[str, dict[str, float]]:
    groups: dict[str, list[str]] = {}
    for key in gold:
        groups.setdefault(texts[key].source or "unknown", []).append(key)
    return {
        source: score(bodies, {k: gold[k] for k in keys}, {k: found[k] for k in keys})
        for source, keys in sorted(groups.items())
    }


def _reliability(found: Mapping[str, Sequence[EventJson]], errors: Errors) -> list[tuple[float, float, int, int]]:
    """For each band of confidence: events, and those that match an annotated event."""
    spurious = {id(event) for _, event in errors.spurious}
    table = []
    for low, high in BANDS:
        events = [e for many in found.values() for e in many if low <= e["confidence"] < high]
        table.append((low, high, len(events), sum(id(e) not in spurious for e in events)))
    return table


def below(figures: Mapping[str, float], minimums: Sequence[str]) -> list[str]:
    """A sentence for every NAME=VALUE that a figure does not reach. Raises ConfigError for an unknown name."""
    missed = []
    for wish in minimums:
        name, _, value = wish.partition("=")
        try:
            limit = float(value)
        except ValueError:
            raise ConfigError(f"--min {wish!r}: write NAME=VALUE, such as event_f1=0.6") from None
        if name not in figures:
            raise ConfigError(f"--min {wish!r}: there is no figure {name}; there are {', '.join(figures)}")
        if figures[name] < limit:
            missed.append(f"{name} is {figures[name]:.3f}, at least {limit:g} was asked for")
    return missed


def read_baseline(path: Path) -> dict[str, float]:
    """Figures of an earlier run, as ``--save`` wrote them."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise ConfigError(f"cannot read the baseline {path}: {error}") from error
    return {str(name): float(number) for name, number in value.items()}
