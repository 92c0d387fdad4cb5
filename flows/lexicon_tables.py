"""The lexicon tables as an analyst edits them: their columns, the values that are allowed, their rows.

Faults found here name file and line, all of them at once; what compiles the tables for the coder stops at the first.
"""

import ast
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

from extractors import events
from extractors.errors import ConfigError
from extractors.events.guards import GUARDS
from extractors.events.rules import Outcome, load_families
from extractors.events.tables import forms
from extractors.events.vocabulary import CUE_CLASSES, LEXICONS
from extractors.resources import ConfigTree

_YES_NO = frozenset({"yes", "no"})
_CONTEXTS = frozenset({"yes", "no", "country", ""})
ORGANS = ("military", "police", "intelligence", "government")


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``kind`` is what its rows are called in the text; ``named`` columns hold the row's forms.

    ``closed`` gives, for a column, the name of the list (a key of :func:`allowed_values`) that its cells come from.
    """

    name: str
    kind: str
    named: tuple[str, ...]
    columns: tuple[str, ...] = ()
    key: str = ""
    closed: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its name relative to the configuration folder."""
        return f"{LEXICONS}/{self.name}.csv"

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that must be there."""
        return tuple(dict.fromkeys((*((self.key,) if self.key else ()), *self.named, *self.columns, *self.closed)))


_PEOPLE = ("singular", "dual_nom", "dual_obl", "plural", "feminine_singular", "feminine_dual", "feminine_plural")
_NATIONS = ("m_sg", "f_sg", "m_pl", "m_dual", "f_pl", "f_dual", "def_m_sg", "def_f_sg", "def_m_pl", "def_m_dual")
# Words of grammar, compared with single tokens; a configuration has one of the two tables.
SMALL_WORDS = ("grammar_words", "name_words")
TABLES = (
    Table(
        "triggers",
        "trigger",
        ("past_ar", "present_ar", "passive_ar", "nouns_ar"),
        ("not_with",),
        "id",
        {"family": "families", "pron": "yes/no", "needs": "guards"},
    ),
    Table("cues", "cue", ("forms_ar",), (), "id", {"class": "cue classes"}),
    Table("means", "means", ("forms_ar",), (), "id", {"means": "words the code asks for"}),
    Table("reporting", "report", ("past_ar", "present_ar", "forms_ar"), (), "id"),
    Table(
        "actors",
        "actor",
        ("name_ar", "aliases_ar"),
        ("valid_from", "valid_to"),
        "id",
        {"code": "actor codes", "country": "countries", "needs_context": "contexts", "inter": "actor types"},
    ),
    Table("bodies", "body", ("form_ar",), (), "", {"branch": "organs"}),
    Table("nationalities", "nationality", _NATIONS, (), "country", {"country": "countries"}),
    Table(
        "person_nouns",
        "person",
        _PEOPLE,
        (),
        "id",
        {"class": "person classes", "actor_code": "actor codes", "casualty": "outcomes"},
    ),
    Table("weapons", "weapon", ("form_ar", "aliases_ar"), ("unit",), "id", {"category": "item categories"}),
    Table("speakers", "speaker", ("form_ar",), (), "id", {"code": "actor codes"}),
    Table("outlets", "speaker", ("name_ar", "aliases_ar"), (), "id"),
    Table("place_types", "placetype", ("form_ar", "plural_ar"), (), "", {"level": "words the code asks for"}),
    Table("directions", "direction", ("form_ar",), ("azimuth",), "", {"relation": "relations"}),
    Table("numbers", "number", ("forms_ar",), ("value", "kind")),
    Table("months", "date", ("forms_ar",), ("value",)),
    Table("hijri_months", "date", ("forms_ar",), ("value",)),
    Table("weekdays", "date", ("forms_ar",), ("value",)),
    Table("date_words", "date", ("forms_ar",), ("kind", "value")),
    *(Table(name, "small word", ("forms_ar",), (), "id", {"class": "words the code asks for"}) for name in SMALL_WORDS),
    Table("actor_codes", "actor code", (), ("name",), "code", {"inter": "actor types"}),
)
# Codes of the item categories that the warehouse's seizure view groups by.
_CATEGORIES = (
    "small_arms", "heavy_weapon", "missile", "ammunition", "explosives", "drone", "vehicle", "communications", "drugs",
    "money", "documents", "other",
)  # fmt: skip
_PERSON_CLASSES = (
    "civilian", "combatant", "unknown", "casualty", "official", "group", "police", "child", "woman", "man", "elderly",
)  # fmt: skip
_RELATIONS = (
    "direction", "direction_from", "near", "around", "inside", "between", "adjective", "belongs_to", "border",
    "distance", "towards",
)  # fmt: skip
_ACTOR_TYPES = (
    "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``id`` is its own id, or its first form where the table has none."""

    table: Table
    where: str  # file:line
    id: str
    cells: Mapping[str, str]

    @property
    def forms(self) -> tuple[str, ...]:
        """Its forms as written, all columns together."""
        return tuple(form for column in self.table.named for form in forms(self.cells.get(column, "")))

    @property
    def example(self) -> str:
        """Its own example sentence; empty where it has none."""
        return self.cells.get("example_ar", "").strip()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the configuration, as file and line and one sentence."""

    where: str
    told: str


def read_rows(tree: ConfigTree, problems: list[Problem]) -> list[Row]:
    """Every row of every table; what cannot be read is added to ``problems`` and left out."""
    rows: list[Row] = []
    there = [name for name in SMALL_WORDS if any(tree.files(f"{LEXICONS}/{name}.csv"))]
    for table in TABLES:
        if table.name in SMALL_WORDS and table.name not in there[:1]:
            continue
        try:
            path = tree.file(table.path)
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows += _rows(table, path, csv.DictReader(file), problems)
        except ConfigError as error:
            problems.append(Problem(table.path, str(error)))
        except (UnicodeDecodeError, csv.Error) as error:
            problems.append(Problem(table.path, f"is not CSV in UTF-8: {error}; save it as CSV UTF-8"))
    return rows


def _rows(table: Table, path: Path, reader: "csv.DictReader[str]", problems: list[Problem]) -> Iterator[Row]:
    missing = [column for column in table.required if column not in (reader.fieldnames or ())]
    if missing:
        problems.append(Problem(f"{path}:1", f"the columns {', '.join(missing)} are missing from the first line"))
        return
    for cells in reader:
        where = f"{path}:{reader.line_num}"
        if None in cells or None in cells.values():
            problems.append(Problem(where, "the row does not have as many cells as the first line names columns"))
            continue
        row = Row(table, where, cells.get(table.key, "") if table.key else "", cells)
        yield row if row.id else Row(table, where, next(iter(row.forms), ""), cells)


def allowed_values(tree: ConfigTree, rows: list[Row]) -> dict[str, frozenset[str]]:
    """The closed lists by name. Raises ConfigError when a rule file is wrong."""
    codes = {row.id for row in rows if row.table.name == "actor_codes"}
    countries = {line.split(",")[0] for line in tree.file("vocabularies/countries.csv").read_text("utf-8").splitlines()}
    return {
        "families": frozenset(load_families(tree)),
        "guards": frozenset(GUARDS),
        "yes/no": _YES_NO,
        "contexts": _CONTEXTS,
        "countries": frozenset(countries - {"country"}) | {""},
        "actor codes": frozenset(codes) | {"", *(f"{c}:" for c in ORGANS if f"{c}:XX" in codes)},
        "organs": frozenset(ORGANS),
        "outcomes": frozenset(get_args(Outcome)) | {"", "missing"},
        "item categories": frozenset(_CATEGORIES),
        "relations": frozenset(_RELATIONS),
        "actor types": frozenset(_ACTOR_TYPES) | {""},
        "person classes": frozenset(_PERSON_CLASSES),
        "cue classes": CUE_CLASSES,
        "words the code asks for": words_of_the_code(),
    }


@cache
def words_of_the_code() -> frozenset[str]:
    """Every text and every field name that the coder's modules hold: a class that is none of them steers nothing."""
    found: set[str] = set()
    for path in Path(events.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return frozenset(found)


def stop_words(rows: list[Row]) -> list[str]:
    """Words of grammar that never start a name."""
    return [
        f for row in rows if row.table.name == "grammar_words" and row.cells["class"] == "name_stop" for f in row.forms
    ]


def check_rows(rows: list[Row], allowed: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """Values that are not allowed, ids given twice, rows without a form, dates that are none."""
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        yield from _check_values(row, allowed)
        yield from _check_days(row)
        if row.table.named and not row.forms:
            yield Problem(row.where, "the row has no form; fill one of " + ", ".join(row.table.named))
        key = (row.table.name, row.id)
        if row.table.key and row.table.name != "nationalities":
            if key in seen:
                yield Problem(row.where, f"the {row.table.key} {row.id!r} is already that of {seen[key]}")
            seen.setdefault(key, row.where)
        if row.table.named and not row.example:
            yield Problem(row.where, f"the row {row.id!r} has no example; write a short sentence in example_ar")


def _check_values(row: Row, allowed: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    for column, name in row.table.closed.items():
        cell = row.cells[column]
        known = allowed[name]
        if cell in known or (name == "actor codes" and _names_a_state(cell, allowed)):
            continue
        told = f"{column} is {cell!r}, which is none of the {name}"
        if len(known) <= 60:
            told += ": " + ", ".join(sorted(filter(None, known)))
        yield Problem(row.where, told)


def _names_a_state(cell: str, allowed: Mapping[str, frozenset[str]]) -> bool:
    head, colon, country = cell.partition(":")
    return bool(colon) and f"{head}:" in allowed["actor codes"] and (country in allowed["countries"] and country != "")


def _check_days(row: Row) -> Iterator[Problem]:
    read: dict[str, date] = {}
    for column in ("valid_from", "valid_to"):
        cell = row.cells.get(column, "")
        try:
            if cell:
                read[column] = date.fromisoformat(cell)
        except ValueError:
            yield Problem(row.where, f"{column} is {cell!r}, which is not a date; write it as 2024-12-08")
    if len(read) == 2 and read["valid_from"] > read["valid_to"]:
        yield Problem(row.where, "valid_from is after valid_to")


__all__ = [
    "ORGANS",
    "SMALL_WORDS",
    "TABLES",
    "Problem",
    "Row",
    "Table",
    "allowed_values",
    "check_rows",
    "read_rows",
    "stop_words",
    "words_of_the_code",
]
