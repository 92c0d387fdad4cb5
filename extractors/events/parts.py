"""Who took part in what a draft tells: the actors of its text, those who announce it, and the people counted."""

from collections.abc import Iterable
from dataclasses import replace

from extractors.events.actor_refs import CROWD_CODES, ActorRef, sides
from extractors.events.attribution import Speech
from extractors.events.document import VERBS, Document, Mention
from extractors.events.figures import OutcomeCount
from extractors.events.frames import Draft
from extractors.events.grammar import starts
from extractors.events.lexicon import has_lam
from extractors.events.role_marks import Part
from extractors.records import COUNT_KINDS

_ANNOUNCED = ("person", "strike", "seize", "shootdown", "territory")  # role frames of which a force tells its own acts
# Families that a force announces of others as often as of itself.
_TOLD_OF_OTHERS = ("killed", "injured", "explosion", "abduction", "attack", "assassination")
_DONE_BY_WHO_SAYS = ("killed.hayyada",)  # أعلنت الوزارة تحييد ستة: armies say so of what they did
_NOT_MEMBERS = ("civilians", "journalists", "health-workers")
_CIVILIAN_CLASSES = ("civilian", "child", "woman", "man", "elderly", "unknown", "casualty")
_ATTACKERS = ("attacker", "perpetrator", "suicide-bomber")  # rows of words for those who carry out an attack
_WHOLE = ("ون", "ين", "ان")
_NO_OWNERS = ("people", "country")  # kinds of actors that have no members
_ADJECTIVES = 2  # words after people within which it stands whose they are: مسلحون مجهولون تابعون ل…
_BANDS = ("unidentified-gunmen", "militants")
_SUSPECT_REACH = 5  # words between people and the group that they are taken for: مسلحون يعتقد أنهم خلايا ل…
_SURE_AGENT = ("by_phrase", "lam_of_doer", "subject_after_verb", "genitive_of_doer")
_AMERICAN = ("military:US", "centcom")


def absorb(doc: Document, refs: list[ActorRef]) -> list[ActorRef]:
    """عناصر من داعش, جنود للنظام: the people take the part, the group gives the name."""
    kept: list[ActorRef] = []
    at = 0
    while at < len(refs):
        ref = refs[at]
        follower = refs[at + 1] if at + 1 < len(refs) else None
        at += 1
        if (ref.kind == "people" or ref.code in _BANDS) and follower is not None:
            if starts(doc.key(ref.last - 1), doc.grammar.former_stem):
                at += follower.first - ref.last <= 2  # a former fighter of a group is not of the group
            elif _from_among(doc, ref, follower):
                at += 1
            elif _angry(ref, follower):
                at += 1
                ref = replace(follower, first=ref.first)
            elif follower.kind != "people" and _owned(doc, ref, follower):
                at += 1
                ref = ActorRef(ref.first, follower.last, follower.code, follower.kind, ref.prefix, follower.row)
        kept.append(_with_members(doc, ref, kept[-1].last if kept else 0))
    return kept


def _with_members(doc: Document, ref: ActorRef, low: int) -> ActorRef:
    """نهب عناصر من الدعم السريع, انتشرت قوات من الجيش: words for members take the part, and their group is named."""
    head = ref.first - 2
    if ref.kind == "people" or head < low or doc.key(ref.first - 1) not in doc.grammar.in_a_group:
        return ref
    members = [m for m in doc.at("person", head) if m.data.cls == "combatant" and m.last == ref.first - 1]
    members += [m for m in doc.at("body", head) if m.last == ref.first - 1]
    if not members:
        return ref
    return replace(ref, first=head, prefix=members[0].prefix)


def _from_among(doc: Document, people: ActorRef, others: ActorRef) -> bool:
    """مقاتلون من أبناء البلدة: where fighters come from names nobody else."""
    armed = people.kind == "people" and "armed" in sides(people.code)
    return (
        armed
        and others.code == "civilians"
        and others.first == people.last + 1
        and doc.key(people.last) in doc.grammar.of
    )


def _angry(people: ActorRef, crowd: ActorRef) -> bool:
    """شبان غاضبون: people of no other kind who are told to be a crowd are that crowd."""
    return people.code == "civilians" and crowd.code in CROWD_CODES and people.last == crowd.first and not crowd.prefix


def _owned(doc: Document, people: ActorRef, group: ActorRef) -> bool:
    """Whether people stand before the group that they belong to."""
    if doc.cues("suspect", people.last, group.first) and group.first - people.last <= _SUSPECT_REACH:
        return True
    if doc.of("trigger", people.last, group.first):
        return False  # جنود بهجوم لداعش
    between = [t.key for t in doc.tokens[people.last : group.first] if t.key not in ('"', "(", ")")]
    if "،" in between or len(between) > 3 or people.code in _NOT_MEMBERS:
        return False
    no_construct = not between and doc.key(people.last - 1).endswith(_WHOLE)  # اقتحم محتجون السفارة
    if no_construct or (people.code in CROWD_CODES and has_lam(group.prefix)):  # رشق محتجون دورية للشرطة
        return False
    near_lam = has_lam(group.prefix) and len(between) < _ADJECTIVES
    if not between or near_lam or between[-1] in doc.grammar.in_a_group:
        return True
    object_ = between[-1].endswith("ا") and doc.key(people.first).endswith("ون")  # هاجم مسلحون حاجزا تابعا ل…
    return not object_ and any(starts(word, doc.grammar.belonging_stem) for word in between[:_ADJECTIVES])


def announcer(doc: Document, draft: Draft, main: Mention, speech: Speech, parts: list[Part]) -> Part | None:
    """أعلنت قسد اعتقال …: a force that announces an arrest, a raid or a strike and names no other doer did it."""
    family = doc.family(main)
    that_it = any(doc.key(at) in doc.grammar.that_it for at in range(main.first - 2, main.first))
    own = main.data.id in _DONE_BY_WHO_SAYS or (main.pos in VERBS and that_it)
    if any(p.role == "agent" for p in parts) or (not own and family.id in _TOLD_OF_OTHERS):
        return None
    if family.roles not in (*_ANNOUNCED, *(("blast", "clash") if own else ())):
        return None
    forces = [a for a in speech.actors if a.kind in ("force", "police", "intelligence") and not _rules(a)]
    here = [a for a in forces if draft.first <= a.first < main.first]
    if not forces:
        return None
    return Part((here or forces)[-1 if here else 0], "agent", "says_it_did" if own else "announcer")


def repeller(main: Mention, speech: Speech, parts: list[Part]) -> Part | None:
    """أعلن A إحباط تسلل لB: who says that it foiled an attack is the one attacked, where nobody else is."""
    forces = [a for a in speech.actors if a.kind in ("force", "police") and not _rules(a)]
    codes = {p.ref.code for p in parts if p.role == "agent"}
    if main.data.id != "clash.tasaddi" or not codes or any(p.role == "target" for p in parts):
        return None
    return next((Part(a, "target", "repels") for a in forces if a.code not in codes), None)


def _rules(actor: ActorRef) -> bool:
    return actor.code.split(":")[0] == "government"


def allies(doc: Document, draft: Draft, parts: list[Part]) -> list[Part]:
    """القوات الأمريكية وحلفاؤها: the allies of the United States against the Islamic State are the coalition."""
    found: list[Part] = []
    for cue in doc.cues("allies", draft.first, draft.last):
        owner = next((p for p in parts if p.ref.last == cue.first), None)
        if owner is not None and owner.ref.code in _AMERICAN:
            ref = ActorRef(cue.first, cue.last, "coalition", "force", cue.prefix, cue.id)
            found.append(Part(ref, "supporter" if owner.role == "agent" else owner.role, "allies"))
    return found


def _met(parts: list[Part]) -> None:
    """سقط قتلى من A في اشتباكات مع B: B acts."""
    for part in parts:
        if part.rule == "against_subject" or (part.role == "target" and part.rule == "between"):
            part.role, part.rule = "agent", "side_of_clash"


def _whose(doc: Document, count: OutcomeCount, parts: list[Part]) -> bool:
    """ثلاثة جرحى من عناصر A: a noun of casualties has its people after من."""
    people = count.group.people
    if not people or any(p.data.cls != "casualty" for p in people) or doc.key(count.group.last) not in doc.grammar.of:
        return False
    for part in parts:
        if part.ref.first == count.group.last + 1:
            part.role, part.rule = "target", "counted"
            people.clear()
            return True
    return False


def _of_attackers(doc: Document, person: Mention) -> bool:
    """13 مسلحا من المهاجمين: those counted are told to be of those who attacked."""
    at = person.last
    of = doc.key(at) in doc.grammar.of
    return of and any(p.id in _ATTACKERS and doc.definite(p) for p in doc.at("person", at + 1))


def add_victims(doc: Document, counts: Iterable[OutcomeCount], parts: list[Part], *, fight: bool = False) -> None:
    """The people counted are targets: by the actor that their words name, else by their own noun, else civilians.

    ``fight``: in a clash the dead may be of either side.
    """
    have = {p.ref.first for p in parts if p.role == "target"}
    told = [c for c in counts if c.kind in COUNT_KINDS and not c.zero]
    for count in told:
        if _whose(doc, count, parts) and fight:
            _met(parts)
    for count, person in ((c, p) for c in told for p in c.group.people):
        covering = [p for p in parts if p.ref.first <= person.first < p.ref.last]
        elsewhere = {p.ref.code for p in parts if p.role == "agent" and p not in covering and p.rule in _SURE_AGENT}
        if person.id in _ATTACKERS or _of_attackers(doc, person) or any(p.ref.code in elsewhere for p in covering):
            count.attackers = True
            continue
        covering = covering or _construct(doc, person, parts)
        for part in covering:
            verb = part.rule == "subject_after_verb" and part.ref.kind != "people"
            acts = count.count is None and (verb or part.rule in ("by_phrase", "inside_the_phrase"))
            if part.role != "supporter" and part.rule != "side_of_clash" and not acts:
                part.role, part.rule = "target", "counted"
        if covering or person.first in have:
            continue
        if person.data.cls == "casualty" and fight:
            continue  # the dead of a clash may be of its sides
        code = person.data.actor_code or ("civilians" if person.data.cls in _CIVILIAN_CLASSES else "")
        if code and ":" not in code and code not in ("military", "police"):
            ref = ActorRef(person.first, person.last, code, "people", person.prefix, person.id, named=False)
            parts.append(Part(ref, "target", "counted"))
    _add_named(told, parts)


def _construct(doc: Document, person: Mention, parts: list[Part]) -> list[Part]:
    """أربعة من أفراد A, عناصر A: people in construct with an organ or group are its own."""
    if person.pos != "plural" or doc.definite(person) or doc.key(person.last - 1).endswith(_WHOLE):
        return []
    return [p for p in parts if p.ref.first == person.last and not p.ref.prefix and p.ref.kind not in _NO_OWNERS]


def _add_named(told: list[OutcomeCount], parts: list[Part]) -> None:
    """Victims told by name alone are civilians where nothing says whose they are."""
    if any(p.role == "target" for p in parts):
        return
    named = next((c for c in told if c.positive and not c.group.people and c.group.named), None)
    if named is not None:
        ref = ActorRef(named.group.first, named.group.last, "civilians", "people", "", "name", named=False)
        parts.append(Part(ref, "target", "named"))
