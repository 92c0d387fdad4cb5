"""How the figures of ``rasid evaluate`` look to a person and to a program."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from extractors.events.scoring import EventJson
from flows.evaluate import Evaluation
from flows.evaluation_errors import NOTHING, Cost, Details, Pair, costs, details, label
from flows.lexicon_show import isolated, table

COSTLIEST = 10
_BY_SOURCE = ("events_gold", "events_pred", "event_f1", "record_f1", "slot_date", "slot_admin1", "slot_killed")


def show_evaluation(
    result: Evaluation, before: Mapping[str, float], *, by_source: bool, errors: bool
) -> Iterator[RenderableType]:
    """Figures with their difference to a baseline, confusion, costliest errors and reliability.

    ``by_source`` adds a table of outlets, ``errors`` every single error.
    """
    found = details(result.texts, result.gold, result.predictions)
    yield table("figures", ["figure", "value", "change"], [_figure(n, v, before) for n, v in result.figures.items()])
    if by_source:
        yield Text("")
        yield table("outlets", ["outlet", *_BY_SOURCE], [_outlet(s, f) for s, f in result.by_source.items()])
    yield Text("")
    yield table("types: annotated, and what they were taken for", _CONFUSION, _confusion(found.confusion))
    yield Text("")
    columns = ["error", "times", "event_f1", "record_f1"]
    yield table(
        f"the {COSTLIEST} costliest kinds of error", columns, [_cost(cost) for cost in costs(found)[:COSTLIEST]]
    )
    yield Text("")
    yield table(
        "reliability", ["confidence", "events", "right", "share"], [_band(*band) for band in result.reliability]
    )
    if errors:
        yield Text("")
        yield table("errors", ["article", "what", "event", "annotated → found"], list(_every_error(found)))


def _figure(name: str, value: float, before: Mapping[str, float]) -> tuple[str, str, str]:
    return name, _number(name, value), f"{value - before[name]:+.3f}" if name in before else ""


def _number(name: str, value: float) -> str:
    return f"{value:.0f}" if name.startswith("events_") else f"{value:.3f}"


def _outlet(source: str, figures: Mapping[str, float]) -> tuple[str, ...]:
    return source, *(_number(name, figures[name]) if name in figures else "—" for name in _BY_SOURCE)


_CONFUSION = ["annotated", "events", "right", "taken for", "missed"]


def _confusion(counts: Counter[tuple[str, str]]) -> list[tuple[str, ...]]:
    """A line for each annotated type, the frequent ones first; the last one holds what nobody annotated."""
    totals: Counter[str] = Counter()
    for (gold, _), number in counts.items():
        totals[gold] += number
    order = sorted(totals, key=lambda name: (name == NOTHING, -totals[name], name))
    return [_confusion_line(name, totals[name], counts) for name in order]


def _confusion_line(name: str, total: int, counts: Counter[tuple[str, str]]) -> tuple[str, ...]:
    others = {p: n for (g, p), n in counts.items() if g == name and p not in (name, NOTHING)}
    taken = ", ".join(f"{p} {n}" for p, n in sorted(others.items(), key=lambda item: (-item[1], item[0])))
    return name, str(total), str(counts[name, name]), taken, str(counts[name, NOTHING])


def _cost(cost: Cost) -> tuple[str, ...]:
    return cost.kind, str(cost.number), f"+{cost.event_f1:.3f}", f"+{cost.record_f1:.3f}"


def _band(low: float, high: float, events: int, right: int) -> tuple[str, ...]:
    return f"{low:.1f} to {min(high, 1):.1f}", str(events), str(right), f"{right / events:.2f}" if events else "—"


def _every_error(found: Details) -> Iterator[tuple[str, ...]]:
    lines = [(key, "missed", _told(event), "") for key, event in found.missed]
    lines += [(key, "spurious", _told(event), "") for key, event in found.spurious]
    lines += [(p.article, "wrong", _told(p.gold), _slots(p)) for p in found.pairs if p.wrong]
    yield from sorted(lines, key=lambda line: line[0])


def _told(event: EventJson) -> str:
    parts = (label(event), event.get("date_start"), isolated(event.get("place") or ""), event.get("admin1"))
    return ", ".join(str(part) for part in parts if part)


def _slots(pair: Pair) -> str:
    return "; ".join(f"{name}: {_value(mine)} → {_value(theirs)}" for name, (mine, theirs) in pair.wrong.items())


def _value(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value))) or "—"
    if isinstance(value, tuple):
        return " ".join("—" if part is None else str(part) for part in value)
    return "—" if value is None or value == "" else isolated(str(value))


def evaluation_json(result: Evaluation, *, by_source: bool, errors: bool) -> dict[str, Any]:
    """The figures by name; with ``by_source`` and ``errors`` also what those show, under these names."""
    answer: dict[str, Any] = dict(result.figures)
    if by_source:
        answer["by_source"] = result.by_source
    if errors:
        found = details(result.texts, result.gold, result.predictions)
        answer["errors"] = [
            dict(zip(("article", "what", "event", "slots"), e, strict=True)) for e in _every_error(found)
        ]
        answer["costs"] = [
            {"kind": c.kind, "number": c.number, "event_f1": c.event_f1, "record_f1": c.record_f1} for c in costs(found)
        ]
        confused = sorted(found.confusion.items())
        answer["confusion"] = [{"annotated": g, "found": p, "number": n} for (g, p), n in confused]
    return answer
