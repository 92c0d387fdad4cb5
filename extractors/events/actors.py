"""Who is named: groups, organs of states, and bands of people that act (عناصر, مسلحون, محتجون)."""

from dataclasses import replace

from extractors.events.actor_memory import Antecedents, ToldBefore, valid_on
from extractors.events.actor_refs import STATE_BRANCHES, ActorRef, InOrder
from extractors.events.bands import army_in, find_bands, told_before
from extractors.events.document import Document, Mention
from extractors.events.grammar import starts
from extractors.events.lexicon import has_lam
from extractors.events.place_names import PlaceRef
from extractors.events.vocabulary import Actor

_DASHES = ("-", "–", "—")
_ACTS = frozenset({"strike", "air", "attack", "chemical"})


def find_actors(doc: Document, places: list[list[PlaceRef]] | None = None) -> InOrder:
    """Every actor of the article in reading order; ``places`` of each sentence tell whose soldiers are spoken of."""
    told = ToldBefore(doc)
    where = _place_words(places or [])
    camps = {p.last for refs in places or [] for p in refs if "camp" in (p.typed, p.place and p.place.type)}
    found = [ref for ref in _named(doc, told) + _organs(doc, told) if not ref.tokens <= where]
    found = [ref for ref in found if not (ref.code == "refugees" and has_lam(ref.prefix) and ref.first in camps)]
    found.sort(key=lambda ref: (ref.first, -ref.last, ref.code))
    found = _apart(found)
    taken = _tokens(found)
    found += [ref for ref in find_bands(doc, found, places or []) if not ref.tokens & (taken | where)]
    taken = _tokens(found)
    found += [ref for ref in (*_states(doc), *_of_acts(doc)) if ref.first not in taken]
    found += _also_of(doc, found)
    found.sort(key=lambda ref: (ref.first, -ref.last, ref.code))
    return InOrder(_apart(found))


def _also_of(doc: Document, found: list[ActorRef]) -> list[ActorRef]:
    """القوات الروسية والسورية: an adjective joined to an organ's own names the same organ of another state."""
    more = []
    for ref in found:
        branch, _, state = ref.code.partition(":")
        joined = next((n for n in doc.at("nationality", ref.last) if n.prefix.startswith("و")), None)
        own = doc.of("nationality", ref.last - 1, ref.last)
        of_state = own or doc.key(ref.last - 1).endswith("يه")
        if joined is not None and state and branch in STATE_BRANCHES and of_state and joined.data.value != state:
            code = f"{branch}:{joined.data.value}"
            more.append(ActorRef(joined.first, joined.last, code, ref.kind, joined.prefix, ref.row))
    return more


def _tokens(refs: list[ActorRef]) -> set[int]:
    return {at for ref in refs for at in ref.tokens}


def _place_words(places: list[list[PlaceRef]]) -> set[int]:
    """Tokens of known places that a place word or a list vouches for: حي الطيار is no pilot."""
    sure = (p for refs in places for p in refs if p.place is not None and p.level == "local" and (p.typed or p.listed))
    words = {at for p in sure for at in range(p.first, p.last)}
    provinces = (p for refs in places for p in refs if p.level == "admin1" and p.last > p.first + 1)
    return words | {at for p in provinces for at in range(p.first, p.last)}  # ولاية الجزيرة in a story of Sudan


def _apart(refs: list[ActorRef]) -> list[ActorRef]:
    """Drops a reference that starts inside the one before it."""
    kept: list[ActorRef] = []
    for ref in refs:
        if not kept or ref.first >= kept[-1].last:
            kept.append(ref)
        elif not kept[-1].named and ref.named and ref.last > kept[-1].last and ref.kind in ("force", "police"):
            kept[-1] = replace(ref, first=kept[-1].first, prefix=kept[-1].prefix)  # عناصر الشرطة الإسرائيلية
    return kept


def _named(doc: Document, told: ToldBefore) -> list[ActorRef]:
    refs: list[ActorRef] = []
    before = Antecedents()
    at = -1
    for m in doc.by_kind.get("actor", ()):
        if m.first == at:
            continue
        same = [o for o in doc.at("actor", m.first) if o.last == m.last]
        valid = [o for o in same if valid_on(o.data, doc.published)] or same
        valid = [o for o in valid if not o.data.needs_context or told.explains(o)] or valid
        chosen = min(valid, key=lambda o: (_abroad(doc, o.data), not _at_home(doc, o.data), o.data.needs_context, o.id))
        row: Actor = chosen.data
        code = row.code
        if row.id == "cell-ctx":
            force = told.force(m.first) if doc.stem(m) in doc.grammar.the_forces else None
            silent = doc.at("person", m.first) or _says_whose(doc, m)
            code = "" if silent else _army_unit(doc, m) or force or before.armed(m.first) or ""
        elif (row.needs_context and not told.explains(m)) or _anybodys(doc, m) or _of_act(doc, m):
            continue
        elif row.id == "militants" and doc.definite(m):
            code = told_before(doc, before, m) or code
        at = m.first
        if code and not _half_of_pair(doc, m) and not _is_where(doc, m):
            refs.append(_former(doc, m) or ActorRef(m.first, m.last, code, row.kind, m.prefix, row.id))
            before.add(refs[-1])
    return refs


def _of_act(doc: Document, m: Mention) -> bool:
    """انفجارين انتحاريين: a word that agrees with the acts before it says how they were done, not by whom."""
    act = any(t.last == m.first and t.pos == "noun" for t in doc.of("trigger", m.first - 2, m.first))
    ends = (doc.key(m.first - 1)[-2:], doc.key(m.first)[-2:])
    return act and m.data.code == "militants" and ends in {("ين", "ين"), ("ان", "ان")}


def _says_whose(doc: Document, cell: Mention) -> bool:
    """خلايا لتنظيم A, خلية تابعة لA: the group right after names them, not the one told before."""
    owner = next((m.last for m in doc.at("belongs", cell.last)), cell.last)
    if doc.key(cell.last) in doc.grammar.of and doc.at("actor", cell.last + 1):
        return True  # قوة من A
    if any(has_lam(m.prefix) and not m.data.needs_context for m in doc.at("actor", owner)):
        return True
    after = (m for at in (cell.last + 1, cell.last + 2) for m in doc.at("actor", at))
    return _numbered_unit(doc, cell) and any("ب" in m.prefix or has_lam(m.prefix) for m in after)


def _numbered_unit(doc: Document, cell: Mention) -> bool:
    """الفرقة السابعة, اللواء 51."""
    if doc.stem(cell) not in doc.grammar.army_unit or cell.last >= len(doc.tokens):
        return False
    token = doc.tokens[cell.last]
    word = doc.resources.numbers.word(token)
    return token.kind == "number" or (word is not None and word.kind == "ordinal")


def _army_unit(doc: Document, cell: Mention) -> str | None:
    """A numbered unit that no row knows is one of the army of the country of the story."""
    return f"military:{doc.country}" if doc.country and _numbered_unit(doc, cell) else None


def _at_home(doc: Document, row: Actor) -> bool:
    """A name that means this actor in a story of its country: الفصائل in Syria, in Palestine."""
    return row.by_country and doc.country == row.country


def _anybodys(doc: Document, m: Mention) -> bool:
    """القوات الحكومية: a name that every state gives its organ is that of the story's country, not of the row's."""
    return _abroad(doc, m.data) and any(b.last == m.last for b in doc.at("body", m.first))


def _abroad(doc: Document, row: Actor) -> bool:
    """Whether a name belongs to another country than the story's, so that a namesake at home goes first."""
    return bool(row.country and doc.country and row.country != doc.country)


def _former(doc: Document, m: Mention) -> ActorRef | None:
    """رئيس الوزراء السابق: who has left an office is a civilian."""
    if m.data.kind != "government" or doc.key(m.last) not in doc.grammar.former:
        return None
    return ActorRef(m.first, m.last + 1, "civilians", "people", m.prefix, m.id, False)


def _is_where(doc: Document, m: Mention) -> bool:
    """في صنعاء is the town, where صنعاء may be the government that sits in it; بولاية X the province, not a group's."""
    placed = m.prefix.endswith("ب") or (not m.prefix and doc.key(m.first - 1) in doc.grammar.town_after)
    if m.data.kind == "government" and m.data.needs_context and m.last == m.first + 1:
        return placed
    return placed and any(p.last == m.last for p in doc.at("place", m.first))


def _half_of_pair(doc: Document, m: Mention) -> bool:
    """منطقة بوتين - أردوغان: two leaders joined by a dash name what they agreed on, and neither acts."""
    if m.data.kind != "government" or m.last - m.first > 1:
        return False
    sides = ((m.last, m.last + 1), (m.first - 1, m.first - 2))
    return any(
        doc.key(dash) in _DASHES and any(o.data.kind == "government" for o in doc.at("actor", other))
        for dash, other in sides
    )


def _organs(doc: Document, told: ToldBefore) -> list[ActorRef]:
    """الجيش التركي, شرطة بغداد, القوات: the branch and the state that it serves."""
    nations = {m.first: m for m in doc.by_kind.get("nationality", ())}
    countries = {
        m.first: m for m in doc.by_kind.get("place", ()) if m.data.type == "country" and m.prefix in ("", "ال")
    }
    refs = []
    for m in doc.by_kind.get("body", ()):
        known = told.states(m.first)
        branch, last, country = m.data.branch, m.last, None
        for at in _after_model(doc, m.last):
            if at in nations:
                country, last = nations[at].data.value, nations[at].last
                break
            if at in countries:
                country, last = countries[at].data.country, countries[at].last
                break
        named = country is not None
        if not named and (not _stands_alone(doc, m) or _belongs_to_named(doc, m.last)):
            continue
        if not named and branch == "military" and doc.stem(m) in doc.grammar.the_forces:
            force = told.force(m.first)
            if force is not None:
                refs.append(ActorRef(m.first, last, force, "force", m.prefix, m.id, False))
                continue
        if _of_the_land(doc, m):
            known = {}
        country = country or known.get(branch) or doc.country or next(iter(known.values()), None)
        if country is None:
            continue
        if branch == "government" and doc.key(last) in doc.grammar.former:
            refs.append(ActorRef(m.first, last + 1, "civilians", "people", m.prefix, m.id, False))
            continue
        country = army_in(country) if branch == "military" else country
        kind = "government" if branch == "government" else "force"
        refs.append(ActorRef(m.first, last, f"{branch}:{country}", kind, m.prefix, m.id, named))
    return refs


def _belongs_to_named(doc: Document, at: int) -> bool:
    """الدفاعات الجوية التابعة لقوات التحالف: an organ of whom the text goes on to name."""
    return any(doc.at("actor", owner.last) for owner in doc.at("belongs", at))


def _of_the_land(doc: Document, body: Mention) -> bool:
    """القوات الحكومية are those of the country of the story, whatever army was named before."""
    return any(starts(doc.key(at), doc.grammar.government_stem) for at in range(body.first, body.last))


def _after_model(doc: Document, at: int) -> list[int]:
    """Where the adjective may stand: right after the organ, after one word, or after a model (طائرات F-16 العراقية)."""
    end = at
    while end < len(doc.tokens) and end - at < 4 and (doc.tokens[end].text.isascii() or doc.tokens[end].key == "-"):
        end += 1
    return [at, at + 1] if end == at else [end]


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
    words[0] = doc.stem(body)
    definite = "ال" in body.prefix or any(word.startswith("ال") for word in words)
    means = doc.at("means", body.first) or doc.at("weapon", body.first)
    return definite and not means
