"""Whether an article can come out differently after an edit: never "no" for one that does."""

import random
from pathlib import Path

import pytest

from extractors.events.coder import Coder
from extractors.events.normalize import match_key
from extractors.records import ArticleText
from extractors.resources import ConfigTree, bundled_config
from flows.newsroom import load_articles
from flows.recode_scope import Scope, find_scopes
from flows.recode_versions import coder_version, known_coder, program, remember_coder

ARTICLES = [
    ArticleText(f"{a.outlet}/{a.slug}", a.text, a.title, a.published.date(), a.outlet, lang="ar", country=country)
    for a, country in ((a, {"rafidain": "IQ", "furat": "SY"}.get(a.outlet)) for a in load_articles())
]
WORD_LISTS = ("triggers", "cues", "actors", "person_nouns", "weapons", "speakers", "means", "reporting", "bodies")


def scope_of(home: Path, before: ConfigTree, after: ConfigTree) -> Scope:
    remember_coder(home, before)
    version = coder_version(before)
    return find_scopes(home, after, [version], everything=False)[version]


def edited(folder: Path, name: str, old: str, new: str) -> ConfigTree:
    """The bundled configuration with a piece of one file replaced."""
    text = (bundled_config() / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return ConfigTree.of(folder)


def thinned(folder: Path, seed: int) -> ConfigTree:
    """The bundled configuration without some rows of its word lists and places, and with some in another order.

    One family loses all its words, so that some article surely comes out differently.
    """
    rng = random.Random(seed)
    for name in [*(f"lexicons/ar/{name}.csv" for name in WORD_LISTS), "gazetteer/syria.csv", "gazetteer/iraq.csv"]:
        lines = (bundled_config() / name).read_text(encoding="utf-8-sig").splitlines(keepends=True)
        kept = [line for line in lines[1:] if rng.random() > 0.01 and ",abduction," not in line]
        at = rng.randrange(len(kept) - 1)
        kept[at], kept[at + 1] = kept[at + 1], kept[at]
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("".join([lines[0], *kept]), encoding="utf-8")
    return ConfigTree.of(folder)


def outcomes(tree: ConfigTree) -> list[object]:
    coder = Coder.build(tree)
    return [coder.code(article).events for article in ARTICLES]


@pytest.fixture(scope="module")
def present() -> list[object]:
    return outcomes(ConfigTree.of())


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 6))])
def test_what_is_left_out_comes_out_as_before(tmp_path: Path, present: list[object], seed: int) -> None:
    after = thinned(tmp_path / "config", seed)
    scope = scope_of(tmp_path / "home", ConfigTree.of(), after)
    assert scope.forms
    concerned = [scope.concerns(article.text) for article in ARTICLES]
    different = [old != new for old, new in zip(present, outcomes(after), strict=True)]
    assert [a.id for a, d, c in zip(ARTICLES, different, concerned, strict=True) if d and not c] == []
    assert any(different)
    assert not all(concerned)


def test_one_word_concerns_the_articles_that_hold_it(tmp_path: Path) -> None:
    after = edited(tmp_path / "config", "lexicons/ar/weapons.csv", "weapon-light,سلاح خفيف", "weapon-light,شيء خفيف")
    scope = scope_of(tmp_path / "home", ConfigTree.of(), after)
    assert scope.forms is not None
    assert scope.forms >= {tuple(match_key(word) for word in form.split()) for form in ("سلاح خفيف", "شيء خفيف")}
    assert scope.concerns("ضبطت الدورية بسلاح خفيف واحد")  # with a clitic
    assert not scope.concerns("ضبطت الدورية سلاحا ثقيلا")
    assert not any(scope.concerns(article.text) for article in ARTICLES)
    assert "weapons.csv changed: only articles with" in scope.why


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        pytest.param("lexicons/ar/numbers.csv", "خمسة", "خمسةة", "more than words", marks=pytest.mark.slow),
        ("rules/abduction.yml", "rank: ", "rank: 1", "more than words"),
        pytest.param("gazetteer/admin1.csv", "حلب", "حلبب", "a country or province", marks=pytest.mark.slow),
    ],
)
def test_what_acts_everywhere_concerns_every_article(tmp_path: Path, name: str, old: str, new: str, why: str) -> None:
    scope = scope_of(tmp_path / "home", ConfigTree.of(), edited(tmp_path / "config", name, old, new))
    assert scope.forms is None
    assert why in scope.why
    assert scope.concerns("")


def test_a_comment_concerns_no_article(tmp_path: Path) -> None:
    path = "rules/abduction.yml"
    first = (bundled_config() / path).read_text(encoding="utf-8").splitlines()[0]
    scope = scope_of(tmp_path / "home", ConfigTree.of(), edited(tmp_path / "config", path, first, f"# note\n{first}"))
    assert scope.nothing
    assert "nothing can come out differently" in scope.why


def test_what_is_not_known_is_coded(tmp_path: Path) -> None:
    scopes = find_scopes(tmp_path, ConfigTree.of(), ["1-unheard", None], everything=False)
    assert [scope.forms for scope in scopes.values()] == [None, None]
    assert "not kept here" in scopes["1-unheard"].why


def test_a_damaged_copy_is_not_trusted(tmp_path: Path) -> None:
    after = edited(tmp_path / "config", "lexicons/ar/weapons.csv", "weapon-light,سلاح خفيف", "weapon-light,شيء خفيف")
    remember_coder(tmp_path, ConfigTree.of())
    next((tmp_path / "coders" / "files").iterdir()).write_bytes(b"x")
    version = coder_version(ConfigTree.of())
    assert "damaged" in find_scopes(tmp_path, after, [version], everything=False)[version].why


def test_a_version_is_kept_once_with_every_program_that_used_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = ConfigTree.of()
    version = coder_version(tree)
    assert version == Coder.build(tree).version
    own = program()
    assert remember_coder(tmp_path, tree) == remember_coder(tmp_path, tree) == known_coder(tmp_path, version)
    monkeypatch.setattr("flows.recode_versions.program", lambda: "other")
    assert remember_coder(tmp_path, tree).programs == {own, "other"}
    assert remember_coder(tmp_path, tree, alone=True).programs == {"other"}
