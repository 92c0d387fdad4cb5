"""Articles as JSON lines in, events as JSON lines out."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractors.errors import ConfigError
from extractors.events.coder import Coder
from extractors.resources import ConfigTree
from flows.cli import app
from flows.extract import extract_line, extract_lines

STRIKE = "قصفت طائرة مسيرة سيارة على أطراف بلدة سرمين صباح أمس الثلاثاء، ما أدى إلى مقتل شخصين وإصابة ثالث بجروح."
ARTICLE = {"id": "one", "published": "2024-07-17", "text": STRIKE}
# The fields of an event that other people's programs read, in their order.
FIELDS = re.findall(
    r"\w+",
    "class event_type sub_event_type status date_start date_end date_precision country admin1 place actors killed "
    "injured arrested abducted incidents attributed_to evidence plover_type plover_mode cameo place_id lat lon "
    "geo_precision seized subsets claimed_by checks confidence spans rules",
)


@cache
def coder() -> Coder:
    return Coder.build(ConfigTree.of())


def answer(line: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(extract_line(coder(), line).text)
    return found


def test_an_event_has_the_fields_that_are_promised() -> None:
    found = answer(json.dumps(ARTICLE))
    assert list(found) == ["id", "events", "coder_version", "skipped"]
    (event,) = found["events"]
    assert list(event) == FIELDS
    assert (event["place"], event["admin1"], event["date_start"]) == ("سرمين", "SY-ID", "2024-07-16")
    assert (event["killed"], event["injured"]) == ({"low": 2, "high": 2}, {"low": 1, "high": 1})
    assert event["arrested"] is None


def test_spans_point_at_the_words_of_the_text_as_given() -> None:
    text = f"\u200f  {STRIKE.replace('قتل', 'قـتل')}\n"
    (event,) = answer(json.dumps(ARTICLE | {"text": text}))["events"]
    assert "مسيرة" in text[slice(*event["evidence"][0])]
    assert [text[slice(*span)] for span in event["spans"]["place"]] == ["سرمين"]
    assert all("شخصين" in text[slice(*span)] for span in event["spans"]["killed"])


BAD_LINES = [
    ('{"id": 1, "text": ', None, "malformed_line: not JSON"),
    ("[1, 2]", None, "malformed_line: a JSON object is needed, not list"),
    ("[" * 100_000, None, "malformed_line"),
    ('{"text": "نص"}', None, 'missing_field: the field "id"'),
    ('{"id": true, "text": "نص"}', None, 'missing_field: the field "id"'),
    ('{"id": 7}', 7, 'missing_field: the field "text"'),
    ('{"id": "x", "text": 5}', "x", 'missing_field: the field "text"'),
    ('{"id": "x", "text": "نص", "published": "yesterday"}', "x", "malformed_line: \"published\" is 'yesterday'"),
]


@pytest.mark.parametrize(("line", "identity", "reason"), BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_malformed_line_says_what_is_wrong(line: str, identity: object, reason: str) -> None:
    done = extract_line(coder(), line)
    found = json.loads(done.text)
    assert done.bad
    assert (found["id"], found["events"]) == (identity, [])
    assert found["skipped"].startswith(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_text"),
        (" \n", "no_text"),
        ("Two men were killed by a strike on their car near the border on Tuesday.", "not_arabic: the text is taken"),
        ("دو نفر در حملهٔ هوایی به شهر کشته شدند و مقام‌های محلی گفتند که این حمله را می‌توان", "not_arabic"),
    ],
)
def test_what_is_not_for_the_coder_is_skipped_with_a_reason(text: str, reason: str) -> None:
    done = extract_line(coder(), json.dumps(ARTICLE | {"text": text}))
    assert json.loads(done.text)["skipped"].startswith(reason)
    assert not done.bad


def test_a_lone_surrogate_makes_no_line_that_cannot_be_read() -> None:
    done = extract_line(coder(), '{"id": "\\ud800", "text": "\\ud800 قصف"}')
    assert json.loads(done.text.encode().decode())["id"] == "\ud800"


@pytest.mark.slow
def test_any_number_of_processes_gives_the_same_lines() -> None:
    lines = [json.dumps(ARTICLE | {"id": number}) for number in range(40)] + ["{", " "]
    alone = [line.text for line in extract_lines(lines, ConfigTree.of())]
    assert [line.text for line in extract_lines(lines, ConfigTree.of(), jobs=2)] == alone
    assert [json.loads(line)["id"] for line in alone] == [*map(str, range(40)), None]


def test_the_command_counts_bad_lines_in_its_exit_code(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(ARTICLE) + "\n{\n" + json.dumps(ARTICLE | {"id": "two"}), encoding="utf-8")
    done = CliRunner().invoke(app, ["extract", str(source), "--output", str(target)])
    assert done.exit_code == 1
    assert "1 of 3 lines could not be read" in done.output
    assert [json.loads(line)["id"] for line in target.read_text(encoding="utf-8").splitlines()] == ["one", None, "two"]


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["extract", str(tmp_path / "none.jsonl")])
    assert isinstance(done.exception, ConfigError)  # `main` ends with 2 on it
