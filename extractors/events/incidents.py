"""Turns a draft into an incident as one sentence tells it: codes, date, place, parts, figures."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from extractors.events.actors import ActorRef, sides
from extractors.events.attribution import Speech
from extractors.events.counts import OutcomeCount
from extractors.events.dates import DateMention
from extractors.events.document import Document, Mention
from extractors.events.frames import COARSE, Draft
from extractors.events.modality import Reality, asserted
from extractors.events.roles import Part, assign_roles
from extractors.events.rules import Coding, Facts, Family, code_of
from extractors.events.sentences import Sentence
from extractors.events.toponyms import PlaceRef
from extractors.records import DatePrecision, Role, Span, Status

_EXPLOSIVE = frozenset({"explosion", "suicide", "grenade"})
# The police and soldiers who hold a protest back, when told with it.
_INTERVENES = ("teargas",)


@dataclass(frozen=True, slots=True)
class When:
    """A date as told: ``rule`` names what gave it; start null: not told, or not resolvable."""

    start: date | None
    end: date | None
    precision: DatePrecision
    rule: str
    stated: bool
    span: Span | None = None
    period: bool = False
    reported: bool = False  # the day of the announcement, which may not be that of the incident


@dataclass(slots=True)
class Incident:
    """An incident under construction; merging adds the tellings of other sentences."""

    family: Family
    coding: Coding
    status: Status
    zone: str
    when: When
    place: PlaceRef | None
    admin1: str | None
    country: str | None
    parts: dict[tuple[Role, str], Part]
    counts: list[OutcomeCount]
    speakers: list[str]
    sentences: list[int]
    means: set[str]
    families: set[str]
    triggers: list[Mention]
    more_places: list[PlaceRef] = field(default_factory=list)
    reference: bool = False
    subordinate: bool = False
    aggregate: bool = False
    incidents: OutcomeCount | None = None
    claimed_by: list[str] = field(default_factory=list)
    announced: bool = False
    refers: bool = False
    similar: bool = False  # told as like the incident before it: كما قصفت …, لقصف مماثل
    order: int = 0

    def codes(self, role: Role) -> set[str]:
        """Ids of the actors with a role."""
        return {code for part_role, code in self.parts if part_role == role}


def build(
    doc: Document,
    s: Sentence,
    draft: Draft,
    refs: list[ActorRef],
    speech: Speech,
    zone: str,
    *,
    period: bool = False,
) -> Incident | None:
    """The incident that a draft tells, or null when nothing in it is told as a fact, a plan or a denial."""
    none = {id(c.trigger) for c in draft.counts if c.zero}
    kept = [(t, r) for t, r in draft.triggers if r.status is not None and id(t) not in none]
    dropped = {id(t) for t, r in draft.triggers if r.status is None}
    counts = [c for c in draft.counts if c.trigger is None or id(c.trigger) not in dropped or c.zero]
    zeros = [c for c in counts if c.zero]
    if not kept and not zeros and not any(c.count and c.count.low for c in counts):
        return None
    families = doc.resources.families
    main, told = _main(doc, kept, counts)
    if main is None:
        return None
    named = [t for t, _ in kept]
    acting = _absorb(doc, [r for r in refs if draft.first <= r.first < draft.last and r.first not in speech.tokens])
    parts = assign_roles(doc, draft.first, draft.last, [t for t in named if t is main or _same(doc, t, main)] or [main], acting)
    family = families[main.data.family]
    _speaker_acts(family, speech, parts)
    _allies(doc, draft, parts)
    _victims(doc, counts, parts)
    means = {m.data.value for m in doc.of("means", draft.first, draft.last)}
    coding = code_of(
        family, _facts(family, means, parts, {t.data.family for t in named}, _country(draft) or doc.country)
    )
    when = find_when(doc, s, draft, zone, main, period=period)
    moved = {"withdraw": "from", "deploy": "to"}.get(family.id)
    place, more = choose_places(
        draft, main, explosive=coding.event_type == "Explosions/Remote violence", moved=moved
    )
    admin1, country = _area(draft, place)
    status = family.status if told.status == "occurred" else told.status or "occurred"
    incident = Incident(
        family, coding, status, zone, when, place, admin1, country,
        {}, counts, list(speech.codes), [s.index], means, {t.data.family for t in named} or {family.id},
        named or [main], more, told.reference, draft.subordinate,
    )  # fmt: skip
    for part in parts:
        if part.role is not None:
            incident.parts.setdefault((part.role, part.ref.code), part)
    _clean_parts(incident)
    incident.similar = _similar(doc, s, draft)
    incident.announced = any(a.code in incident.codes("agent") for a in speech.actors)
    incident.refers = main.pos in ("noun", "owned") and (
        "ال" in main.prefix or doc.tokens[main.first].key.removeprefix(main.prefix).startswith("ال") or main.pos == "owned"
    )
    if all(t.pos in ("noun", "owned") for t in named) and not any(c.count and c.count.low for c in counts):
        if not any(asserted(doc, t, s.first, s.last) for t in named) and zone not in ("headline",):
            incident.reference = incident.reference or not (when.stated and when.precision == "day" and place is not None)
    if incident.reference and place is not None and when.stated and when.start is not None:
        incident.reference = False
    elif incident.reference:
        incident.when = When(None, None, "unknown", "reference", False)
    counted = any(c.count and c.count.low for c in counts)
    if zone == "background" and place is None and not when.stated and not counted:
        return None
    if _history(doc, main, when, counted=counted):
        return None
    sides_told = family.id in ("clash", "protest", "riot") and bool(incident.codes("agent") and incident.codes("target"))
    if incident.refers and place is None and not sides_told and not any(c.count and c.count.low for c in counts):
        if doc.tokens[main.first].key.endswith("ات") and main.pos == "noun" and not _demonstrative(doc, main):
            return None
        incident.reference = True
        incident.when = When(None, None, "unknown", "reference", False)
    return incident


def _similar(doc: Document, s: Sentence, draft: Draft) -> bool:
    words = {t.key for t in doc.tokens[draft.first : draft.last]}
    opening = doc.tokens[s.first].key if draft.first == s.first else doc.tokens[draft.first].key
    return bool(words & {"مماثل", "مماثله", "مماثلا", "ايضا", "كذلك"}) or opening in ("كما", "وكما")


def _history(doc: Document, main: Mention, when: When, *, counted: bool) -> bool:
    """Many acts of a past year without a figure: history, not an incident."""
    many = main.pos == "noun" and doc.tokens[main.last - 1].key.endswith("ات")
    return many and not counted and when.stated and when.precision in ("longer", "month")


def _demonstrative(doc: Document, main: Mention) -> bool:
    """هذه الغارات points at what was told; الغارات alone speaks in general."""
    before = doc.tokens[main.first - 1].key if main.first else ""
    return before in ("هذه", "تلك", "هذا", "ذلك") or main.data.family == "clash"


def _main(
    doc: Document, kept: list[tuple[Mention, Reality]], counts: list[OutcomeCount]
) -> tuple[Mention | None, Reality]:
    """The trigger that names the incident: the highest rank among facts, else among plans and denials."""
    families = doc.resources.families
    if kept:
        return max(kept, key=lambda pair: (pair[1].status == "occurred", families[pair[0].data.family].rank, -pair[0].first))
    for count in counts:
        if count.trigger is not None and not count.zero:
            return count.trigger, Reality("occurred", "outcome")
    for count in counts:
        if not count.zero and count.group.people:
            person = count.group.people[0]
            row = families["killed" if count.kind == "killed" else "injured"]
            trigger = Mention("trigger", person.first, person.last, row.id, _Row(row.id), person.prefix, "passive")
            return trigger, Reality("occurred", "casualty_noun")
    for count in counts:
        if count.zero and count.trigger is not None:
            return count.trigger, Reality("occurred", "stated_none", reference=True)
    return None, Reality(None, "nothing")


@dataclass(frozen=True, slots=True)
class _Row:
    """Stands for a trigger row where a casualty noun tells the incident."""

    family: str
    id: str = "casualty_noun"


def _same(doc: Document, one: Mention, two: Mention) -> bool:
    families = doc.resources.families
    a, b = families[one.data.family], families[two.data.family]
    return a.id == b.id or a.id in b.joins or b.id in a.joins or "outcome" in (a.kind, b.kind)


def _absorb(doc: Document, refs: list[ActorRef]) -> list[ActorRef]:
    """عناصر من داعش, جنود للنظام: the people take the part, the group gives the name."""
    kept: list[ActorRef] = []
    at = 0
    while at < len(refs):
        ref = refs[at]
        follower = refs[at + 1] if at + 1 < len(refs) else None
        if ref.kind == "people" and follower is not None and doc.tokens[ref.last - 1].key.startswith(("سابق", "السابق")):
            kept.append(ref)
            at += 2 if follower.first - ref.last <= 2 else 1
            continue
        if ref.kind == "people" and follower is not None and follower.kind != "people" and _owned(doc, ref, follower):
            kept.append(ActorRef(ref.first, follower.last, follower.code, follower.kind, ref.prefix, follower.row))
            at += 2
            continue
        kept.append(ref)
        at += 1
    return kept


def _owned(doc: Document, people: ActorRef, group: ActorRef) -> bool:
    between = [t.key for t in doc.tokens[people.last : group.first] if t.key not in ('"', "(", ")")]
    if "،" in between or len(between) > 3 or people.code in ("civilians", "journalists", "health-workers"):
        return False
    if not between:
        return True
    if group.prefix.endswith("ل") or between[-1] in ("من", "في", "صفوف"):
        return True
    return any(word.startswith(("تابع", "التابع", "موال", "الموال", "ينتم", "منتم")) for word in between)


def _speaker_acts(family: Family, speech: Speech, parts: list[Part]) -> None:
    """أعلنت قسد اعتقال …: a force that announces an arrest, a raid or a strike and names no other doer did it."""
    if any(p.role == "agent" for p in parts) or family.roles not in ("person", "strike", "seize", "shootdown"):
        return
    if family.id in ("killed", "injured", "explosion", "abduction", "attack", "assassination"):
        return
    for actor in speech.actors:
        if actor.kind in ("force", "police", "intelligence") and actor.code.split(":")[0] not in ("government",):
            parts.append(Part(actor, "agent", "announcer"))
            return


def _allies(doc: Document, draft: Draft, parts: list[Part]) -> None:
    """القوات الأمريكية وحلفاؤها: the allies of the United States against the Islamic State are the coalition."""
    for cue in doc.cues("allies", draft.first, draft.last):
        owner = next((p for p in parts if p.ref.last == cue.first), None)
        if owner is not None and owner.ref.code in ("military:US", "centcom"):
            ref = ActorRef(cue.first, cue.last, "coalition", "force", cue.prefix, cue.id)
            parts.append(Part(ref, "supporter" if owner.role == "agent" else owner.role, "allies"))


def _victims(doc: Document, counts: list[OutcomeCount], parts: list[Part]) -> None:
    """The people counted are targets: by their own noun, else civilians."""
    have = {p.ref.first for p in parts if p.role == "target"}
    for count in counts:
        if count.kind not in ("killed", "injured", "arrested", "abducted") or count.zero:
            continue
        for person in count.group.people:
            covered = any(p.ref.first <= person.first < p.ref.last for p in parts)
            if covered:
                for p in parts:
                    if p.ref.first <= person.first < p.ref.last and p.role != "supporter":
                        p.role, p.rule = "target", "counted"
                continue
            code = person.data.actor_code
            if not code and person.data.cls in ("civilian", "child", "woman", "man", "elderly", "unknown", "casualty"):
                code = "civilians"
            if code and ":" not in code and code not in ("military", "police") and person.first not in have:
                ref = ActorRef(person.first, person.last, code, "people", person.prefix, person.id, named=False)
                parts.append(Part(ref, "target", "counted"))
    del doc


def _facts(
    family: Family, means: set[str], parts: Iterable[Part], families: set[str], country: str | None
) -> Facts:
    target: set[str] = set()
    agent: set[str] = set()
    for part in parts:
        if family.id == "clash" and part.rule == "counted" and part.ref.code == "civilians":
            continue
        if part.rule == "later_in_clause" and family.id in ("assassination", "killed", "injured", "gunfire"):
            continue
        if part.role == "target":
            target |= sides(part.ref.code)
        elif part.role == "agent":
            agent |= sides(part.ref.code)
            if part.ref.code in ("unidentified-gunmen", "tribal-fighters", "militants"):
                agent.add("band")
            branch, _, state = part.ref.code.partition(":")
            if branch == "military" and country and state != country and (state, country) != ("IL", "PS"):
                agent.add("foreign")
    if "armed" in target and "civilian" in target and family.id in ("attack", "gunfire", "killed", "injured", "assassination", "clash"):
        target.discard("civilian")
    companions = set(families) - {family.id}
    if means & set(_INTERVENES) or "intervention" in means:
        companions.add("intervention")
    return Facts(frozenset(means - {"teargas"}), frozenset(target), frozenset(agent), frozenset(companions))


_VAGUE = ("militants", "unidentified-gunmen", "prisoners", "other")


def drop_vague(incident: Incident) -> None:
    """Where a group is named as target, the words for its people (مسلحين, إرهابيا, أشخاص) name nobody else."""
    for role in ("agent", "target"):
        named = {c for c in incident.codes(role) if "armed" in sides(c) and c not in _VAGUE}
        if not named:
            continue
        for code in (*_VAGUE, "civilians"):
            part = incident.parts.get((role, code))
            if part is None or (code == "civilians" and part.ref.row not in ("person", "man", "young-man", "other-one")):
                continue
            incident.parts.pop((role, code))
    crowd = incident.codes("agent") | incident.codes("target")
    if crowd & {"protesters", "rioters"} and incident.coding.event_type in ("Riots", "Protests"):
        incident.parts.pop(("target", "civilians"), None)


def recode(doc: Document, incident: Incident) -> None:
    """Codes again from everything that the tellings gave together."""
    facts = _facts(
        incident.family, incident.means, incident.parts.values(), incident.families, incident.country or doc.country
    )
    incident.coding = code_of(incident.family, facts)


def _clean_parts(incident: Incident) -> None:
    """One actor has one part: who acts is not also hit, unless both sides of a protest or clash are told."""
    for code in incident.codes("agent") & incident.codes("target"):
        if incident.coding.event_type not in ("Riots", "Protests"):
            incident.parts.pop(("target", code))
    for code in incident.codes("supporter") & incident.codes("agent"):
        incident.parts.pop(("supporter", code))
    drop_vague(incident)
    if incident.family.id in _EXPLOSIVE:
        for code in list(incident.codes("agent")):
            if incident.parts[("agent", code)].rule in ("subject_before", "genitive_of_doer", "second_subject"):
                incident.parts.pop(("agent", code))


def _country(draft: Draft) -> str | None:
    """The country of a draft's places, when they tell."""
    return next((p.country for p in draft.places if p.country and p.relation not in ("from", "to", "dateline")), None)


# -- when -------------------------------------------------------------------------------------------------------------


def find_when(doc: Document, s: Sentence, draft: Draft, zone: str, main: Mention, *, period: bool = False) -> When:
    """The date told in the draft, else in its sentence, else none."""
    for first, last in ((draft.first, draft.last), (s.first, s.last)):
        found = [m for m in doc.of("date", first, last) if m.data.kind not in ("future", "duration")]
        spans = [m for m in found if m.data.kind in ("period", "open_period")] if period else []
        usable = spans or [m for m in found if m.data.kind == "point"] or found
        if usable:
            clause = doc.clause[main.first]
            chosen = min(
                usable,
                key=lambda m: (doc.clause[m.first] != clause, abs(m.first - main.first) if len(usable) > 1 else 0),
            )
            value: DateMention = chosen.data
            return When(
                value.start, value.end, value.precision, value.rule, True, doc.span(chosen.first, chosen.last),
                value.kind in ("period", "open_period") or _since(doc, chosen), _of_report(doc, s, chosen, main),
            )  # fmt: skip
    return When(None, None, "unknown", f"no_date_in_{zone}", False)


def _of_report(doc: Document, s: Sentence, date_mention: Mention, main: Mention) -> bool:
    """أعلنت القيادة، اليوم الاثنين، مقتل …: the date stands with the verb of announcing, before what it announces."""
    if date_mention.first > main.first:
        return False
    reports = [r for r in doc.of("report", s.first, date_mention.first) if r.pos == "verb"]
    return bool(reports) and not doc.of("trigger", reports[-1].last, date_mention.first)


def _since(doc: Document, date_mention: Mention) -> bool:
    """منذ اندلاع الاحتجاجات الاثنين: a period that goes on."""
    low = max(0, date_mention.first - 5)
    return any(t.key == "منذ" for t in doc.tokens[low : date_mention.first])


def _coarse(value: DateMention) -> int:
    return ("day", "week", "month", "longer", "unknown").index(value.precision)


# -- where ------------------------------------------------------------------------------------------------------------

_RELATION_RANK = {"in": 0, "near": 1, "dir": 2, "bare": 3, "header": 4, "to": 5, "from": 6, "dateline": 9}


def choose_places(draft: Draft, main: Mention, *, explosive: bool, moved: str | None = None) -> tuple[PlaceRef | None, list[PlaceRef]]:
    """The finest place of a draft (after its trigger rather than before it), and the others of its list."""
    usable = ("in", "near", "dir", "bare", moved)
    fine = [p for p in draft.places if p.level == "local" and p.relation in usable]
    if not fine:
        areas = [p for p in draft.places if p.level == "admin1" and p.listed and explosive]
        return None, [p for p in areas[1:] if p.admin1 != areas[0].admin1]
    best = min(
        fine,
        key=lambda p: (
            _RELATION_RANK[p.relation],
            p.place is not None and p.place.type in COARSE,
            p.first < main.first and not p.listed,
            p.first,
        ),
    )
    more: list[PlaceRef] = []
    if best.listed:
        coarse = best.place is not None and best.place.type in COARSE
        group = [
            p
            for p in fine
            if p.listed and p.relation == best.relation and (p.place is not None and p.place.type in COARSE) == coarse
        ]
        best = group[0] if group else best
        seen = {best.name}
        for place in group[1:]:
            if place.name not in seen:
                seen.add(place.name)
                more.append(place)
        if not explosive and len(more) >= 2:
            around = [p for p in fine if not p.listed and p.first > group[-1].first]
            best = around[0] if around else best
    return best, more if explosive else []


def _area(draft: Draft, place: PlaceRef | None) -> tuple[str | None, str | None]:
    """Province and country of a draft: of its place, else of the areas that it names."""
    if place is not None and place.admin1:
        return place.admin1, place.country
    refs = [p for p in draft.places if p.relation not in ("from", "to", "dateline")]
    provinces = [p for p in refs if p.admin1]
    if place is None and provinces:
        return provinces[0].admin1, provinces[0].country
    countries = [p.country for p in refs if p.country and p.relation != "bare"]
    return (place.admin1 if place else None), (place.country if place and place.country else (countries[0] if countries else None))
