"""Do the figures add up? Parts against totals, subsets against wholes; the stated figure is never changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractors.records import Check, Count, Event

_MOST_PARTS = 200  # aggregates of one period among which parts are looked for
_SUMMED = ("incidents", "killed", "injured", "arrested", "abducted")


def run_checks(events: Sequence[Event]) -> list[Event]:
    """The events with their checks: of each figure alone, and of a total against its parts by country or province."""
    checked = [replace(e, checks=(*e.checks, *found)) if (found := _subset_checks(e)) else e for e in events]
    periods: dict[tuple[date | None, date | None], list[Event]] = {}
    for event in checked:
        if event.event_class == "aggregate" and event.date_start is not None:
            periods.setdefault((event.date_start, event.date_end), []).append(event)
    for at, event in enumerate(checked):
        parts = _parts_of(periods.get((event.date_start, event.date_end), [])[:_MOST_PARTS], event)
        if len(parts) >= 2:
            checked[at] = replace(event, checks=(*event.checks, *_sum_checks(event, parts)))
    return checked


def _subset_checks(event: Event) -> list[Check]:
    found = []
    for subset in event.subsets:
        whole: Count | None = getattr(event, subset.of)
        if whole is None or subset.low is None or whole.high is None:
            continue
        verdict = "pass" if subset.low <= whole.high else "fail"
        detail = f"{subset.who}: {subset.low} of {whole.high} {subset.of}"
        found.append(Check(f"subset_within_{subset.of}", verdict, whole.high, subset.low, detail))  # type: ignore[arg-type]
    return found


def _parts_of(aggregates: Sequence[Event], total: Event) -> list[Event]:
    """Those of the aggregates of a period that split a total of it by country, or by province of its country."""
    if total.event_class != "aggregate":
        return []
    same = [e for e in aggregates if e is not total]
    if total.country is None:
        parts = [e for e in same if e.country is not None and e.admin1 is None]
        return parts if len({e.country for e in parts}) == len(parts) else []
    parts = [e for e in same if e.country == total.country and e.admin1 is not None and total.admin1 is None]
    return parts if len({e.admin1 for e in parts}) == len(parts) else []


def _sum_checks(total: Event, parts: list[Event]) -> list[Check]:
    found = []
    for kind in _SUMMED:
        stated: Count | None = getattr(total, kind)
        counts = [getattr(p, kind) for p in parts]
        if stated is None or stated.high is None or any(c is None or c.high is None for c in counts):
            continue
        if stated.low < max(c.low for c in counts):
            continue  # a facet ("eight leaders among them"), which no split by place can add up to
        computed = sum(c.low for c in counts)
        terms = " + ".join(str(c.low) for c in counts)
        verdict = "pass" if computed == stated.low else "fail"
        detail = f"{terms} = {computed}, stated {stated.low}"
        found.append(Check(f"parts_sum_{kind}", verdict, stated.low, computed, detail))  # type: ignore[arg-type]
    return found
