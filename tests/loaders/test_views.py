"""Each view with the rows it is given and the rows it must give, from ``tests/sql/<view>.yml``."""

from pathlib import Path

import pytest

from loaders.dictionary import data_dictionary
from loaders.resources import sql_files, sql_folder
from loaders.warehouse import Warehouse
from tests.loaders.given import FOLDER, Given

FILES = sorted(FOLDER.glob("*.yml"))
SCHEMAS = {"staging": "core", "views": "main"}
RELATIONS = {file.name: schema for layer, schema in SCHEMAS.items() for file in sql_files(layer)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_view_gives_the_expected_rows(file: Path, warehouse: Warehouse) -> None:
    given = Given(file)
    given.load(warehouse)
    expected = given.expected()
    names = list(expected[0])
    view = file.stem.split("-")[0]
    columns = ", ".join(f'"{name}"' for name in names)
    found = [
        dict(zip(names, map(given.plain, row), strict=True))
        for row in warehouse.rows(f"select {columns} from {RELATIONS[view]}.{view}")
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_every_view_has_given_and_expected_rows() -> None:
    assert {path.stem.split("-")[0] for path in FILES} == set(RELATIONS)


def test_every_view_says_what_a_row_is() -> None:
    for file in sql_files("views"):
        assert file.description.startswith("One row per "), file.name


def test_every_relation_and_column_is_described(warehouse: Warehouse) -> None:
    bare = warehouse.rows(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where not internal and comment is null and database_name = current_database()"
    )
    assert bare == []


def test_the_data_dictionary_is_what_the_relations_say(warehouse: Warehouse) -> None:
    written = (sql_folder() / "README.md").read_text(encoding="utf-8")
    assert written == data_dictionary(warehouse), "run `python -m loaders.dictionary`"


ACLED_COLUMNS = """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
    actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location
    latitude longitude geo_precision source source_scale notes fatalities tags timestamp
"""


def test_acled_has_the_31_columns(warehouse: Warehouse) -> None:
    assert [row[0] for row in warehouse.rows("describe events_acled")] == ACLED_COLUMNS.split()
