"""``rasid sources add`` and ``check`` against the sample newsroom."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractors.errors import Reason
from extractors.news.sources import load_source
from flows.cli import app
from flows.newsroom import Newsroom
from flows.source_advice import ADVICE

CODE_AND_INPUT = {"text_too_long", "code_timeout", "code_crashed", "malformed_line", "missing_field"}


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


def rasid(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["sources", *map(str, arguments), "--home", str(home)])


@pytest.mark.parametrize(
    ("outlet", "kinds", "accept"),
    [
        ("furat", ["feed"], [r"/archives/\d+/?$"]),
        ("rafidain", ["feed", "sitemap"], [r"/news/\d{4}/\d{1,2}/[^/]+/?$"]),
        ("mashriq", ["listing"], [r"/politics/article/\d+-[^/]+/?$"]),
    ],
)
def test_add_writes_a_file_that_check_finds_in_order(
    room: Newsroom, tmp_path: Path, outlet: str, kinds: list[str], accept: list[str]
) -> None:
    folder = tmp_path / "config" / "sources"
    options = ("--id", "new", "--timezone", "Asia/Damascus", "--allow-private-addresses", "--output", folder)
    answer = rasid(tmp_path, "add", room.addresses[outlet], *options)
    assert answer.exit_code == 0, answer.output
    assert "characters" in answer.output
    source = load_source(folder / "new.yml")
    assert [step.kind for step in source.discover] == kinds
    assert list(source.accept) == accept
    checked = rasid(tmp_path, "check", "new", "--config", tmp_path / "config", "--json")
    found = json.loads(checked.output)[0]
    assert (found["ok"], bool(found["title"])) == (True, True)
    again = rasid(tmp_path, "add", room.addresses[outlet], *options)
    assert "exists" in str(again.exception or again.output)


def test_add_prints_the_file_without_output(room: Newsroom, tmp_path: Path) -> None:
    answer = rasid(tmp_path, "add", room.addresses["furat"], "--allow-private-addresses")
    assert answer.exit_code == 0
    assert "homepage: http://127.0.0.1" in answer.output
    assert "look at this: the time zone is unknown" in answer.output


def test_add_refuses_inner_addresses_unless_told(room: Newsroom, tmp_path: Path) -> None:
    answer = rasid(tmp_path, "add", room.addresses["furat"])
    assert answer.exit_code == 1
    assert "allow_private_addresses" in answer.output


@pytest.mark.parametrize(
    ("change", "told", "what_to_do"),
    [
        (("/archives/\\d+", "/never/\\d+"), "keep out all", "/archives/\\d+"),
        (("/feed/", "/gone/"), "404", "rasid sources add"),
        (("/feed/", "/archives/4152"), "web page", "instead of the feed"),
    ],
)
def test_check_says_what_is_wrong_and_what_to_do(
    room: Newsroom, tmp_path: Path, change: tuple[str, str], told: str, what_to_do: str
) -> None:
    config = room.start(tmp_path / "config")
    file = config / "sources" / "furat.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    answer = rasid(tmp_path, "check", "furat", "--config", config)
    assert answer.exit_code == 1
    assert told in answer.output
    assert what_to_do in answer.output


def test_check_all_takes_sources_that_are_not_active_too(room: Newsroom, tmp_path: Path) -> None:
    config = room.start(tmp_path / "config")
    file = config / "sources" / "furat.yml"
    file.write_text(file.read_text(encoding="utf-8") + "active: false\n", encoding="utf-8")
    some = rasid(tmp_path, "check", "--offline", "--config", config).output
    everything = rasid(tmp_path, "check", "--offline", "--all", "--config", config).output
    assert "furat" not in some
    assert "ok   furat" in everything


def test_there_is_advice_for_every_reason_that_a_source_can_give() -> None:
    assert {reason.value for reason in Reason} - {reason.value for reason in ADVICE} == CODE_AND_INPUT
