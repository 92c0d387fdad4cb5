"""Reference tables from configuration files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.errors import ConfigError
from extractors.resources import ConfigTree
from loaders.reference import load_reference
from loaders.warehouse import Warehouse

ACTORS = """id,code,name_en,name_ar,aliases_ar,acled_name,inter,country,parent,kind,valid_from,valid_to
fatemiyoun,iran-militia,Fatemiyoun,لواء فاطميون,فاطميون|ميليشيا فاطميون,,Political militia,,,force,,
isis,isis,Islamic State,تنظيم الدولة,داعش,Islamic State,,,,force,2014-06-29,
"""
CODES = """code,name,inter
isis,IS,Rebel group
iran-militia,Iran-backed militias,Political militia
military:XX,armed forces,State or External forces
"""
PLACES = """id,name_ar,aliases_ar,name_en,type,admin1,country,parent,lat,lon,safe_alone,note
sy-dy,دير الزور,ديرالزور,Deir ez-Zor,admin1,SY-DY,SY,sy,35.3,40.1,yes,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "lexicons/ar/actors.csv": ACTORS,
        "lexicons/ar/actor_codes.csv": CODES,
        "gazetteer/syria.csv": PLACES,
    }
    for name, text in files.items():
        target = tmp_path / "config" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return tmp_path / "config"


def files_of(folder: Path) -> Callable[[str], list[Path]]:
    return lambda pattern: sorted(folder.glob(pattern))


def test_groups_and_the_codes_that_they_count_as_are_actors(warehouse: Warehouse, folder: Path) -> None:
    load_reference(warehouse, files_of(folder))
    assert warehouse.rows("select actor_id, code, name_en, inter, kind from ref.actor order by actor_id") == [
        ("fatemiyoun", "iran-militia", "Fatemiyoun", "Political militia", "force"),
        ("iran-militia", "iran-militia", "Iran-backed militias", "Political militia", "code"),
        ("isis", "isis", "Islamic State", "Rebel group", "force"),
    ]
    assert warehouse.rows("select alias from ref.actor_alias where actor_id = 'isis'") == [("تنظيم الدولة",), ("داعش",)]


def test_nothing_is_loaded_twice(warehouse: Warehouse, folder: Path) -> None:
    assert load_reference(warehouse, files_of(folder))
    assert not load_reference(warehouse, files_of(folder))
    (folder / "gazetteer/syria.csv").write_text(PLACES.replace("ديرالزور", ""), encoding="utf-8")
    assert load_reference(warehouse, files_of(folder))
    assert warehouse.rows("select name, is_primary from ref.place_name order by name") == [
        ("Deir ez-Zor", False),
        ("دير الزور", True),
    ]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("gazetteer/syria.csv", PLACES.replace("35.3", "north"), "syria.csv, line 2"),
        ("lexicons/ar/actors.csv", ACTORS.replace("2014-06-29", "2014"), "actors.csv, line 3"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_loaded(
    warehouse: Warehouse, folder: Path, name: str, text: str, problem: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        load_reference(warehouse, files_of(folder))
    assert warehouse.scalar("select count(*) from ref.actor") == 0


def test_the_bundled_vocabularies_load(warehouse: Warehouse) -> None:
    load_reference(warehouse, ConfigTree.of().files)
    counted = {
        name: warehouse.scalar(f"select count(*) from ref.{name}")
        for name in ("event_type", "interaction", "cameo_root")
    }
    assert counted == {"event_type": 25, "interaction": 44, "cameo_root": 20}
    unknown = warehouse.rows(
        "select plover_type, plover_mode from ref.event_type where plover_type is not null "
        "and (plover_type, coalesce(plover_mode, '')) not in "
        "(select plover_type, coalesce(plover_mode, '') from ref.plover_mode)"
    )
    assert unknown == []
