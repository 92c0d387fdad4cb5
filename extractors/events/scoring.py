"""Scores extracted events against gold ones: detection, whole records, single slots.

The definitions are those of the evaluation protocol. A predicted event can match a gold event when class and event type
agree and their evidence shares a sentence; pairs are taken best first. A gold event marked ``optional`` counts neither
when found nor when missed. Gold evidence is sentence numbers, predicted evidence character spans.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.events.sentences import sentence_spans

COUNTS = ("killed", "injured", "arrested", "abducted")
EventJson = Mapping[str, Any]


@dataclass(slots=True)
class Errors:
    """What went wrong, for people: missed, spurious, and wrong slots with both values."""

    missed: list[tuple[str, EventJson]] = field(default_factory=list)
    spurious: list[tuple[str, EventJson]] = field(default_factory=list)
    slots: list[tuple[str, str, object, object]] = field(default_factory=list)
    types: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(slots=True)
class _Tally:
    errors: Errors
    counts: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)


def evidence_sentences(event: EventJson, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Numbers of the sentences that an event's evidence touches."""
    numbers: set[int] = set()
    for piece in event.get("evidence", []):
        if isinstance(piece, int):
            numbers.add(piece)
        else:
            numbers |= {i for i, (start, end) in enumerate(spans) if piece[0] < end and start < piece[1]}
    return numbers


def _range(event: EventJson, kind: str) -> tuple[int, int | None]:
    value = event.get(kind)
    if value is None:
        return 0, 0
    if isinstance(value, int):
        return value, value
    return value.get("low") or 0, value.get("high", value.get("low"))


def _letters(name: str | None) -> str:
    """A place name with spelling variants folded, for comparison only."""
    name = re.sub("[\u0640\u064b-\u0652\u0670]", "", name or "")
    name = re.sub("[أإآٱ]", "ا", name).replace("ى", "ي").replace("ة", "ه")
    return re.sub(r"(^|\s)ال", r"\1", name).strip().lower()


def _actors(event: EventJson, role: str) -> frozenset[str]:
    return frozenset(a["id"] for a in event.get("actors", []) if a.get("role") == role and a.get("id"))


def slots(event: EventJson) -> dict[str, object]:
    """The comparable value of every slot."""
    values: dict[str, object] = {
        "sub_event_type": event.get("sub_event_type"),
        "status": event.get("status") or "occurred",
        "date": (event.get("date_start"), event.get("date_precision") or "unknown"),
        "country": event.get("country"),
        "admin1": event.get("admin1"),
        "place": _letters(event.get("place")),
        "agents": _actors(event, "agent"),
        "targets": _actors(event, "target"),
        "supporters": _actors(event, "supporter"),
        "attributed_to": frozenset(event.get("attributed_to") or []),
    }
    return values | {kind: _range(event, kind) for kind in COUNTS}


_STRICT = ("date", "country", "admin1", *COUNTS)


def match(
    gold: Sequence[EventJson], pred: Sequence[EventJson], spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Pairs (gold, predicted) of events that tell of the same incident."""
    where_gold = [evidence_sentences(e, spans) for e in gold]
    where_pred = [evidence_sentences(e, spans) for e in pred]
    pairs: list[tuple[float, int, int]] = []
    for i, g in enumerate(gold):
        for j, p in enumerate(pred):
            shared = len(where_gold[i] & where_pred[j])
            same = (g.get("class", "incident"), g["event_type"]) == (p.get("class", "incident"), p.get("event_type"))
            if same and shared:
                mine, theirs = slots(g), slots(p)
                pairs.append((sum(mine[n] == theirs[n] for n in mine) + min(shared, 3) / 10, i, j))
    taken_gold: set[int] = set()
    taken_pred: set[int] = set()
    chosen = []
    for _, i, j in sorted(pairs, key=lambda t: (-t[0], t[1], t[2])):
        if i not in taken_gold and j not in taken_pred:
            taken_gold.add(i)
            taken_pred.add(j)
            chosen.append((i, j))
    return chosen


def _f1(hits: int, n_pred: int, n_gold: int) -> tuple[float, float, float]:
    precision = hits / n_pred if n_pred else 0.0
    recall = hits / n_gold if n_gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(
    texts: Mapping[str, str],
    gold: Mapping[str, Sequence[EventJson]],
    pred: Mapping[str, Sequence[EventJson]],
    errors: Errors | None = None,
) -> dict[str, float]:
    """All figures by name; ``errors`` collects what went wrong."""
    tally = _Tally(errors if errors is not None else Errors())
    for key, gold_events in gold.items():
        _score_article(key, texts[key], gold_events, pred.get(key, []), tally)
    return _figures(tally)


def _score_article(key: str, text: str, gold: Sequence[EventJson], pred: Sequence[EventJson], tally: _Tally) -> None:
    chosen = match(gold, pred, sentence_spans(text))
    free = {j for i, j in chosen if gold[i].get("optional")}
    counts = tally.counts
    counts["gold"] += sum(not g.get("optional") for g in gold)
    counts["pred"] += len(pred) - len(free)
    counts["quiet"] += not gold
    counts["noisy"] += not gold and bool(pred)
    for i, j in chosen:
        if not gold[i].get("optional"):
            counts["matched"] += 1
            _score_pair(key, gold[i], pred[j], tally)
    found_gold, found_pred = {i for i, _ in chosen}, {j for _, j in chosen}
    tally.errors.missed += [(key, g) for i, g in enumerate(gold) if i not in found_gold and not g.get("optional")]
    tally.errors.spurious += [(key, p) for j, p in enumerate(pred) if j not in found_pred]


def _score_pair(key: str, gold: EventJson, pred: EventJson, tally: _Tally) -> None:
    mine, theirs = slots(gold), slots(pred)
    tally.counts["record"] += all(mine[name] == theirs[name] for name in _STRICT)
    tally.errors.types[str(mine["sub_event_type"]), str(theirs["sub_event_type"])] += 1
    for name, value in mine.items():
        tally.seen[name] += 1
        tally.right[name] += value == theirs[name]
        if value != theirs[name]:
            tally.errors.slots.append((key, name, value, theirs[name]))


def _figures(tally: _Tally) -> dict[str, float]:
    n = tally.counts
    figures: dict[str, float] = {"events_gold": n["gold"], "events_pred": n["pred"]}
    for name, hits in (("event", n["matched"]), ("record", n["record"])):
        precision, recall, f1 = _f1(hits, n["pred"], n["gold"])
        figures |= {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}
    figures["quiet_articles_kept_quiet"] = 1 - n["noisy"] / n["quiet"] if n["quiet"] else 1.0
    return figures | {f"slot_{name}": tally.right[name] / tally.seen[name] for name in sorted(tally.seen)}
