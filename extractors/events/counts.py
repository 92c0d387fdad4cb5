"""How many were killed, injured, arrested, abducted: a number is a count only with people as its head.

A total is what the outcome word governs; people after بينهم are a subset and are never added; آخرون takes the head of
the count before it; a dual is two and an indefinite singular one, but only right beside the outcome word or joined
by و to a counted group.
"""

from dataclasses import dataclass, field

from extractors.events.document import Document, Mention
from extractors.events.numbers import NumberMention
from extractors.records import COUNT_KINDS, Count, Span, Subset

_SKIP_CUES = frozenset({"other"})
_REACH = 7  # words that may stand between an outcome word and its people: a date, an adverb, an agent
_LEFT_REACH = 4
_QUOTE = frozenset({'"', "“", "”", "«", "»"})
_LUMP = frozenset({"قتيل", "القتيل", "قتلي"})
# Words that may stand between an outcome word and an indefinite singular that counts one.
_LIGHT = frozenset({"عن", "علي", "الي", "ب", "ما", "فيها", "فيه", "فيهما", "خلالها", "خلاله", "اثرها", "اثره"})
_SMALL = frozenset({"،", ",", "(", ")", '"', "-"})
# Words for a tally between a number and its people: يرتفع إلى 281 تعداد المدنيين
_TALLIES = frozenset({"تعداد", "عدد", "حصيله", "اجمالي"})
_COMMON = frozenset({"كان", "كانت", "كانوا", "فيها", "فيه", "عليه", "عليهم", "عليها", "منهم", "هناك", "ايضا", "التي", "الذي", "الذين", "هذا", "هذه", "ذلك", "علي", "الفور", "اثناء", "داخل", "حوالي", "نحو", "مجددا", "فورا", "غير", "كبير", "كبيره"})
_ONE_MORE = frozenset({"ثالث", "رابع", "خامس", "سادس", "ثالثه", "رابعه"})  # أصيب ثالث: one more person
_REACHES = frozenset({"الي", "بلغ", "بلغت", "وصل", "وصلت", "نحو", "لنحو"})
_ADDERS = frozenset({"اضافه", "فضلا", "علاوه", "الي", "عن", "جانب"})


@dataclass(slots=True)
class Group:
    """Some people at tokens ``[first, last)``; ``low`` null: vague."""

    first: int
    last: int
    low: int | None
    high: int | None
    people: list[Mention] = field(default_factory=list)
    definite: bool = False


@dataclass(slots=True)
class OutcomeCount:
    """A figure for one outcome (killed, injured …) and the words that give it."""

    kind: str
    count: Count | None
    group: Group
    trigger: Mention | None
    subsets: list[Subset] = field(default_factory=list)
    zero: bool = False
    lump: bool = False

    @property
    def first(self) -> int:
        """The first token that tells it."""
        return min(self.group.first, self.trigger.first if self.trigger else self.group.first)

    @property
    def last(self) -> int:
        """The token after the last one that tells it."""
        return max(self.group.last, self.trigger.last if self.trigger else self.group.last)

    def span(self, doc: Document) -> Span:
        """Characters of the figure."""
        return doc.span(self.group.first, self.group.last)


def _spoken_of(doc: Document, at: int, people: list[Mention]) -> bool:
    """A definite singular that is no one person: a collective, or a casualty told of before."""
    del doc, at
    return any(p.data.casualty or p.data.cls in ("group", "unknown") for p in people)


class CountReader:
    """Reads the figures of one article."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.people: dict[int, list[Mention]] = {}
        self.numbers: dict[int, Mention] = {}
        self.nations = {m.first: m for m in doc.by_kind.get("nationality", ())}
        self.outcomes: dict[int, Mention] = {}
        self.cues: dict[int, Mention] = {}
        self.dates = {m.first: m for m in doc.by_kind.get("date", ())}
        self.mentioned = {at for m in doc.mentions for at in range(m.first, m.last)}
        for m in doc.by_kind.get("person", ()):
            self.people.setdefault(m.first, []).append(m)
        for m in doc.by_kind.get("number", ()):
            self.numbers.setdefault(m.first, m)
        for m in doc.by_kind.get("cue", ()):
            self.cues.setdefault(m.first, m)
        families = doc.resources.families
        for m in doc.by_kind.get("trigger", ()):
            if families[m.data.family].outcome:
                self.outcomes.setdefault(m.first, m)

    def read(self, first: int, last: int) -> list[OutcomeCount]:
        """Figures within tokens ``[first, last)``, in reading order."""
        found: list[OutcomeCount] = []
        used: set[int] = set()
        at = first
        while at < last:
            trigger = self.outcomes.get(at)
            if trigger is not None:
                made = self._of_trigger(trigger, first, last, used)
                found.extend(made)
            elif at in self.people and at not in used:
                made = self._of_casualty_noun(at, first, last, used)
                found.extend(made)
            at += 1
        tolls = self._tolls(first, last)
        kinds = {t.kind for t in tolls}
        found = [c for c in found if c.kind not in kinds or c.zero] + tolls
        found.sort(key=lambda c: (c.first, c.kind))
        return found

    def _tolls(self, first: int, last: int) -> list[OutcomeCount]:
        """عدد القتلى ارتفع إلى أربعة: a running toll, which stands for every other figure of its kind."""
        found = []
        for at in range(first, last):
            noun = next((p for p in self.people.get(at, ()) if p.data.casualty in COUNT_KINDS), None)
            if noun is None or not self.doc.tokens[at].key.removeprefix(noun.prefix).startswith("ال") and "ال" not in noun.prefix:
                continue
            if noun.last in self.numbers and self.doc.tokens[at - 1].key in ("ان", "بان"):
                group = self._numbered(self.numbers[noun.last])
                if group is not None and group.low is not None:
                    found.append(OutcomeCount(noun.data.casualty, Count(group.low, group.high), group, None))
                continue
            if self.doc.tokens[at - 1].key.removeprefix("و") not in _TALLIES:
                continue
            number = next((self.numbers[i] for i in range(at + 1, min(at + 10, last)) if i in self.numbers), None)
            if number is None or number.data.low is None or self.doc.tokens[number.first - 1].key not in _REACHES:
                continue
            group = Group(number.first, number.last, number.data.low, number.data.high, [noun])
            found.append(OutcomeCount(noun.data.casualty, Count(number.data.low, number.data.high), group, None))
        return found

    # -- figures that an outcome word governs ------------------------------------------------------------------

    def _of_trigger(self, trigger: Mention, first: int, last: int, used: set[int]) -> list[OutcomeCount]:
        kind = self.doc.resources.families[trigger.data.family].outcome
        assert kind is not None
        if self._negated(trigger, first):
            return [OutcomeCount(kind, Count(0, 0), Group(trigger.first, trigger.last, 0, 0), trigger, zero=True)]
        group = None
        if trigger.pos in ("passive", "either", "active", "object"):
            group = self._before(trigger, first, used)
        if group is None:
            group = self._after(trigger, last, used)
        if group is not None and group.low is None:
            group = self._named(group.last, last) or group
        if group is None and trigger.pos == "owned":
            group = self._of_pronoun(trigger)
        if group is None:
            group = self._proper_name(trigger, last)
        if group is None:
            return []
        used.update(range(group.first, group.last))
        subsets, end = self._subsets(kind, group.last, last)
        used.update(range(group.last, end))
        count = Count(group.low, group.high) if group.low is not None else None
        lump = self._lumped(trigger, group)
        return [OutcomeCount(kind, None if lump else count, group, trigger, subsets, lump=lump)]

    def _proper_name(self, trigger: Mention, last: int) -> Group | None:
        """قتل أحمد الجاسم: two words that no lexicon knows, right after the word for a death or an arrest."""
        if trigger.data.family == "injured" or trigger.pos in ("present", "object", "owned"):
            return None
        at = trigger.last
        names = 0
        while at + names < min(last, trigger.last + 3) and self._unknown(at + names):
            names += 1
        return Group(at, at + names, 1, 1) if names >= 2 else None

    def _unknown(self, at: int) -> bool:
        token = self.doc.tokens[at]
        return token.kind == "word" and len(token.key) > 2 and at not in self.mentioned and token.key not in _COMMON

    def _of_pronoun(self, trigger: Mention) -> Group | None:
        """مقتله is one death, مقتلهما two; هم says how many only elsewhere."""
        key = self.doc.tokens[trigger.last - 1].key
        count = 2 if key.endswith("هما") else 1 if key.endswith("ه") else 0
        return Group(trigger.first, trigger.last, count, count) if count else None

    def _named(self, at: int, last: int) -> Group | None:
        """Victims told by name: a quoted name counts one, names joined after كل من as many as there are."""
        doc = self.doc
        if at < last and doc.tokens[at].key == "كل" and at + 1 < last and doc.tokens[at + 1].key == "من":
            at += 2
        if at >= last or doc.tokens[at].key not in _QUOTE:
            return None
        end = next((i for i in range(at + 1, min(at + 40, last)) if doc.tokens[i].key in _QUOTE), 0)
        inside = doc.tokens[at + 1 : end]
        words = [t for t in inside if t.kind == "word"]
        if not end or len(words) < 2 or doc.of("actor", at, end) or doc.of("trigger", at, end):
            return None
        names = 1 + sum(t.key == "،" for t in inside)
        return Group(at, end + 1, names, names)

    def _lumped(self, trigger: Mention, group: Group) -> bool:
        """مقتل وإصابة 4: one number for two outcomes belongs to neither."""
        if trigger.pos not in ("noun", "either"):
            return False
        for other in self.outcomes.values():
            adjacent = other.first == trigger.last or other.last == trigger.first
            if adjacent and other.data.family != trigger.data.family and group.first >= max(other.last, trigger.last):
                later = other if other.first > trigger.first else trigger
                if later.prefix in ("و", "او") and other.pos in ("noun", "either"):
                    return True
        return False

    def _negated(self, trigger: Mention, first: int) -> bool:
        """دون وقوع إصابات: a stated none; the negation stands in the same clause, close before the word."""
        doc = self.doc
        if trigger.pos not in ("noun", "owned"):
            return False
        for at in range(max(first, trigger.first - 7), trigger.first):
            cue = self.cues.get(at)
            if cue is not None and cue.data.cls == "negation" and doc.clause[at] == doc.clause[trigger.first]:
                between = doc.of("number", at, trigger.first)
                return not between and not doc.of("number", trigger.last, trigger.last + 2)
        return False

    def _after(self, trigger: Mention, last: int, used: set[int]) -> Group | None:
        """The people after an outcome word: right beside it, or after a date, an adverb or the agent of an active verb."""
        doc = self.doc
        at, steps, beside, passed = trigger.last, 0, True, 0
        while at < last and steps <= _REACH:
            if at in self.outcomes and at != trigger.first and not self._shares(trigger, self.outcomes[at]):
                return None
            group = self._group(at, beside=beside) or (self._named(at, last) if steps <= 2 else None)
            subject = trigger.pos in ("active", "either", "present")
            if group is not None and group.low is None and subject and passed < 2 and self._more(group.last, last):
                passed, at, steps = passed + 1, group.last, steps + 1
                continue
            if group is not None and group.first not in used:
                return self._joined(group, last)
            cue = self.cues.get(at)
            if cue is not None and cue.data.cls in ("subset", "result", "new_event", "contrast"):
                return None
            if beside and doc.tokens[at].key in _ONE_MORE:
                return Group(at, at + 1, 1, 1)
            if at in self.dates:
                at = self.dates[at].last
                continue
            actor = self._agent_at(at)
            if actor and trigger.pos in ("active", "either", "present", "noun"):
                at = actor
                steps += 1
                beside = True
                continue
            key = doc.tokens[at].key
            if key not in _SMALL:
                steps += 1
                beside = beside and key in _LIGHT
            if key in (".", "؛"):
                return None
            at += 1
        return None

    def _more(self, at: int, last: int) -> bool:
        """Whether a figure still follows in the clause or right after a date: the people before it are the doers."""
        for step in range(at, min(at + _REACH + 3, last)):
            if step in self.outcomes or self.doc.tokens[step].key in (".", "؛"):
                return False
            group = self._group(step, beside=True) or self._named(step, last)
            if group is not None and group.low is not None:
                return True
        return False

    def _shares(self, trigger: Mention, other: Mention) -> bool:
        return other.first == trigger.last and other.prefix in ("و", "او")

    def _agent_at(self, at: int) -> int:
        """The end of an organ or group that starts at a token, or 0."""
        for kind in ("actor", "body"):
            for m in self.doc.by_kind.get(kind, ()):
                if m.first == at:
                    nation = self.nations.get(m.last)
                    return nation.last if nation else m.last
        return 0

    def _before(self, trigger: Mention, first: int, used: set[int]) -> Group | None:
        """7 جنود قتلوا: the people right before a plural verb, or before a relative singular one."""
        doc = self.doc
        lowest = max(first, trigger.first - _LEFT_REACH - 3)
        for at in range(trigger.first - 1, lowest - 1, -1):
            if doc.tokens[at].key in ("،", ".", "؛") or at in self.outcomes:
                return None
            for start in range(max(lowest, at - 5), at + 1):
                group = self._group(start, beside=False)
                if group is not None and group.last == at + 1 and group.low is not None and start not in used:
                    numeric = start in self.numbers or any(p.pos == "dual" for p in group.people)
                    close = trigger.first - group.last <= _LEFT_REACH
                    if numeric and close and trigger.prefix not in ("و", "ف"):
                        return group
        number = self.numbers.get(trigger.first - 1)
        if number is not None and number.data.definite and number.data.low and trigger.prefix == "":
            return Group(number.first, number.last, number.data.low, number.data.high, [], definite=True)
        return self._subject(trigger, first, used)

    def _subject(self, trigger: Mention, first: int, used: set[int]) -> Group | None:
        """أن طفلا … أصيب: one person as subject after أن, whatever relative clause stands between."""
        doc = self.doc
        if trigger.pos != "passive" or trigger.prefix:
            return None
        for at in range(trigger.first - 1, max(first, trigger.first - 12), -1):
            if at in self.outcomes or doc.tokens[at].key in (".", "؛"):
                return None
            people = self.people.get(at)
            if people and doc.tokens[at - 1].key in ("ان", "بان") and at not in used:
                return self._group(at, beside=True)
        return None

    # -- figures on casualty nouns: 9 قتلى, 38 جريحا --------------------------------------------------------------

    def _of_casualty_noun(self, at: int, first: int, last: int, used: set[int]) -> list[OutcomeCount]:
        kinds = [p for p in self.people[at] if p.data.casualty in COUNT_KINDS]
        if not kinds:
            return []
        noun = kinds[0]
        if any(self.cues[i].data.cls == "subset" for i in range(max(first, at - 4), at) if i in self.cues):
            return []
        start, group = at, None
        for begin in range(max(first, at - 4), at + 1):
            candidate = self._group(begin, beside=begin == at)
            if candidate is not None and candidate.last >= noun.last and begin not in used:
                start, group = begin, candidate
                break
        if group is None or (group.low is None and not self._negation_near(start, first)):
            return []
        if start == at and noun.pos == "singular" and not self._countable_alone(at, first):
            return []
        used.update(range(group.first, group.last))
        if self._lump_noun(group.last):
            used.add(group.last)
            return []
        subsets, end = self._subsets(noun.data.casualty, group.last, last)
        used.update(range(group.last, end))
        if self._negation_near(start, first) and start not in self.numbers:
            return [OutcomeCount(noun.data.casualty, Count(0, 0), Group(start, noun.last, 0, 0), None, zero=True)]
        if group.low is None:
            return []
        return [OutcomeCount(noun.data.casualty, Count(group.low, group.high), group, None, subsets)]

    def _lump_noun(self, at: int) -> bool:
        """80 قتيلا وجريحا: one number for both."""
        after = self.people.get(at, ())
        return any(p.data.casualty in COUNT_KINDS and p.prefix in ("و", "او") and p.pos == "singular" for p in after)

    def _negation_near(self, at: int, first: int) -> bool:
        for back in range(max(first, at - 5), at):
            cue = self.cues.get(back)
            if cue is not None and cue.data.cls == "negation" and self.doc.clause[back] == self.doc.clause[at]:
                return True
        return False

    def _countable_alone(self, at: int, first: int) -> bool:
        """سقوط قتيل, وجريح: an indefinite singular counts after a verb of falling or joined to another count."""
        key = self.doc.tokens[at].key
        before = self.doc.tokens[at - 1].key if at > first else ""
        if key.startswith("ال") or key.startswith("بال"):
            return False
        return before in ("سقوط", "سقط", "ارتقاء", "خلف", "عن", "الي", "وقوع") or key.startswith("و")

    # -- groups of people ---------------------------------------------------------------------------------------

    def _group(self, at: int, *, beside: bool) -> Group | None:
        """People at a token: number and noun, dual, or, right beside the outcome word, an indefinite singular."""
        number = self.numbers.get(at)
        if number is not None:
            return self._numbered(number)
        people = None if at in self.outcomes else self.people.get(at)
        if not people:
            nation = self.nations.get(at)
            if nation is None:
                return None
            key = self.doc.tokens[at].key
            if key.endswith(("ين", "ان", "ون")) and not key.startswith("ال") and "ال" not in nation.prefix:
                two = 2 if key.endswith("ان") else None
                return Group(at, at + 1, two, two)
            return None
        return self._unnumbered(at, people, beside=beside)

    def _numbered(self, mention: Mention) -> Group | None:
        """A number with people as its head, or with آخرين or منهم; a bare number is nobody."""
        doc = self.doc
        number: NumberMention = mention.data
        if number.form in ("percent", "label"):
            return None
        end = mention.last
        for step in range(4):
            at = end + step
            if at >= len(doc.tokens):
                break
            cue = self.cues.get(at)
            if cue is not None and (cue.data.cls == "other" or (cue.data.cls == "subset" and step <= 1)):
                people = [] if cue.data.cls == "subset" else []
                last = cue.last if cue.data.cls == "other" else mention.last
                return self._made(mention, last, people)
            if doc.tokens[at].key in _TALLIES and at + 1 in self.people:
                at += 1
            if at in self.people:
                head = self.people[at]
                if any(p.data.cls == "group" for p in head):
                    return None
                return self._made(mention, self._tail(max(p.last for p in head)), head)
            if at in self.nations and step <= 1:
                return self._made(mention, at + 1, [])
            if doc.tokens[at].key not in ("من", "علي", "الاقل", "عناصر", "كبار", "ابرز", "افراد", "حالات") and not (
                step == 0 and doc.tokens[at].kind == "word" and doc.tokens[at].key.startswith(("من",))
            ):
                break
        return None

    def _made(self, mention: Mention, last: int, people: list[Mention]) -> Group:
        number: NumberMention = mention.data
        low = number.low if number.low is not None else (number.high if number.qualifier == "at_most" else None)
        return Group(mention.first, last, low, number.high, people, number.definite)

    def _unnumbered(self, at: int, people: list[Mention], *, beside: bool) -> Group | None:
        doc = self.doc
        person = next((p for p in people if p.pos == "dual"), people[0])
        if person.data.cls == "group":
            return None
        owned = next((p for p in people if p.pos.endswith("_owned")), None)
        if owned is not None and beside and len(people) == sum(p.pos.endswith("_owned") for p in people):
            count = 1 if owned.pos.startswith("singular") else 2
            return Group(at, owned.last, count, count, [owned])
        end = self._tail(person.last)
        following = doc.tokens[person.last].key if person.last < len(doc.tokens) else ""
        if following in ("واحد", "واحده") and "singular" in {p.pos for p in people}:
            return Group(at, person.last + 1, 1, 1, people)
        two = following in ("اثنين", "اثنان", "اثنتين", "اثنتان") or "dual" in {p.pos for p in people}
        if two and (following.startswith("اثن") or "plural" not in {p.pos for p in people}):
            return Group(at, end, 2, 2, people)
        definite = doc.tokens[at].key.removeprefix(person.prefix).startswith("ال") or "ال" in person.prefix
        if "singular" in {p.pos for p in people} and beside and not (definite and _spoken_of(doc, at, people)):
            return Group(at, end, 1, 1, people)
        if "plural" in {p.pos for p in people}:
            return Group(at, end, None, None, people)
        return None

    def _tail(self, at: int) -> int:
        """Past the adjectives and the nationality that go with a head noun, and آخرين."""
        for _ in range(2):
            if at < len(self.doc.tokens) and at in self.nations and not self.nations[at].prefix.startswith("و"):
                at = self.nations[at].last
            cue = self.cues.get(at)
            if cue is not None and cue.data.cls == "other":
                at = cue.last
        return at

    def _joined(self, group: Group, last: int) -> Group:
        """Adds people joined by و to the same outcome: ضابط وأربعة جنود."""
        at = group.last
        while group.low is not None and at < last:
            start = at
            while at < last and self.doc.tokens[at].key in ("،", '"'):
                at += 1
            split = at < last and self.doc.tokens[at].key == "و"
            at += split
            while at < last and self.doc.tokens[at].key in _ADDERS:
                at, split = at + 1, True
            if at >= last or at in self.outcomes:
                break
            mention = self.numbers.get(at) or next(iter(self.people.get(at, ())), None)
            key = self.doc.tokens[at].key
            if mention is None or not (split or key.startswith("و")):
                break
            more = self._group(at, beside=True)
            if more is None or more.low is None or any(p.data.casualty for p in more.people):
                break
            high = None if group.high is None or more.high is None else group.high + more.high
            group = Group(group.first, more.last, group.low + more.low, high, group.people + more.people)
            at = group.last
            if at <= start:
                break
        return group

    def _subsets(self, kind: str, at: int, last: int) -> tuple[list[Subset], int]:
        """What بينهم and its like open: parts of the total, up to the next outcome."""
        doc = self.doc
        skipped = 0
        while at < last and skipped < 3 and not (at in self.cues and self.cues[at].data.cls == "subset"):
            if doc.tokens[at].key not in _SMALL and at not in self.nations:
                skipped += 1
            if at in self.outcomes:
                return [], at
            at += 1
        cue = self.cues.get(at) if at < last else None
        if cue is None or cue.data.cls != "subset":
            return [], at - skipped if skipped else at
        found: list[Subset] = []
        at = cue.last
        misses = 0
        while at < last and misses < 3 and at not in self.outcomes:
            group = self._group(at, beside=True)
            if group is not None:
                who = doc.words(group.people[0].first, group.people[0].last) if group.people else doc.words(group.first, group.last)
                found.append(Subset(kind, who, group.low, group.high))
                at, misses = group.last, 0
                continue
            if doc.tokens[at].key in (".", "؛"):
                break
            misses += doc.tokens[at].key not in _SMALL
            at += 1
        return found, at
