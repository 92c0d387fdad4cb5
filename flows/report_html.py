"""Small pieces of HTML. Everything that comes from the warehouse is escaped here."""

import html
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

NOT_STATED = "—"


def text(value: object) -> str:
    """Escaped text; null is a dash, so that it never looks like a zero."""
    if value is None or value == "":
        return f'<span class="none">{NOT_STATED}</span>'
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ", ".join(map(text, value)) or text(None)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return html.escape(str(value))


def words(value: object) -> str:
    """Words of any script, kept in one piece: an Arabic name does not turn the line around it."""
    return f"<bdi>{text(value)}</bdi>"


def link(url: object, label: object) -> str:
    """A link when the address is one of the web, else the label alone."""
    shown = words(label or url)
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return shown
    return f'<a href="{html.escape(url, quote=True)}" rel="noreferrer noopener">{shown}</a>'


def month(value: object) -> str:
    """A month, or the words for an unknown one."""
    return value.strftime("%Y-%m") if isinstance(value, date) else '<span class="none">not known</span>'


def figure(low: int | None, best: int | None, high: int | None) -> str:
    """A figure with its range: 5, or 5 (3–7); high null beside a low is "at least"."""
    if best is None:
        return text(None)
    if high is None:
        return f"{best:,}<small>+</small>" if low == best else f"{best:,} <small>({text(low)}+)</small>"
    return f"{best:,}" if low == high else f"{best:,} <small>({text(low)}–{text(high)})</small>"


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], empty: str) -> str:
    """A table of cells that are HTML already; a column whose name begins with # holds numbers."""
    numbers = [name.startswith("#") for name in columns]
    head = "".join(
        f"<th{' class=n' if number else ''}>{html.escape(name.lstrip('#'))}</th>"
        for name, number in zip(columns, numbers, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{' class=n' if n else ''}>{cell}</td>" for cell, n in zip(row, numbers, strict=True))
        + "</tr>"
        for row in rows
    )
    if not body:
        return f'<p class="empty">{html.escape(empty)}</p>'
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def section(anchor: str, title: str, note: str, body: str) -> str:
    """A part of the page with its heading and a sentence on how to read it."""
    return (
        f'<section id="{anchor}"><h2>{html.escape(title)}</h2><p class="note">{html.escape(note)}</p>{body}</section>'
    )
