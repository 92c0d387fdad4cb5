"""Rows as text for people and for programs."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from rich.console import Console

from extractors.errors import ConfigError
from flows.tables import END_ISOLATE, ISOLATE, as_text, cell, print_table, write

ROWS = pa.Table.from_pylist(
    [
        {"place": "الصور", "killed": 0, "day": date(2026, 11, 2), "at": datetime(2026, 11, 2, 9, 30, tzinfo=UTC)},
        {"place": None, "killed": None, "day": None, "at": None},
        {"place": "دير الزور " * 20, "killed": 12, "day": date(2026, 11, 3), "at": None},
    ]
)


def shown(terminal: bool, width: int = 100) -> str:
    out = io.StringIO()
    print_table(ROWS, Console(file=out, force_terminal=terminal, width=width, color_system=None))
    return out.getvalue()


def test_a_pipe_gets_every_letter_and_no_marks() -> None:
    text = shown(terminal=False, width=40)
    assert ("دير الزور " * 20).strip() in text
    assert ISOLATE not in text


def test_a_terminal_gets_isolated_arabic_that_fits() -> None:
    text = shown(terminal=True)
    assert f"{ISOLATE}الصور{END_ISOLATE}" in text
    assert max(len(line) for line in text.splitlines()) <= 104  # the marks take no place


def test_a_narrow_terminal_cuts_texts_but_no_date_or_number() -> None:
    text = shown(terminal=True, width=58)
    assert "2026-11-02 09:30" in text
    assert "…" in text


def test_a_terminal_too_narrow_for_the_columns_gets_a_line_a_field() -> None:
    text = shown(terminal=True, width=40)
    assert re.search(r"^day +2026-11-03 *$", text, re.M)
    assert text.count("row ") == 3


def test_long_names_over_narrow_values_are_broken_at_underscores() -> None:
    out = io.StringIO()
    rows = pa.Table.from_pylist([{"n_killed_not_stated": 1}])
    print_table(rows, Console(file=out, force_terminal=True, width=80, color_system=None))
    assert [line.strip() for line in out.getvalue().splitlines()[:3]] == ["n_", "killed_", "not_"]


@pytest.mark.parametrize(("value", "text"), [(None, ""), (0, "0"), (0.5, "0.5"), (1.0, "1"), ([1, None], "[1, null]")])
def test_null_is_not_zero(value: object, text: str) -> None:
    assert cell(value, terminal=False) == text


def test_csv_and_json_read_back() -> None:
    rows = list(csv.DictReader(io.StringIO(as_text(ROWS, "csv"))))
    assert (rows[0]["place"], rows[0]["killed"], rows[1]["killed"]) == ("الصور", "0", "")
    loaded = json.loads(as_text(ROWS, "json"))
    assert (loaded[0]["day"], loaded[1]["killed"]) == ("2026-11-02", None)


def test_parquet_needs_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--output"):
        write(ROWS, "parquet", None, Console())
    write(ROWS, "parquet", tmp_path / "rows.parquet", Console())
    assert parquet.read_table(tmp_path / "rows.parquet").num_rows == 3


def test_an_unwritable_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        write(ROWS, "csv", tmp_path / "no" / "rows.csv", Console())
