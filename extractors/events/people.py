"""People as a text counts them: number and noun, dual, singular, names, people joined by و, subsets after بينهم.

A number is people only with people as its head; آخرون takes the head of the count before it; an indefinite singular is
one only right beside the word of outcome, which the caller knows.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extractors.events.actor_refs import ARMED_CODES
from extractors.events.document import Document, Mention
from extractors.events.guards import no_act
from extractors.events.numbers import NumberMention
from extractors.records import COUNT_KINDS, Subset

_ANYBODY = frozenset({"militants", "unidentified-gunmen", "tribal-fighters"})
QUOTES = frozenset({'"', "“", "”", "«", "»"})
SMALL_MARKS = frozenset({"،", ",", "(", ")", '"', "-"})
_ONE_NAME = 40  # tokens within which a quoted name ends
_HEAD_REACH = 4  # tokens after a number within which its people stand
_SOMEBODYS = ("يه", "يها", "يهم", "ائه", "ائها", "ائهم")  # of plurals with a pronoun: مرافقيه, أبنائها
_MISSES = 3  # words without people after which a list of subsets has ended


@dataclass(slots=True)
class Group:
    """Some people at tokens ``[first, last)``; ``low`` null: vague; ``named``: told by name."""

    first: int
    last: int
    low: int | None
    high: int | None
    people: list[Mention] = field(default_factory=list)
    definite: bool = False
    named: bool = False


class People:
    """The people, numbers, outcome words and cues of one article by the token at which they start."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.people: dict[int, list[Mention]] = {}
        groups = {(a.first, a.last) for a in doc.by_kind.get("actor", ()) if a.data.code in ARMED_CODES - _ANYBODY}
        for m in doc.by_kind.get("person", ()):
            if doc.key(m.first - 1) in doc.grammar.unknown_where:
                continue  # إلى جهة مجهولة
            if m.pos == "dual" and (m.first, m.last) in groups:
                continue  # طالبان are a movement, not two students
            self.people.setdefault(m.first, []).append(m)
        self.numbers = _first_at(doc.by_kind.get("number", ()))
        self.cues = _first_at(doc.by_kind.get("cue", ()))
        outcomes = (m for m in doc.by_kind.get("trigger", ()) if doc.family(m).outcome)
        self.outcomes = _first_at(m for m in outcomes if not no_act(doc, m))
        self.nations = {m.first: m for m in doc.by_kind.get("nationality", ())}
        self.dates = {m.first: m for m in doc.by_kind.get("date", ())}
        self._told = sorted({*self.people, *self.outcomes})
        self._known: tuple[set[int], set[int]] | None = None

    def places_of(self, first: int, last: int) -> list[int]:
        """Tokens of ``[first, last)`` at which people are named or an outcome is told, in reading order."""
        low, high = bisect_left(self._told, first), bisect_left(self._told, last)
        return self._told[low:high]

    def cue_class(self, at: int) -> str:
        """The class of the cue that starts at a token; empty for none."""
        cue = self.cues.get(at)
        return cue.data.cls if cue is not None else ""

    def group(self, at: int, *, beside: bool) -> Group | None:
        """People at a token: number and noun, dual, or, right beside the outcome word, an indefinite singular."""
        number = self.numbers.get(at)
        if number is not None:
            return self.numbered(number)
        people = None if at in self.outcomes or self._of_weapon(at) else self.people.get(at)
        if people:
            return self._unnumbered(at, people, beside=beside)
        return self._nationals(at)

    def _of_weapon(self, at: int) -> bool:
        """لغم حوثي, قصف حوثي: the adjective of a weapon or an act is nobody."""
        parties = [p for p in self.people.get(at, ()) if p.pos == "singular" and p.data.actor_code and not p.prefix]
        things = any(m.last == at for kind in ("means", "weapon") for m in self.doc.at(kind, at - 1))
        return bool(parties) and all(p.data.cls == "combatant" for p in parties) and things

    def _nationals(self, at: int) -> Group | None:
        """سوريين, تركيان: an adjective of nationality in the plural or dual that stands for people."""
        nation = self.nations.get(at)
        if nation is None:
            return None
        key = self.doc.key(at)
        if not key.endswith(("ين", "ان", "ون")) or key.startswith("ال") or "ال" in nation.prefix:
            return None
        two = 2 if key.endswith("ان") else None
        return Group(at, at + 1, two, two)

    def numbered(self, mention: Mention) -> Group | None:
        """A number with people as its head, or with آخرين or منهم; a bare number is nobody."""
        if mention.data.form in ("percent", "label"):
            return None
        for step in range(min(_HEAD_REACH, len(self.doc.tokens) - mention.last)):
            at = mention.last + step
            cls = self.cue_class(at)
            if cls == "other" or (cls == "subset" and step <= 1):
                return _made(mention, self.cues[at].last if cls == "other" else mention.last, [])
            if self.doc.key(at) in self.doc.grammar.tally and at + 1 in self.people:
                at += 1
            if at in self.people:
                others = step == 0 and all(p.prefix in ("و", "وال") for p in self.people[at])  # 12 والجرحى 30
                return None if others else self._headed(mention, self.people[at])
            if at in self.nations and step <= 1:
                return replace(_made(mention, at + 1, []), named=True)
            members = self._members_of(at)
            if members:
                return _made(mention, members, [])
            if not self._fills(at, first=step == 0):
                break
        return None

    def _members_of(self, at: int) -> int:
        """ثلاثة من داعش, اثنين من مرافقيه: the end of a force whose members a number counts, or 0."""
        if self.doc.key(at - 1) not in self.doc.grammar.of:
            return 0
        kin = at + 1 if at < len(self.doc.tokens) and self.doc.key(at).endswith(_SOMEBODYS) else 0
        named = (m.last for m in self.doc.at("actor", at) if m.data.kind in ("force", "police", "people"))
        return max(named, default=kin)

    def bare(self, at: int, last: int) -> Group | None:
        """مقتل 12 في انفجار, وأصيب اثنان: a number right after its outcome word, with nothing that it could measure."""
        number = self.numbers.get(at)
        if number is None or number.data.form in ("percent", "label") or number.data.low is None:
            return None
        after = self.doc.key(number.last) if number.last < last else "."
        ends = not after or not after[0].isalnum() or after in self.doc.grammar.after_bare_number
        followed = number.last in self.outcomes or bool(self.doc.at("trigger", number.last))
        if ends or followed or self.cue_class(number.last) in ("cause", "subset", "after"):
            return Group(number.first, number.last, number.data.low, number.data.high)
        return None

    def _headed(self, number: Mention, head: list[Mention]) -> Group | None:
        """A number with its people; families and other groups are not persons."""
        if any(p.data.cls == "group" for p in head):
            return None
        return _made(number, self._tail(max(p.last for p in head)), head)

    def _fills(self, at: int, *, first: bool) -> bool:
        """Whether a word may stand between a number and its people: أربعة على الأقل من."""
        token, grammar = self.doc.tokens[at], self.doc.grammar
        led = first and token.kind == "word" and any(token.key.startswith(word) for word in grammar.of)
        return token.key in grammar.number_filler or led

    def _unnumbered(self, at: int, people: list[Mention], *, beside: bool) -> Group | None:
        person = next((p for p in people if p.pos == "dual"), people[0])
        if person.data.cls == "group":
            return None
        kin = [p for p in people if p.pos.endswith("_owned")]
        if beside and len(kin) == len(people):
            return self._kin(at, kin[0])
        numbers = {p.pos for p in people}
        if _marked_dual(self.doc, person):
            numbers = {"dual"}
        end = self._tail(person.last)
        following = self.doc.key(person.last)
        if following in self.doc.grammar.one_word and "singular" in numbers:
            return Group(at, person.last + 1, 1, 1, people)
        two = following in self.doc.grammar.two_word or "dual" in numbers
        if two and (following in self.doc.grammar.two_word or "plural" not in numbers):
            return Group(at, end, 2, 2, people)
        spoken_of = self.doc.definite(person) and _spoken_of(people)
        if "singular" in numbers and beside and not spoken_of:
            return Group(at, end, 1, 1, people)
        return Group(at, end, None, None, people) if "plural" in numbers else None

    def _kin(self, at: int, kin: Mention) -> Group:
        """زوجته, طفلاه, أفرادها الستة, and أطفاله, who are an unknown number."""
        number = self.numbers.get(kin.last)
        if kin.pos == "plural_owned" and number is not None and number.data.definite:
            return Group(at, number.last, number.data.low, number.data.high, [kin])
        count = {"singular_owned": 1, "dual_owned": 2}.get(kin.pos)
        return Group(at, kin.last, count, count, [kin])

    def _tail(self, at: int) -> int:
        """Past the adjectives and the nationality that go with a head noun, and آخرين."""
        if self.doc.key(at) in self.doc.grammar.by_rank and at + 1 in self.people:
            at = max(p.last for p in self.people[at + 1])  # ضابط برتبة ملازم وأربعة جنود
        for _ in range(2):
            if at in self.nations and not self.nations[at].prefix.startswith("و"):
                at = self.nations[at].last
            if self.cue_class(at) == "other":
                at = self.cues[at].last
        return at

    def joined(self, group: Group, last: int) -> Group:
        """The group with people joined by و to the same outcome: ضابط وأربعة جنود."""
        while group.low is not None and group.last < last:
            more = self._next_joined(self._past_group(group), last)
            if more is None or more.low is None:
                break
            high = None if group.high is None or more.high is None else group.high + more.high
            group = Group(group.first, more.last, group.low + more.low, high, group.people + more.people)
        return group

    def _next_joined(self, at: int, last: int) -> Group | None:
        """People that و or إضافة إلى joins to what ends at a token, unless a casualty noun tells them."""
        doc = self.doc
        while at < last and doc.key(at) in ("،", '"'):
            at += 1
        split = at < last and doc.key(at) == "و"
        at += split
        while at < last and doc.key(at) in doc.grammar.adding:
            at, split = at + 1, True
        if at >= last or at in self.outcomes or not (at in self.numbers or at in self.people):
            return None
        if not (split or doc.key(at).startswith("و")):
            return None
        more = self.group(at, beside=True)
        return None if more is None or any(p.data.casualty for p in more.people) else more

    def _past_group(self, group: Group) -> int:
        """Past the group that people belong to: قيادي في الحشد ومرافقه."""
        office = [m.last for person in group.people for m in self.doc.at("speaker", person.first)]
        if self.doc.key(group.last) in self.doc.grammar.in_a_group:
            office += [m.last for kind in ("actor", "body") for m in self.doc.at(kind, group.last + 1)]
        return max([group.last, *office])

    def named(self, at: int, last: int) -> Group | None:
        """Victims told by name: a quoted name counts one, names joined after كل من as many as there are."""
        doc = self.doc
        if doc.key(at) in doc.grammar.each_of and at + 1 < last and doc.key(at + 1) in doc.grammar.of:
            at += 2
        if at >= last or doc.key(at) not in QUOTES:
            return None
        end = next((i for i in range(at + 1, min(at + _ONE_NAME, last)) if doc.key(i) in QUOTES), 0)
        inside = doc.tokens[at + 1 : end]
        words = [t for t in inside if t.kind == "word"]
        if not end or len(words) < 2 or doc.of("actor", at, end) or doc.of("trigger", at, end):
            return None
        names = 1 + sum(t.key == "،" for t in inside)
        return Group(at, end + 1, names, names, named=True)

    def unknown_name(self, at: int, last: int) -> Group | None:
        """Two or three words from a token on that no lexicon knows: a person's name; its last may be a town's, too."""
        names = 0
        while at + names < min(last, at + 3) and self._unknown(at + names, family=names > 0):
            names += 1
        return Group(at, at + names, 1, 1, named=True) if names >= 2 else None

    def _unknown(self, at: int, *, family: bool) -> bool:
        token = self.doc.tokens[at]
        if token.kind != "word" or len(token.key) <= 2 or token.key in self.doc.grammar.never_a_name:
            return False
        mentioned, but_towns = self._known = self._known or self._known_words()
        return at not in (but_towns if family else mentioned)

    def _known_words(self) -> tuple[set[int], set[int]]:
        """The tokens that some lexicon knows, and these without those that are nothing but a town's name."""
        doc = self.doc
        mentioned = {at for m in doc.mentions for at in range(m.first, m.last)}
        towns = {m.first for m in doc.by_kind.get("place", ()) if m.last == m.first + 1 and m.prefix in ("", "ال")}
        return mentioned, mentioned - (towns - {m.first for m in doc.mentions if m.kind != "place"})

    def subsets(self, kind: str, at: int, last: int) -> tuple[list[Subset], int]:
        """What بينهم and its like open after a figure: parts of the total up to the next outcome, and their end."""
        skipped = 0
        while at < last and skipped < _MISSES and self.cue_class(at) != "subset":
            if self.doc.key(at) not in SMALL_MARKS and at not in self.nations:
                skipped += 1
            if at in self.outcomes:
                return [], at
            at += 1
        if at >= last or self.cue_class(at) != "subset":
            return [], at - skipped
        return self._parts(kind, self.cues[at].last, last)

    def _parts(self, kind: str, at: int, last: int) -> tuple[list[Subset], int]:
        found: list[Subset] = []
        misses = 0
        while at < last and misses < _MISSES and at not in self.outcomes:
            group = self.group(at, beside=True)
            if group is not None:
                found.append(Subset(kind, self._who(group), group.low, group.high))
                at, misses = group.last, 0
                continue
            if self.doc.key(at) in (".", "؛"):
                break
            misses += self.doc.key(at) not in SMALL_MARKS
            at += 1
        return found, at

    def _who(self, group: Group) -> str:
        named = group.people[0] if group.people else group
        return self.doc.words(named.first, named.last)


def _marked_dual(doc: Document, person: Mention) -> bool:
    """مقاتلَين: the vowel sign says that they are two."""
    start, end = doc.span(person.first, person.last)
    return doc.article.text[start:end].endswith(("\u064eين", "\u064eيْن"))


def _first_at(mentions: Iterable[Mention]) -> dict[int, Mention]:
    found: dict[int, Mention] = {}
    for m in mentions:
        found.setdefault(m.first, m)
    return found


def _made(mention: Mention, last: int, people: list[Mention]) -> Group:
    """A number as a group; "at most N" says N."""
    number: NumberMention = mention.data
    low = number.low if number.low is not None else (number.high if number.qualifier == "at_most" else None)
    return Group(mention.first, last, low, number.high, people, number.definite)


def _spoken_of(people: list[Mention]) -> bool:
    """Of a definite singular: no one person but a collective, or a casualty told of before."""
    return any(p.data.casualty or p.data.cls in ("group", "unknown") for p in people)


def of_casualties(people: list[Mention]) -> Mention | None:
    """The first of homonyms that tells an outcome by itself: قتيل, جريح, معتقل, مخطوف."""
    return next((p for p in people if p.data.casualty in COUNT_KINDS), None)
