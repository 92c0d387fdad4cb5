"""Runs the examples that lexicon rows and rule files carry, and sees which rows a set of articles uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from extractors.events.coder import Coder
from extractors.events.dates import find_dates
from extractors.events.document import Document, Mention, annotate
from extractors.events.guards import passes
from extractors.events.lexicon import words_of
from extractors.events.normalize import Token, match_key
from extractors.events.numbers import find_numbers
from extractors.events.rules import Family
from extractors.events.tables import forms
from extractors.events.wire import event_to_json
from extractors.records import COUNT_KINDS, ArticleText
from flows.lexicon_tables import SMALL_WORDS, Row

# The day on which the sentences of examples are taken to be published; a Wednesday.
EXAMPLE_DAY = date(2024, 7, 17)
# Tables whose rows make no mention of their own: their words are read inside dates and numbers.
_INSIDE = frozenset({"numbers", "months", "hijri_months", "weekdays", "date_words"})
# Kinds of words that keep a number or a day from being read as one: an example without either is right.
_SILENT = frozenset({"after", "counted_noun", "same_before", "ordinal"})
_ROLES = {"agents": "agent", "targets": "target", "supporters": "supporter"}


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what its row or rule says, with the sentence and what came of it instead."""

    where: str
    id: str
    example: str
    told: str


class Users:
    """Which mentions belong to which rows."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_id: dict[tuple[str, str], list[Row]] = {}
        self._by_form: dict[tuple[str, tuple[str, ...]], list[Row]] = {}
        for row in rows:
            if row.table.key == "id":
                self._by_id.setdefault((row.table.kind, row.id), []).append(row)
            else:
                for form in _all_forms(row):
                    self._by_form.setdefault((row.table.kind, words_of(form)[0]), []).append(row)

    def rows_of(self, doc: Document, mention: Mention) -> list[Row]:
        """The rows that a mention may come from: one where rows have ids, those that share its form otherwise."""
        found = self._by_id.get((mention.kind, mention.id))
        if found is not None:
            return found
        if mention.kind in ("date", "number"):
            return self._inside(doc, mention)
        keys = [t.key for t in doc.tokens[mention.first : mention.last] if t.kind != "punct"]
        keys[0] = keys[0].removeprefix(mention.prefix)
        bare = (keys[0].removeprefix("ال"), *keys[1:])
        for words in (tuple(keys), bare, ("ال" + bare[0], *bare[1:])):
            if found := self._by_form.get((mention.kind, words)):
                return found
        return []

    def _inside(self, doc: Document, mention: Mention) -> list[Row]:
        tokens = doc.tokens[max(0, mention.first - 3) : min(len(doc.tokens), mention.last + 3)]
        return [row for words, many in self._date_forms.items() if _within(words, tokens) >= 0 for row in many]

    @cached_property
    def _date_forms(self) -> dict[tuple[str, ...], list[Row]]:
        made: dict[tuple[str, ...], list[Row]] = {}
        for (_, words), rows in self._by_form.items():
            if inside := [row for row in rows if row.table.name in _INSIDE]:
                made.setdefault(words, []).extend(inside)
        return made


def _within(words: tuple[str, ...], tokens: list[Token]) -> int:
    """Where the words stand in the tokens, the first one with or without clitics (بالخمسة عشر); -1 for nowhere."""
    keys = [token.key for token in tokens]
    for at in range(len(keys) - len(words) + 1):
        first, *rest = keys[at : at + len(words)]
        if first.endswith(words[0]) and len(first) - len(words[0]) <= 3 and tuple(rest) == words[1:]:
            return at
    return -1


def _all_forms(row: Row) -> list[str]:
    return [*row.forms, *forms(row.cells.get("dual_ar", ""))]


def fired(doc: Document, mention: Mention) -> bool:
    """Whether a mention counts: a trigger only where its guard finds what it needs in its sentence."""
    if mention.kind != "trigger":
        return True
    sentence = next(s for s in doc.sentences if s.first <= mention.first < s.last)
    return passes(doc, mention, sentence.first, sentence.last)


def used_rows(doc: Document, users: Users) -> dict[str, Row]:
    """The rows that an article uses, by file and line."""
    return {row.where: row for m in doc.mentions if fired(doc, m) for row in users.rows_of(doc, m)}


def read_example(coder: Coder, text: str) -> Document:
    """An example as the coder sees it."""
    return annotate(ArticleText("example", text, published=EXAMPLE_DAY, lang="ar"), coder.resources)


def run_row(coder: Coder, row: Row, users: Users) -> tuple[Failure | None, dict[str, Row]]:
    """What is wrong with a row's example, or null, and the rows that the example uses."""
    doc = read_example(coder, row.example)
    used = used_rows(doc, users)
    if (row.table.name in _INSIDE and _read_inside(doc, row)) or (row.table.name in SMALL_WORDS and _holds(doc, row)):
        used[row.where] = row
    if row.where in used:
        return None, used
    return Failure(row.where, row.id, row.example, _why_not(doc, row)), used


def _holds(doc: Document, row: Row) -> bool:
    """Whether one of the row's words, or the beginning of one, stands in an example."""
    keys = " ".join(token.key for token in doc.tokens)
    return any(match_key(form) in keys for form in row.forms)


def _read_inside(doc: Document, row: Row) -> bool:
    """Whether a date or number is read from an example that holds the row's words, if they are there to be read."""
    if all(_within(words_of(form)[0], doc.tokens) < 0 for form in row.forms):
        return False
    numbers = find_numbers(doc.tokens, doc.resources.numbers)
    silent = row.cells.get("kind") in _SILENT
    return silent or bool(numbers or find_dates(doc.tokens, EXAMPLE_DAY, doc.resources.dates))


def _why_not(doc: Document, row: Row) -> str:
    if row.table.name in _INSIDE:
        return f"no {row.table.kind} is read from the row's words in the example"
    if row.table.kind == "trigger" and any(m.id == row.id for m in doc.by_kind.get("trigger", ())):
        return f"the word is found, but the sentence lacks what the guard {row.cells['needs']!r} asks for"
    for words in (words_of(form)[0] for form in _all_forms(row)):
        at = _within(words, doc.tokens) if words else -1
        if at >= 0:
            last = at + len(words)
            others = [m for m in doc.mentions if m.first < last and at < m.last]
            names = ", ".join(f"{m.kind} {m.id} [{doc.words(m.first, m.last)}]" for m in others)
            return f"another reading takes its words: {names}" if names else "a clitic or a not_with word forbids it"
    return "no form of the row stands in the example"


def run_rules(coder: Coder, family: Family, families_of: Mapping[str, str]) -> tuple[list[Failure], int]:
    """Examples of a rule file that fail, and how many known gaps there are.

    A good example must yield one event, with the fields that it names; a bad one none of the family. An example that
    is marked as a known gap fails when it is right at last. ``families_of`` gives each trigger row's family.
    """
    failures, gaps = [], 0
    for good in family.examples.good:
        events = _events(coder, good.text)
        right = len(events) == 1 and _meets(events[0], good.expect)
        told = f"wanted one event with {dict(good.expect)}; found: {_brief(events, good.expect)}"
        failures += _judged(family, good.text, told, right=right, known_gap=good.known_gap)
        gaps += good.known_gap
    for bad in family.examples.bad:
        made = [event for event in _events(coder, bad.text) if family.id in _families(event, families_of)]
        told = f"must give no event of this family, gave: {_brief(made, {})}"
        failures += _judged(family, bad.text, told, right=not made, known_gap=bad.known_gap)
        gaps += bad.known_gap
    return failures, gaps


def _judged(family: Family, text: str, told: str, *, right: bool, known_gap: bool) -> list[Failure]:
    if right != known_gap:
        return []
    told = "is right now: take its known_gap away" if right else told
    return [Failure(f"rules/{family.id}.yml", family.id, text, told)]


def _events(coder: Coder, text: str) -> list[dict[str, Any]]:
    coded = coder.code(ArticleText("example", text, published=EXAMPLE_DAY, lang="ar"))
    return [event_to_json(event) for event in coded.events]


def _families(event: Mapping[str, Any], families_of: Mapping[str, str]) -> set[str]:
    """The families whose codes or trigger rows made an event."""
    return {families_of.get(rule, rule.split(".")[0]) for rule in event["rules"]}


def _meets(event: Mapping[str, Any], expect: Mapping[str, Any]) -> bool:
    return all(_value(event, name) == _plain(name, wanted) for name, wanted in expect.items())


def _value(event: Mapping[str, Any], name: str) -> Any:
    """A field of an event as rule files name it: those of the output, and agents, targets, supporters as ids."""
    if name in _ROLES:
        return sorted(actor["id"] for actor in event["actors"] if actor["role"] == _ROLES[name])
    return event.get(name)


def _plain(name: str, wanted: Any) -> Any:
    if name in _ROLES:
        return sorted([wanted] if isinstance(wanted, str) else wanted)
    if name in (*COUNT_KINDS, "incidents") and isinstance(wanted, int):
        return {"low": wanted, "high": wanted}
    return wanted.isoformat() if isinstance(wanted, date) else wanted


def _brief(events: list[dict[str, Any]], expect: Mapping[str, Any]) -> str:
    """The events with the fields that were asked for, or their main ones."""
    names = list(expect) or ["sub_event_type", "status", "place", "admin1"]
    return "; ".join(", ".join(f"{name}: {_value(event, name)}" for name in names) for event in events) or "nothing"
