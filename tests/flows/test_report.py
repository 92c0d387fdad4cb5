"""The report: it stands alone, escapes what it shows, keeps null from zero, and is the same for the same rows."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractors.errors import WarehouseError
from extractors.records import ActorRole, Count
from flows.cli import app
from flows.report import report_page
from flows.report_charts import TimeLine, nice
from flows.report_data import ask
from flows.report_html import figure, link, text
from flows.report_map import Frame, draw_map, regions
from loaders.load import Batch, load_batch
from loaders.warehouse import Warehouse
from tests.loaders.factories import NOON, RUN, article, coded, event

HOSTILE = "<script>alert('x')</script>\"'&"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "warehouse.duckdb"
    with Warehouse.open(path):
        return path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports that disagree, one on another continent, an official figure, and words that mean harm."""
    path = tmp_path_factory.mktemp("report") / "warehouse.duckdb"
    pages = [
        article(1),
        article(2, source="second", title=HOSTILE),
        article(3, url="javascript:alert(1)", title=HOSTILE),
        article(4),
    ]
    codings = [
        coded(pages[0], event()),
        coded(pages[1], event(arrested=Count(7, 7))),
        coded(
            pages[2],
            event(place=HOSTILE, lat=-30.0, lon=-60.0, date_start=date(2025, 1, 4), arrested=None, killed=None),
        ),
        coded(
            pages[3], event(event_class="aggregate", incidents=Count(9, None), actors=(ActorRole("agent", HOSTILE),))
        ),
    ]
    with Warehouse.open(path) as warehouse:
        load_batch(warehouse, Batch(RUN, NOON, articles=pages, coded=codings))
    return path


class Tags(HTMLParser):
    """Every tag with its attributes; complains about one that is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "wbr"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser.found


def test_the_page_asks_nothing_of_others_and_runs_nothing(filled: Path) -> None:
    page = report_page(ask(filled, 60))
    found = tags(page)
    assert not {tag for tag, _ in found} & {"script", "img", "link", "iframe", "object", "embed", "form", "base"}
    names = {name for _, attributes in found for name in attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "srcset", "style"})
    addresses = {a["href"] or "" for tag, a in found if tag == "a"}
    assert all(address.startswith(("#", "https://")) for address in addresses)
    assert "default-src 'none'" in page
    assert "url(" not in page
    assert "@import" not in page


def test_what_comes_from_articles_is_escaped(filled: Path) -> None:
    page = report_page(ask(filled, 60))
    assert "&lt;script&gt;alert(" in page
    assert "<script" not in page
    assert "javascript:" not in page


def test_it_shows_what_the_views_say(filled: Path) -> None:
    page = report_page(ask(filled, 60))
    plain = re.sub(r"<[^>]+>", " ", page)
    assert "first: 3" in plain, "the figures of both reports"
    assert "second: 7" in plain
    assert re.search(r"incidents\s+9\+", plain), "the official figure"
    assert page.count('class="map"') == 2, "a far place is drawn apart"
    assert "by month" in plain, "more than a year is not drawn by day"


def test_the_same_rows_give_the_same_bytes(filled: Path) -> None:
    assert report_page(ask(filled, 60)) == report_page(ask(filled, 60))


def test_an_empty_warehouse_gives_a_page_that_says_so(empty: Path) -> None:
    page = report_page(ask(empty, 60))
    tags(page)
    assert "The warehouse has no articles yet" in page
    assert page.count('class="empty"') == 9


def test_the_command_writes_a_file_or_to_stdout(filled: Path, tmp_path: Path) -> None:
    run = CliRunner()
    written = run.invoke(app, ["report", "--home", str(filled.parent), "--output", str(tmp_path / "r.html")])
    assert written.exit_code == 0, written.output
    shown = run.invoke(app, ["report", "--home", str(filled.parent), "--output", "-"])
    assert shown.stdout == (tmp_path / "r.html").read_text(encoding="utf-8")
    missing = run.invoke(app, ["report", "--home", str(tmp_path), "--output", str(tmp_path / "x.html")])
    assert isinstance(missing.exception, WarehouseError)
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ((None, None, None), text(None)),
        ((0, 0, 0), "0"),
        ((3, 3, 3), "3"),
        ((3, 4, 7), "4 <small>(3–7)</small>"),
        ((3, 3, None), "3<small>+</small>"),
        ((3, 5, None), "5 <small>(3+)</small>"),
    ],
)
def test_figures(given: tuple[int | None, int | None, int | None], shown: str) -> None:
    assert figure(*given) == shown


def test_only_addresses_of_the_web_become_links() -> None:
    assert link("https://a.example/?a=1&b='\"", "<b>").count("<") == 4
    assert "href" not in link("data:text/html,x", "y")
    assert "href" not in link(None, "y")


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 8), (9, 12), (13, 20), (21, 40), (121, 200), (1999, 2000)]
)
def test_scales_end_at_a_round_number(highest: int, top: int) -> None:
    assert nice(highest) == top
    assert top % 4 == 0


def point(lat: float, lon: float, **more: Any) -> dict[str, Any]:
    values = {
        "place": "x",
        "place_name": None,
        "geo_precision": 1,
        "event_type": "Riots",
        "n_events": 1,
        "killed": None,
    }
    return {"lat": lat, "lon": lon, "first_day": None, "last_day": None, **values, **more}


def test_regions_are_apart_and_the_busiest_comes_first() -> None:
    near = [point(33, 36), point(34.5, 38), point(36, 40)]
    far = [point(15, 44, n_events=9)]
    assert regions([*near, *far]) == [far, near]


@pytest.mark.parametrize("lat", [-89.9, 0.0, 89.9])
def test_a_lone_place_anywhere_is_inside_its_drawing(lat: float) -> None:
    frame = Frame.around([point(lat, 179.9)], 400)
    x, y = frame.at(lat, 179.9)
    width, height = frame.size
    assert 0 <= x <= width <= 400.01
    assert 0 <= y <= height <= 360.01
    assert "<circle" in draw_map([point(lat, 179.9)], [])


def test_a_time_line_leaves_no_month_out() -> None:
    rows = [{"from": date(2025, 11, 1), "by_day": False}, {"from": date(2026, 2, 1), "by_day": False}]
    line = TimeLine.of(rows)
    assert [line.label(start) for start in line.starts] == ["2025-11", "2025-12", "2026-01", "2026-02"]
