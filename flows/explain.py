"""``rasid explain``: one article with its events, the words behind each, and why each field has its value."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extractors.records import COUNT_KINDS, ArticleText, CodedArticle, Count, Event, Role, Span
from loaders.read import Decided

_COLOURS = {"trigger": "#b45309", "place": "#047857", "date": "#1d4ed8", "actors": "#7e22ce"}
_COUNTS, _COUNT_COLOUR = "figures", "#be123c"
# Left-to-right isolate and its end: a value in one piece, whose English and figures stay in order around Arabic words.
_LRI, _PDI = "\u2066", "\u2069"


@dataclass(frozen=True, slots=True)
class Line:
    """A field as shown: its name, its value, and the rule that set it or why it is empty."""

    name: str
    value: str
    why: str


def show_count(count: Count | None) -> str:
    """A count for people: 3, 5-7, at least 4, or a dash for not stated."""
    if count is None:
        return "—"
    if count.high is None:
        return f"at least {count.low}"
    return str(count.low) if count.low == count.high else f"{count.low}–{count.high}"


def _date(event: Event) -> str:
    if event.date_start is None:
        return "—"
    end = f" … {event.date_end}" if event.date_end and event.date_end != event.date_start else ""
    return f"{event.date_start}{end} ({event.date_precision})"


def lines(event: Event) -> Iterator[Line]:
    """The fields of an event in reading order."""
    why = event.reasons
    yield Line("type", f"{event.event_type} / {event.sub_event_type}", why.get("event_type", ""))
    yield Line("class, status", f"{event.event_class}, {event.status}", why.get("status", ""))
    yield Line("date", _date(event), why.get("date", ""))
    for name, value in (("place", event.place), ("admin1", event.admin1), ("country", event.country)):
        yield Line(name, value or "—", why.get(name, ""))
    for role in get_args(Role):
        ids = [a.id for a in event.actors if a.role == role]
        reasons = [why.get(f"{role}:{i}", "the kind of event has this actor") for i in ids]
        yield Line(role, ", ".join(ids) or "—", ", ".join(reasons) or why.get(role, ""))
    for kind in COUNT_KINDS:
        yield Line(kind, show_count(getattr(event, kind)), why.get(kind, ""))
    if event.incidents:
        yield Line("incidents", show_count(event.incidents), "counted by the text")
    for item in event.seized:
        quantity = "" if item.low is None else f"{item.low} × "
        yield Line("seized", f"{quantity}{item.item} ({item.category})", "named after a word of seizing or finding")
    for subset in event.subsets:
        yield Line("subset", f"{'' if subset.low is None else subset.low} {subset.who} of {subset.of}", "never added")
    for check in event.checks:
        yield Line(f"check {check.check}", check.verdict, check.detail)
    yield Line("says", ", ".join(event.attributed_to) or "—", "" if event.attributed_to else "the outlet itself")
    yield Line("confidence", f"{event.confidence:.2f}", "from what was read rather than assumed")


def decision_lines(decisions: Iterable[Decided]) -> Iterator[Line]:
    """What people decided about the article: when and who, what, and why."""
    said = {
        "join": "told of one incident with another report",
        "part": "told of another incident than other reports",
        "accept": "accepted as it is",
        "reject": "rejected: no event",
    }
    for one in decisions:
        values = ", ".join(
            f"{field}: {'not known' if value is None else value} (the coder said {was or 'nothing'})"
            for field, was, value in one.values
        )
        lost = " The present coding no longer tells it." if one.is_lost else ""
        yield Line(f"{one.at:%Y-%m-%d %H:%M} {one.by}", said.get(one.kind) or values, (one.note or "") + lost)


def spans_of(event: Event) -> list[tuple[Span, str]]:
    """Every highlighted span with the name of its field, in reading order, none inside another."""
    found = sorted(((s, name) for name, many in event.spans.items() for s in many), key=lambda p: (p[0][0], -p[0][1]))
    kept: list[tuple[Span, str]] = []
    for span, name in found:
        if not kept or span[0] >= kept[-1][0][1]:
            kept.append((span, name))
    return kept


def terminal(article: ArticleText, coded: CodedArticle, decisions: Sequence[Decided] = ()) -> Group:
    """The article and its events for a terminal; Arabic stays in logical order, which terminals shape themselves."""
    parts: list[Panel | Table | Text] = []
    if coded.skipped:
        parts.append(Text(f"Skipped: {coded.skipped}. {coded.detail or ''}"))
    elif not coded.events:
        parts.append(Text("No event was found in this article."))
    for number, event in enumerate(coded.events, start=1):
        parts.append(_table(f"Event {number}", ("field", "value", "why"), lines(event)))
        parts.append(Panel(_highlighted(article.text, event), title="evidence", title_align="left"))
    if decisions:
        parts.append(_table("Decided by people", ("when, who", "what", "note"), decision_lines(decisions)))
    return Group(*parts)


def _table(title: str, columns: Iterable[str], rows: Iterable[Line]) -> Table:
    table = Table(title=title, title_justify="left", show_header=True, expand=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for line in rows:
        table.add_row(line.name, f"{_LRI}{line.value}{_PDI}", line.why)
    return table


def _colour(name: str) -> str:
    return _COLOURS.get(name, _COUNT_COLOUR)


def _highlighted(text: str, event: Event) -> Text:
    shown = Text()
    marks = spans_of(event)
    for start, end in event.evidence:
        at = start
        for (first, last), name in marks:
            if start <= first and last <= end:
                shown.append(text[at:first])
                shown.append(text[first:last], style=f"bold {_colour(name)} underline")
                at = last
        shown.append(text[at:end].rstrip() + "\n")
    return shown


_STYLE = """
:root {
  color-scheme: light dark;
  --ground: #f8fafc; --card: #fff; --ink: #0f172a; --soft: #5b6675; --faint: #94a3b8; --line: #e2e8f0;
  --trigger: #b45309; --place: #047857; --date: #1d4ed8; --actors: #7e22ce; --figures: #be123c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #9aa6b6; --faint: #6b7788; --line: #2f3845;
    --trigger: #f0a04b; --place: #4fcf9c; --date: #8ab4f8; --actors: #c48bf0; --figures: #f58aa0;
  }
}
body { font: 16px/1.8 system-ui, "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", sans-serif; margin: 0; }
body { background: var(--ground); color: var(--ink); }
main { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
article, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
article, section { padding: 1rem 1.4rem; margin-bottom: 1.4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; } h2 { font-size: 1.05rem; margin: .2rem 0 .6rem; }
small { color: var(--soft); } .evidence { margin-top: .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
td { border-top: 1px solid var(--line); padding: .25rem .5rem; vertical-align: top; }
td:first-child { color: var(--soft); white-space: nowrap; } td:last-child { color: var(--soft); width: 42%; }
.empty td:nth-child(2) { color: var(--faint); }
mark { background: none; border-bottom: 2px solid currentColor; font-weight: 600; padding: 0 1px; }
.legend span { margin-inline-end: 1rem; font-size: .85rem; font-weight: 600; }
.trigger { color: var(--trigger); } .place { color: var(--place); } .date { color: var(--date); }
.actors { color: var(--actors); } .figures { color: var(--figures); }
@media (max-width: 40rem) {
  main { margin: 1rem auto; padding: 0 .6rem; } article, section { padding: .8rem; }
  tr { display: grid; grid-template-columns: 8rem 1fr; border-top: 1px solid var(--line); padding: .25rem 0; }
  td, td:last-child { border: 0; padding: 0 .4rem; width: auto; } td:first-child { white-space: normal; }
  td:last-child { grid-column: 2; }
}
"""
# The browser itself refuses whatever this page should ever try to load.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(article: ArticleText, coded: CodedArticle, decisions: Sequence[Decided] = ()) -> str:
    """The same as one self-contained HTML page. Everything that comes from the article is escaped."""
    title = html.escape(article.title or article.id)
    events = "".join(_section(article.text, n, e) for n, e in enumerate(coded.events, start=1))
    if not coded.events:
        events = f"<section><p>{html.escape(coded.detail or 'No event was found in this article.')}</p></section>"
    if decisions:
        events += f"<section><h2>Decided by people</h2><table>{_rows(decision_lines(decisions))}</table></section>"
    paragraphs = "".join(f"<p>{html.escape(p)}</p>" for p in article.text.split("\n") if p.strip())
    meta = " · ".join(html.escape(str(v)) for v in (article.source, article.published, article.url) if v)
    legend = "".join(f'<span class="{name}">{name}</span>' for name in (*_COLOURS, _COUNTS))
    return (
        f'<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main>"
        f'<article lang="ar" dir="rtl"><h1>{title}</h1><p><small dir="ltr">{meta}</small></p>{paragraphs}</article>'
        f'<p class="legend">{legend}</p>{events}<p><small>coder {html.escape(coded.coder_version)}</small></p>'
        "</main></body></html>"
    )


def _section(text: str, number: int, event: Event) -> str:
    evidence = "".join(f"<p>{_marked(text, span, event)}</p>" for span in event.evidence)
    words = f'<div class="evidence" lang="ar" dir="rtl">{evidence}</div>'
    return f"<section><h2>Event {number}</h2><table>{_rows(lines(event))}</table>{words}</section>"


def _rows(shown: Iterable[Line]) -> str:
    return "".join(
        f"<tr{' class=empty' if line.value == '—' else ''}><td>{html.escape(line.name)}</td>"
        f"<td>{_in_order(line.value)}</td><td>{_in_order(line.why)}</td></tr>"
        for line in shown
    )


def _in_order(words: str) -> str:
    return f'<bdi dir="ltr">{html.escape(words)}</bdi>'


def _marked(text: str, sentence: Span, event: Event) -> str:
    pieces: list[str] = []
    at = sentence[0]
    for (first, last), name in spans_of(event):
        if sentence[0] <= first and last <= sentence[1]:
            pieces.append(html.escape(text[at:first]))
            mark = f'<mark class="{name if name in _COLOURS else _COUNTS}" title="{html.escape(name)}">'
            pieces.append(f"{mark}{html.escape(text[first:last])}</mark>")
            at = last
    pieces.append(html.escape(text[at : sentence[1]].strip("\n")))
    return "".join(pieces)
