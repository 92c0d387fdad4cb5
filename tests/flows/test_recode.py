"""Recoding on a warehouse that a real run filled: real files, real processes, a real Prefect server."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from extractors.errors import ConfigError, Reason
from extractors.records import CodedArticle, RunRecord
from flows import recode_work
from flows.cli import app
from flows.newsroom import Newsroom
from flows.recode_show import show_changes
from flows.recode_work import Wanted, alone, code, plan, put_in_place, unrecorded
from flows.workers import PageWorkers
from loaders.checks import run_checks
from loaders.query import QuerySession
from loaders.recode import Selection
from loaders.recode_switch import Switched
from loaders.snapshot import PUBLISHED_NAME
from loaders.warehouse import Warehouse
from tests.flows.conftest import ROOT, Place, new_place

TRIGGERS = "lexicons/ar/triggers.csv"
ALL = Wanted(Selection())


@pytest.fixture(scope="module")
def filled(prefect_home: Path, newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A warehouse of one outlet; the tests below go on from each other's state."""
    place = new_place(newsroom, tmp_path_factory.mktemp("recode"))
    place.run(["furat"])
    yield place


def recode(place: Place, **asked: Any) -> RunRecord:
    from flows.recode import recode as flow

    record: Any = flow(home=place.settings.home, config=place.config, **asked)
    assert isinstance(record, RunRecord)
    return record


def command(place: Place, *arguments: str) -> Any:
    folders = ["--home", str(place.settings.home), "--config", str(place.config)]
    return CliRunner().invoke(app, ["recode", *arguments, *folders])


def drop_triggers(place: Place, family: str) -> None:
    """Write a word list without the words of a family into the user's folder."""
    lines = (ROOT / "config" / TRIGGERS).read_text(encoding="utf-8").splitlines(keepends=True)
    target = place.config / TRIGGERS
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(line for line in lines if f",{family}," not in line), encoding="utf-8")


def kinds(place: Place) -> list[tuple[str, int]]:
    return place.rows("select change, count(*) from coder_changes group by 1 order by 1")


def test_without_an_edit_nothing_is_coded_and_nothing_changes(filled: Place) -> None:
    before = filled.content()
    record = recode(filled)
    assert (record.state, record.coded, record.loaded) == ("finished", 0, 0)
    assert "already" in record.parameters["why"]
    assert filled.content() == before


def test_an_edit_is_shown_before_and_then_put_in_place(filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    drop_triggers(filled, "abduction")
    before = filled.content()
    shown = command(filled, "--diff", "--json")
    assert shown.exit_code == 0, shown.output
    told = json.loads(shown.stdout)
    assert [(c["change"], c["sub_event_type"]) for c in told["changes"]] == [("lost", "Abduction/forced disappearance")]
    assert filled.content() == before
    out = io.StringIO()
    for part in show_changes(told["why"], Switched({"furat": (1, 0)}, 0, 1, 1), told["changes"] * 2, 1):
        Console(file=out, width=200).print(part)
    assert re.search(r"furat .* lost .*Abduction.*abducted 3; agents unidentified-gunmen", out.getvalue())
    assert "… and 1 more" in out.getvalue()

    def refuse(_: PageWorkers, articles: list[Any]) -> list[Any]:
        assert not articles, "what waits is coded once"
        return []

    monkeypatch.setattr(PageWorkers, "code", refuse)
    record = recode(filled)
    assert record.loaded == record.coded < record.known
    assert TRIGGERS in record.parameters["why"]
    assert kinds(filled) == [("lost", 1)]
    with QuerySession(filled.settings.published / PUBLISHED_NAME) as session:
        assert session.run("select count(*) as n from coder_changes").to_pylist() == [{"n": 1}]
    assert list((filled.settings.home / "recode").iterdir()) == []


@pytest.mark.slow
def test_the_former_rules_come_back(filled: Place) -> None:
    drop_triggers(filled, "abduction")
    recode(filled)
    (filled.config / TRIGGERS).unlink()
    mentions = "select event_mention_id from core.event_mention where superseded_at is null order by 1"
    record = recode(filled)
    assert (record.loaded, kinds(filled)) == (1, [("gained", 1), ("lost", 1)])
    assert len(filled.rows(mentions)) == filled.rows("select count(*) from event_mentions")[0][0]
    before = filled.content()
    assert recode(filled, everything=True).loaded == 0
    assert filled.content() == before
    with Warehouse.open(filled.settings.warehouse, read_only=True) as warehouse:
        assert [check for check in run_checks(warehouse) if not check.passed and check.severity == "error"] == []


@pytest.mark.slow
def test_pages_are_cleaned_again_without_a_network(filled: Place, newsroom: Newsroom) -> None:
    before = filled.content()
    record = recode(filled, from_pages=True)
    articles = filled.rows("select count(*) from core.article")[0][0]
    assert (record.cleaned, record.fetched, record.loaded) == (articles, 0, 0)
    assert filled.content() == before
    source = filled.config / "sources" / "furat.yml"
    text = source.read_text(encoding="utf-8")
    source.write_text(f"{text}\nmin_chars: 100000\n", encoding="utf-8")
    refused = recode(filled, from_pages=True)
    source.write_text(text, encoding="utf-8")
    assert (refused.cleaned, refused.rejected["text_too_short"]) == (0, articles)
    assert filled.content() == before, "an article whose page is refused now stays as it is"


def test_an_article_that_the_coder_cannot_finish_keeps_its_coding(
    filled: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: PageWorkers, articles: list[Any]) -> list[CodedArticle]:
        return [
            CodedArticle(a.id, (), "1-new", Reason.CODE_CRASHED, "coding the article ended its process")
            for a in articles
        ]

    monkeypatch.setattr(PageWorkers, "code", crash)
    before = filled.content()
    told = command(filled, "--diff", "--all")
    assert told.exit_code == 1
    assert "furat failed: article" in told.output
    assert filled.content() == before


def test_one_recode_at_a_time(filled: Place) -> None:
    with alone(filled.settings), pytest.raises(ConfigError, match="another `rasid recode`"), alone(filled.settings):
        pass


@pytest.mark.slow
def test_a_recode_that_stopped_before_the_switch_goes_on(filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    drop_triggers(filled, "clash")
    before = filled.content()
    with unrecorded(filled.settings) as run:
        code(run, plan(run, ALL))
    assert filled.content() == before
    monkeypatch.setattr(PageWorkers, "code", lambda _, articles: [None] * len(articles) if articles else [])
    with unrecorded(filled.settings) as run:
        todo = plan(run, ALL)
        code(run, todo)
        assert put_in_place(run, todo).articles > 0


def test_a_new_program_codes_everything(filled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.recode_versions.program", lambda: "other code")
    monkeypatch.setattr(recode_work, "program", lambda: "other code")
    with unrecorded(filled.settings) as run:
        todo = plan(run, ALL)
    assert {scope.forms for scope in todo.scopes.values()} == {None}
    assert all("code has changed" in sentence for sentence in todo.why)


def test_wrong_usage_is_told_in_one_sentence(filled: Place, tmp_path: Path) -> None:
    with unrecorded(filled.settings) as run, pytest.raises(ConfigError, match="no source nowhere: furat have articles"):
        plan(run, Wanted(Selection(("nowhere",))))
    empty = CliRunner().invoke(app, ["recode", "--home", str(tmp_path)])
    assert isinstance(empty.exception, ConfigError)
    assert "there is no warehouse in" in str(empty.exception)


def test_the_deployment_has_the_flow_and_no_schedule(filled: Place) -> None:
    from flows.recode import recode_deployment

    deployment = recode_deployment(filled.settings)
    assert (deployment.name, deployment.schedules) == ("recode", [])
    assert deployment.parameters["home"] == str(filled.settings.home)


def test_every_query_of_the_page_runs(filled: Place) -> None:
    blocks = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/recoding.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 3
    instant = filled.rows("select max(coded_at)::varchar from core.event_mention where superseded_at is null")[0][0]
    for block in blocks:
        assert filled.rows(block.replace("2026-11-20 00:00:00+00", instant)), block
