"""``rasid report``: one HTML page that stands alone. It asks nothing of any other machine and runs no script."""

from collections.abc import Iterable, Iterator

from flows.report_charts import draw_time
from flows.report_data import Findings, Row
from flows.report_html import NOT_STATED, figure, link, month, section, table, text, words
from flows.report_map import draw_map
from flows.report_style import STYLE

# The browser itself refuses whatever this page should ever try to load.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_HEALTH = {"healthy": "good", "unchanged": "good", "no_new_articles": "good", "unknown": "none"}


def report_page(found: Findings) -> str:
    """The page; the same rows give the same bytes."""
    sections = [make(found) for make in _SECTIONS]
    links = "".join(f'<a href="#{anchor}">{title}</a>' for anchor, title in _NAVIGATION)
    return (
        '<!doctype html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>Rasid report</title><style>{STYLE}</style></head><body><main>"
        f"<header><h1>Conflict events in the news</h1>{_lead(found.totals)}<nav>{links}</nav></header>"
        f"{_tiles(found.totals)}{''.join(sections)}{_footer(found.totals)}</main></body></html>\n"
    )


def _lead(totals: Row) -> str:
    if not totals["articles"]:
        return '<p class="lead">The warehouse has no articles yet: <code>rasid run</code> fetches some.</p>'
    days = ""
    if totals["first_day"]:
        days = f", on days from {text(totals['first_day'])} to {text(totals['last_day'])}"
    return (
        f'<p class="lead">{_many(totals["incidents"], "incident")} that occurred, joined from '
        f"{_many(totals['articles'], 'article')} of {_many(totals['sources'], 'source')}{days}. "
        f"Every figure is what outlets report; {NOT_STATED} means that nobody states one, which is not zero.</p>"
    )


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tiles(totals: Row) -> str:
    shown = (
        ("Incidents", totals["incidents"]),
        ("From several sources", totals["several_sources"]),
        ("Killed, as stated", totals["killed"]),
        ("Injured, as stated", totals["injured"]),
        ("Arrested, as stated", totals["arrested"]),
        ("Official figures", totals["aggregates"]),
        ("For a person to see", totals["to_review"]),
    )
    tiles = (f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>" for name, value in shown)
    return f'<dl class="tiles">{"".join(tiles)}</dl>'


def _map(found: Findings) -> str:
    note = (
        "A circle is a place: its size the number of incidents, its colour their most frequent type. Dashed circles "
        "stand for a district or province whose town is not known. Small dots are provinces."
    )
    return section("map", "Map", note, draw_map(found["points"], found["provinces"]))


def _time(found: Findings) -> str:
    note = "Incidents that occurred and whose day (or month) is known. The figures are the latest that outlets state."
    return section("time", "Time lines", note, draw_time(found["by_time"]))


def _latest(found: Findings) -> str:
    rows = [
        (
            _day(row["date_start"]),
            link(row["url"], row["title"]),
            text(row["sub_event_type"]).replace("/", "/<wbr>") + _status(row["status"]),
            f"{words(row['place'])}<br><small>{text(row['province'])}</small>",
            words(row["agents"]),
            words(row["targets"]),
            *(_range(row, kind) for kind in ("killed", "injured", "arrested")),
            text(row["n_sources"]),
        )
        for row in found["latest"]
    ]
    sides = ("who acts", "who is hit")
    columns = ("day", "report", "type", "place", *sides, "#killed", "#injured", "#arrested", "#sources")
    note = (
        "The headline is that of the report which gives place and day. In brackets stand the lowest and the highest "
        "figure; + is at least."
    )
    return section("latest", "Latest incidents", note, table(columns, _wide(rows, 1), "No incident yet."))


def _status(status: str) -> str:
    return "" if status == "occurred" else f"<br><small>{text(status)}</small>"


def _range(row: Row, kind: str) -> str:
    return figure(row[f"{kind}_low"], row[f"{kind}_best"], row[f"{kind}_high"])


def _wide(rows: Iterable[tuple[str, ...]], column: int) -> Iterator[tuple[str, ...]]:
    """The same rows with room for sentences in one column."""
    for row in rows:
        yield (*row[:column], f'<span class="wide">{row[column]}</span>', *row[column + 1 :])


def _day(value: object) -> str:
    return f'<span class="date">{text(value)}</span>'


def _casualties(found: Findings) -> str:
    rows = [
        (
            month(row["month"]),
            text(row["incidents"]),
            figure(row["killed_low"], row["killed"], row["killed_high"]),
            text(row["killed_not_stated"]),
            figure(row["injured_low"], row["injured"], row["injured_high"]),
            text(row["injured_not_stated"]),
        )
        for row in found["casualties"]
    ]
    columns = ("month", "#incidents", "#killed", "#without a figure", "#injured", "#without a figure")
    note = "Sums over the incidents that state a figure, with the sums of the lowest and highest ones in brackets."
    return section("casualties", "Casualties by month", note, table(columns, rows, "No incident yet."))


def _provinces(found: Findings) -> str:
    rows = [
        (
            words(row["name"] or row["admin1"]),
            text(row["country"]),
            *(text(row[name]) for name in ("occurred", "killed", "thwarted", "denied", "planned", "single_source")),
        )
        for row in found["by_province"]
    ]
    columns = ("province", "country", "#occurred", "#killed", "#thwarted", "#denied", "#planned", "#one source only")
    note = "Thwarted, denied and planned incidents are beside those that occurred, never among them."
    return section("provinces", "Incidents by province", note, table(columns, rows, "No incident yet."))


def _arrests(found: Findings) -> str:
    rows = [
        (
            month(row["month"]),
            words(row["admin1_name"] or row["country"]),
            words(row["agents"]),
            words(row["targets"]),
            text(row["n_events"]),
            figure(row["arrested_low"], row["arrested_best"], row["arrested_high"]),
            text(row["n_arrested_not_stated"]),
        )
        for row in found["arrests"]
    ]
    columns = ("month", "province", "who arrests", "who is arrested", "#incidents", "#arrested", "#without a figure")
    return section("arrests", "Arrests", "By month, province and sides.", table(columns, rows, "No arrest yet."))


def _conflicts(found: Findings) -> str:
    rows = [
        (
            _day(row["date_start"]),
            words(row["title"]),
            words(row["place"]),
            text(row["count_kind"]),
            f"{text(row['lowest'])}–{text(row['highest'])}",
            "<br>".join(link(f["url"], f"{f['source_id']}: {_stated(f['low'], f['high'])}") for f in row["figures"]),
        )
        for row in found["conflicts"]
    ]
    columns = ("day", "incident", "place", "figure", "#range", "what each report states")
    note = "Incidents on whose figures outlets disagree, the widest range first."
    empty = "No two reports of one incident disagree."
    return section("conflicts", "Conflicting reports", note, table(columns, _wide(rows, 1), empty))


def _stated(low: int | None, high: int | None) -> str:
    if low is None:
        return NOT_STATED
    return f"{low}+" if high is None else str(low) if low == high else f"{low}–{high}"


def _official(found: Findings) -> str:
    rows = [
        (
            words(row["attributed_to"]),
            words(row["province"] or row["country"] or "several"),
            f"{_day(row['period_start'])} – {_day(row['period_end'])}",
            text(row["figure"]),
            _stated(row["stated_low"], row["stated_high"]),
            text(row["recorded"]),
            text(row["n_events"]),
            words(row["evidence"]),
        )
        for row in found["official"]
    ]
    columns = ("who says", "where", "period", "what", "#stated", "#recorded here", "#incidents here", "words")
    note = (
        "Totals that somebody gives for a period, beside what the warehouse recorded for that scope and period. "
        "They are never added to incidents."
    )
    return section("official", "Official figures", note, table(columns, _wide(rows, 7), "No official figure yet."))


def _health(found: Findings) -> str:
    rows = [
        (
            words(row["name"]),
            f'<span class="{_HEALTH.get(row["health"], "bad")}">{text(row["health"].replace("_", " "))}</span>',
            words(row["detail"]),
            _day(row["last_success_at"]),
            _day(row["last_new_article_at"]),
            text(row["n_articles"]),
            text(row["n_articles_last_7_days"]),
            text(row["n_rejected"]),
            text(row["top_rejection"] and row["top_rejection"].replace("_", " ")),
        )
        for row in found["health"]
    ]
    columns = (
        "source",
        "state",
        "why",
        "last good visit",
        "last new article",
        "#articles",
        "#in 7 days",
        "#refused",
        "mostly",
    )
    note = "Whether each source still gives articles. Times are UTC."
    return section("health", "Source health", note, table(columns, rows, "No source has been visited yet."))


def _footer(totals: Row) -> str:
    when = f"State of the warehouse after the run that ended {text(totals['as_of'])} UTC. " if totals["as_of"] else ""
    return f"<footer>{when}Made by Rasid from its views; sql/README.md says what each column means.</footer>"


_SECTIONS = (_map, _time, _latest, _casualties, _provinces, _arrests, _conflicts, _official, _health)
_NAVIGATION = (
    ("map", "Map"),
    ("time", "Time lines"),
    ("latest", "Latest"),
    ("casualties", "Casualties"),
    ("provinces", "Provinces"),
    ("arrests", "Arrests"),
    ("conflicts", "Conflicting reports"),
    ("official", "Official figures"),
    ("health", "Sources"),
)
