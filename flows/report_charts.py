"""Time lines as inline SVG: incidents by type, and the killed, injured and arrested."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.report_data import Row
from flows.report_html import text
from flows.report_map import TYPES, legend

WIDTH, HEIGHT = 800, 170
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 14, 26
MOST_BARS = 120
FIGURES = ("killed", "injured", "arrested")


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Consecutive days or months, none left out, and what happened in each."""

    starts: list[date]
    by_day: bool
    rows: Mapping[date, list[Row]]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "TimeLine":
        """From the first stretch with an incident to the last, at most so many as can be told apart."""
        grouped: dict[date, list[Row]] = {}
        for row in rows:
            grouped.setdefault(row["from"], []).append(row)
        by_day = bool(rows and rows[0]["by_day"])
        starts = list(_stretches(min(grouped), max(grouped), by_day)) if grouped else []
        return cls(starts[-MOST_BARS:], by_day, grouped)

    def label(self, start: date) -> str:
        """A stretch in words."""
        return start.isoformat() if self.by_day else start.strftime("%Y-%m")


def _stretches(first: date, last: date, by_day: bool) -> Iterator[date]:
    at = first
    while at <= last:
        yield at
        at = at + timedelta(days=1) if by_day else (at.replace(day=1) + timedelta(days=32)).replace(day=1)


def draw_time(rows: Sequence[Row]) -> str:
    """The time lines; a sentence when no incident has a date."""
    line = TimeLine.of(rows)
    if not line.starts:
        return '<p class="empty">No incident has a known date yet.</p>'
    figures = [_chart(line, name) for name in FIGURES if any(row[name] for row in rows)]
    charts = [_chart(line, "incidents"), legend(), *figures]
    return "".join(charts)


def _stacks(line: TimeLine, name: str, start: date) -> list[tuple[str, int]]:
    """The coloured pieces of one bar, from the bottom."""
    here = line.rows.get(start, [])
    if name == "incidents":
        return [(css, sum(row["n_events"] for row in here if row["event_type"] == kind)) for kind, css in TYPES.items()]
    return [(name, sum(row[name] or 0 for row in here))]


def _chart(line: TimeLine, name: str) -> str:
    bars = [(start, _stacks(line, name, start)) for start in line.starts]
    top = nice(max(sum(number for _, number in pieces) for _, pieces in bars))
    pitch = (WIDTH - LEFT - RIGHT) / len(bars)
    parts = [*_scale(top)]
    for number, (start, pieces) in enumerate(bars):
        place = f'x="{LEFT + number * pitch:.1f}" width="{min(pitch * 0.82, 60):.1f}"'
        parts += _bar(line.label(start), place, top, pieces)
    parts += _dates(line, pitch)
    every = "day" if line.by_day else "month"
    return (
        f'<figure><figcaption>{text(name.capitalize())} by {every}</figcaption><div class="scroll" tabindex="0">'
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name} by {every}">'
        f"{''.join(parts)}</svg></div></figure>"
    )


def nice(highest: int) -> int:
    """The end of a scale, so that its four steps are whole round numbers: 4, 8, 12, 20, 40, 80, 120 …"""
    power = 1
    while True:
        for step in (4, 8, 12, 20):
            if step * power >= highest:
                return step * power
        power *= 10


def _y(number: float, top: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - number / top)


def _scale(top: int) -> Iterator[str]:
    for number in (0, top // 4, top // 2, top * 3 // 4, top):
        y = _y(number, top)
        yield f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}">{number:,}</text>'


def _bar(label: str, place: str, top: int, pieces: Sequence[tuple[str, int]]) -> Iterator[str]:
    below = 0
    for css, number in pieces:
        if number:
            y = _y(below + number, top)
            told = f"<title>{label}: {number:,} {css}</title>"
            yield f'<rect class="{css}" {place} y="{y:.1f}" height="{_y(below, top) - y:.1f}">{told}</rect>'
            below += number


def _dates(line: TimeLine, pitch: float) -> Iterator[str]:
    every = max(1, math.ceil(90 / pitch))
    for number, start in enumerate(line.starts):
        x = LEFT + number * pitch
        if number % every == 0 and x < WIDTH - 70:
            yield f'<text class="date" x="{x:.1f}" y="{HEIGHT - 8}">{line.label(start)}</text>'
