"""Who is named: groups, organs of states, and bands of people that act (عناصر, مسلحون, محتجون)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from extractors.events.document import Document, Mention
from extractors.events.vocabulary import Actor, Person

ARMED_CODES = frozenset({
    "sdf", "asayish-nes", "ypg", "isis", "coalition", "ct-kurdistan", "peshmerga", "asayish-kri", "pmf",
    "tribal-mobilization", "sna", "hts", "opposition-sy", "regime-militia-sy", "iran-militia", "hezbollah", "hamas",
    "pij", "pkk", "houthi", "stc", "rsf", "al-qaeda", "taliban", "tribal-fighters", "unidentified-gunmen", "militants",
})  # fmt: skip
CIVILIAN_CODES = frozenset({"civilians", "journalists", "refugees", "health-workers", "prisoners", "un"})
CROWD_CODES = frozenset({"protesters", "rioters"})
_ACTS = frozenset({"strike", "air", "attack", "chemical"})
_STATE = ("military", "police", "intelligence", "government")


@dataclass(slots=True)
class ActorRef:
    """An actor named at tokens ``[first, last)``. ``kind`` is force, people, government, speaker …"""

    first: int
    last: int
    code: str
    kind: str
    prefix: str
    row: str
    named: bool = True


def sides(code: str) -> frozenset[str]:
    """What the conditions of rule files may call an actor: armed, civilian, soldier, crowd, state."""
    head, _, _ = code.partition(":")
    found: set[str] = set()
    if code in ARMED_CODES or head in ("military", "police", "intelligence"):
        found.add("armed")
    if head in ("military", "police", "intelligence") or code in ("peshmerga", "asayish-kri", "ct-kurdistan", "pmf"):
        found |= {"soldier", "state"}
    if code in ARMED_CODES:
        found.add("soldier")
    if head == "government" or code == "settlers":
        found.add("civilian")
    if code in CIVILIAN_CODES:
        found.add("civilian")
    if code in CROWD_CODES:
        found.add("crowd")
    return frozenset(found)


def find_actors(doc: Document) -> list[ActorRef]:
    """Every actor of the article in reading order."""
    found = _named(doc) + _organs(doc)
    taken = {at for ref in found for at in range(ref.first, ref.last)}
    found += [ref for ref in _bands(doc) if not taken.intersection(range(ref.first, ref.last))]
    taken |= {at for ref in found for at in range(ref.first, ref.last)}
    found += [ref for ref in (*_states(doc), *_of_acts(doc)) if ref.first not in taken]
    found.sort(key=lambda ref: (ref.first, -ref.last, ref.code))
    return _apart(found)


def _apart(refs: list[ActorRef]) -> list[ActorRef]:
    """Drops a reference that starts inside the one before it."""
    kept: list[ActorRef] = []
    for ref in refs:
        if not kept or ref.first >= kept[-1].last:
            kept.append(ref)
    return kept


def _valid(row: Actor, day: date | None) -> bool:
    if day is None:
        return row.valid_to is None
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _named(doc: Document) -> list[ActorRef]:
    refs: list[ActorRef] = []
    at = -1
    people = {m.first for m in doc.by_kind.get("person", ())}
    for m in doc.by_kind.get("actor", ()):
        if m.first == at:
            continue
        same = [o for o in doc.by_kind["actor"] if o.first == m.first and o.last == m.last]
        valid = [o for o in same if _valid(o.data, doc.published)] or same
        valid = [o for o in valid if not o.data.needs_context or _explained(doc, o)] or valid
        chosen = min(valid, key=lambda o: (o.data.needs_context, o.id))
        row: Actor = chosen.data
        code = row.code
        if row.id == "cell-ctx":
            code = "" if m.first in people else _antecedent(refs) or ""
        elif row.needs_context and not _explained(doc, m):
            continue
        at = m.first
        if code:
            refs.append(ActorRef(m.first, m.last, code, row.kind, m.prefix, row.id))
    return refs


def _antecedent(refs: list[ActorRef]) -> str | None:
    """The armed group named last: who التنظيم or الخلية points at."""
    for ref in reversed(refs):
        if ref.code in ARMED_CODES and ref.code not in ("militants", "unidentified-gunmen", "coalition", "peshmerga"):
            return ref.code
    return None


def _explained(doc: Document, mention: Mention) -> bool:
    """Whether a short name can lean on the country of the story or on an earlier full name of the same actor."""
    code = mention.data.code
    if ":" in code and code.split(":")[1] == doc.country:
        return True
    return any(
        m.first < mention.first and m.data.code == code and not m.data.needs_context
        for m in doc.by_kind.get("actor", ())
    )


def _organs(doc: Document) -> list[ActorRef]:
    """الجيش التركي, شرطة بغداد, القوات: the branch and the state that it serves."""
    nations = {m.first: m for m in doc.by_kind.get("nationality", ())}
    countries = {
        m.first: m for m in doc.by_kind.get("place", ()) if m.data.type == "country" and m.prefix in ("", "ال")
    }
    refs = []
    for m in doc.by_kind.get("body", ()):
        known = _states_named(doc, m.first)
        branch, last, country = m.data.branch, m.last, None
        for at in _after_model(doc, m.last):
            if at in nations:
                country, last = nations[at].data.value, nations[at].last
                break
            if at in countries:
                country, last = countries[at].data.country, countries[at].last
                break
        named = country is not None
        if not named and not _stands_alone(doc, m):
            continue
        if not named and branch == "military" and doc.stem(m) in doc.grammar.the_forces:
            force = _force_before(doc, m)
            if force is not None:
                refs.append(ActorRef(m.first, last, force, "force", m.prefix, m.id, False))
                continue
        country = country or known.get(branch) or next(iter(known.values()), None) or doc.country
        if country is None:
            continue
        kind = "government" if branch == "government" else "force"
        refs.append(ActorRef(m.first, last, f"{branch}:{country}", kind, m.prefix, m.id, named))
    return refs


def _states_named(doc: Document, before: int) -> dict[str, str]:
    """For each branch the state whose organ was named by full name last: who الجنود and القوات are from there on."""
    found: dict[str, str] = {}
    for m in doc.by_kind.get("actor", ()):
        branch, _, state = m.data.code.partition(":")
        if m.first < before and state and branch in _STATE:
            found[branch] = state
    nations = {m.first: m.data.value for m in doc.by_kind.get("nationality", ())}
    for m in doc.by_kind.get("body", ()):
        if m.first < before and m.last in nations:
            found[m.data.branch] = nations[m.last]
    return found


def _after_model(doc: Document, at: int) -> list[int]:
    """Where the adjective may stand: right after the organ, after one word, or after a model (طائرات F-16 العراقية)."""
    end = at
    while end < len(doc.tokens) and end - at < 4 and (doc.tokens[end].text.isascii() or doc.tokens[end].key == "-"):
        end += 1
    return [at, at + 1] if end == at else [end]


def _force_before(doc: Document, body: Mention) -> str | None:
    """القوات after a force was named by its full name (قوات …) means that force."""
    told = Counter(
        str(m.data.code)
        for m in doc.by_kind.get("actor", ())
        if m.first < body.first and m.data.kind == "force" and _names_forces(doc, m)
    )
    return max(told, key=lambda code: told[code]) if told else None


def _names_forces(doc: Document, m: Mention) -> bool:
    return any(stem in doc.key(m.first) for stem in doc.grammar.forces_stem)


def _states(doc: Document) -> list[ActorRef]:
    """A country where a doer or a victim is told (قصف روسيا وإيران, من قبل تركيا), not where a place is."""
    refs = []
    places = doc.grammar.before_country_as_place
    for m in doc.by_kind.get("place", ()):
        if m.data.type != "country" or m.prefix not in ("", "و", "ل", "ول"):
            continue
        before = doc.key(m.first - 1)
        if before == "،" or before in places or before.removeprefix("و") in places:
            continue
        refs.append(ActorRef(m.first, m.last, f"military:{m.data.country}", "country", m.prefix, m.id))
    return refs


def _of_acts(doc: Document) -> list[ActorRef]:
    """غارة أميركية, القصف التركي: the state whose adjective an act of force carries."""
    acts = {t.last for t in doc.by_kind.get("trigger", ()) if t.pos == "noun" and t.data.family in _ACTS}
    middle = {m.last: m.first for m in doc.by_kind.get("means", ())}
    refs = []
    for m in doc.by_kind.get("nationality", ()):
        if not m.prefix.startswith("و") and (m.first in acts or middle.get(m.first) in acts):
            refs.append(ActorRef(m.first, m.last, f"military:{m.data.value}", "force", "", "nationality_of_act"))
    return refs


def _stands_alone(doc: Document, body: Mention) -> bool:
    """الجيش and الشرطة mean those of the country at hand; طائرة or دورية says nothing of whose it is."""
    words = [t.key for t in doc.tokens[body.first : body.last]]
    words[0] = words[0].removeprefix(body.prefix)
    definite = "ال" in body.prefix or any(word.startswith("ال") for word in words)
    means = any(m.first == body.first for kind in ("means", "weapon") for m in doc.by_kind.get(kind, ()))
    return definite and not means


def _bands(doc: Document) -> list[ActorRef]:
    """People nouns that act or are hit: مسلحون, محتجون, جنود أتراك."""
    nations = {m.first: m for m in doc.by_kind.get("nationality", ())}
    ways = {m.first for m in doc.by_kind.get("direction", ())}
    refs = []
    for m in doc.by_kind.get("person", ()):
        if doc.key(m.last) in doc.grammar.former:
            refs.append(ActorRef(m.first, m.last + 1, "civilians", "people", m.prefix, m.id, False))
            continue
        if m.first in ways:
            continue
        nation = nations.get(m.last)
        code = _code_of(m.data, nation.data.value if nation else None, doc.country)
        if code:
            last = nation.last if nation else m.last
            refs.append(ActorRef(m.first, last, code, "people", m.prefix, m.id, False))
    return refs


def _code_of(person: Person, nation: str | None, country: str | None) -> str:
    """Whom people stand for: soldiers and police for the state of their nationality, else of the story's country."""
    code = person.actor_code
    branch = code.split(":")[0]
    if nation is not None:
        serves = branch in _STATE or person.cls in ("combatant", "police")
        if serves and (code == "" or branch in _STATE):
            police = person.cls == "police" or code.startswith("police")
            return f"{'police' if police else 'military'}:{nation}"
    elif code in _STATE or code.endswith(":XX"):
        return f"{branch}:{country}" if country else ""
    return code
