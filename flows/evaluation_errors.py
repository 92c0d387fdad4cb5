"""What the coder gets wrong on annotated articles: which types it takes for which, and which errors cost most."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extractors.events.scoring import COUNTS, EventJson, evidence_sentences, match, slots
from extractors.events.sentences import sentence_spans

NOTHING = "nothing"
RECORD_SLOTS = frozenset({"date", "country", "admin1", *COUNTS})  # all right: the record is right


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated event and the one that was found for it; ``wrong`` gives both values of each slot that differs."""

    article: str
    gold: EventJson
    found: EventJson
    wrong: Mapping[str, tuple[object, object]]

    @property
    def record_errors(self) -> set[str]:
        """Wrong slots among those that make a record."""
        return self.wrong.keys() & RECORD_SLOTS


@dataclass(slots=True)
class Details:
    """Every event of an evaluation, matched or not; optional annotations count neither way."""

    pairs: list[Pair] = field(default_factory=list)
    missed: list[tuple[str, EventJson]] = field(default_factory=list)
    spurious: list[tuple[str, EventJson]] = field(default_factory=list)
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Cost:
    """A kind of error: how often it occurs, and by how much each figure would rise if it never did."""

    kind: str
    number: int
    event_f1: float
    record_f1: float


def details(
    texts: Mapping[str, str], gold: Mapping[str, Sequence[EventJson]], found: Mapping[str, Sequence[EventJson]]
) -> Details:
    """Matches every article's events as the score does."""
    made = Details()
    for key, annotated in gold.items():
        _article(made, key, texts[key], annotated, found.get(key, []))
    return made


def _article(made: Details, key: str, text: str, gold: Sequence[EventJson], found: Sequence[EventJson]) -> None:
    spans = sentence_spans(text)
    chosen = match(gold, found, spans)
    for i, j in chosen:
        if not gold[i].get("optional"):
            mine, theirs = slots(gold[i]), slots(found[j])
            wrong = {name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]}
            made.pairs.append(Pair(key, gold[i], found[j], wrong))
            made.confusion[label(gold[i]), label(found[j])] += 1
    matched, taken = {i for i, _ in chosen}, {j for _, j in chosen}
    missed = [e for i, e in enumerate(gold) if i not in matched and not e.get("optional")]
    spurious = [e for j, e in enumerate(found) if j not in taken]
    made.missed += [(key, event) for event in missed]
    made.spurious += [(key, event) for event in spurious]
    _confuse(made, missed, spurious, spans)


def _confuse(
    made: Details, missed: list[EventJson], spurious: list[EventJson], spans: Sequence[tuple[int, int]]
) -> None:
    """A missed event and a spurious one of the same sentence are one event taken for another."""
    left = list(spurious)
    for event in missed:
        where = evidence_sentences(event, spans)
        other = next((e for e in left if where & evidence_sentences(e, spans)), None)
        if other is not None:
            left.remove(other)
        made.confusion[label(event), label(other) if other else NOTHING] += 1
    for event in left:
        made.confusion[NOTHING, label(event)] += 1


def label(event: EventJson) -> str:
    """Sub-type of an event, aggregates marked."""
    prefix = "aggregate: " if event.get("class", "incident") == "aggregate" else ""
    return prefix + str(event.get("sub_event_type") or event["event_type"])


def costs(made: Details) -> list[Cost]:
    """Kinds of error, the most expensive first: by the rise of both figures together if the kind never occurred.

    A slot's kind can only save the records in which nothing else is wrong, and a missed event is taken to come out
    right as a whole once it is found.
    """
    matched = len(made.pairs)
    records = sum(not pair.record_errors for pair in made.pairs)
    gold, found = matched + len(made.missed), matched + len(made.spurious)
    event_f1, record_f1 = _f1(matched, found, gold), _f1(records, found, gold)
    kinds: list[Cost] = []
    for kind, number in Counter(f"missed {label(event)}" for _, event in made.missed).items():
        more = (_f1(matched + number, found + number, gold), _f1(records + number, found + number, gold))
        kinds.append(Cost(kind, number, more[0] - event_f1, more[1] - record_f1))
    for kind, number in Counter(f"spurious {label(event)}" for _, event in made.spurious).items():
        fewer = (_f1(matched, found - number, gold), _f1(records, found - number, gold))
        kinds.append(Cost(kind, number, fewer[0] - event_f1, fewer[1] - record_f1))
    for name, number in Counter(name for pair in made.pairs for name in pair.wrong).items():
        saved = sum(pair.record_errors == {name} for pair in made.pairs)
        kinds.append(Cost(f"wrong {name}", number, 0.0, _f1(records + saved, found, gold) - record_f1))
    return sorted(kinds, key=lambda cost: (-(cost.event_f1 + cost.record_f1), -cost.number, cost.kind))


def _f1(hits: int, found: int, gold: int) -> float:
    """F1 of precision hits/found and recall hits/gold."""
    return 2 * hits / (found + gold) if found + gold else 0.0
