"""Commands as a person types them: what they print and their exit codes."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.records import RunRecord
from flows.cli import main
from flows.newsroom import Newsroom
from tests.flows.conftest import ROOT, Place, new_place

ARTICLE = {
    "id": "a1",
    "published": "2026-11-03",
    "text": "قالت مصادر محلية إن عبوة ناسفة انفجرت اليوم الثلاثاء في مدينة الباب بريف حلب،"
    " ما أدى إلى مقتل مدنيين اثنين.",
}


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture
def rasid(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Answer]:
    """Runs a command in this process, in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("RASID_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["rasid", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return Answer(int(end.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture(scope="module")
def loaded(prefect_home: Path, newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, RunRecord]:
    place = new_place(newsroom, tmp_path_factory.mktemp("loaded"))
    return place, place.run(["mashriq"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fetch"], "No such command"),
        (["run", "--since", "yesterday"], "--since"),
        (["run", "no_such_source"], "there is no source no_such_source"),
        (["query", "--format", "xml"], "--format"),
        (["evaluate", "--articles", "none.jsonl", "--gold", "none.jsonl"], "none.jsonl"),
        (["sources", "list", "--config", "nowhere"], "nowhere"),
        (["explain", "nothing-of-that-name"], "nothing-of-that-name"),
    ],
)
def test_wrong_usage_is_exit_code_two(rasid: Callable[..., Answer], arguments: list[str], told: str) -> None:
    answer = rasid(*arguments)
    assert answer.code == 2
    assert told in answer.err
    assert "Traceback" not in answer.err


def test_a_missing_warehouse_is_one_sentence(rasid: Callable[..., Answer]) -> None:
    answer = rasid("query", "select 1")
    assert answer.code == 1
    assert answer.err.startswith("rasid: there is no warehouse")
    assert answer.err.count("\n") == 1


def test_without_sql_the_relations_are_listed(rasid: Callable[..., Answer], loaded: tuple[Place, RunRecord]) -> None:
    answer = rasid("query", "--home", loaded[0].settings.home)
    assert answer.code == 0
    assert all(name in answer.out for name in ("articles", "events", "aggregates", "run_history", "source_health"))


def test_rows_come_as_csv_json_and_parquet(
    rasid: Callable[..., Answer], loaded: tuple[Place, RunRecord], tmp_path: Path
) -> None:
    home, sql = loaded[0].settings.home, "select title, published_date from articles order by title"
    as_csv = list(csv.DictReader(io.StringIO(rasid("query", sql, "--home", home, "--format", "csv").out)))
    as_json = json.loads(rasid("query", sql, "--home", home, "--format", "json").out)
    assert len(as_csv) == loaded[1].loaded
    assert as_csv == as_json
    assert rasid("query", sql, "--home", home, "--format", "parquet", "--output", tmp_path / "a.parquet").code == 0
    assert (tmp_path / "a.parquet").read_bytes().startswith(b"PAR1")


@pytest.mark.parametrize(
    "sql",
    [
        "select nonsense from nowhere",
        "delete from core.article",
        "create table mine as select 1",
        "copy articles to 'stolen.csv'",
        "select * from read_text('/etc/hostname')",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
    ],
)
def test_a_wrong_query_writes_and_reads_nothing_else(
    rasid: Callable[..., Answer], loaded: tuple[Place, RunRecord], sql: str
) -> None:
    answer = rasid("query", sql, "--home", loaded[0].settings.home)
    assert answer.code == 2
    assert answer.err.startswith("rasid: ")
    assert answer.err.count("\n") == 1


def test_extract_answers_every_line_in_order(rasid: Callable[..., Answer], tmp_path: Path) -> None:
    lines = [
        json.dumps(ARTICLE, ensure_ascii=False),
        "{broken",
        json.dumps({"id": "a3"}),
        json.dumps({**ARTICLE, "id": "a4"}),
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    answer = rasid("extract", "in.jsonl", "--output", "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert answer.code == 1
    assert "2 of 4 lines" in answer.err
    assert [row["id"] for row in rows] == ["a1", None, "a3", "a4"]
    assert [bool(row["skipped"]) for row in rows] == [False, True, True, False]
    assert rows[0]["events"] == rows[3]["events"] != []


def test_explain_finds_an_article_by_id_url_and_file(
    rasid: Callable[..., Answer], loaded: tuple[Place, RunRecord], tmp_path: Path
) -> None:
    place, _ = loaded
    article, url = place.rows("select article_id::varchar, url from core.article order by url limit 1")[0]
    (tmp_path / "one.jsonl").write_text(json.dumps(ARTICLE, ensure_ascii=False), encoding="utf-8")
    answers = [rasid("explain", name, "--home", place.settings.home) for name in (article, url, "one.jsonl")]
    assert [answer.code for answer in answers] == [0, 0, 0]
    assert answers[0].out == answers[1].out
    assert rasid("explain", "one.jsonl", "--html", tmp_path / "one.html").code == 0
    assert "<mark" in (tmp_path / "one.html").read_text(encoding="utf-8")


def test_sources_are_listed_and_a_typo_is_named(rasid: Callable[..., Answer], tmp_path: Path) -> None:
    listed = json.loads(rasid("sources", "list", "--json").out)
    assert len(listed) >= 20
    (tmp_path / "own" / "sources").mkdir(parents=True)
    (tmp_path / "own" / "sources" / "mine.yml").write_text("id: mine\nnmae: Mine\n", encoding="utf-8")
    answer = rasid("sources", "check", "--offline", "--config", tmp_path / "own")
    assert answer.code == 2
    assert "mine.yml, line 2" in answer.err


def test_sources_check_tells_the_truth(rasid: Callable[..., Answer], loaded: tuple[Place, RunRecord]) -> None:
    place, _ = loaded
    answer = rasid("sources", "check", "mashriq", "--config", place.config, "--home", place.settings.home)
    assert (answer.code, answer.out[:14]) == (0, "ok   mashriq: ")
    text = (place.config / "sources" / "mashriq.yml").read_text(encoding="utf-8")
    (place.config / "sources" / "away.yml").write_text(
        text.replace("id: mashriq", "id: away").replace("/politics/page/", "/nowhere/"), encoding="utf-8"
    )
    answer = rasid("sources", "check", "away", "--config", place.config, "--home", place.settings.home)
    (place.config / "sources" / "away.yml").unlink()
    assert answer.code == 1
    assert answer.out.startswith("FAIL away: no article was found")


def test_a_dry_run_stores_nothing(rasid: Callable[..., Answer], newsroom: Newsroom, tmp_path: Path) -> None:
    place = new_place(newsroom, tmp_path)
    answer = rasid("run", "furat", "--dry-run", "--config", place.config, "--home", place.settings.home)
    assert answer.code == 0
    assert answer.out.startswith("furat: ")
    assert not place.settings.warehouse.exists()


def test_a_run_with_a_failing_source_is_exit_code_one_and_names_it(
    rasid: Callable[..., Answer], prefect_home: Path, newsroom: Newsroom, tmp_path: Path
) -> None:
    place = new_place(newsroom, tmp_path)
    source = (place.config / "sources" / "mashriq.yml").read_text(encoding="utf-8")
    (place.config / "sources" / "away.yml").write_text(
        source.replace("id: mashriq", "id: away").replace("/politics/page/", "/nowhere/"), encoding="utf-8"
    )
    answer = rasid("run", "mashriq", "away", "--config", place.config, "--home", place.settings.home, "--json")
    record = json.loads(answer.out)
    assert answer.code == 1
    assert "rasid: away failed: " in answer.err
    assert record["state"] == "finished_with_failures"
    assert record["loaded"] > 0


def test_doctor_passes_here_and_names_what_is_wrong(
    rasid: Callable[..., Answer], loaded: tuple[Place, RunRecord], tmp_path: Path
) -> None:
    home = loaded[0].settings.home
    well = rasid("doctor", "--home", home)
    assert (well.code, "FAIL" in well.out) == (0, False), well.out
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "warehouse.duckdb").write_bytes(b"this is no database" * 1000)
    answer = rasid("doctor", "--home", damaged, "--json")
    verdicts = {row["subject"]: row["verdict"] for row in json.loads(answer.out)}
    assert answer.code == 1
    assert verdicts["warehouse"] == "FAIL"
    assert verdicts["python"] == "ok"


def test_a_closed_pipe_is_no_error(loaded: tuple[Place, RunRecord]) -> None:
    command = f"{sys.executable} -m flows.cli query 'select * from range(200000)' --home {loaded[0].settings.home}"
    done = subprocess.run(
        ["bash", "-c", f"{command} --format csv | head -1"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("range\n", "")
