"""Cuts a sentence into drafts: one for each incident that it tells, with the words that tell it.

A draft grows clause by clause. A clause opens a new draft when it brings an incident of another kind, or the same
kind at another place, or a figure that the draft already has; results (ما أسفر عن …) always stay with their cause.
"""

from dataclasses import dataclass, field

from extractors.events.counts import OutcomeCount
from extractors.events.document import Document, Mention
from extractors.events.guards import passes
from extractors.events.modality import Reality, reality
from extractors.events.sentences import Sentence
from extractors.events.toponyms import PlaceRef

_VERBS = ("active", "passive", "either", "present", "object")
_REFERS = ("القصف", "الهجوم", "العمليه", "الانفجار", "التفجير", "الغاره", "الاستهداف", "الضربه", "الاشتباكات", "الحادثه", "الحادث", "المداهمه", "الاعتقال")


# Features that hold many places: a village told after them is where it happened.
COARSE = frozenset({"mountain", "region", "road", "river", "admin2", "admin3", "oilfield", "water"})


@dataclass(slots=True)
class Draft:
    """One telling of one incident, tokens ``[first, last)`` of one sentence."""

    sentence: int
    first: int
    last: int
    triggers: list[tuple[Mention, Reality]] = field(default_factory=list)
    counts: list[OutcomeCount] = field(default_factory=list)
    places: list[PlaceRef] = field(default_factory=list)
    subordinate: bool = False

    def families(self) -> set[str]:
        """Families of its triggers."""
        return {t.data.family for t, _ in self.triggers}


@dataclass(slots=True)
class _Clause:
    first: int
    last: int
    triggers: list[tuple[Mention, Reality]]
    counts: list[OutcomeCount]
    places: list[PlaceRef]


def cut(doc: Document, s: Sentence, counts: list[OutcomeCount], places: list[PlaceRef]) -> list[Draft]:
    """The drafts of one sentence."""
    clauses = _clauses_of(doc, s, counts, places)
    drafts: list[Draft] = []
    current = Draft(s.index, s.first, s.first)
    for clause in clauses:
        main, aside = _subordinate(doc, clause, current)
        for trigger in aside:
            drafts.append(_aside(doc, s, clause, trigger))
        clause.triggers = main
        if (clause.triggers or clause.counts) and _starts_new(doc, current, clause):
            drafts.append(current)
            current = Draft(s.index, clause.first, clause.first)
        _extend(current, clause)
    drafts.append(current)
    drafts = [d for d in drafts if d.triggers or d.counts]
    drafts.sort(key=lambda d: d.first)
    return drafts


def _clauses_of(
    doc: Document, s: Sentence, counts: list[OutcomeCount], places: list[PlaceRef]
) -> list[_Clause]:
    clauses: list[_Clause] = []
    first = s.first
    for at in range(s.first + 1, s.last + 1):
        if at == s.last or doc.clause[at] != doc.clause[first]:
            found = [t for t in doc.of("trigger", first, at) if passes(doc, t, s.first, s.last)]
            clauses.append(
                _Clause(
                    first,
                    at,
                    _told(doc, s, _one_reading(found)),
                    [c for c in counts if first <= c.first < at],
                    [p for p in places if first <= p.first < at],
                )
            )
            first = at
    return clauses


def _told(doc: Document, s: Sentence, triggers: list[Mention]) -> list[tuple[Mention, Reality]]:
    """Each trigger with how it is told; a verb right after an unreal noun tells of that (هجمات كانت ستستهدف)."""
    found: list[tuple[Mention, Reality]] = []
    for trigger in triggers:
        told = reality(doc, trigger, s.first)
        if found and told.status is not None:
            before, unreal = found[-1]
            near = trigger.first - before.last <= 3 and before.pos == "noun" and trigger.pos in _VERBS
            if near and unreal.status is None and trigger.prefix == "" and "ال" not in before.prefix:
                told = Reality(None, f"tells_of_{unreal.rule}")
        found.append((trigger, told))
    return found


def _one_reading(triggers: list[Mention]) -> list[Mention]:
    """One trigger a place: the rows of one word are homonyms, the first by id is kept."""
    kept: dict[int, Mention] = {}
    for t in triggers:
        kept.setdefault(t.first, t)
    return [kept[at] for at in sorted(kept)]


def _is_nucleus(doc: Document, trigger: Mention) -> bool:
    return doc.resources.families[trigger.data.family].kind == "nucleus"


def _subordinate(
    doc: Document, clause: _Clause, current: Draft
) -> tuple[list[tuple[Mention, Reality]], list[tuple[Mention, Reality]]]:
    """Parts a clause's triggers into those that tell its incident and those it only looks back at (ردا على هجوم …)."""
    main: list[tuple[Mention, Reality]] = []
    aside: list[tuple[Mention, Reality]] = []
    others = [t for t, _ in (*clause.triggers, *current.triggers)]
    for trigger, told in clause.triggers:
        back = doc.cues("after", max(clause.first, trigger.first - 4), trigger.first)
        looks_back = bool(back) and _is_nucleus(doc, trigger)
        elsewhere = [
            o
            for o in others
            if o is not trigger and _is_nucleus(doc, o) and not _joinable(doc, o, trigger)
        ]
        if looks_back and elsewhere:
            aside.append((trigger, told))
        else:
            main.append((trigger, told))
    return main, aside


def _aside(doc: Document, s: Sentence, clause: _Clause, trigger: tuple[Mention, Reality]) -> Draft:
    first = trigger[0].first
    places = [p for p in clause.places if p.first >= first]
    del doc
    return Draft(s.index, first, clause.last, [trigger], [], places, subordinate=True)


def _joinable(doc: Document, one: Mention, two: Mention) -> bool:
    """Whether two triggers can tell of one incident."""
    families = doc.resources.families
    a, b = families[one.data.family], families[two.data.family]
    return a.id == b.id or b.id in a.joins or a.id in b.joins


def _fine(places: list[PlaceRef]) -> list[PlaceRef]:
    return [p for p in places if p.level == "local" and p.relation in ("in", "near", "dir", "bare")]


def _names(places: list[PlaceRef]) -> set[str]:
    return {p.place.id if p.place else p.name for p in places}


def _starts_new(doc: Document, current: Draft, clause: _Clause) -> bool:
    """Whether a clause tells of another incident than the draft so far."""
    if not current.triggers and not current.counts:
        return False
    opener = doc.cue_at(clause.first, "result", "new_event", "contrast")
    if opener is not None and opener.data.cls == "result":
        return False
    elsewhere = _elsewhere(doc, current, clause)
    nuclei = [t for t, _ in clause.triggers if _is_nucleus(doc, t)]
    have = [t for t, _ in current.triggers if _is_nucleus(doc, t)]
    if not nuclei:
        return _counts_again(current, clause) and (elsewhere or _verb_led(clause)) or (elsewhere and bool(clause.counts) and _verb_led(clause))
    if not have and not elsewhere and all(doc.resources.families[n.data.family].outcome for n in nuclei):
        return False
    if not have and not elsewhere and clause.triggers and not _is_nucleus(doc, clause.triggers[0][0]):
        return False  # قتل … وأصيب … في هجوم: one toll, its cause told last
    if not have:
        return bool(current.counts) and _verb_led(clause) and (elsewhere or not _cause_led(doc, clause))
    if all(not _joinable(doc, n, h) for n in nuclei for h in have):
        return True
    if elsewhere and _refers(doc, have) and not any("ال" in n.prefix or n.pos != "noun" for n in nuclei):
        return True
    if opener is not None and opener.data.cls == "new_event":
        return elsewhere or _counts_again(current, clause)
    if _counts_again(current, clause) and _verb_led(clause):
        return True
    return elsewhere and (_verb_led(clause) or opener is not None) and not _refers(doc, nuclei)


def _elsewhere(doc: Document, current: Draft, clause: _Clause) -> bool:
    """Whether the clause names a fine place that the draft does not have, and that neither holds nor lies in one."""
    new, old = _fine(clause.places), _fine(current.places)
    if not new or not old:
        return False
    if _names(new) & _names(old):
        return False
    if all(b.place is not None and b.place.type in COARSE for b in old) and {p.admin1 for p in new} & {p.admin1 for p in old}:
        return False
    gazetteer = doc.resources.gazetteer
    for a in new:
        for b in old:
            if a.place and b.place and (gazetteer.inside(a.place, b.place) or gazetteer.inside(b.place, a.place)):
                return False
    return True


def _counts_again(current: Draft, clause: _Clause) -> bool:
    have = {c.kind for c in current.counts if c.count is not None}
    return any(c.kind in have and c.count is not None for c in clause.counts)


def _verb_led(clause: _Clause) -> bool:
    return any(t.pos in _VERBS and t.first <= clause.first + 3 for t, _ in clause.triggers)


def _cause_led(doc: Document, clause: _Clause) -> bool:
    return bool(doc.cues("cause", clause.first, min(clause.first + 2, clause.last)))


def _refers(doc: Document, nuclei: list[Mention]) -> bool:
    """القصف, الهجوم: points back at the incident just told."""
    return all(doc.tokens[n.first].key.removeprefix("و") in _REFERS for n in nuclei)


def _extend(draft: Draft, clause: _Clause) -> None:
    draft.last = max(draft.last, clause.last)
    draft.triggers += clause.triggers
    draft.counts += clause.counts
    draft.places += clause.places
