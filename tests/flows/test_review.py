"""Overruling the coder as a person does it: commands, a script, and a session at a terminal."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from flows.cli import main
from flows.deciding import parsed_values, show_readers, signature
from flows.review import Session
from flows.settings import Settings, load_settings
from loaders.link import METHOD
from loaders.load import Batch, load_batch
from loaders.reference import load_reference
from loaders.warehouse import Warehouse
from tests.loaders.factories import LATER, RUN, article, coded, event

FAR: dict[str, Any] = {"place": "البعيدة", "place_id": None, "lat": None, "lon": None, "confidence": 0.3}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports of one raid, and one that the coder is unsure of."""
    path = tmp_path_factory.mktemp("review") / "warehouse.duckdb"
    reports = [(article(1, "one"), event()), (article(2, "two"), event()), (article(3, "three"), event(**FAR))]
    with Warehouse.open(path) as warehouse:
        load_reference(warehouse, load_settings(home=path.parent).tree().files)
        said = [coded(page, replace(told, checks=())) for page, told in reports]
        load_batch(warehouse, Batch(RUN, LATER, [page for page, _ in reports], said))
    return path


@pytest.fixture
def settings(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [name for name in os.environ if name.startswith("RASID_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RASID_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "warehouse.duckdb").write_bytes(template.read_bytes())
    settings = load_settings()
    show_readers(settings)
    return settings


@pytest.fixture
def rasid(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    """Runs a command; gives its code and what it printed, JSON read."""

    def call(*arguments: str) -> tuple[int, Any]:
        monkeypatch.setattr(sys, "argv", ["rasid", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        text = printed.out or printed.err
        return int(end.value.code or 0), json.loads(text) if "--json" in arguments and printed.out else text

    return call


def published(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with Warehouse.open(settings.published / "warehouse.duckdb", read_only=True) as warehouse:
        return warehouse.rows(sql)


def test_split_and_merge_are_seen_by_readers(settings: Settings, rasid: Callable[..., Any]) -> None:
    ((whole, mentions),) = published(
        settings,
        "select event_id::varchar, list(event_mention_id::varchar) from core.event_link "
        "group by all having count(*) = 2",
    )
    code, parts = rasid("events", "split", whole, mentions[1], "--by", "Rana", "--note", "two raids", "--json")
    assert (code, sorted(len(part["mentions"]) for part in parts["events"])) == (0, [1, 1])
    assert len(published(settings, "from events")) == 3
    code, joined = rasid("events", "merge", *(part["event_id"] for part in parts["events"]), "--by", "Rana", "--json")
    assert (code, [len(part["mentions"]) for part in joined["events"]]) == (0, [2])
    decided = published(settings, "select kind, decided_by, note from decisions order by decided_at")
    assert decided == [("part", "Rana", "two raids"), ("join", "Rana", None)]
    assert published(settings, "select distinct method from core.event_link order by 1") == [("analyst",), (METHOD,)]


def test_a_script_works_through_the_queue(settings: Settings, rasid: Callable[..., Any]) -> None:
    code, (first, *_) = rasid("review", "list", "--json")
    assert (code, first["reasons"]) == (0, ["the coder is unsure", "the place is not in the gazetteer"])
    mention = first["event_mention_id"]
    code, before = rasid("review", "show", mention, "--json")
    assert before["fields"]["arrested"] == "3"
    assert rasid("review", "correct", mention, "place=sy.manbij", "arrested=", "--by", "Rana")[0] == 0
    code, after = rasid("review", "show", mention, "--json")
    assert (after["fields"]["place"], after["fields"]["arrested"]) == ("sy.manbij", None)
    assert after["decisions"][0].startswith("correct by Rana")
    assert mention not in [row["event_mention_id"] for row in rasid("review", "list", "--json")[1]]
    assert rasid("review", "reject", mention)[0] == 0
    assert rasid("review", "show", mention)[0] == 2
    assert rasid("review", "accept", mention)[0] == 0
    assert published(settings, "select place from event_mentions where place_id = 'sy.manbij'") == [("منبج",)]


def test_explain_shows_what_people_decided(settings: Settings, rasid: Callable[..., Any]) -> None:
    ((mention, page),) = published(
        settings, "select event_mention_id::varchar, article_id::varchar from event_mentions where source_id = 'one'"
    )
    assert "Decided by people" not in rasid("explain", page)[1]
    assert rasid("review", "correct", mention, "arrested=5", "--by", "Rana", "--note", "she rang")[0] == 0
    told = " ".join(rasid("explain", page)[1].split())
    assert "Decided by people" in told
    assert all(words in told for words in ("Rana", "arrested: 5 (the coder said 3)", "she rang"))


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["events", "merge", "x", "y"], 2, "'x' is no id"),
        (
            ["events", "merge", "0f8fad5b-d9cb-469f-a165-70867728950e", "1f8fad5b-d9cb-469f-a165-70867728950e"],
            2,
            "there is no event",
        ),
        (["review", "show", "x"], 2, "is no id of a report"),
        (["review", "correct", "x", "killed"], 2, "write FIELD=VALUE"),
        (["review", "reject", "0f8fad5b-d9cb-469f-a165-70867728950e"], 2, "there is no report"),
        (["review", "accept", "x", "--by", " "], 2, "say who decides"),
        (["review", "list", "--home", "nowhere"], 1, "there is no warehouse"),
        (["review", "accept", "0f8fad5b-d9cb-469f-a165-70867728950e", "--home", "nowhere"], 1, "there is no warehouse"),
    ],
)
def test_a_mistake_is_one_sentence(rasid: Callable[..., Any], arguments: list[str], code: int, told: str) -> None:
    ended, text = rasid(*arguments)
    assert (ended, text.count("\n")) == (code, 1)
    assert text.startswith("rasid: ") and told in text


def test_a_session_asks_until_something_is_decided(settings: Settings) -> None:
    answers: Iterator[str] = iter(
        ["x", "c", "killed=many", "why", "c", "", "c", "killed=3 'place=sy.manbij'", "seen", "q"]
    )
    with (settings.home / "out").open("w", encoding="utf-8") as out:
        session = Session(settings, signature("Rana", None), lambda _: next(answers), Console(file=out))
        keys = [
            str(row[0]) for row in published(settings, "select event_mention_id from core.event_mention order by all")
        ]
        session.work_through(keys)
    printed = (settings.home / "out").read_text(encoding="utf-8")
    assert session.decided == 1
    assert "is no figure: write 3, 3-5 or 3+" in printed and "2 of 3" in printed and "3 of 3" not in printed
    with Warehouse.open(settings.warehouse) as warehouse:
        assert warehouse.rows("select kind, note, event_mention_ids::varchar[] from decisions") == [
            ("correct", "seen", keys[:1])
        ]


def test_values() -> None:
    assert parsed_values(["killed=3", "agents=", "place = a=b"]) == {"killed": "3", "agents": None, "place": "a=b"}


def test_at_a_terminal(settings: Settings) -> None:
    """A real terminal: the report is shown, one answer accepts it, the next leaves."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "flows.cli", "review", "--by", "Rana"]
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PYTHONPATH": str(root), "COLUMNS": "100"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        os.write(ours, b"a\nq\n")
        printed = b""
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not more:
                break
            printed += more
    os.close(ours)
    assert process.returncode == 0
    assert b"the coder is unsure" in printed and b"1 decided" in printed
    assert published(settings, "select kind, decided_by from decisions") == [("accept", "Rana")]
