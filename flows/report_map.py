"""The map: incidents by coordinates over the names of provinces, as inline SVG. No tiles, no borders, no requests."""

import html
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.report_data import Row
from flows.report_html import text

WIDTH, SMALL = 900, 400  # of the first drawing, and of the others
TALLEST = 0.9  # of the width
MARGIN = 0.08  # of the extent
SMALLEST_SPAN = 2.0  # degrees: one place alone is not drawn at the scale of a street
LABEL = 15  # letter height
CELL = 2.5  # degrees: places further apart than two of these are drawn apart
MOST_REGIONS = 4
# ACLED's event types, in the order of the legend; each is a class of the style sheet.
TYPES = {
    "Battles": "battles",
    "Explosions/Remote violence": "explosions",
    "Violence against civilians": "civilians",
    "Protests": "protests",
    "Riots": "riots",
    "Strategic developments": "strategic",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a coordinate stands on the drawing: equirectangular, true to scale at the middle latitude."""

    west: float
    east: float
    south: float
    north: float
    width: int

    @classmethod
    def around(cls, points: Sequence[Row], size: int) -> "Frame":
        """The extent of the points with a margin."""
        lats, lons = [p["lat"] for p in points], [p["lon"] for p in points]
        height = max(max(lats) - min(lats), SMALLEST_SPAN)
        width = max(max(lons) - min(lons), SMALLEST_SPAN, height * 0.9)
        height = max(height, width * 0.45)
        lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
        half_width, half_height = width * (0.5 + MARGIN), height * (0.5 + MARGIN)
        return cls(lon - half_width, lon + half_width, lat - half_height, lat + half_height, size)

    @property
    def stretch(self) -> float:
        """How much longer a degree of latitude is than one of longitude; not without end at the poles."""
        return 1 / max(math.cos(math.radians((self.north + self.south) / 2)), 0.1)

    @property
    def scale(self) -> float:
        """Units of the drawing for one degree of longitude."""
        tallest = self.width * TALLEST
        return min(self.width / (self.east - self.west), tallest / ((self.north - self.south) * self.stretch))

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """x and y of a coordinate."""
        return (lon - self.west) * self.scale, (self.north - lat) * self.scale * self.stretch

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.at(self.south, self.east)

    def holds(self, row: Row) -> bool:
        """Whether a row's coordinate is inside."""
        return bool(self.south < row["lat"] < self.north and self.west < row["lon"] < self.east)


def draw_map(points: Sequence[Row], provinces: Sequence[Row]) -> str:
    """A drawing for each region, the one with most incidents first; a sentence when there is nothing to draw."""
    if not points:
        return '<p class="empty">No incident has coordinates yet.</p>'
    found = regions(points)
    shown = enumerate(found[:MOST_REGIONS])
    drawings = "".join(_draw(region, provinces, SMALL if number else WIDTH) for number, region in shown)
    rest = [point for region in found[MOST_REGIONS:] for point in region]
    more = f'<p class="note">Elsewhere: {"; ".join(map(_told, rest[:20]))}</p>' if rest else ""
    return f'<div class="maps">{drawings}</div>{legend()}{more}'


def regions(points: Sequence[Row]) -> list[list[Row]]:
    """The points in groups with empty land between them, so that a far one does not shrink the others."""
    cells: dict[tuple[int, int], list[Row]] = {}
    for point in points:
        cells.setdefault((int(point["lat"] // CELL), int(point["lon"] // CELL)), []).append(point)
    groups: list[list[Row]] = []
    while cells:
        frontier, group = [next(iter(cells))], list[Row]()
        while frontier:
            row, column = frontier.pop()
            group += cells.pop((row, column), [])
            near = ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1))
            frontier += [cell for cell in near if cell in cells]
        groups.append(group)
    return sorted(groups, key=lambda group: -sum(point["n_events"] for point in group))


def _draw(points: Sequence[Row], provinces: Sequence[Row], size: int) -> str:
    frame = Frame.around(points, size)
    width, height = frame.size
    inside = [province for province in provinces if frame.holds(province)]
    parts = [*_grid(frame), *(_circle(frame, point) for point in points), *_names(frame, inside, points)]
    told = f"{len(points)} {'place' if len(points) == 1 else 'places'} with incidents"
    return (
        f'<div class="scroll" tabindex="0"><svg class="map" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="Map of {told}">{"".join(parts)}</svg></div>'
    )


def legend() -> str:
    """The colours of the event types."""
    items = "".join(
        f'<li><svg viewBox="0 0 10 10"><circle class="{css}" cx="5" cy="5" r="5"/></svg>{html.escape(name)}</li>'
        for name, css in TYPES.items()
    )
    return f'<ul class="legend">{items}</ul>'


def _grid(frame: Frame) -> Iterator[str]:
    """Lines of latitude and longitude, so that the drawing can be read without borders."""
    span = max(frame.east - frame.west, frame.north - frame.south)
    step = next((s for s in (1, 2, 5, 10, 20, 45) if span / s <= 9), 90)
    width, height = frame.size
    for lon in range(math.ceil(frame.west / step) * step, math.floor(frame.east) + 1, step):
        x, _ = frame.at(0, lon)
        yield f'<line class="grid" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height:.0f}"/>'
        yield f'<text class="degree" x="{x + 3:.1f}" y="{height - 5:.0f}">{abs(lon)}°{"E" if lon >= 0 else "W"}</text>'
    for lat in range(math.ceil(frame.south / step) * step, math.floor(frame.north) + 1, step):
        _, y = frame.at(lat, 0)
        yield f'<line class="grid" x1="0" y1="{y:.1f}" x2="{width:.0f}" y2="{y:.1f}"/>'
        yield f'<text class="degree" x="4" y="{y - 4:.1f}">{abs(lat)}°{"N" if lat >= 0 else "S"}</text>'


def _names(frame: Frame, provinces: Sequence[Row], points: Sequence[Row]) -> Iterator[str]:
    """Names of provinces, those near incidents first; one that would cover another is left out, its dot stays."""

    def nearest(province: Row) -> float:
        at: tuple[float, float] = (province["lat"], province["lon"])
        return min(math.dist(at, (p["lat"], p["lon"])) for p in points[:300])

    taken: list[tuple[float, float, float]] = []
    for province in sorted(provinces, key=nearest):
        x, y = frame.at(province["lat"], province["lon"])
        name = province["name_en"] or province["name_ar"]
        half = len(name) * LABEL * 0.29
        title = f"<title>{text(province['name_en'])} · {text(province['name_ar'])}</title>"
        yield f'<circle class="province" cx="{x:.1f}" cy="{y:.1f}" r="2.5">{title}</circle>'
        clear = all(abs(y - other) > LABEL * 1.15 or abs(x - at) > half + width for at, other, width in taken)
        if clear and half < x < frame.size[0] - half:
            taken.append((x, y, half))
            yield f'<text class="name" x="{x:.1f}" y="{y + LABEL:.1f}">{text(name)}</text>'


def _circle(frame: Frame, point: Row) -> str:
    x, y = frame.at(point["lat"], point["lon"])
    radius = min(5 + 3 * math.sqrt(point["n_events"]), 34)
    css = TYPES.get(point["event_type"], "strategic")
    coarse = " coarse" if (point["geo_precision"] or 3) > 1 else ""
    told = f"<title>{_told(point)}</title>"
    return f'<circle class="{css}{coarse}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">{told}</circle>'


def _told(point: Row) -> str:
    """What stands at a circle: place, incidents, dead, days."""
    names = " · ".join(dict.fromkeys(text(name) for name in (point["place_name"], point["place"]) if name))
    killed = "no figure of killed" if point["killed"] is None else f"{point['killed']:,} killed"
    days = "" if point["first_day"] is None else f", {point['first_day']}"
    if point["last_day"] != point["first_day"]:
        days += f" to {point['last_day']}"
    number = point["n_events"]
    return f"{names or 'place not named'}: {number:,} {'incident' if number == 1 else 'incidents'}, {killed}{days}"
