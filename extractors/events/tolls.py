"""Figures that a noun tells by itself: 9 قتلى, سقوط قتيل, and running tolls (ارتفع عدد القتلى إلى 4)."""

from dataclasses import replace

from extractors.events.document import Mention
from extractors.events.figures import OutcomeCount
from extractors.events.people import Group, People, of_casualties
from extractors.records import COUNT_KINDS, Count, Subset

_NUMBER_REACH = 8  # tokens before a casualty noun within which its number starts: ما لا يقل عن 148 …
_SUBSET_REACH = 4  # tokens before it within which بينهم makes it a part
_NONE_REACH = 5  # tokens before it within which a negation says that there was none
_TOLL_REACH = 10  # tokens after القتلى within which the toll's number stands
_OR = ("و", "او")


def running_tolls(people: People, first: int, last: int) -> list[OutcomeCount]:
    """Tolls told as such within tokens ``[first, last)``; they stand for every other figure of their kind."""
    found = []
    for at in people.places_of(first, last):
        noun = of_casualties(people.people.get(at, []))
        if noun is None or not people.doc.definite(noun):
            continue
        group = _toll_after_that(people, noun) or _toll_of_tally(people, noun, last)
        if group is not None and group.low is not None:
            found.append(OutcomeCount(noun.data.casualty, Count(group.low, group.high), group, None))
    return found


def _toll_after_that(people: People, noun: Mention) -> Group | None:
    """إن القتلى تسعة مدنيين, بلغ عدد الجرحى تسعة: the noun right before its number."""
    doc, number = people.doc, people.numbers.get(noun.last)
    if number is None:
        return None
    if doc.key(noun.first - 1) in doc.grammar.that:
        return people.numbered(number)
    if noun.prefix == "وال" and noun.pos == "plural":  # القتلى 12 والجرحى 30
        return Group(number.first, number.last, number.data.low, number.data.high, [noun])
    tallied = doc.key(noun.first - 1) in doc.grammar.tally and doc.key(noun.first - 2) in doc.grammar.toll_reaches
    return Group(number.first, number.last, number.data.low, number.data.high, [noun]) if tallied else None


def _toll_of_tally(people: People, noun: Mention, last: int) -> Group | None:
    """عدد القتلى ارتفع إلى أربعة: the first number after a tally, if a word of reaching leads to it."""
    doc = people.doc
    if doc.key(noun.first - 1).removeprefix("و") not in doc.grammar.tally:
        return None
    after = range(noun.first + 1, min(noun.first + _TOLL_REACH, last))
    number = next((people.numbers[at] for at in after if at in people.numbers), None)
    if number is None or doc.key(number.first - 1) not in doc.grammar.toll_reaches:
        return None
    return Group(number.first, number.last, number.data.low, number.data.high, [noun])


def casualty_figure(people: People, at: int, sentence: tuple[int, int], used: set[int]) -> OutcomeCount | None:
    """The figure that the casualty noun at a token tells, if it tells one; what it covers is added to ``used``."""
    first, last = sentence
    noun = of_casualties(people.people[at])
    if noun is None or any(people.cue_class(i) == "subset" for i in range(max(first, at - _SUBSET_REACH), at)):
        return None
    group = _around(people, noun, first, used)
    if group is None or (group.low is None and not _negated(people, group.first, first)):
        return None
    if group.first == at and noun.pos == "singular" and not _countable_alone(people, at, first):
        return None
    used.update(range(group.first, group.last))
    if _shared_with_next(people, group.last):
        used.add(group.last)
        return None
    subsets, end = people.subsets(noun.data.casualty, group.last, last)
    used.update(range(group.last, end))
    return _figure(people, noun, group, subsets, first)


def _figure(people: People, noun: Mention, group: Group, subsets: list[Subset], first: int) -> OutcomeCount | None:
    """The figure of a casualty noun's group: a stated none, a number, or nothing when it is vague."""
    if _negated(people, group.first, first) and group.first not in people.numbers:
        none = Group(group.first, noun.last, 0, 0)
        return OutcomeCount(noun.data.casualty, Count(0, 0), none, None, zero=True)
    if group.low is None:
        return None
    return OutcomeCount(noun.data.casualty, Count(group.low, group.high), group, None, subsets)


def _around(people: People, noun: Mention, first: int, used: set[int]) -> Group | None:
    """The longest group that ends with a casualty noun."""
    for begin in range(max(first, noun.first - _NUMBER_REACH), noun.first + 1):
        group = people.group(begin, beside=begin == noun.first)
        if group is None or begin in used:
            continue
        if group.last >= noun.last:
            return group
        told_so = noun.pos == "plural" and not people.doc.definite(noun)
        if told_so and group.last == noun.first and group.low is not None:
            return replace(group, last=noun.last)  # عشرة جنود قتلى
    return None


def _shared_with_next(people: People, at: int) -> bool:
    """80 قتيلا وجريحا, أربعة قتلى وجرحى: one number for both; جرحى آخرين are more people."""
    after = [p for p in people.people.get(at, ()) if p.data.casualty in COUNT_KINDS and p.prefix in _OR]
    vague = all(p.pos == "plural" for p in after) and all(people.cue_class(p.last) != "other" for p in after)
    return bool(after) and (vague or any(p.pos == "singular" for p in after))


def _negated(people: People, at: int, first: int) -> bool:
    clause = people.doc.clause
    back = range(max(first, at - _NONE_REACH), at)
    return any(people.cue_class(i) == "negation" and clause[i] == clause[at] for i in back)


def _countable_alone(people: People, at: int, first: int) -> bool:
    """سقوط قتيل, وجريح, خلف الهجوم قتيلا: an indefinite singular counts after a verb or joined to another count."""
    doc = people.doc
    key = doc.key(at)
    if key.startswith(("ال", "بال")):
        return False
    if at == first:
        return True  # قتيل وجريحان بانفجار: so a headline opens
    before = doc.key(at - 1)
    object_of_verb = key.endswith("ا") and doc.tokens[at - 1].kind == "word"
    return before in doc.grammar.before_one_casualty or key.startswith("و") or object_of_verb
