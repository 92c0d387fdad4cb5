"""Linking, measured on constructed stories of several outlets."""

from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.resources import ConfigTree
from flows.link_scores import Key, compare, score_links
from flows.link_stories import read_pages
from flows.settings import load_settings

STORIES = Path(__file__).parent.parent / "eval" / "stories"
# What the project promises, on all stories; the last file was never used to set the scores.
FLOORS = {"pair_precision": 0.95, "pair_recall": 0.85, "b3_f1": 0.9}


@pytest.fixture(scope="module")
def tree() -> ConfigTree:
    return load_settings().tree()


def test_reports_of_one_incident_are_joined_and_others_are_not(tree: ConfigTree) -> None:
    result = score_links(STORIES, tree)
    below = {name: result.figures[name] for name, floor in FLOORS.items() if result.figures[name] < floor}
    assert below == {}, "\n".join(result.mistakes)
    assert result.figures["stories"] >= 60


def test_enough_stories_are_texts_that_the_coder_reads(tree: ConfigTree) -> None:
    assert len({page.story for page in read_pages(STORIES, tree) if page.events is None}) >= 20


def keyed(*clusters: str) -> dict[Key, str]:
    """Letters are reports, a string is a cluster."""
    return {(letter, 0): cluster for cluster in clusters for letter in cluster}


@pytest.mark.parametrize(
    ("wanted", "found", "pairs", "b3"),
    [
        (("abc", "d"), ("abc", "d"), (1.0, 1.0), (1.0, 1.0)),
        (("abc", "d"), ("ab", "c", "d"), (1.0, 1 / 3), (1.0, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)),
        (("ab", "cd"), ("abcd",), (1 / 3, 1.0), (0.5, 1.0)),
        (("a", "b"), ("a", "b"), (1.0, 1.0), (1.0, 1.0)),
    ],
)
def test_figures(
    wanted: tuple[str, ...], found: tuple[str, ...], pairs: tuple[float, float], b3: tuple[float, float]
) -> None:
    figures = compare(keyed(*wanted), keyed(*found))
    assert (figures["pair_precision"], figures["pair_recall"]) == pytest.approx(pairs)
    assert (figures["b3_precision"], figures["b3_recall"]) == pytest.approx(b3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no story"),
        ("- {story: x, reports: [{outlet: a, at: [1, 2], txt: y}]}", "txt"),
        ("- {story: x, reports: [{outlet: a, at: [1, 2], events: [{place: nowhere}]}]}", "no place"),
        ("- {story: x, reports: [{outlet: a, at: [1, 2], events: [{plaec: nowhere}]}]}", "plaec"),
        ("- [", "cannot be read"),
    ],
)
def test_a_wrong_story_is_named(tmp_path: Path, tree: ConfigTree, text: str, told: str) -> None:
    (tmp_path / "bad.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        read_pages(tmp_path, tree)
