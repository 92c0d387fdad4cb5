"""How many were killed, injured, arrested, abducted: the figures that the outcome words of a stretch of text govern.

A total is what the outcome word governs: the people after it, or before a verb whose subject they are. People after
بينهم are a subset and are never added. One number for two outcomes (مقتل وإصابة 4) belongs to neither.
"""

from dataclasses import dataclass, replace

from extractors.events.document import Document, Mention
from extractors.events.figures import OutcomeCount
from extractors.events.grammar import starts
from extractors.events.lexicon import SUBJECT_REACH
from extractors.events.people import SMALL_MARKS, Group, People
from extractors.events.tolls import casualty_figure, running_tolls
from extractors.records import Count

_REACH = 7  # words that may stand between an outcome word and its people: a date, an adverb, an agent
_LEFT_REACH = 4  # and between people and the verb after them
_SUBJECT_REACH = 12  # a relative clause between a subject and its verb
_UNKNOWN_REACH = 5  # words between "no news of" and the outcome
_TRIED_REACH = 2  # words between "attempt" and the outcome
_LOOKS_BACK = 4  # words between "after" and the outcome told of before
_NONE_REACH = 7  # words between a negation and the outcome that did not happen
_ENDS = (".", "؛")
_OR = ("و", "او")
_VERBS = ("active", "passive", "either")
_STARTS_ELSEWHERE = ("subset", "result", "new_event", "contrast")


@dataclass(slots=True)
class _Walk:
    """How far the search for an outcome's people has come; ``beside``: nothing of weight was passed yet."""

    at: int
    steps: int = 0
    beside: bool = True
    doers: int = 0


class CountReader:
    """Reads the figures of one article."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.people = People(doc)
        self._ending: dict[int, list[Mention]] = {}
        for outcome in self.people.outcomes.values():
            self._ending.setdefault(outcome.last, []).append(outcome)

    def read(self, first: int, last: int) -> list[OutcomeCount]:
        """Figures within tokens ``[first, last)``, in reading order."""
        found: list[OutcomeCount] = []
        used: set[int] = set()
        for at in self.people.places_of(first, last):
            trigger = self.people.outcomes.get(at)
            if trigger is not None:
                made = self._of_trigger(trigger, (first, last), used)
            elif at not in used and not self._between_dead_and_hurt(at):
                made = casualty_figure(self.people, at, (first, last), used)
            else:
                continue
            found += [made] if made is not None else []
        tolls = running_tolls(self.people, first, last)
        kinds = {t.kind for t in tolls}
        found = [c for c in found if c.kind not in kinds or c.zero] + tolls
        found.sort(key=lambda c: (c.first, c.kind))
        return [replace(c, count=None) if self._unknown(c, first) else c for c in found]

    def _between_dead_and_hurt(self, at: int) -> bool:
        """أوقعوا طاقمها بين قتيل وجريح: how many is not said."""
        return any(self.doc.key(at - back) in self.doc.grammar.between for back in (1, 2)) and not any(
            at - back in self.people.numbers for back in (2, 3)
        )

    def _unknown(self, count: OutcomeCount, first: int) -> bool:
        """لم ترد أنباء عن قتلى says that nothing is known, not that there were none."""
        return count.zero and bool(self.doc.cues("unknown_toll", max(first, count.first - _UNKNOWN_REACH), count.first))

    def _only_tried(self, trigger: Mention, first: int) -> bool:
        """محاولة اغتيال النائب kills nobody by itself; who died in it is told apart."""
        if trigger.data.family == "assassination" and starts(self.doc.stem(trigger), self.doc.grammar.attempt_stem):
            return True
        before = self.doc.cues("attempt", max(first, trigger.first - _TRIED_REACH), trigger.first)
        return any(self.doc.clause[cue.first] == self.doc.clause[trigger.first] for cue in before)

    def _of_trigger(self, trigger: Mention, sentence: tuple[int, int], used: set[int]) -> OutcomeCount | None:
        first, last = sentence
        kind = self.doc.family(trigger).outcome
        assert kind is not None
        if self._half_of_phrase(trigger):
            return None
        if self._negated(trigger, first):
            none = Group(trigger.first, trigger.last, 0, 0)
            return OutcomeCount(kind, Count(0, 0), none, trigger, zero=True)
        group = self._governed(trigger, sentence, used) if not self._only_tried(trigger, first) else None
        if group is None or (group.named and self._no_construct(trigger, group)):
            return None
        used.update(range(group.first, group.last))
        subsets, end = self.people.subsets(kind, group.last, last)
        used.update(range(group.last, end))
        lump = self._lumped(trigger, group)
        count = Count(group.low, group.high) if group.low is not None and not lump else None
        return OutcomeCount(kind, count, group, trigger, subsets, lump=lump)

    def _no_construct(self, trigger: Mention, group: Group) -> bool:
        """أثار الاغتيال ردود فعل: a noun with its article has no victim right after it."""
        beside = trigger.pos == "noun" and trigger.last == trigger.first + 1 == group.first
        return beside and self.doc.definite(trigger)

    def _half_of_phrase(self, trigger: Mention) -> bool:
        """Which word of a phrase that has people inside it does not govern the figure.

        ألقت الشرطة القبض على مطلوبين: the people stand after the noun, the verb's subject before it.
        لقي مدنيان مصرعهما: the people are the verb's subject, and the noun only ends the phrase.
        """
        if trigger.pos == "owned":
            back = range(trigger.first - SUBJECT_REACH, trigger.first)
            return any(self._opens(self.people.outcomes.get(at), trigger) for at in back)
        if not trigger.phrase or trigger.last > trigger.first + 1:
            return False
        rest = (self.people.outcomes.get(at) for at in range(trigger.last, trigger.last + SUBJECT_REACH))
        return any(other is not None and other.data is trigger.data and other.pos == "noun" for other in rest)

    def _opens(self, verb: Mention | None, noun: Mention) -> bool:
        return verb is not None and verb.phrase and verb.pos in _VERBS and verb.data is noun.data

    def _governed(self, trigger: Mention, sentence: tuple[int, int], used: set[int]) -> Group | None:
        """The people that an outcome word governs, wherever they stand."""
        first, last = sentence
        group = None
        if trigger.pos in ("passive", "either", "active", "object"):
            group = self._before(trigger, first, used)
        if group is None and trigger.pos != "object":  # اعتقلته الشرطة: who stands after it acts
            group = self._after(trigger, last, used)
        if group is not None and group.low is None:
            group = self.people.named(group.last, last) or group
        if group is None and trigger.pos in ("owned", "object"):
            group = self._of_pronoun(trigger)
        if group is None and trigger.phrase:
            group = self._of_object_phrase(trigger)
        doers = group is not None and group.low is None and trigger.pos == "active"
        if (group is None or doers) and trigger.data.family == "assassination" and trigger.pos in _VERBS:
            group = Group(trigger.first, trigger.last, 1, 1, named=True)  # an assassination is of one person
        if group is None or group.low is None:
            return self._proper_name(trigger, last) or group
        return group

    def _proper_name(self, trigger: Mention, last: int) -> Group | None:
        """قتل أحمد الجاسم: words that no lexicon knows, right after the word for a death or an arrest."""
        if trigger.data.family == "injured" or trigger.pos in ("present", "object", "owned"):
            return None
        at = trigger.last
        if trigger.pos in ("active", "either"):
            at = self._agent_at(at) or at
        return self.people.unknown_name(at, last)

    def _of_pronoun(self, trigger: Mention) -> Group | None:
        """مقتله is one death, مقتلهما two; هم says how many only elsewhere."""
        if self.doc.cues("after", trigger.first - _LOOKS_BACK, trigger.first):
            return None  # بعد ثلاث سنوات من اعتقاله
        key = self.doc.key(trigger.last - 1)
        count = 2 if key.endswith("هما") else 1 if key.endswith("ه") else 0
        return Group(trigger.first, trigger.last, count, count) if count else None

    def _of_object_phrase(self, trigger: Mention) -> Group | None:
        """ألقي القبض عليه: one, عليهما two."""
        tail = self.doc.key(trigger.last - 1)
        count = {"عليه": 1, "عنه": 1, "عليهما": 2, "عنهما": 2}.get(tail, 0)
        return Group(trigger.first, trigger.last, count, count) if count else None

    def _lumped(self, trigger: Mention, group: Group) -> bool:
        """مقتل وإصابة 4: one number for two outcomes belongs to neither."""
        if trigger.pos not in ("noun", "either"):
            return False
        following = self.people.outcomes.get(trigger.last)
        for other in (*self._ending.get(trigger.first, ()), *([following] if following else ())):
            later = other if other.first > trigger.first else trigger
            differ = other.data.family != trigger.data.family and group.first >= max(other.last, trigger.last)
            if differ and later.prefix in _OR and other.pos in ("noun", "either"):
                return True
        return False

    def _negated(self, trigger: Mention, first: int) -> bool:
        """دون وقوع إصابات: a stated none; the negation stands in the same clause, close before the word."""
        doc = self.doc
        if trigger.pos not in ("noun", "owned"):
            return False
        for at in range(max(first, trigger.first - _NONE_REACH), trigger.first):
            if self.people.cue_class(at) == "negation" and doc.clause[at] == doc.clause[trigger.first]:
                between = doc.of("number", at, trigger.first)
                return not between and not doc.of("number", trigger.last, trigger.last + 2)
        return False

    def _after(self, trigger: Mention, last: int, used: set[int]) -> Group | None:
        """The people after an outcome word: beside it, or after a date, an adverb or the agent of an active verb."""
        walk = _Walk(trigger.last)
        while walk.at < last and walk.steps <= _REACH:
            if self._other_outcome(trigger, walk.at):
                return None
            named = self.people.named(walk.at, last) if walk.steps <= 2 else None
            group = self.people.group(walk.at, beside=walk.beside) or named
            if group is not None and self._are_doers(trigger, group, walk, last):
                end = max(group.last, self._agent_at(group.first))  # عناصر هيئة تحرير الشام
                walk.doers, walk.at, walk.steps, walk.beside = walk.doers + 1, end, walk.steps + 1, True
                continue
            if group is None and walk.at == trigger.last and trigger.pos != "active":
                group = self.people.bare(walk.at, last)
            if group is not None and group.first not in used:
                return self.people.joined(group, last)
            if self.people.cue_class(walk.at) in _STARTS_ELSEWHERE:
                return None
            if walk.beside and self.doc.key(walk.at) in self.doc.grammar.one_more:
                return Group(walk.at, walk.at + 1, 1, 1)
            if not self._step(trigger, walk):
                return None
        return None

    def _other_outcome(self, trigger: Mention, at: int) -> bool:
        """Whether another outcome starts at a token, unless both share what follows: مقتل وإصابة."""
        other = self.people.outcomes.get(at)
        if other is None or at == trigger.first:
            return False
        return not (other.first == trigger.last and other.prefix in _OR)

    def _are_doers(self, trigger: Mention, group: Group, walk: _Walk, last: int) -> bool:
        """Whether a vague group after a verb acts: a figure still follows in the clause or right after a date."""
        if trigger.pos == "noun" and group.low is None and group.first == trigger.last:
            organ = self._agent_at(group.first)  # اعتقال الشرطة ثلاثة ناشطين
            object_ = self.people.group(organ, beside=True) if organ else None
            return walk.doers == 0 and object_ is not None and object_.low is not None
        subject = trigger.pos in ("active", "either", "present")
        return group.low is None and subject and walk.doers < 2 and self._figure_follows(group.last, last)

    def _figure_follows(self, at: int, last: int) -> bool:
        for step in range(at, min(at + _REACH + 3, last)):
            if step in self.people.outcomes or self.doc.key(step) in _ENDS:
                return False
            group = self.people.group(step, beside=True) or self.people.named(step, last)
            if group is not None and group.low is not None:
                return True
        return False

    def _step(self, trigger: Mention, walk: _Walk) -> bool:
        """Passes a date, the agent, or one word; false at the end of the sentence."""
        at, key = walk.at, self.doc.key(walk.at)
        agent = self._agent_at(at)
        if at in self.people.dates:
            walk.at = self.people.dates[at].last
        elif agent and trigger.pos in ("active", "either", "present", "noun"):
            walk.at, walk.steps, walk.beside = agent, walk.steps + 1, True
        else:
            if key not in SMALL_MARKS:
                walk.steps += 1
                walk.beside = walk.beside and key in self.doc.grammar.light_between
            walk.at += 1
            return key not in _ENDS
        return True

    def _agent_at(self, at: int) -> int:
        """The end of an organ or group that starts at a token, or 0."""
        for m in (*self.doc.at("actor", at), *self.doc.at("body", at)):
            nation = self.people.nations.get(m.last)
            return nation.last if nation else m.last
        return 0

    def _before(self, trigger: Mention, first: int, used: set[int]) -> Group | None:
        """7 جنود قتلوا: the people right before a plural verb, or before a relative singular one."""
        if trigger.prefix in ("و", "ف"):
            return None
        lowest = max(first, trigger.first - _LEFT_REACH - 3)
        for at in range(trigger.first - 1, lowest - 1, -1):
            if self.doc.key(at) in ("،", *_ENDS) or at in self.people.outcomes:
                return None
            group = self._ending_with(at, lowest, used)
            if group is not None and trigger.first - group.last <= _LEFT_REACH:
                return group
        number = self.people.numbers.get(trigger.first - 1)
        if number is not None and number.data.definite and number.data.low and trigger.prefix == "":
            return Group(number.first, number.last, number.data.low, number.data.high, [], definite=True)
        return self._subject(trigger, first, used)

    def _ending_with(self, at: int, lowest: int, used: set[int]) -> Group | None:
        """The counted people whose last word is at a token: a number with its noun, or a dual."""
        for start in range(max(lowest, at - 5), at + 1):
            alone = self.people.group(start, beside=True)
            group = self.people.joined(alone, at + 1) if alone is not None and alone.low is not None else None
            if group is None or group.last != at + 1 or start in used:
                continue
            if alone is not None and group.last > alone.last:
                return group  # ضابطا وأربعة جنود قتلوا
            if start in self.people.numbers or any(p.pos == "dual" for p in group.people):
                return group
        return None

    def _subject(self, trigger: Mention, first: int, used: set[int]) -> Group | None:
        """أن طفلا … أصيب: one person as subject after أن, whatever relative clause stands between."""
        if trigger.pos not in ("passive", "either") or trigger.prefix:
            return None
        for at in range(trigger.first - 1, max(first, trigger.first - _SUBJECT_REACH), -1):
            if at in self.people.outcomes or self.doc.key(at) in _ENDS:
                return None
            after_that = self.doc.key(at - 1) in self.doc.grammar.that
            if at in self.people.people and after_that and at not in used:
                return self.people.group(at, beside=True)
        return None
