"""Every row of the number and date tables has an example that is read; broken tables are refused with their place."""

import csv
from datetime import date
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.events.dates import DateMention, DateWords, find_dates
from extractors.events.normalize import normalize, tokenize
from extractors.events.numbers import NumberMention, NumberWords, find_numbers
from extractors.resources import ConfigTree, bundled_config

PUBLISHED = date(2024, 7, 17)
WORDS = DateWords.load(ConfigTree.of())
TABLES = bundled_config() / "lexicons" / "ar"
# Kinds of words that keep a number or day from being read as one.
SILENT = {"after", "counted_noun", "same_before", "ordinal"}


def rows(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def dates_in(text: str) -> list[DateMention]:
    return find_dates(tokenize(normalize(text)), PUBLISHED, WORDS)


def numbers_in(text: str) -> list[NumberMention]:
    return find_numbers(tokenize(normalize(text)), WORDS.numbers)


@pytest.mark.parametrize("row", rows("numbers"), ids=lambda row: f"{row['kind']}-{row['value']}")
def test_number_examples(row: dict[str, str]) -> None:
    found = numbers_in(row["example_ar"])
    assert bool(found) == (row["kind"] not in SILENT)
    if row["kind"] in {"unit", "ten", "teen", "tens", "hundred", "hundreds"}:
        assert int(row["value"]) in {mention.low for mention in found}


@pytest.mark.parametrize("name", ["months", "hijri_months"])
def test_month_examples(name: str) -> None:
    for row in rows(name):
        [found] = dates_in(row["example_ar"])
        assert found.start is not None, row
        assert name == "hijri_months" or found.start.month == int(row["value"]), row


def test_every_spelling_of_a_month_is_read() -> None:
    for row in rows("months"):
        for form in row["forms_ar"].split("|"):
            [found] = dates_in(f"في 12 {form} 2023")
            assert found.start == date(2023, int(row["value"]), 12), form


def test_every_spelling_of_a_weekday_is_read() -> None:
    for row in rows("weekdays"):
        for form in row["forms_ar"].split("|"):
            [found] = dates_in(f"مساء {form} الماضي")
            assert found.start is not None
            assert found.start.weekday() == int(row["value"]), form


@pytest.mark.parametrize("row", rows("date_words"), ids=lambda row: f"{row['kind']}-{row['value']}")
def test_date_word_examples(row: dict[str, str]) -> None:
    assert bool(dates_in(row["example_ar"])) == (row["kind"] not in SILENT)


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        ("numbers", "forms_ar,kind\nستة,unit\n", "the columns not_with, strict, value are missing"),
        ("numbers", "forms_ar,value,kind,not_with,strict\nستة,six,unit,,\n", "numbers.csv:2: value is 'six'"),
        ("numbers", "forms_ar,value,kind,not_with,strict\nستة,6,digit,,\n", "numbers.csv:2: the kind 'digit'"),
        ("numbers", "forms_ar,value,kind,not_with,strict\nستة,6\n", "numbers.csv:2: the row does not have"),
        ("date_words", "forms_ar,kind,value,not_after\nأمس,yesterday,-1,\n", "date_words.csv:2: the kind 'yesterday'"),
    ],
)
def test_broken_tables_are_refused_with_their_place(tmp_path: Path, table: str, text: str, message: str) -> None:
    file = tmp_path / "lexicons" / "ar" / f"{table}.csv"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        (NumberWords if table == "numbers" else DateWords).load(ConfigTree.of(tmp_path))
