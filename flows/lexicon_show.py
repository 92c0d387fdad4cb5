"""How the findings of ``rasid lexicon`` look to a person. Arabic stays in logical order, which terminals shape."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from extractors.events.scoring import EventJson
from flows.explain import lines as explain_lines
from flows.lexicon_changes import Changes
from flows.lexicon_forms import Collision
from flows.lexicon_tools import Report
from flows.lexicon_trial import Trial
from flows.tables import END_ISOLATE, ISOLATE, has_arabic

_KINDS_TOLD = frozenset({"trigger", "cue", "report", "function word"})
_PLAIN_WIDTH = 200


def console() -> Console:
    """A console that cuts nothing when its output goes to a file or another program."""
    made = Console(highlight=False)
    return made if made.is_terminal else Console(highlight=False, width=_PLAIN_WIDTH, color_system=None)


def isolated(text: str) -> str:
    """Text in one piece inside a left-to-right line."""
    return f"{ISOLATE}{text}{END_ISOLATE}" if has_arabic(text) else text


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A plain table whose long cells fold."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text(isolated(str(cell))) for cell in row))
    return made


def show_report(report: Report, most: int) -> Iterator[RenderableType]:
    """The report, each list cut after ``most`` lines with the number left out."""
    counts = ", ".join(f"{name} {number}" for name, number in report.rows.items())
    yield Text(f"{sum(report.rows.values())} rows: {counts}")
    yield from _cut("wrong", ["where", "what"], [(_short(p.where), p.told) for p in report.problems], most)
    if report.problems:
        return
    failures = [(_short(f.where), f.id, f.example, f.told) for f in report.failures]
    yield from _cut("examples that fail", ["where", "row", "example", "what"], failures, most)
    yield from _show_collisions(report.collisions, most)
    unused = [(_short(row.where), row.id) for row in report.unused]
    yield from _cut("rows that nothing uses", ["where", "row"], unused, most)
    yield from _cut("unnamed", ["what"], [(line,) for line in report.idle], most)
    if report.articles is not None:
        silent = ", ".join(f"{name} {number} of {report.rows[name]}" for name, number in report.silent.items())
        yield Text(f"\nrows that fire on none of the {report.articles} articles: {silent or 'none'}")
    if report.changes is not None:
        yield from show_changes(report.changes, most)
    failed = len(report.failures)
    gaps = f"; {report.known_gaps} are known gaps" if report.known_gaps else ""
    yield Text(f"\n{f'{failed} examples fail' if failed else 'all examples pass'}{gaps}")


def _short(where: str) -> str:
    """file:line without the folder, which a person knows."""
    return PurePath(where).name


def _cut(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], most: int) -> Iterator[RenderableType]:
    if rows:
        yield Text("")
        yield table(f"{title} ({len(rows)})", columns, rows[:most])
    if len(rows) > most:
        yield Text(f"… and {len(rows) - most} more; --all shows them", style="dim")


def _show_collisions(collisions: Sequence[Collision], most: int) -> Iterator[RenderableType]:
    rows = [c for c in collisions if c.why == "rows"]
    title = "rows of one kind that share forms: of triggers the first row by id is read"
    yield from _cut(title, ["rows", "forms", ""], _by_claimants(rows), most)
    spellings = [(c.form, _claims(c, spelled=True)) for c in collisions if c.why == "spellings"]
    yield from _cut("spellings that fold together", ["form", "claimed by"], spellings, most)
    kinds = [c for c in collisions if c.why == "kinds"]
    pairs = Counter(" + ".join(sorted({x.kind for x in c.claims})) for c in kinds)
    yield from _cut("kinds that share forms: all are read", ["kinds", "forms"], pairs.most_common(), most)
    told = [c for c in kinds if _KINDS_TOLD & {x.kind for x in c.claims}]
    title = "such forms that steer reading or tell incidents"
    yield from _cut(title, ["rows", "forms", ""], _by_claimants(told), most)


def _by_claimants(collisions: Sequence[Collision]) -> list[tuple[str, int, str]]:
    """The forms that the same rows share, together."""
    groups: dict[str, list[str]] = {}
    for collision in collisions:
        groups.setdefault(_claims(collision, spelled=False), []).append(collision.form)
    return [(rows, len(found), "، ".join(found[:8])) for rows, found in groups.items()]


def _claims(collision: Collision, *, spelled: bool) -> str:
    """The claimants of a form, each once."""
    told = [f"{c.kind} {c.id}{f' as {isolated(c.spelling)}' if spelled else ''}" for c in collision.claims]
    return "; ".join(dict.fromkeys(told))


def show_changes(changes: Changes, most: int) -> Iterator[RenderableType]:
    """Which articles changed and how."""
    kinds = ", ".join(f"{number} {kind}" for kind, number in changes.kinds.items())
    yield Text(f"\n{len(changes.changed)} of {changes.articles} articles change; events: {kinds}")
    if changes.fields:
        yield Text("fields: " + ", ".join(f"{name} {number}" for name, number in changes.fields.items()))
    rows = [
        (article.id, change.kind, brief(change.event), "; ".join(_field(n, v) for n, v in change.fields.items()))
        for article in changes.changed
        for change in article.events
    ]
    yield from _cut("changes", ["article", "how", "event", "fields"], rows, most)


def _field(name: str, values: tuple[object, object]) -> str:
    return f"{name}: {isolated(_value(values[0]))} → {isolated(_value(values[1]))}"


def _value(value: object) -> str:
    """A field's value in a few words: actors as role and id, figures as a range."""
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "—"
    if isinstance(value, dict):
        if "role" in value:
            return f"{value['role']} {value['id']}"
        return _range(value) if set(value) == {"low", "high"} else str(value)
    return "—" if value is None else str(value)


def brief(event: EventJson) -> str:
    """An event in a few words."""
    parts = [event["sub_event_type"], event["date_start"], isolated(event["place"] or ""), event["admin1"]]
    counts = [f"{kind} {_range(event[kind])}" for kind in ("killed", "injured", "arrested", "abducted") if event[kind]]
    return ", ".join(str(part) for part in (*parts, *counts) if part)


def _range(count: EventJson) -> str:
    low, high = count["low"], count["high"]
    return f"{low}+" if high is None else str(low) if low == high else f"{low}-{high}"


def show_forms(row_id: str, made: dict[str, list[str]]) -> Group:
    """The forms of a row."""
    rows = [(pos, len(found), " ، ".join(found)) for pos, found in made.items()]
    return Group(table(f"forms of {row_id}", ["kind", "number", "forms"], rows))


def show_trial(trial: Trial) -> Iterator[RenderableType]:
    """What a sentence yields and why, from its words to its events."""
    for number, sentence in enumerate(trial.sentences, start=1):
        if len(trial.sentences) > 1:
            yield Text(f"\nsentence {number}: {isolated(sentence.text)}", style="bold")
        yield Text(f"read as {sentence.zone}; says: {', '.join(sentence.speakers) or 'nobody named'}")
        yield table("words", ["word", "read as", "row", "clitic", "form"], sentence.words)
        for title, columns, rows in (
            ("dates", ["words", "from", "to", "precision", "rule"], sentence.dates),
            ("numbers", ["words", "low", "high", "form"], sentence.numbers),
            ("figures", ["kind", "low", "high", "words"], sentence.figures),
            ("places", ["name", "level", "relation", "province", "country", "row"], sentence.places),
            ("actors", ["words", "code", "row"], sentence.actors),
            ("triggers", ["words", "row", "family", "guard", "reality", "rule"], sentence.triggers),
            ("incidents told", ["words", "triggers", "becomes"], sentence.drafts),
        ):
            if rows:
                yield Text("")
                yield table(title, columns, rows)
    for number, event in enumerate(trial.events, start=1):
        yield Text("")
        yield table(
            f"event {number}", ["field", "value", "why"], [(x.name, x.value, x.why) for x in explain_lines(event)]
        )
        yield Text(f"rules: {', '.join(event.rules)}", style="dim")
    if not trial.events:
        yield Text("\nno event")
