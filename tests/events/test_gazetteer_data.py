"""The hand-made gazetteer holds together: ids, parents, codes, coordinates and spellings."""

import csv
import math
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from extractors.events.normalize import match_key

FOLDER = Path(__file__).parents[2] / "config" / "gazetteer"
FILES = sorted(path.name for path in FOLDER.glob("*.csv"))
COLUMNS = [
    "id", "name_ar", "aliases_ar", "name_en", "type", "admin1", "country", "parent", "lat", "lon", "safe_alone", "note",
]  # fmt: skip
AREAS = {"country", "admin1", "admin2", "admin3", "region", "river", "road", "water"}
POINTS = {
    "city", "town", "village", "quarter", "camp", "base", "airport", "crossing", "dam", "oilfield", "mountain",
    "prison", "island",
}  # fmt: skip
# South, west, north, east; a tenth of a degree wider than the land border, so that border crossings are inside.
BOXES = {
    "SY": (32.2, 35.5, 37.5, 42.5), "IQ": (28.9, 38.7, 37.5, 48.7), "LB": (33.0, 35.0, 34.8, 36.7),
    "PS": (31.1, 34.1, 32.7, 35.7), "IL": (29.4, 34.1, 33.5, 35.9), "JO": (29.0, 34.8, 33.5, 39.4),
    "YE": (12.0, 42.4, 19.1, 54.7), "LY": (19.4, 9.2, 33.4, 25.3), "EG": (21.9, 24.6, 31.8, 37.0),
    "SD": (8.6, 21.7, 22.4, 38.7), "TR": (35.7, 25.6, 42.2, 44.9), "IR": (24.9, 43.9, 39.9, 63.4),
    "TN": (30.1, 7.4, 37.6, 11.7), "DZ": (18.9, -8.8, 37.2, 12.1), "SO": (-1.8, 40.9, 12.1, 51.5),
    "AF": (29.3, 60.4, 38.6, 75.0), "PK": (23.6, 60.8, 37.2, 77.1), "SA": (16.2, 34.4, 32.3, 55.8),
    "KW": (28.4, 46.4, 30.2, 48.6), "QA": (24.4, 50.6, 26.3, 51.8), "BH": (25.5, 50.2, 26.5, 50.9),
    "AE": (22.5, 51.4, 26.3, 56.5), "OM": (16.5, 51.9, 26.6, 60.0), "UA": (44.2, 22.0, 52.5, 40.4),
}  # fmt: skip
# How far a place may lie from the nearest other place of its province, by country: a swapped digit or a wrong province
# shows here.
NEIGHBOUR_KM = {"SY": 85, "IQ": 145, "LB": 20, "PS": 15, "JO": 120, "YE": 170, "TN": 110, "TR": 95}
# Words of every day that are place names too: believed only beside a word that tells of a place.
COMMON = {
    "الباب", "بلد", "القائم", "نوى", "الشجرة", "العلم", "الدور", "السلام", "النصر", "الحرية", "المغرب", "مالي", "إب",
    "حجة", "سلمية", "الجزيرة", "الوادي", "الزاوية", "صور", "جنين", "الخليل", "صلاح الدين", "الصور", "البيضاء", "بنين",
    "القدم", "دمر", "التضامن", "الحي", "العظيم", "مشهد", "قم", "فاس", "كفر", "الراعي", "تدمر", "القصير", "الحصن",
    "الكرامة", "الثورة", "الطبقة", "خطاب", "ربيعة", "الشرقية", "الشمال", "الجنوب", "نصيب", "جملة", "ملح", "صدد",
}  # fmt: skip

Row = dict[str, str]


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def every_row() -> tuple[Row, ...]:
    return tuple(row for name in FILES for row in rows_of(name))


def names_of(row: Row) -> list[str]:
    return [row["name_ar"], *filter(None, row["aliases_ar"].split("|"))]


def kilometres(one: Row, other: Row) -> float:
    """Great-circle distance (haversine, mean Earth radius 6371 km)."""
    a, b, c, d = (math.radians(float(v)) for v in (one["lat"], one["lon"], other["lat"], other["lon"]))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(half))


@pytest.mark.parametrize("name", FILES)
def test_file_opens_in_a_spreadsheet_and_comes_back_the_same(name: str) -> None:
    raw = (FOLDER / name).read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    lines = list(csv.reader(raw.decode("utf-8").splitlines()))
    assert lines[0] == COLUMNS
    assert [number for number, line in enumerate(lines, 1) if len(line) != len(COLUMNS)] == []
    assert [line for line in lines if any(cell != cell.strip() for cell in line)] == []


@pytest.mark.parametrize("name", FILES)
def test_cells_hold_what_their_column_allows(name: str) -> None:
    bad = [
        row["id"]
        for row in rows_of(name)
        if row["type"] not in AREAS | POINTS
        or row["safe_alone"] not in ("yes", "no")
        or not re.fullmatch(r"[A-Z]{2}", row["country"])
        or not re.fullmatch(rf"({row['country']}-[A-Z0-9]{{1,3}})?", row["admin1"])
        or not re.fullmatch(rf"{row['country'].lower()}([.-][a-z0-9-]+)?", row["id"])
        or (row["type"] == "admin1" and row["id"] != row["admin1"].lower())
        or not row["name_en"]
    ]
    assert bad == []


def test_ids_are_unique() -> None:
    assert [key for key, times in Counter(row["id"] for row in every_row()).items() if times > 1] == []


def test_parents_hold_their_children() -> None:
    by_id = {row["id"]: row for row in every_row()}
    bad = []
    for row in every_row():
        parent = by_id.get(row["parent"])
        if row["type"] == "country":
            bad += [row["id"]] if row["parent"] else []
        elif parent is None or parent["country"] != row["country"] or parent["admin1"] not in ("", row["admin1"]):
            bad.append(row["id"])
    assert bad == []


def test_chains_of_parents_end_in_the_country() -> None:
    parent = {row["id"]: row["parent"] for row in every_row()}
    for start in parent:
        at, steps = start, 0
        while parent[at]:
            at, steps = parent[at], steps + 1
            assert steps < 6, start
        assert at == start.split(".")[0].split("-")[0]


@pytest.mark.parametrize("country", sorted(BOXES))
def test_places_lie_in_their_country(country: str) -> None:
    south, west, north, east = BOXES[country]
    outside = [
        (row["id"], row["lat"], row["lon"])
        for row in every_row()
        if row["country"] == country
        and row["type"] != "water"
        and not (south <= float(row["lat"]) <= north and west <= float(row["lon"]) <= east)
    ]
    assert outside == []


@pytest.mark.parametrize("country", sorted(NEIGHBOUR_KM))
def test_places_of_a_province_lie_together(country: str) -> None:
    members: dict[str, list[Row]] = defaultdict(list)
    for row in every_row():
        if row["country"] == country and row["type"] in POINTS | {"admin2"} and row["admin1"]:
            members[row["admin1"]].append(row)
    far = [
        (row["id"], round(nearest))
        for group in members.values()
        for row in group
        if (nearest := min((kilometres(row, other) for other in group if other is not row), default=0.0))
        > NEIGHBOUR_KM[country]
    ]
    assert far == []


@pytest.mark.parametrize("name", FILES)
def test_names_are_plain_arabic_letters(name: str) -> None:
    allowed = re.compile(
        r'[\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a4\u06a9\u06af\u06c6\u06cc\u06ceەێئ0-9٠-٩KMT ()"\-]+'
    )
    assert [(row["id"], n) for row in rows_of(name) for n in names_of(row) if not allowed.fullmatch(n)] == []


@pytest.mark.parametrize("name", FILES)
def test_no_alias_says_what_the_matcher_folds_anyway(name: str) -> None:
    twice = []
    for row in rows_of(name):
        keys = Counter(match_key(n) for n in names_of(row))
        twice += [(row["id"], key) for key, times in keys.items() if times > 1]
    assert twice == []


def test_two_places_of_one_kind_in_one_province_have_different_names() -> None:
    keys = Counter((match_key(r["name_ar"]), r["country"], r["admin1"], r["type"]) for r in every_row())
    assert [key for key, times in keys.items() if times > 1] == []


def test_common_words_are_not_safe_alone() -> None:
    keys = {match_key(word) for word in COMMON}
    assert [
        r["id"] for r in every_row() if r["safe_alone"] == "yes" and any(match_key(n) in keys for n in names_of(r))
    ] == []


@pytest.mark.parametrize(
    ("country", "provinces", "districts", "subdistricts", "points"),
    [
        ("SY", 14, 60, 260, 1200),
        ("IQ", 18, 100, 0, 500),
        ("PS", 16, 0, 0, 250),
        ("YE", 22, 100, 0, 100),
        ("LB", 8, 0, 0, 150),
    ],
)
def test_coverage_does_not_shrink(country: str, provinces: int, districts: int, subdistricts: int, points: int) -> None:
    kinds = Counter("point" if r["type"] in POINTS else r["type"] for r in every_row() if r["country"] == country)
    assert kinds["admin1"] == provinces
    assert kinds["admin2"] >= districts
    assert kinds["admin3"] >= subdistricts
    assert kinds["point"] >= points
