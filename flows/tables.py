"""Rows as text: a table for people, or CSV, JSON and Parquet for programs."""

import csv
import io
import json
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


def rich_table(rows: pa.Table, terminal: bool) -> Table:
    """A table whose numbers are right-aligned and whose long texts are cut on a terminal."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for field in rows.schema:
        number = pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or pa.types.is_decimal(field.type)
        table.add_column(
            Text(field.name),
            justify="right" if number else "left",
            no_wrap=True,
            overflow="ellipsis",
            max_width=WIDEST_CELL if terminal else None,
        )
    for row in rows.to_pylist():
        table.add_row(*(Text(cell(value, terminal)) for value in row.values()))
    return table


def print_table(rows: pa.Table, console: Console) -> None:
    """The table; on anything but a terminal as wide as it needs, so that no program reads a cut value."""
    table = rich_table(rows, console.is_terminal)
    if not console.is_terminal:
        console = Console(file=console.file, width=_natural_width(rows), color_system=None)
    console.print(table)
    console.print(f"{rows.num_rows} {'row' if rows.num_rows == 1 else 'rows'}", highlight=False)


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
        writer.writerow([_csv_value(value) for value in row.values()])
    return out.getvalue()


def _csv_value(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
