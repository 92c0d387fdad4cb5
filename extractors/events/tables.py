"""Reads the small lexicon tables: CSV in UTF-8, one concept a row, variants of a form apart by ``|``."""

import csv
from collections.abc import Iterator

from extractors.errors import ConfigError
from extractors.resources import ConfigTree


def read_table(tree: ConfigTree, name: str, columns: frozenset[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row with its ``file:line``, for messages. Raises ConfigError when a column is missing or a row is ragged."""
    path = tree.file(name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = columns - set(reader.fieldnames or ())
        if missing:
            raise ConfigError(f"{path}: the columns {', '.join(sorted(missing))} are missing from the first line")
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                raise ConfigError(f"{where}: the row does not have as many cells as the first line names columns")
            yield where, row


def forms(cell: str) -> list[str]:
    """The variants in a cell, without empty ones."""
    return [form.strip() for form in cell.split("|") if form.strip()]


def whole_number(where: str, column: str, cell: str) -> int:
    """A cell that must hold a whole number; raises ConfigError."""
    try:
        return int(cell)
    except ValueError:
        raise ConfigError(f"{where}: {column} is {cell!r}, it must be a whole number") from None
