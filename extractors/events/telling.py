"""Turns a draft into an incident as one sentence tells it: codes, date, place, parts, figures."""

from dataclasses import dataclass

from extractors.events.actor_refs import ActorRef, InOrder
from extractors.events.attribution import Speech
from extractors.events.document import NOUNS, Document, Mention
from extractors.events.figures import OutcomeCount
from extractors.events.frames import Draft
from extractors.events.history import comes, is_history, is_plural
from extractors.events.incidents import Incident, clean_parts, facts
from extractors.events.modality import Reality, asserted
from extractors.events.objects import hit_with_object, hit_with_their_posts
from extractors.events.parts import absorb, add_victims, allies, announcer, repeller
from extractors.events.place_names import ELSEWHERE, Relation
from extractors.events.role_marks import Part
from extractors.events.roles import assign_roles
from extractors.events.rules import Family, code_of
from extractors.events.sentences import Sentence
from extractors.events.vocabulary import AIMS_AT, Trigger
from extractors.events.when import When, date_of, find_when, no_date
from extractors.events.where import area_of, choose_places, country_of
from extractors.events.zones import Zone
from extractors.records import COUNT_KINDS

# Moves of troops: which places of the draft they name.
_MOVED: dict[str, Relation] = {"withdraw": "from", "deploy": "to", "abduction": "from"}
_AIM_REACH = 4  # words between it and the act
_SIDED = ("clash", "protest", "riot")


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence in its article: who speaks in it, and what kind of sentence it is."""

    doc: Document
    sentence: Sentence
    speech: Speech
    zone: Zone


@dataclass(frozen=True, slots=True)
class _Told:
    """What is real of a draft: the trigger that names the incident, all triggers told as facts, and the figures."""

    main: Mention
    reality: Reality
    named: list[Mention]
    counts: list[OutcomeCount]

    @property
    def counted(self) -> bool:
        return any(c.positive for c in self.counts)


def build(at: Context, draft: Draft, refs: InOrder, *, period: bool = False) -> Incident | None:
    """The incident that a draft tells, or null when nothing in it is told as a fact, a plan or a denial.

    ``period``: the draft counts incidents, so that its date is looked for among stretches of time.
    """
    told = _sift(at.doc, draft)
    if told is None:
        return None
    incident = _incident(at, draft, told, refs, period=period)
    if is_history(at.doc, draft, incident, told.main, counted=told.counted) or _idle_background(incident, told):
        return None
    _mark(at, draft, incident, told)
    dated = comes(at.doc, at.sentence, told.main)
    if dated:  # they are of what came before or after it
        incident.parts, incident.place, incident.counts = {}, None, []
    if dated or _only_refers(incident, told):
        if is_plural(at.doc, told.main, told.main.first) and not _demonstrative(at.doc, told.main):
            return None
        incident.reference = True
        incident.when = no_date("reference")
    return incident


def _sift(doc: Document, draft: Draft) -> _Told | None:
    """Leaves out the triggers that are not told as real, and their figures."""
    none = {id(c.trigger) for c in draft.counts if c.zero}
    kept = [(t, r) for t, r in draft.triggers if r.status is not None and id(t) not in none]
    dropped = {id(t) for t, r in draft.triggers if r.status is None}
    counts = [c for c in draft.counts if c.trigger is None or id(c.trigger) not in dropped or c.zero]
    if not kept and not any(c.zero or c.positive for c in counts):
        return None
    main = _main(doc, kept, counts)
    return _Told(*main, [t for t, _ in kept], counts) if main is not None else None


def _main(
    doc: Document, kept: list[tuple[Mention, Reality]], counts: list[OutcomeCount]
) -> tuple[Mention, Reality] | None:
    """The trigger that names the incident: of the highest rank among facts, else plans and denials, else figures."""
    if kept:
        named = [t.first for t, _ in kept if doc.family(t).kind == "nucleus" and t.pos in NOUNS]
        return max(kept, key=lambda pair: (pair[1].status == "occurred", _rank(doc, pair[0], named), -pair[0].first))
    for count in counts:
        if count.trigger is not None and not count.zero:
            return count.trigger, Reality("occurred", "outcome")
    for count in counts:
        if not count.zero and count.group.people:
            return _casualty_trigger(count), Reality("occurred", "casualty_noun")
    for count in counts:
        if count.zero and count.trigger is not None:
            return count.trigger, Reality("occurred", "stated_none", reference=True)
    return None


def _rank(doc: Document, trigger: Mention, named: list[int]) -> int:
    """تفجير استهدف دورية: the verb only says at whom the act beside it was aimed."""
    aims = trigger.data.id == AIMS_AT and any(abs(at - trigger.first) <= _AIM_REACH for at in named)
    return 0 if aims else doc.family(trigger).rank


def _casualty_trigger(count: OutcomeCount) -> Mention:
    """A casualty noun that tells the incident by itself, as if it were a trigger."""
    person = count.group.people[0]
    family = "killed" if count.kind == "killed" else "injured"
    row = Trigger("casualty_noun", family, "", ())
    return Mention("trigger", person.first, person.last, family, row, person.prefix, "passive")


def _incident(at: Context, draft: Draft, told: _Told, refs: InOrder, *, period: bool) -> Incident:
    doc = at.doc
    family = doc.family(told.main)
    parts = _parts(at, draft, told, refs)
    means = {m.data.value for m in doc.of("means", draft.first, draft.last) if not _flies_over(doc, m)}
    families = {t.data.family for t in told.named}
    coding = code_of(family, facts(family, parts, means, families, country_of(draft) or doc.country))
    _leave_speaker(at, draft)
    explosive = coding.event_type == "Explosions/Remote violence" and family.roles != "blast"
    place, more = choose_places(doc, draft, told.main, explosive=explosive, moved=_MOVED.get(family.id))
    admin1, country = area_of(draft, place)
    when = (
        find_when(doc, at.sentence, draft, told.main, period=period)
        or _as_before(at)
        or no_date(f"no_date_in_{at.zone}")
    )
    status = family.status if told.reality.status == "occurred" else told.reality.status or "occurred"
    incident = Incident(
        family, coding, status, at.zone, when, place, admin1, country,
        {}, told.counts, list(at.speech.codes), [at.sentence.index], means, families or {family.id},
        told.named or [told.main], more, told.reality.reference, draft.subordinate,
    )  # fmt: skip
    for part in parts:
        if part.role is not None:
            incident.parts.setdefault((part.role, part.ref.code), part)
        else:
            incident.idle.setdefault(part.ref.code, part.rule)
    clean_parts(incident)
    incident.told_as = told.reality.rule
    return incident


def _flies_over(doc: Document, means: Mention) -> bool:
    """تزامنا مع تحليق طيران استطلاع: what only flies over is not what hit."""
    return any(doc.key(at) in doc.grammar.overflight for at in range(means.first - 2, means.last + 1))


def _leave_speaker(at: Context, draft: Draft) -> None:
    """أعلن قضاة محكمة في A أن …: where it is said is not where it happened, if that is told or a court speaks."""
    if at.speech.opens is None:
        return
    told = [p for p in draft.places if p.first > at.speech.opens]
    court = at.doc.cues("court", at.sentence.first, at.speech.opens)
    if court or any(p.relation not in ELSEWHERE and p.level == "local" for p in told):
        draft.places = told


def _as_before(at: Context) -> When | None:
    """كما شن …: a sentence that goes on with its like, without a day of its own, tells of the time told before."""
    doc, s = at.doc, at.sentence
    if s.index == 0 or doc.key(s.first).removeprefix("و") not in doc.grammar.likewise:
        return None
    before = doc.sentences[s.index - 1]
    return date_of(doc, before)


def _parts(at: Context, draft: Draft, told: _Told, refs: InOrder) -> list[Part]:
    """Who took part, in the order in which later rules look at them."""
    doc = at.doc
    acting = absorb(doc, [r for r in refs.within(draft.first, draft.last) if not _speaks(at, r)])
    triggers = [t for t in told.named if t is told.main or _one_incident(doc.family(t), doc.family(told.main))]
    if doc.family(told.main).no_figure_of:
        acting = [r for r in acting if not _of_earlier_act(told, r)]
        triggers = [told.main]
    others = [t for t in told.named if t not in triggers]
    parts = assign_roles(doc, draft.first, triggers or [told.main], acting, others)
    own = announcer(doc, draft, told.main, at.speech, parts)
    foiled = repeller(told.main, at.speech, parts)
    parts += [part for part in (own, foiled) if part is not None]
    parts += allies(doc, draft, parts)
    hit = hit_with_object(doc, draft, told.main, parts, country_of(draft) or doc.country)
    hit = hit or hit_with_their_posts(doc, draft, told.main, parts, refs.within(0, told.main.first))
    parts += [hit] if hit is not None and not any(c.positive for c in told.counts) else []
    fight = doc.family(told.main).id == "clash"
    add_victims(doc, (c for c in told.counts if c.kind in COUNT_KINDS), parts, fight=fight)
    return parts


def _of_earlier_act(told: _Told, ref: ActorRef) -> bool:
    """مقبرة لأشخاص أعدمهم A: who stands after the act that is looked back at took part in that one."""
    return any(told.main.last <= t.first <= ref.first for t in told.named if t.data.family != told.main.data.family)


def _speaks(at: Context, ref: ActorRef) -> bool:
    """Whether an actor only tells: a speaker, whoever stands between a verb of speech and its أن, an outlet's name."""
    told_by = at.speech.opens is not None and at.speech.said <= ref.first < at.speech.opens
    return ref.first in at.speech.tokens or told_by or ref.kind == "media"


def _one_incident(one: Family, two: Family) -> bool:
    return one.id == two.id or one.id in two.joins or two.id in one.joins or "outcome" in (one.kind, two.kind)


def _mark(at: Context, draft: Draft, incident: Incident, told: _Told) -> None:
    """How the incident is told: as like another, by its doer, by a definite noun, or only pointed at."""
    doc, main = at.doc, told.main
    incident.similar = _similar(at, draft)
    incident.announced = any(a.code in incident.codes("agent") for a in at.speech.actors)
    incident.refers = main.pos in NOUNS and (doc.definite(main) or main.pos == "owned")
    placed_day = incident.when.stated and incident.when.precision == "day" and incident.place is not None
    looked_back = draft.subordinate and incident.place is not None and bool(incident.codes("agent"))
    if _topic_only(at, told) and not placed_day and not looked_back:
        incident.reference = True
    if not incident.reference:
        return
    if incident.place is not None and incident.when.stated and incident.when.start is not None:
        incident.reference = False
    else:
        incident.when = no_date("reference")


def _topic_only(at: Context, told: _Told) -> bool:
    """Nouns that nothing asserts, without a figure: a topic rather than news. Headlines speak in nouns."""
    if told.counted or at.zone == "headline" or any(t.pos not in NOUNS for t in told.named):
        return False
    s = at.sentence
    return not any(asserted(at.doc, t, s.first, s.last) for t in told.named)


def _similar(at: Context, draft: Draft) -> bool:
    doc, grammar = at.doc, at.doc.grammar
    opening = doc.key(draft.first).removeprefix("و")
    return opening in grammar.likewise or any(doc.key(i) in grammar.similar for i in range(draft.first, draft.last))


def _only_refers(incident: Incident, told: _Told) -> bool:
    """A definite noun without place, figure or both sides of a clash can only point at an incident told elsewhere."""
    sided = incident.family.id in _SIDED and incident.codes("agent") and incident.codes("target")
    return incident.refers and incident.place is None and not sided and not told.counted


def _idle_background(incident: Incident, told: _Told) -> bool:
    return incident.zone == "background" and incident.place is None and not incident.when.stated and not told.counted


def _demonstrative(doc: Document, main: Mention) -> bool:
    """هذه الغارات points at what was told; الغارات alone speaks in general."""
    return doc.key(main.first - 1) in doc.grammar.demonstrative or main.data.family == "clash"
