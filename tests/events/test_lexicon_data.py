"""The word lists of config/lexicons/ar: columns, closed lists, clean spelling, and an example that holds the word."""

import csv
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from extractors.events.lexicon import stems, words_of
from extractors.events.normalize import normalize, tokenize

FOLDER = Path(__file__).resolve().parents[2] / "config" / "lexicons" / "ar"
Row = dict[str, str]

COLUMNS = {
    "actor_codes": "code name inter",
    "actors": "id code name_en name_ar aliases_ar acled_name inter country parent kind valid_from valid_to"
    " needs_context register example_ar",
    "bodies": "form_ar branch number gender adjective definite example_ar",
    "nationalities": "country name_ar m_sg f_sg m_pl m_dual f_pl f_dual def_m_sg def_f_sg def_m_pl def_m_dual def_f_pl"
    " def_f_dual safe_alone example_ar",
    "person_nouns": "id singular dual_nom dual_obl plural feminine_singular feminine_dual feminine_plural class"
    " actor_code casualty example_ar",
    "weapons": "id form_ar dual_ar plural_ar aliases_ar category unit countable example_ar",
    "speakers": "id form_ar code kind example_ar",
    "outlets": "id name_ar aliases_ar short_ar name_en domain country code example_ar",
    "place_types": "form_ar dual_ar plural_ar level example_ar",
    "directions": "form_ar azimuth relation example_ar",
}
# The cells that hold forms which the matcher looks for
FORMS = {
    "actors": "name_ar aliases_ar",
    "bodies": "form_ar",
    "nationalities": "m_sg f_sg m_pl m_dual f_pl f_dual def_m_sg def_f_sg def_m_pl def_m_dual def_f_pl def_f_dual",
    "person_nouns": "singular dual_nom dual_obl plural feminine_singular feminine_dual feminine_plural",
    "weapons": "form_ar dual_ar plural_ar aliases_ar",
    "speakers": "form_ar",
    "outlets": "name_ar aliases_ar short_ar",
    "place_types": "form_ar dual_ar plural_ar",
    "directions": "form_ar",
}
CLOSED = {
    ("actors", "kind"): "force party government police intelligence ngo media people",
    ("actors", "needs_context"): "yes no country",
    ("actors", "register"): "neutral pro contra",
    ("bodies", "branch"): "military police intelligence government",
    ("bodies", "number"): "sg dual pl",
    ("bodies", "gender"): "m f",
    ("bodies", "adjective"): "m_sg f_sg m_pl m_dual f_dual",
    ("nationalities", "safe_alone"): "yes no",
    ("person_nouns", "class"): "civilian combatant police official child woman man elderly unknown casualty group",
    ("person_nouns", "casualty"): " killed injured arrested abducted missing",
    ("weapons", "category"): "small_arms ammunition explosives heavy_weapon missile drone vehicle drugs money"
    " communications documents other",
    ("weapons", "countable"): "yes no",
    ("speakers", "kind"): "official anonymous institution monitor analyst media",
    ("place_types", "level"): "country admin1 admin2 admin3 city town village quarter camp facility feature area",
    ("directions", "relation"): "direction adjective direction_from near around inside between distance border"
    " towards belongs_to",
}
LEAST_ROWS = {
    "actors": 600,
    "nationalities": 195,
    "bodies": 390,
    "person_nouns": 500,
    "weapons": 190,
    "speakers": 1000,
    "outlets": 250,
    "place_types": 400,
    "directions": 200,
}
# Vowel signs, tatweel, invisible characters and presentation forms: the matcher never sees them
UNCLEAN = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\ufb50-\ufdff\ufe70-\ufeff]")


@cache
def rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def forms(name: str, row: Row) -> list[str]:
    return [form for column in FORMS[name].split() for form in row[column].split("|") if form]


def key(form: str) -> str:
    return " ".join(words_of(form)[0])


def holds(sentence: str, form: str) -> bool:
    """Whether the folded form stands in the sentence, with or without clitics on its first word."""
    words = [token.key for token in tokenize(normalize(sentence)) if token.kind in ("word", "number")]
    first, *rest = words_of(form)[0]
    return any(
        words[at + 1 : at + 1 + len(rest)] == rest and any(stem == first for _, stem in stems(word))
        for at, word in enumerate(words)
    )


def codes() -> set[str]:
    countries = {row["country"] for row in rows("nationalities")}
    known = {row["code"] for row in rows("actor_codes")}
    return known | {code.replace("XX", country) for code in known if code.endswith(":XX") for country in countries}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_as_documented(name: str) -> None:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == COLUMNS[name].split()
    assert {len(line) for line in lines} == {len(header)}
    assert len(lines) >= LEAST_ROWS.get(name, 1)


@pytest.mark.parametrize("name", ["actor_codes", *FORMS])
def test_ids_are_unique(name: str) -> None:
    column = COLUMNS[name].split()[0]
    repeated = [value for value, times in Counter(key(row[column]) for row in rows(name)).items() if times > 1]
    assert repeated == []


@pytest.mark.parametrize(("name", "column"), CLOSED)
def test_cells_come_from_closed_lists(name: str, column: str) -> None:
    allowed = set(CLOSED[name, column].split(" "))
    assert {row[column] for row in rows(name)} - allowed == set()


@pytest.mark.parametrize("name", FORMS)
def test_forms_are_spelled_plainly(name: str) -> None:
    bad = [f for row in rows(name) for f in forms(name, row) if UNCLEAN.search(f) or f != " ".join(f.split())]
    assert bad == []
    assert [f for row in rows(name) for f in forms(name, row) if not key(f)] == []


@pytest.mark.parametrize("name", FORMS)
def test_each_example_holds_one_of_its_forms(name: str) -> None:
    missing = [row for row in rows(name) if not any(holds(row["example_ar"], form) for form in forms(name, row))]
    assert missing == []


@pytest.mark.parametrize("name", ["actors", "weapons", "outlets", "place_types", "directions", "bodies", "speakers"])
def test_no_row_lists_two_spellings_that_fold_to_one(name: str) -> None:
    repeated = [
        (next(iter(row.values())), form)
        for row in rows(name)
        for form, times in Counter(key(form) for form in forms(name, row)).items()
        if times > 1
    ]
    assert repeated == []


@pytest.mark.parametrize("name", ["actors", "speakers", "outlets"])
def test_codes_are_in_the_closed_list(name: str) -> None:
    assert {row["code"] for row in rows(name)} - codes() == set()


def test_person_nouns_carry_known_codes_or_none() -> None:
    assert {row["actor_code"] for row in rows("person_nouns")} - codes() - {""} == set()


def test_actor_parents_exist_and_dates_are_real() -> None:
    ids = {row["id"] for row in rows("actors")}
    assert {row["parent"] for row in rows("actors")} - ids - {""} == set()
    for row in rows("actors"):
        start, end = (date.fromisoformat(row[c]) if row[c] else None for c in ("valid_from", "valid_to"))
        assert not (start and end) or start < end, row["id"]


def test_actor_countries_are_iso_codes() -> None:
    countries = {row["country"] for row in rows("nationalities")}
    assert {row["country"] for row in rows("actors")} - countries - {""} == set()
    assert {row["country"] for row in rows("outlets")} - countries == set()


def apart(one: Row, other: Row) -> bool:
    """Whether date, country or context can tell two actors of the same name apart."""
    in_time = (one["valid_to"] or "9999") <= (other["valid_from"] or "0000") or (other["valid_to"] or "9999") <= (
        one["valid_from"] or "0000"
    )
    elsewhere = one["country"] and other["country"] and one["country"] != other["country"]
    at_home = "country" in (one["needs_context"], other["needs_context"]) and not (one["country"] and other["country"])
    vague = at_home or "no" not in (one["needs_context"], other["needs_context"])
    return bool(in_time or elsewhere or vague)


def test_two_actors_share_a_name_only_where_date_or_place_decides() -> None:
    owners: dict[str, list[Row]] = {}
    for row in rows("actors"):
        for form in forms("actors", row):
            owners.setdefault(key(form), []).append(row)
    clashes = [
        (form, one["id"], other["id"])
        for form, found in owners.items()
        for one, other in combinations(found, 2)
        if not apart(one, other)
    ]
    assert clashes == []


@pytest.mark.parametrize(
    ("form", "day", "code"),
    [
        ("قوات الحكومة السورية", "2023-05-01", "military:SY"),
        ("قوات الحكومة السورية", "2025-05-01", "military:SY"),
        ("جبهة النصرة", "2014-05-01", "al-qaeda"),
        ("جبهة النصرة", "2017-06-01", "hts"),
        ("الجيش الحر", "2013-05-01", "opposition-sy"),
        ("الجيش الحر", "2019-05-01", "sna"),
        ("فلول النظام", "2025-03-07", "regime-militia-sy"),
        ("الأمن العام", "2025-03-07", "police:SY"),
        ("لواء فاطميون", "2020-01-01", "iran-militia"),
        ("تنظيم الدولة الإسلامية", "2016-01-01", "isis"),
    ],
)
def test_names_mean_different_actors_at_different_times(form: str, day: str, code: str) -> None:
    found = {
        row["code"]
        for row in rows("actors")
        if key(form) in map(key, forms("actors", row))
        and (row["valid_from"] or "0000") <= day < (row["valid_to"] or "9999")
    }
    assert found == {code}
