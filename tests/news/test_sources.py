"""Source files: what is read, what is refused, and where the message points."""

import re
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.news.source_models import MODELS, allowed_keys
from extractors.news.sources import load_source, load_sources
from extractors.news.urls import url_key
from extractors.resources import ConfigTree, bundled_config

GOOD = r"""id: sample
name: Sample
homepage: https://www.sample.example/
languages: [ar]
timezone: Asia/Damascus
country: SY
scale: subnational
schedule: {every: 30 minutes}
discover:
  - {kind: feed, url: https://www.sample.example/feed/}
  - {kind: sitemap, url: https://www.sample.example/sitemap.xml, for: backfill}
  - {kind: listing, url: "https://www.sample.example/page/{page}", links: "h2 a", for: backfill}
accept: ["/\\d+/?$", "/أخبار/"]
refuse: ["/tag/"]
politeness: {delay_seconds: 2, concurrency: 1}
expect: {articles_per_day: {min: 2}, silence_alarm: 2 days}
prune: [".related", "//div[@id='x']"]
"""


def _write(folder: Path, text: str, name: str = "sample") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_file_as_the_design_has_it(tmp_path: Path) -> None:
    source = load_source(_write(tmp_path, GOOD))
    row = source.to_row()
    assert (row.source_id, row.scale, row.verified, row.active) == ("sample", "subnational", False, True)
    assert [step.kind for step in source.steps("current")] == ["feed"]
    assert [step.kind for step in source.steps("backfill")] == ["feed", "sitemap", "listing"]
    assert source.schedule.interval is not None
    assert source.schedule.interval.total_seconds() == 1800
    assert source.prune_xpath == (
        "//*[contains(concat(' ', normalize-space(@class), ' '), ' related ')]",
        "//div[@id='x']",
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.sample.example/12345/", True),
        ("http://sample.example/12345?utm_source=rss#top", True),
        ("https://m.sample.example/12345", True),
        ("https://www.sample.example/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/x", True),
        ("https://www.sample.example/أخبار/x", True),
        ("https://www.sample.example/tag/12345/", False),
        ("https://www.sample.example/about", False),
        ("https://www.sample.example/", False),
        ("https://evil.example/12345/", False),
        ("https://www.sample.example.evil.org/12345/", False),
        ("http://[::1", False),
    ],
)
def test_which_urls_are_its_articles(tmp_path: Path, url, expected) -> None:
    assert load_source(_write(tmp_path, GOOD)).accepts(url) is expected


def test_the_hash_follows_the_meaning_not_the_spelling(tmp_path: Path) -> None:
    one = load_source(_write(tmp_path, GOOD)).config_hash
    assert load_source(_write(tmp_path, "# a comment\n" + GOOD)).config_hash == one
    assert load_source(_write(tmp_path, GOOD.replace("30 minutes", "1 hour"))).config_hash != one


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("timezone:", "timzone:", 5, "did you mean timezone?"),
        ("Asia/Damascus", "Asia/Damaskus", 5, "IANA"),
        ("every: 30 minutes", "every: often", 8, "minutes, hours, days or weeks"),
        ("every: 30 minutes", "every: 0 minutes", 8, "minutes, hours, days or weeks"),
        ("every: 30 minutes", "cron: 61 * * * *", 8, "minute hour day month weekday"),
        ("every: 30 minutes", 'cron: "* * * *"', 8, "minute hour day month weekday"),
        ("{every: 30 minutes}", "{}", 8, "one of every and cron"),
        ("scale: subnational", "scale: huge", 7, "'subnational'"),
        ("country: SY", "country: Syria", 6, "country"),
        ("country: SY", "country: NO", 6, "country"),
        ("kind: feed", "kind: rss", 10, "'feed'"),
        ("for: backfill}\n  - {kind: l", "for: history}\n  - {kind: l", 11, "'backfill'"),
        (', links: "h2 a"', "", 12, "needs links"),
        ('"h2 a"', '"h2 >> a"', 12, "CSS selector"),
        ("delay_seconds: 2", "delay: 2", 15, "did you mean delay_seconds?"),
        ('"/\\\\d+/?$"', '"(/\\\\d+"', 13, "regular expression"),
        ("homepage: https", "homepage: ftp", 3, "http"),
        ("2 days}", "two days}", 16, "whole number"),
        ('".related"', '".a:hover"', 17, "XPath"),
        ("id: sample", "id: other", 1, "file's name"),
        ("name: Sample", "name: Sample\nname: Again", 3, "given twice"),
        ("name: Sample\n", "", 1, "name is missing"),
        ("languages: [ar]", "languages: [ar", 5, "not YAML"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, old, new, line, told) -> None:
    assert old in GOOD
    path = _write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load_source(path)
    message = next(text for text in str(caught.value).splitlines() if told in text)
    assert message.startswith(f"{path}, line {line}: ")


@pytest.mark.parametrize("content", [b"", b"- a\n", b"text", b"\xff\xfe\x00", b"a: !!python/object:os.system x"])
def test_what_is_no_source_file_at_all(tmp_path: Path, content) -> None:
    path = tmp_path / "sample.yml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"sample\.yml"):
        load_source(path)


@pytest.mark.parametrize("cron", ["5 * * * *", "*/15 6-22 * * *", "0 6,18 * * 1-5", "0 0 1 jan sun"])
def test_cron_lines(tmp_path: Path, cron) -> None:
    source = load_source(_write(tmp_path, GOOD.replace("every: 30 minutes", f'cron: "{cron}"')))
    assert source.schedule.cron == cron
    assert source.schedule.interval is None


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    _write(folder, GOOD)
    _write(folder, GOOD.replace("id: sample", "id: bad").replace("SY", "Syria"), "bad")
    tree = ConfigTree((tmp_path,))
    loaded = load_sources(tree)
    assert [source.id for source in loaded.sources] == ["sample"]
    assert len(loaded.errors) == 1
    assert "bad.yml, line 6" in loaded.errors[0]
    assert load_sources(tree, ["sample"]).errors == ()
    unknown = load_sources(tree, ["sampel", "sample", "sample"])
    assert [source.id for source in unknown.sources] == ["sample"]
    assert unknown.errors == ("there is no source sampel; did you mean sample?",)


def test_the_readme_names_every_key() -> None:
    text = (bundled_config() / "sources" / "README.md").read_text(encoding="utf-8")
    keys = {key for place in MODELS for key in allowed_keys(place)}
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b[`:.]", text)) == []


HARD = [
    "https://www.sample.example/archives/" + "%d9%82%d8%b5%d9%81-" * 60 + "12",
    "https://www.sample.example/archives/12",
    "https://www.sample.example/?p=12",
    "https://www.sample.example/news,12.html",
    "https://www.sample.example/ar/live-blog/2026/11/1/عاجل",
    "https://www.sample.example/story.ght?id=12",
    "https://www.sample.example/12#ed=rss",
    "https://news.sample.example/tag-of-war/author/feed/12",
    "http://www.sample.example:80/a/b/c/d/e/f/g?x=[1]",
]


@pytest.mark.parametrize("url", HARD)
def test_without_patterns_no_address_of_the_site_is_lost(tmp_path: Path, url) -> None:
    source = load_source(_write(tmp_path, re.sub("(?m)^(accept|refuse):.*\n", "", GOOD)))
    assert source.accepts(url)
    assert len({url_key(other) for other in HARD}) == len(HARD)
