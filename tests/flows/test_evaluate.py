"""Figures, confusions and costs on a handful of articles of our own writing."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from extractors.events.scoring import score
from flows.cli import main
from flows.evaluation_errors import NOTHING, costs, details, label

TEXT = "قصفت المدفعية بلدة سرمين أمس. اعتقلت الشرطة شابا في المدينة. تظاهر العشرات في الساحة."


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


def event(sentence: int, kind: str, sub: str, **fields: Any) -> dict[str, Any]:
    plain = {
        "class": "incident",
        "date_start": "2024-07-16",
        "date_precision": "day",
        "country": "SY",
        "admin1": "SY-ID",
    }
    return plain | {"event_type": kind, "sub_event_type": sub, "evidence": [sentence]} | fields


SHELLING = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
ARREST = ("Strategic developments", "Arrests")
PROTEST = ("Protests", "Peaceful protest")
RIOT = ("Riots", "Violent demonstration")


def test_pairs_confusions_and_what_is_optional() -> None:
    gold = [event(0, *SHELLING, killed={"low": 2, "high": 2}), event(1, *ARREST, optional=True), event(2, *PROTEST)]
    found = [event(0, *SHELLING), event(1, *ARREST), event(2, *RIOT), event(0, *ARREST, admin1=None)]
    made = details({"a": TEXT}, {"a": gold}, {"a": found})
    assert [(p.article, dict(p.wrong), p.record_errors) for p in made.pairs] == [
        ("a", {"killed": ((2, 2), (0, 0))}, {"killed"})
    ]
    assert [label(e) for _, e in made.missed] == ["Peaceful protest"]
    assert sorted(label(e) for _, e in made.spurious) == ["Arrests", "Violent demonstration"]
    assert made.confusion == {
        ("Shelling/artillery/missile attack", "Shelling/artillery/missile attack"): 1,
        ("Peaceful protest", "Violent demonstration"): 1,
        (NOTHING, "Arrests"): 1,
    }


def test_costs_tell_what_a_kind_of_error_takes_from_the_figures() -> None:
    gold = [event(0, *SHELLING), event(1, *ARREST, arrested={"low": 1, "high": 1}), event(2, *PROTEST)]
    found = [event(0, *SHELLING, admin1="SY-HL", country="IQ"), event(1, *ARREST), event(0, *RIOT)]
    made = details({"a": TEXT}, {"a": gold}, {"a": found})
    now = score({"a": TEXT}, {"a": gold}, {"a": found})
    assert (now["event_f1"], now["record_f1"]) == (pytest.approx(2 / 3), 0.0)
    by_kind = {cost.kind: cost for cost in costs(made)}
    assert by_kind["wrong arrested"].record_f1 == pytest.approx(1 / 3)
    assert by_kind["wrong admin1"].record_f1 == 0  # its record has another error besides
    perfect = score({"a": TEXT}, {"a": gold}, {"a": [*found, gold[2]]})
    assert by_kind["missed Peaceful protest"].event_f1 == pytest.approx(perfect["event_f1"] - now["event_f1"])
    fewer = score({"a": TEXT}, {"a": gold}, {"a": found[:2]})
    assert by_kind["spurious Violent demonstration"].event_f1 == pytest.approx(fewer["event_f1"] - now["event_f1"])
    assert costs(made)[0].kind == "missed Peaceful protest"


def test_nothing_annotated_and_nothing_found_costs_nothing() -> None:
    assert costs(details({"a": TEXT}, {"a": []}, {})) == []


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    articles = [
        {"id": "a", "source": "Sham Star", "published": "2024-07-17",
         "text": "قصفت المدفعية بلدة سرمين بريف إدلب أمس ما أدى إلى مقتل ثلاثة مدنيين."},
        {"id": "b", "published": "2024-07-17", "text": "افتتح المحافظ معرض الكتاب."},
    ]  # fmt: skip
    gold = [
        {"id": "a", "events": [event(0, *SHELLING, killed={"low": 3, "high": 3}, place="سرمين")]},
        {"id": "b", "events": [event(0, *PROTEST)]},
    ]
    for name, lines in (("articles", articles), ("gold", gold)):
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (tmp_path / f"{name}.jsonl").write_text(text + "\n", encoding="utf-8")
    return "articles.jsonl", "gold.jsonl"


def test_the_command_shows_figures_costs_and_the_change(rasid: Callable[..., Answer], files: tuple[str, str]) -> None:
    arguments = ("evaluate", "--articles", files[0], "--gold", files[1])
    first = rasid(*arguments, "--save", "base.json", "--by-source", "--errors")
    assert first.code == 0
    for told in ("event_f1", "Sham Star", "Peaceful protest", "costliest", "reliability", "missed"):
        assert told in first.out
    second = rasid(*arguments, "--baseline", "base.json", "--min", "event_precision=0.99")
    assert second.code == 0
    assert "+0.000" in second.out
    assert "Sham Star" not in second.out
    assert rasid(*arguments, "--min", "event_recall=0.9").code == 1


def test_json_holds_what_was_asked_for(rasid: Callable[..., Answer], files: tuple[str, str]) -> None:
    arguments = ("evaluate", "--articles", files[0], "--gold", files[1], "--json")
    plain = json.loads(rasid(*arguments).out)
    assert plain["event_recall"] == 0.5
    assert not {"errors", "by_source"} & plain.keys()
    full = json.loads(rasid(*arguments, "--errors", "--by-source").out)
    assert full["by_source"]["Sham Star"]["event_f1"] == 1
    assert [error["what"] for error in full["errors"] if error["article"] == "b"] == ["missed"]
    assert {"annotated": "Peaceful protest", "found": "nothing", "number": 1} in full["confusion"]
    assert full["costs"][0]["kind"] == "missed Peaceful protest"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--min", "event_f2=1"], "there is no figure event_f2"),
        (["--min", "event_f1"], "write NAME=VALUE"),
        (["--baseline", "none.json"], "cannot read the baseline none.json"),
        (["--save", "no/folder/x.json"], "cannot be written"),
    ],
)
def test_wrong_usage_is_one_sentence(
    rasid: Callable[..., Answer], files: tuple[str, str], arguments: list[str], told: str
) -> None:
    answer = rasid("evaluate", "--articles", files[0], "--gold", files[1], *arguments)
    assert answer.code == 2
    assert told in answer.err
