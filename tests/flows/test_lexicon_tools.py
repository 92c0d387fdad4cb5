"""What `rasid lexicon` finds in a configuration with mistakes of our own making, and how it shows it."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.events.coder import Coder
from extractors.events.lexicon import Entry
from extractors.events.rules import load_families
from extractors.records import ArticleText
from extractors.resources import ConfigTree, bundled_config
from flows.cli import main
from flows.lexicon_changes import compare, tree_before
from flows.lexicon_examples import Users, read_example, run_row, run_rules, used_rows
from flows.lexicon_forms import collisions, forms_of
from flows.lexicon_tables import (
    SMALL_WORDS,
    TABLES,
    Problem,
    Row,
    allowed_values,
    check_rows,
    read_rows,
    words_of_the_code,
)
from flows.lexicon_tools import check, read_articles
from flows.lexicon_trial import attempt, trial_json

SHELLING = "قصفت المدفعية بلدة سرمين بريف إدلب أمس الثلاثاء ما أدى إلى مقتل ثلاثة مدنيين وإصابة 5 آخرين."
DAY = date(2023, 5, 10)


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


@pytest.fixture
def rasid(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Answer]:
    """Runs a command in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RASID_CONFIG", raising=False)

    def call(*arguments: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["rasid", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return Answer(int(end.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder.build(ConfigTree.of())


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A user's own configuration folder, empty."""
    folder = tmp_path / "mine"
    (folder / "lexicons" / "ar").mkdir(parents=True)
    return folder


def edited(mine: Path, table: str, *, add: str = "", change: tuple[str, str] = ("", "")) -> Path:
    """The bundled table with an edit, in the user's folder."""
    text = (bundled_config() / "lexicons" / "ar" / f"{table}.csv").read_text(encoding="utf-8-sig")
    assert change[0] in text
    path = mine / "lexicons" / "ar" / f"{table}.csv"
    path.write_text(text.replace(*change, 1) if change[0] else text.rstrip("\n") + "\n" + add + "\n", encoding="utf-8")
    return path


def articles(path: Path, *texts: str) -> Path:
    lines = [json.dumps({"id": f"a{n}", "text": text, "published": str(DAY)}) for n, text in enumerate(texts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def line(table: str, **cells: str) -> str:
    """A row of a bundled table, in its own order of columns."""
    header = (bundled_config() / "lexicons" / "ar" / f"{table}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    return ",".join(cells.get(column, "") for column in header.split(","))


def test_the_bundled_tables_have_no_problem() -> None:
    problems: list[Problem] = []
    tree = ConfigTree.of()
    rows = read_rows(tree, problems)
    problems += check_rows(rows, allowed_values(tree, rows))
    assert problems == []
    assert {row.table.name for row in rows} | set(SMALL_WORDS) == {table.name for table in TABLES}


@pytest.mark.parametrize(
    ("table", "cells", "told"),
    [
        ("triggers", {"family": "bombing", "past_ar": "دك"}, "family is 'bombing', which is none of the families"),
        ("triggers", {"family": "strike", "past_ar": "دك", "needs": "weapon"}, "which is none of the guards"),
        ("triggers", {"family": "strike", "past_ar": "دك", "pron": "maybe"}, "pron is 'maybe'"),
        ("triggers", {"family": "strike"}, "the row has no form; fill one of past_ar"),
        ("cues", {"class": "negtion", "forms_ar": "كلا البتة"}, "class is 'negtion', which is none of the cue classes"),
        ("actors", {"code": "milita", "name_ar": "كتائب"}, "code is 'milita', which is none of the actor codes"),
        ("actors", {"code": "military:XY", "name_ar": "كتائب"}, "code is 'military:XY'"),
        ("actors", {"code": "isis", "name_ar": "كتائب", "valid_from": "8.12.2024"}, "valid_from is '8.12.2024'"),
        ("weapons", {"form_ar": "خنجر", "category": "blades"}, "which is none of the item categories"),
        ("bodies", {"form_ar": "الأسطول", "branch": "navy"}, "branch is 'navy', which is none of the organs"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_file_and_line(mine: Path, table: str, cells: dict[str, str], told: str) -> None:
    plain = {"id": "mine.new", "example_ar": "جملة", "pron": "no", "needs_context": "no"}
    path = edited(mine, table, add=line(table, **(plain | cells)))
    report = check(ConfigTree.of(mine))
    assert report.exit_code == 2
    last = len(path.read_text(encoding="utf-8").splitlines())
    assert any(p.where == f"{path}:{last}" and told in p.told for p in report.problems), report.problems


def test_every_fault_is_told_at_once(mine: Path) -> None:
    edited(mine, "cues", change=("id,class,", "id,klass,"))
    edited(mine, "means", add="means.new,laser")
    (mine / "rules").mkdir()
    (mine / "rules" / "strike.yml").write_text("id: strike\nsay: [\n", encoding="utf-8")
    told = " ".join(f"{p.where} {p.told}" for p in check(ConfigTree.of(mine)).problems)
    assert "the columns class are missing" in told
    assert "as many cells" in told
    assert "strike.yml is not valid YAML" in told


def test_an_id_is_given_once(mine: Path) -> None:
    cells = {"id": "strike.qasafa", "family": "strike", "past_ar": "دك", "pron": "no", "example_ar": "دك"}
    edited(mine, "triggers", add=line("triggers", **cells))
    assert any("'strike.qasafa' is already that of" in p.told for p in check(ConfigTree.of(mine)).problems)


def test_classes_that_the_code_asks_for_are_found() -> None:
    assert {"negation", "foiled", "means", "rank"} <= words_of_the_code()
    assert "negtion" not in words_of_the_code()


def row_of(table: str, **cells: str) -> Row:
    found = next(t for t in TABLES if t.name == table)
    return Row(found, f"{table}.csv:2", cells.get("id", "x"), dict.fromkeys(found.required, "") | cells)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (row_of("triggers", id="strike.qasafa", past_ar="قصف", example_ar="قصفت المدفعية أطراف القرية"), None),
        (row_of("triggers", id="strike.qasafa", past_ar="قصف", example_ar="وصل الوفد"), "no form of the row stands"),
        (row_of("cues", id="negation.000", forms_ar="لم", example_ar="ضرب المدينة زلزال"), "no form of the row stands"),
        (row_of("months", forms_ar="أيار", example_ar="في 3 أيار 2023"), None),
        (row_of("bodies", forms_ar="الجيش", form_ar="الجيش", example_ar="وصل الجيش إلى التلة"), None),
        (
            row_of("triggers", id="territory.saytara", past_ar="سيطر على", needs="territory_near",
                   example_ar="سيطر على أعصابه"),
            "lacks what the guard 'territory_near' asks for",
        ),
    ],
)  # fmt: skip
def test_an_example_must_show_its_row(coder: Coder, row: Row, told: str | None) -> None:
    failure, used = run_row(coder, row, Users([row]))
    if told is None:
        assert failure is None
        assert row.where in used
    else:
        assert failure is not None
        assert told in failure.told


def test_rows_are_used_through_their_clitics(coder: Coder) -> None:
    row = row_of("nationalities", country="TR", m_sg="تركي", f_sg="تركية")
    doc = read_example(coder, "نقل التاجر بضائعه بالحافلات التركية")
    assert used_rows(doc, Users([row])) == {row.where: row}


RAIN = "هطلت الأمطار على المدينة."
RULE = """\
id: strike
say: قصف
kind: nucleus
event_type: Explosions/Remote violence
sub_event_type: Shelling/artillery/missile attack
plover_type: ASSAULT
rank: 50
roles: strike
examples:
  good:
  - text: {good}
    expect: {{killed: 3, injured: {{low: 5, high: 5}}, admin1: {admin1}, date_start: 2024-07-16, targets: civilians}}
    known_gap: {gap}
  bad:
  - {bad}
"""


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (RULE.format(good=SHELLING, bad=RAIN, admin1="SY-ID", gap="false"), []),
        (RULE.format(good=SHELLING, bad=RAIN, admin1="SY-HL", gap="false"), ["wanted one event with"]),
        (RULE.format(good=SHELLING, bad=RAIN, admin1="SY-HL", gap="true"), []),
        (RULE.format(good=SHELLING, bad=RAIN, admin1="SY-ID", gap="true"), ["is right now"]),
        (RULE.format(good=SHELLING, bad=SHELLING, admin1="SY-ID", gap="false"), ["must give no event of this family"]),
    ],
)
def test_examples_of_rule_files_run(coder: Coder, mine: Path, rule: str, told: list[str]) -> None:
    (mine / "rules").mkdir()
    (mine / "rules" / "strike.yml").write_text(rule, encoding="utf-8")
    failures, gaps = run_rules(coder, load_families(ConfigTree.of(mine))["strike"], {"strike.qasafa": "strike"})
    found = [failure.told for failure in failures]
    assert (len(found), gaps) == (len(told), rule.count("true"))
    assert all(wanted in sentence for wanted, sentence in zip(told, found, strict=True))


def test_collisions_after_folding() -> None:
    entries = [
        Entry("place", "sy.ali", "علي"),
        Entry("place", "iq.ali", "علي"),
        Entry("trigger", "loot.a", "أحرق", pos="active"),
        Entry("trigger", "riot.b", "احرق", pos="active"),
        Entry("weapon", "gun", "بندقية"),
    ]
    found = {(c.form, c.why): c for c in collisions(entries, ["على", "عن"])}
    assert set(found) == {("علي", "kinds"), ("علي", "spellings"), ("احرق", "rows"), ("احرق", "spellings")}
    assert {c.spelling for c in found["علي", "spellings"].claims} == {"علي", "على"}
    assert [c.id for c in found["احرق", "rows"].claims] == ["loot.a", "riot.b"]


def test_forms_of_a_row_are_grouped_by_kind() -> None:
    entries = [
        Entry("trigger", "x", "دك", pos="active"),
        Entry("trigger", "x", "دكت", pos="active"),
        Entry("cue", "y", "لم"),
    ]
    assert forms_of(entries, "x") == {"active": ["دك", "دكت"]}
    assert forms_of(entries, "y") == {"cue": ["لم"]}


def test_an_edit_shows_which_events_it_changes(tmp_path: Path, coder: Coder) -> None:
    shutil.copytree(bundled_config(), tmp_path / "before")
    old = (tmp_path / "before" / "gazetteer" / "syria.csv").read_text(encoding="utf-8")
    (tmp_path / "before" / "gazetteer" / "syria.csv").write_text(old.replace("سرمين", "سرمينان"), encoding="utf-8")
    file = articles(tmp_path / "articles.jsonl", SHELLING, "افتتح المحافظ معرض الكتاب.")
    changes = compare(read_articles(file), Coder.build(tree_before(tmp_path / "before")), coder)
    assert (changes.articles, changes.kinds) == (2, {"gained": 0, "lost": 0, "changed": 1})
    [article] = changes.changed
    [change] = article.events
    assert (article.id, change.fields["place_id"]) == ("a0", (None, "sy.sarmin"))
    assert changes.fields["place_id"] == 1


def test_events_gained_and_lost(mine: Path, coder: Coder) -> None:
    text = "قصفت المدفعية بلدة سرمين بريف إدلب أمس."
    edited(mine, "triggers", change=("strike.qasafa,strike,قصف,يقصف,,", "strike.qasafa,strike,قصفصف,يقصفصف,,"))
    less = Coder.build(ConfigTree.of(mine))
    article = ArticleText("a", text, published=DAY)
    assert compare([article], less, coder).kinds["gained"] == 1
    assert compare([article], coder, less).kinds["lost"] == 1
    assert compare([article], coder, coder).changed == ()


def test_a_whole_copy_stands_alone_and_an_overlay_does_not(tmp_path: Path, mine: Path) -> None:
    shutil.copytree(bundled_config(), tmp_path / "whole")
    assert tree_before(tmp_path / "whole").folders == (tmp_path / "whole",)
    assert tree_before(mine).folders == (mine, bundled_config())
    with pytest.raises(ConfigError, match="is no folder"):
        tree_before(tmp_path / "nothing")


def test_what_a_sentence_yields_and_why(coder: Coder) -> None:
    trial = attempt(coder, SHELLING, DAY)
    [sentence] = trial.sentences
    assert sentence.words[0] == ("قصفت", "trigger", "strike.qasafa", "", "active")
    assert any(cells[0] == "سرمين" and cells[3] == "SY-ID" for cells in sentence.places)
    assert sentence.dates[0][:4] == ("أمس الثلاثاء", "2023-05-09", "2023-05-09", "day")
    assert {cells[:3] for cells in sentence.figures} == {("killed", "3", "3"), ("injured", "5", "5")}
    assert [cells[3:] for cells in sentence.triggers if cells[1] == "strike.qasafa"] == [
        ("none: passes", "occurred", "asserted")
    ]
    [event] = trial_json(trial)["events"]
    assert (event["place"], event["date_start"], event["killed"]) == ("سرمين", "2023-05-09", {"low": 3, "high": 3})
    assert event["reasons"]["date"].endswith("read by the rule weekday")


def test_a_denied_event_says_by_which_rule(coder: Coder) -> None:
    [sentence] = attempt(coder, "نفت وزارة الدفاع قصف المدينة.", DAY).sentences
    assert any(cells[4:] == ("denied", "denied") for cells in sentence.triggers)


def test_try_prints_arabic_in_logical_order(rasid: Callable[..., Answer]) -> None:
    answer = rasid("lexicon", "try", SHELLING, "--published", "2023-05-10")
    assert answer.code == 0
    assert "strike.qasafa" in answer.out
    assert "سرمين" in answer.out
    assert "Shelling/artillery/missile attack" in answer.out
    assert json.loads(rasid("lexicon", "try", SHELLING, "--published", "2023-05-10", "--json").out)["events"]


def test_check_prints_a_report_and_an_exit_code(rasid: Callable[..., Answer], mine: Path, tmp_path: Path) -> None:
    file = articles(tmp_path / "articles.jsonl", SHELLING)
    answer = rasid("lexicon", "check", "--articles", file, "--against", mine)
    assert answer.code in (0, 1)
    assert "rows that fire on none of the 1 articles" in answer.out
    assert "0 of 1 articles change" in answer.out
    edited(mine, "means", add="means.new,laser,ليزر,شعاع ليزر")
    wrong = rasid("lexicon", "check", "--config", mine)
    assert wrong.code == 2
    assert "means is 'laser'" in wrong.out
    assert json.loads(rasid("lexicon", "check", "--config", mine, "--json").out)["problems"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--forms", "strike.qasaf"], "no row has the id 'strike.qasaf'; there are strike.qasafa"),
        (["--articles", "none.jsonl"], "cannot read none.jsonl"),
        (["--against", "."], "give them with --articles"),
        (["--config", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_one_sentence(rasid: Callable[..., Answer], arguments: list[str], told: str) -> None:
    answer = rasid("lexicon", "check", *arguments)
    assert answer.code == 2
    assert told in answer.err


def test_a_broken_line_of_articles_is_named(rasid: Callable[..., Answer], tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text('{"id": 1, "text": "نص"}\n{"id": 2}\n', encoding="utf-8")
    answer = rasid("lexicon", "check", "--articles", file)
    assert answer.code == 2
    assert "articles.jsonl, line 2" in answer.err


def test_forms_of_a_row_are_shown(rasid: Callable[..., Answer]) -> None:
    assert "طالت" in rasid("lexicon", "check", "--forms", "strike.tala").out
    assert "يطال" in json.loads(rasid("lexicon", "check", "--forms", "strike.tala", "--json").out)["forms"]["present"]
