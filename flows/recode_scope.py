"""Which articles an edit of the configuration can have touched.

A row of a word list acts only where the text has its words. So of two configurations whose rules, numbers, dates and
small words are the same, only the articles that hold a form that is in one and not in the other can come out
differently. Whatever else differs, every article is coded.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extractors.errors import ConfigError
from extractors.events import vocabulary
from extractors.events.date_words import DateWords
from extractors.events.gazetteer import Gazetteer, Place, load_gazetteer
from extractors.events.grammar import GrammarWords
from extractors.events.lexicon import Entry, stems, words_of
from extractors.events.normalize import normalize, tokenize
from extractors.events.numbers import NumberWords
from extractors.events.rules import Examples, Family, load_families
from extractors.resources import ConfigTree
from flows.recode_versions import KnownCoder, known_coder, remember_coder, restore

Form = tuple[str, ...]  # folded words
SHOWN = 4  # forms that a sentence names


@dataclass(frozen=True, slots=True)
class Scope:
    """What articles of one coder version are to be coded: those with one of ``forms``, or all where it is null.

    ``why`` says so in one sentence.
    """

    why: str
    forms: frozenset[Form] | None

    @property
    def nothing(self) -> bool:
        """Whether no article can come out differently."""
        return self.forms is not None and not self.forms

    def concerns(self, text: str) -> bool:
        """Whether an article with this text can come out differently."""
        if self.forms is None or not self.forms:
            return self.forms is None
        keys = {token.key for token in tokenize(normalize(text))}
        joined = " ".join(keys)
        near = [form for form in self.forms if form[0].removeprefix("ال") in joined and keys.issuperset(form[1:])]
        return bool(near) and not {form[0] for form in near}.isdisjoint(rest for key in keys for _, rest in stems(key))


def find_scopes(
    home: Path, tree: ConfigTree, versions: Iterable[str | None], everything: bool
) -> dict[str | None, Scope]:
    """The scope for each coder version that articles have at present; null stands for articles without a coding."""
    present = _Present(home, tree, remember_coder(home, tree))
    if everything:
        return {version: Scope("every article was asked for", None) for version in versions}
    return {version: _scope(present, version) for version in versions}


class _Present:
    """Today's coder. What it knows is read when it is first asked for."""

    def __init__(self, home: Path, tree: ConfigTree, coder: KnownCoder) -> None:
        self.home, self.coder, self._tree = home, coder, tree

    @cached_property
    def knowledge(self) -> "_Knowledge":
        """What it reads. Raises ConfigError when that is wrong."""
        return _Knowledge.of(self._tree)


def _scope(present: _Present, version: str | None) -> Scope:
    if version is None:
        return Scope("not coded before: all are coded", None)
    former = known_coder(present.home, version)
    if former is None:
        return Scope("the word lists and rules of that version are not kept here: all are coded", None)
    if former.programs != present.coder.programs or len(former.programs) > 1:
        return Scope("the program's code has changed: all are coded", None)
    if former.version == present.coder.version:
        return Scope("coded with today's rules and word lists already", frozenset())
    return _edited(present, former)


def _edited(present: _Present, former: KnownCoder) -> Scope:
    with tempfile.TemporaryDirectory() as folder:
        before = restore(present.home, former, Path(folder))
        if before is None:
            return Scope("the word lists and rules of that version are damaged: all are coded", None)
        try:
            old = _Knowledge.of(before)
        except ConfigError as error:
            return Scope(f"the former configuration cannot be read any more ({error}): all are coded", None)
    return _compare(old, present.knowledge, _changed_files(former.files, present.coder.files))


def _changed_files(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return ", ".join(names)


def _compare(old: "_Knowledge", new: "_Knowledge", files: str) -> Scope:
    if old.base != new.base:
        return Scope(f"{files} changed, and more than words with a meaning of their own: all are coded", None)
    places = _changed_places(old.gazetteer, new.gazetteer)
    if places is None:
        return Scope(f"{files} changed, a country or province among it: all are coded", None)
    forms = frozenset(_changed_forms(old.entries, new.entries)) | places - {()}
    if not forms:
        return Scope(f"{files} changed, but no word, rule or place: nothing can come out differently", forms)
    return Scope(f"{files} changed: only articles with {_named(forms)} are coded", forms)


def _named(forms: frozenset[Form]) -> str:
    shown = "، ".join(sorted(" ".join(form) for form in forms)[:SHOWN])
    if len(forms) == 1:
        return f"the form {shown}"
    return f"one of {len(forms)} forms ({shown}{' …' if len(forms) > SHOWN else ''})"


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What the coder reads, apart by how far an edit of it reaches."""

    base: tuple[object, ...]  # acts everywhere
    gazetteer: Gazetteer
    entries: dict[Form, list[Entry]]  # act where their words stand, in the order in which they are tried

    @classmethod
    def of(cls, tree: ConfigTree) -> "_Knowledge":
        gazetteer = load_gazetteer(tree)
        entries: dict[Form, list[Entry]] = {}
        for entry in (*vocabulary.every_entry(tree), *gazetteer.entries()):
            entries.setdefault(words_of(entry.form)[0], []).append(entry)
        entries.pop((), None)
        families = {name: _without_examples(family) for name, family in load_families(tree).items()}
        base = (families, NumberWords.load(tree), DateWords.load(tree), GrammarWords.load(tree))
        return cls(base, gazetteer, entries)


def _without_examples(family: Family) -> Family:
    return family.model_copy(update={"examples": Examples()})


def _changed_forms(old: Mapping[Form, list[Entry]], new: Mapping[Form, list[Entry]]) -> Iterator[Form]:
    """Forms whose rows differ, come in another order, or are spelled differently."""
    yield from (form for form in old.keys() | new.keys() if old.get(form) != new.get(form))


def _changed_places(old: Gazetteer, new: Gazetteer) -> frozenset[Form] | None:
    """Every name of the places that changed and of those that lie in them; null when a country or province changed."""
    sides = _Places.of(old), _Places.of(new)
    ids = old.by_id.keys() | new.by_id.keys()
    changed = {key for key in ids if sides[0].told(key) != sides[1].told(key)}
    if any(place.level in ("country", "admin1") for side in sides for key in changed for place in side.found(key)):
        return None
    return frozenset(form for side in sides for form in side.forms_within(changed))


@dataclass(frozen=True, slots=True)
class _Places:
    gazetteer: Gazetteer
    names: dict[str, list[str]]

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> "_Places":
        names: dict[str, list[str]] = {}
        for entry in gazetteer.entries():
            names.setdefault(entry.id, []).append(entry.form)
        return cls(gazetteer, names)

    def found(self, key: str) -> list[Place]:
        return [self.gazetteer.by_id[key]] if key in self.gazetteer.by_id else []

    def told(self, key: str) -> tuple[list[Place], list[str]]:
        return self.found(key), self.names.get(key, [])

    def forms_within(self, changed: set[str]) -> Iterator[Form]:
        for key, place in self.gazetteer.by_id.items():
            if changed and not changed.isdisjoint(self._chain(place)):
                yield from (words_of(name)[0] for name in self.names[key])

    def _chain(self, place: Place) -> Iterator[str]:
        """The place and what it lies in."""
        seen: set[str] = set()
        at: Place | None = place
        while at is not None and at.id not in seen:
            seen.add(at.id)
            yield at.id
            at = self.gazetteer.by_id.get(at.parent or "")
