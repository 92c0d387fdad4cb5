"""Rows as text: a table for people, or CSV, JSON and Parquet for programs."""

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractors.errors import ConfigError
from flows.cli_options import Format

# Unicode's directional isolates: a terminal that reorders Arabic then does so within its own cell.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
WIDEST_CELL = 60


def has_arabic(text: str) -> bool:
    """Whether some letter of the text is written from right to left."""
    return any("\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc" for letter in text)


def cell(value: Any, terminal: bool) -> str:
    """A value as a person reads it; null is empty, so that it never looks like a zero."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, pa.MonthDayNano):
        months = f"{value.months} months " if value.months else ""
        return f"{months}{timedelta(days=value.days, microseconds=value.nanoseconds // 1000)}"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1 else f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, list | tuple | dict):
        return cell(json.dumps(value, ensure_ascii=False, default=str), terminal)
    text = " ".join(str(value).split())
    return f"{ISOLATE}{text}{END_ISOLATE}" if terminal and has_arabic(text) else text


def rich_table(rows: pa.Table, terminal: int | None = None) -> Table:
    """A table whose numbers are right-aligned.

    :param terminal: columns of the terminal; only texts are cut to fit it, never a number or a date.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    widths = _widths(rows, terminal) if terminal else [None] * rows.num_columns
    for field, width in zip(rows.schema, widths, strict=True):
        table.add_column(
            Text(_folded(field.name, _widest_value(rows, field.name)) if terminal else field.name),
            justify="right" if _is_number(field.type) else "left",
            no_wrap=True,
            overflow="ellipsis",
            width=width,
        )
    for row in rows.to_pylist():
        table.add_row(*(Text(cell(value, terminal is not None)) for value in row.values()))
    return table


def _widths(rows: pa.Table, available: int) -> list[int]:
    """Widths of the columns on a terminal: the widest text gives way first."""
    least = [_least_width(rows, field) for field in rows.schema]
    widths = [
        max(narrow, min(_widest_value(rows, field.name), WIDEST_CELL)) if _is_text(field.type) else narrow
        for field, narrow in zip(rows.schema, least, strict=True)
    ]
    excess = sum(widths) + _GAP * len(widths) - available
    for _ in range(excess):
        spare = [width - narrow for width, narrow in zip(widths, least, strict=True)]
        widest = max(range(len(widths)), key=lambda column: (spare[column] > 0, widths[column]))
        widths[widest] -= spare[widest] > 0
    return widths


def print_table(rows: pa.Table, console: Console) -> None:
    """The table; one line a field where a terminal is too narrow for all columns.

    On anything but a terminal it is as wide as it needs, so that no program reads a cut value.
    """
    if not console.is_terminal:
        console = Console(file=console.file, width=_natural_width(rows), color_system=None)
    if console.is_terminal and sum(_least_width(rows, field) + _GAP for field in rows.schema) > console.width:
        _print_records(rows, console)
    else:
        console.print(rich_table(rows, console.width if console.is_terminal else None))
    console.print(f"{rows.num_rows} {'row' if rows.num_rows == 1 else 'rows'}", highlight=False)


_GAP = 3  # between two columns
_SHORT_TEXT = 12  # a text cut to less than this tells nothing


def _print_records(rows: pa.Table, console: Console) -> None:
    for number, row in enumerate(rows.to_pylist(), start=1):
        console.rule(f"row {number}", align="left", style="")
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in row.items():
            grid.add_row(name, Text(cell(value, True)))
        console.print(grid)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_nested(kind))


def _widest_value(rows: pa.Table, name: str) -> int:
    return max((cell_len(cell(value, False)) for value in rows.column(name).to_pylist()), default=0)


def _least_width(rows: pa.Table, field: "pa.Field[Any]") -> int:
    """How narrow a column may become on a terminal: texts may be cut, everything else is shown whole."""
    widest = _widest_value(rows, field.name)
    if _is_text(field.type):
        widest = min(widest, _SHORT_TEXT)
    return max(widest, *(len(line) for line in _folded(field.name, widest).split("\n")))


def _folded(name: str, width: int) -> str:
    """A column's name over several lines where it is wider than its values; broken behind underscores only."""
    lines = [""]
    for part in re.findall(r"[^_]*_|[^_]+", name):
        if lines[-1] and len(lines[-1]) + len(part) > max(width, 8):
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _natural_width(rows: pa.Table) -> int:
    columns = rows.to_pydict()
    return 20 + sum(
        3 + max([cell_len(name), *(cell_len(cell(value, False)) for value in values)])
        for name, values in columns.items()
    )


def write(rows: pa.Table, form: Format, output: Path | None, console: Console) -> None:
    """Print the rows, or write them to a file.

    :raises ConfigError: Parquet was asked for without a file, or the file cannot be written.
    """
    try:
        if output is not None:
            _write_file(rows, form, output)
        elif form == "parquet":
            raise ConfigError("Parquet needs a file: give one with --output")
        elif form == "table":
            print_table(rows, console)
        else:
            console.file.write(as_text(rows, form))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise ConfigError(f"{output} cannot be written: {error.strerror}") from error


def _write_file(rows: pa.Table, form: Format, output: Path) -> None:
    if form != "parquet":
        output.write_text(as_text(rows, form), encoding="utf-8")
        return
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    parquet.write_table(rows, output)


def as_text(rows: pa.Table, form: Format) -> str:
    """The rows in a text format: CSV with a header, JSON as a list of objects, or the table."""
    if form == "csv":
        return _csv(rows.column_names, rows.to_pylist())
    if form == "json":
        return json.dumps(rows.to_pylist(), ensure_ascii=False, default=_plain, indent=1) + "\n"
    out = io.StringIO()
    print_table(rows, Console(file=out, color_system=None))
    return out.getvalue()


def _csv(names: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([plain_value(value) for value in row.values()])
    return out.getvalue()


def plain_value(value: Any) -> Any:
    """A value as CSV has it: dates in ISO format, lists and maps as JSON."""
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
