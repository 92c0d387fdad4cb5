"""Finds the SQL files that travel with the program: in a wheel beside the code, in a checkout at the top."""

import re
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import WarehouseError

_TAG = re.compile(r"^--\s*@(\w+)\s*([^:]*?)\s*:\s*(.*)$")


def sql_folder() -> Path:
    """The folder with ``schema``, ``staging``, ``views`` and ``checks``."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_sql", here.parent / "sql"):
        if candidate.is_dir():
            return candidate
    raise WarehouseError(f"the SQL files are missing beside {here}: install Rasid again")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """One SQL file: its name, what its header says, and the statement.

    The header is the comment on top. Lines ``-- @column name: text`` describe a column, other ``-- @tag: value``
    lines set a property, the rest is the description. A line that starts with ``--   `` continues the one above.
    """

    name: str
    description: str
    columns: dict[str, str]
    tags: dict[str, str]
    body: str

    @classmethod
    def read(cls, path: Path) -> "SqlFile":
        """Split a file into header and statement."""
        lines = path.read_text(encoding="utf-8").splitlines()
        length = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
        prose: list[str] = []
        columns: dict[str, str] = {}
        tags: dict[str, str] = {}
        last: tuple[dict[str, str], str] | None = None
        for line in lines[:length]:
            if found := _TAG.match(line):
                last = (columns, found[2]) if found[1] == "column" else (tags, found[1])
                last[0][last[1]] = found[3]
            elif line.startswith("--   ") and last is not None:
                last[0][last[1]] += " " + line[2:].strip()
            else:
                last = None
                prose.append(line[2:].strip())
        return cls(path.stem, " ".join(prose).strip(), columns, tags, "\n".join(lines[length:]).strip().rstrip(";"))


def sql_files(layer: str) -> list[SqlFile]:
    """Every file of a layer (``staging``, ``views`` or ``checks``), sorted by name."""
    return [SqlFile.read(path) for path in sorted((sql_folder() / layer).glob("*.sql"))]
