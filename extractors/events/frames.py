"""Cuts a sentence into drafts: one for each incident that it tells, with the words that tell it.

A draft grows clause by clause. A clause opens a new draft when it brings an incident of another kind, or the same
kind at another place, or a figure that the draft already has; results (ما أسفر عن …) always stay with their cause.
"""

from dataclasses import dataclass, field

from extractors.events.document import NOUNS, VERBS, Document, Mention
from extractors.events.figures import OutcomeCount
from extractors.events.gazetteer import is_coarse
from extractors.events.guards import passes
from extractors.events.modality import Reality, reality
from extractors.events.place_names import PlaceRef
from extractors.events.sentences import Sentence

_LED = 3  # words before the verb that leads a clause
_PROTESTED = 4  # words between a noun of protest and على
_TELLS_OF = 3  # words between a noun and the verb that says what it did


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


@dataclass(slots=True)
class _Clause:
    first: int
    last: int
    triggers: list[tuple[Mention, Reality]]
    counts: list[OutcomeCount]
    places: list[PlaceRef]


def cut(doc: Document, s: Sentence, counts: list[OutcomeCount], places: list[PlaceRef]) -> list[Draft]:
    """The drafts of one sentence."""
    drafts: list[Draft] = []
    current = Draft(s.index, s.first, s.first)
    for clause in _clauses_of(doc, s, counts, places):
        main, aside = _subordinate(doc, clause, current)
        if aside:
            looked_back = _aside(s, clause, aside)
            drafts.append(looked_back)
            clause.places = [p for p in clause.places if p not in looked_back.places]
            clause.counts = [c for c in clause.counts if c not in looked_back.counts]
        clause.triggers = main
        if (clause.triggers or clause.counts) and _starts_new(doc, current, clause):
            drafts.append(current)
            current = Draft(s.index, clause.first, clause.first)
        _extend(current, clause)
    drafts.append(current)
    drafts = [d for d in drafts if d.triggers or d.counts]
    drafts.sort(key=lambda d: d.first)
    return drafts


def _clauses_of(doc: Document, s: Sentence, counts: list[OutcomeCount], places: list[PlaceRef]) -> list[_Clause]:
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
            near = trigger.first - before.last <= 3 and before.pos == "noun" and trigger.pos in VERBS
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
    return doc.family(trigger).kind == "nucleus"


def _subordinate(
    doc: Document, clause: _Clause, current: Draft
) -> tuple[list[tuple[Mention, Reality]], list[tuple[Mention, Reality]]]:
    """Parts a clause's triggers into those that tell its incident and those it only looks back at (ردا على هجوم …)."""
    main: list[tuple[Mention, Reality]] = []
    aside: list[tuple[Mention, Reality]] = []
    others = [t for t, _ in (*clause.triggers, *current.triggers)]
    for trigger, told in clause.triggers:
        if aside and trigger.pos in VERBS and not trigger.prefix and trigger.first - aside[-1][0].last <= _TELLS_OF:
            aside.append((trigger, told))  # ردا على تفجير استهدف …
            continue
        if _protested(doc, trigger, told, others):
            aside.append((trigger, told))
            continue
        back = doc.cues("after", max(clause.first, trigger.first - 4), trigger.first)
        nuclei = [o for o in others if o is not trigger and _is_nucleus(doc, o)]
        if back and _is_nucleus(doc, trigger):
            nuclei = nuclei if _long_before(doc, back[-1]) else [o for o in nuclei if not _joinable(doc, o, trigger)]
        else:
            nuclei = []
        if any(o.first < trigger.first or not _long_before(doc, back[-1]) for o in nuclei):
            aside.append((trigger, told))
        else:
            main.append((trigger, told))
    return main, aside


def _protested(doc: Document, trigger: Mention, told: Reality, others: list[Mention]) -> bool:
    """احتجاجات على اعتقال A, احتجاجا على مقتل B: what a crowd protests against is no part of what it does."""
    if trigger.pos not in NOUNS or doc.family(trigger).roles in ("crowd", "crowd_agent"):
        return False
    crowds = [t for t in others if doc.family(t).id == "protest"]
    near = [t for t in crowds if 0 < trigger.first - t.last <= _PROTESTED]
    return bool(near and doc.key(trigger.first - 1) in doc.grammar.on) or bool(crowds and told.rule == "condemned")


def _long_before(doc: Document, back: Mention) -> bool:
    """ردا على, بعد أيام من: what follows is another incident even where it is of the same kind."""
    days = any(doc.key(at) in doc.grammar.days_after for at in range(back.first, back.last + 1))
    return days or doc.key(back.first) in doc.grammar.in_return


def _aside(s: Sentence, clause: _Clause, triggers: list[tuple[Mention, Reality]]) -> Draft:
    first = triggers[0][0].first
    places = [p for p in clause.places if p.first >= first]
    told = {id(t) for t, _ in triggers}
    counts = [c for c in clause.counts if c.trigger is not None and id(c.trigger) in told]
    return Draft(s.index, first, clause.last, triggers, counts, places, subordinate=True)


def _joinable(doc: Document, one: Mention, two: Mention) -> bool:
    """Whether two triggers can tell of one incident."""
    a, b = doc.family(one), doc.family(two)
    return a.id == b.id or b.id in a.joins or a.id in b.joins


def _fine(places: list[PlaceRef]) -> list[PlaceRef]:
    return [p for p in places if p.level == "local" and p.relation in ("in", "near", "dir", "bare")]


def _names(places: list[PlaceRef]) -> set[str]:
    return {p.place.id if p.place else p.name for p in places}


def _starts_new(doc: Document, current: Draft, clause: _Clause) -> bool:
    """Whether a clause tells of another incident than the draft so far."""
    result = doc.cue_at(clause.first, "result", "new_event", "contrast")
    if not (current.triggers or current.counts) or (result is not None and result.data.cls == "result"):
        return False
    elsewhere = _elsewhere(doc, current, clause)
    again = _counts_again(current, clause)
    nuclei = _nuclei(doc, clause.triggers)
    if not nuclei:
        return (again and elsewhere) or (_verb_led(clause) and (again or (elsewhere and bool(clause.counts))))
    have = _nuclei(doc, current.triggers)
    if not have:
        return _after_figures(doc, current, clause, elsewhere=elsewhere)
    if not any(_joinable(doc, n, h) for n in nuclei for h in have):
        return True
    return _again(doc, current, clause, elsewhere=elsewhere)


def _nuclei(doc: Document, triggers: list[tuple[Mention, Reality]]) -> list[Mention]:
    return [t for t, _ in triggers if _is_nucleus(doc, t)]


def _again(doc: Document, current: Draft, clause: _Clause, *, elsewhere: bool) -> bool:
    """Whether a clause with an incident of the same kind as the draft's tells of another one."""
    nuclei, have = _nuclei(doc, clause.triggers), _nuclei(doc, current.triggers)
    again, verb_led = _counts_again(current, clause), _verb_led(clause)
    if elsewhere and _refers(doc, have) and not any("ال" in n.prefix or n.pos != "noun" for n in nuclei):
        return True
    opener = doc.cue_at(clause.first, "result", "new_event", "contrast")
    if opener is not None and opener.data.cls == "new_event":
        return elsewhere or again
    if opener is not None and verb_led and _says_more(doc, clause):
        return True
    if again and verb_led:
        return True
    return elsewhere and (verb_led or opener is not None) and not _refers(doc, nuclei)


def _says_more(doc: Document, clause: _Clause) -> bool:
    """فيما قالت B إنها قصفت: another speaker tells of another act."""
    reports = [r for r in doc.of("report", clause.first, min(clause.first + 3, clause.last)) if r.pos == "verb"]
    return bool(reports) and bool(doc.of("actor", reports[0].last, min(reports[0].last + 3, clause.last)))


def _after_figures(doc: Document, current: Draft, clause: _Clause, *, elsewhere: bool) -> bool:
    """Whether a clause with a cause opens a new draft when the draft so far has only figures."""
    if not elsewhere and all(doc.family(n).outcome for n in _nuclei(doc, clause.triggers)):
        return False
    if not elsewhere and not _is_nucleus(doc, clause.triggers[0][0]):
        return False  # قتل … وأصيب … في هجوم: one toll, its cause told last
    return bool(current.counts) and _verb_led(clause) and (elsewhere or not _cause_led(doc, clause))


def _elsewhere(doc: Document, current: Draft, clause: _Clause) -> bool:
    """Whether the clause names a fine place that the draft does not have, and that neither holds nor lies in one."""
    new, old = _fine(clause.places), _fine(current.places)
    if not new or not old:
        return False
    if _names(new) & _names(old):
        return False
    coarse = all(is_coarse(b.place) for b in old)
    if coarse and {p.admin1 for p in new} & {p.admin1 for p in old}:
        return False
    return not any(doc.resources.gazetteer.nested(a.place, b.place) for a in new for b in old)


def _counts_again(current: Draft, clause: _Clause) -> bool:
    have = {c.kind for c in current.counts if c.count is not None}
    return any(c.kind in have and c.count is not None for c in clause.counts)


def _verb_led(clause: _Clause) -> bool:
    return any(t.pos in VERBS and t.first <= clause.first + _LED for t, _ in clause.triggers)


def _cause_led(doc: Document, clause: _Clause) -> bool:
    return bool(doc.cues("cause", clause.first, min(clause.first + 2, clause.last)))


def _refers(doc: Document, nuclei: list[Mention]) -> bool:
    """القصف, الهجوم: points back at the incident just told."""
    return all(doc.key(n.first).removeprefix("و") in doc.grammar.refers_back for n in nuclei)


def _extend(draft: Draft, clause: _Clause) -> None:
    draft.last = max(draft.last, clause.last)
    draft.triggers += clause.triggers
    draft.counts += clause.counts
    draft.places += clause.places
