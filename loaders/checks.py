"""Runs ``sql/checks``: each file is a promise about the warehouse and returns the rows that break it."""

from dataclasses import dataclass
from typing import Literal

from extractors.errors import WarehouseError
from loaders.resources import SqlFile, sql_files
from loaders.warehouse import Warehouse

Severity = Literal["error", "warning"]
_SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning"}
_SHOWN = 5  # bad rows kept as examples


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One promise and how far it is broken."""

    name: str
    description: str
    severity: Severity
    n_bad_rows: int
    examples: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True when no row breaks the promise."""
        return self.n_bad_rows == 0


def run_checks(warehouse: Warehouse) -> list[CheckResult]:
    """Every check with its bad rows, in order of name. The caller decides what a broken one means."""
    return [_run(warehouse, file) for file in sql_files("checks")]


def _run(warehouse: Warehouse, file: SqlFile) -> CheckResult:
    severity = _SEVERITIES.get(file.tags.get("severity", ""))
    if severity is None:
        raise WarehouseError(f"sql/checks/{file.name}.sql: say `-- @severity: error` or `-- @severity: warning`")
    bad = warehouse.arrow(file.body)
    examples = tuple(
        ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)
        for row in bad.slice(0, _SHOWN).to_pylist()
    )
    return CheckResult(file.name, file.description, severity, bad.num_rows, examples)
