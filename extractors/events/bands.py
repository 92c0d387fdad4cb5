"""People nouns that act or are hit: مسلحون, محتجون, جنود أتراك, and whom they stand for."""

from bisect import bisect_left

from extractors.events.actor_memory import Antecedents
from extractors.events.actor_refs import STATE_BRANCHES, ActorRef
from extractors.events.document import Document, Mention
from extractors.events.lexicon import has_lam
from extractors.events.place_names import ELSEWHERE, PlaceRef
from extractors.events.vocabulary import Person

_POINTS_BACK = ("militants", "unidentified-gunmen")  # المسلحون after a group was named are its people


def find_bands(doc: Document, named: list[ActorRef], places: list[list[PlaceRef]]) -> list[ActorRef]:
    """People nouns in reading order; ``named`` are the groups and organs of the article."""
    nations = {m.first: m for m in doc.by_kind.get("nationality", ())}
    ways = {m.first for m in doc.by_kind.get("direction", ())}
    where = {
        ref.last: ref
        for refs in places
        for ref in refs
        if ref.typed == "camp" or (ref.place and ref.place.type == "camp")
    }
    ends = {r.last for r in named}
    before = Antecedents(named)
    refs = []
    for m in doc.by_kind.get("person", ()):
        if doc.key(m.last) in doc.grammar.former:
            refs.append(ActorRef(m.first, m.last + 1, "civilians", "people", m.prefix, m.id, False))
            continue
        if m.first in ways or _of_a_camp(doc, m, where) or _is_adjective(doc, m, ends):
            continue
        nation = nations.get(m.last)
        code = _code_of(m.data, nation.data.value if nation else None)
        if code.endswith(":"):
            state = _state_of(doc, m, before, places)
            code = f"{code}{army_in(state) if code == 'military:' else state}" if state else ""
        if code in _POINTS_BACK and _known(doc, m):
            code = told_before(doc, before, m) or code
        if code:
            last = nation.last if nation else m.last
            refs.append(ActorRef(m.first, last, code, "people", m.prefix, m.id, False))
    return refs


def army_in(country: str) -> str:
    """Whose soldiers are spoken of in a country: Palestine has police and no army, its soldiers are Israel's."""
    return "IL" if country == "PS" else country


def _of_a_camp(doc: Document, m: Mention, camps: dict[int, PlaceRef]) -> bool:
    """مخيم X للاجئين, في مخيم النازحين: whose camp it is says nothing of who was hit; قصف مخيمات النازحين hits them."""
    if m.data.actor_code != "refugees":
        return False
    if has_lam(m.prefix) and (m.first in camps or m.first - 1 in camps):
        return True
    words = [w for w in doc.of("placetype", m.first - 2, m.first) if w.data.value == "camp" and w.last == m.first]
    return any(doc.key(w.first - 1) in doc.grammar.place_in or w.prefix == "ب" for w in words)


def _is_adjective(doc: Document, m: Mention, ends: set[int]) -> bool:
    """التنظيم المتشدد: a word for a person right after a name only says of what kind it is."""
    return m.first in ends and m.pos == "singular" and m.prefix == "ال" and doc.key(m.first - 1).startswith("ال")


def told_before(doc: Document, named: Antecedents, m: Mention) -> str | None:
    """The armed group that people are of; those hit or met by a group in the same clause (المسلحين) are not its own."""
    same_clause = bisect_left(doc.clause, doc.clause[m.first])
    return named.armed(same_clause if doc.key(m.first).endswith("ين") else m.first)


def _known(doc: Document, m: Mention) -> bool:
    """المسلحين: people told of before, unless they are said to be unknown."""
    return m.pos in ("plural", "dual") and doc.definite(m) and m.last - m.first == 1


def _code_of(person: Person, nation: str | None) -> str:
    """Whom people stand for: soldiers and police for the state of their nationality; a final colon asks for a state."""
    code = person.actor_code
    branch = code.split(":")[0]
    if nation is not None:
        serves = branch in STATE_BRANCHES or person.cls in ("combatant", "police")
        if serves and (code == "" or branch in STATE_BRANCHES):
            police = person.cls == "police" or code.startswith("police")
            return f"{'police' if police else 'military'}:{nation}"
    elif code in STATE_BRANCHES or code.endswith(":XX"):
        return f"{branch}:"
    return code


def _state_of(doc: Document, m: Mention, before: Antecedents, places: list[list[PlaceRef]]) -> str | None:
    """Whose soldiers a sentence speaks of: of the army that it names, of the country where it is, of the story's."""
    sentence = doc.sentence_at(m.first)
    if state := before.state(sentence.first, m.first):
        return state
    if places:
        here = [p.country for p in places[sentence.index] if p.country and p.relation not in ELSEWHERE]
        if here:
            return here[-1] if len(set(here)) == 1 else doc.country
    return doc.country
