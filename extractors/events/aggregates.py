"""Figures over several incidents, told from incidents: by a period, a number of incidents, or a scope."""

from dataclasses import replace

from extractors.events.attribution import Speech
from extractors.events.document import Document
from extractors.events.figures import OutcomeCount
from extractors.events.incidents import Incident
from extractors.events.people import Group
from extractors.events.role_marks import Part
from extractors.events.rules import Coding
from extractors.events.sentences import Sentence
from extractors.events.when import told_since
from extractors.records import Count, Status

# So many operations, attacks or raids under one figure are a statistic: beside a word for it, or whatever stands there.
_WAR_DEAD = 100  # dead of which a word for war before them says that no single act killed them
_LIST = 2  # incidents that make a list under a toll
_SEVERAL, _MANY = 4, 10
_PARTS, _PART_REACH = 3, 4  # so many figures each with a place, within so many words of it
_MOST_PARTS = 200  # placed incidents of one kind among which the parts of a toll are looked for
_TELL_NO_TYPE = frozenset({"killed", "injured", "raid"})
_OF_CROWDS = frozenset({"protest", "riot", "clash", "gunfire"})
_OUTCOMES = frozenset({"killed", "injured", "arrest", "abduction"})
_STRIKES = frozenset({"strike", "air", "chemical"})


def incident_figure(doc: Document, first: int, last: int) -> OutcomeCount | None:
    """How many incidents a stretch counts: 153 عملية, 791 خرقا."""
    nouns = {m.first: m for m in doc.cues("incident_noun", first, last)}
    for number in doc.of("number", first, last):
        value = number.data
        if value.low is None or value.form in ("label", "percent"):
            continue
        noun = nouns.get(number.last)
        if noun is None and number.last + 1 < last and doc.key(number.last) in doc.grammar.of:
            noun = nouns.get(number.last + 1)
        if noun is not None:
            group = Group(number.first, noun.last, value.low, value.high)
            return OutcomeCount("incidents", Count(value.low, value.high), group, None)
    return None


def is_aggregate(doc: Document, s: Sentence, incident: Incident, number: OutcomeCount | None) -> bool:
    """Whether what a sentence tells is a statistic rather than one incident."""
    if incident.counted and (_of_a_war(doc, s, incident) or (incident.when.stated and told_since(doc, s))):
        return True
    several = number is not None and number.count is not None and number.count.low >= _SEVERAL
    week = incident.when.precision == "week"
    period = incident.when.lasts and not week
    plural = any(doc.key(t.last - 1).endswith(("ين", "ان")) for t in incident.triggers if t.pos == "noun")
    long_time = incident.when.stated and incident.when.precision in ("month", "longer")
    if incident.counted and ((plural and (long_time or week)) or period or _split_by_place(doc, s)):
        return True
    if long_time and _toll_alone(doc, s, incident):
        return True
    if number is not None and number.count is not None and (period or number.count.low >= _MANY):
        return True
    return several and bool(doc.cues("aggregate", s.first, s.last))


def _of_a_war(doc: Document, s: Sentence, incident: Incident) -> bool:
    """اندلعت الحرب … وأسفرت عن مقتل 15 ألفا: the dead of a war, with no act but theirs."""
    war = any(doc.key(at) in doc.grammar.war for at in range(s.first, incident.triggers[0].first))
    many = any(c.count is not None and c.count.low >= _WAR_DEAD for c in incident.counts)
    return war and many and incident.families <= _OUTCOMES


def _toll_alone(doc: Document, s: Sentence, incident: Incident) -> bool:
    """وثقت مقتل 89 مدنيا خلال آذار: people of a month who were killed or held, with nothing told that one act was."""
    acts = (t for t in doc.of("trigger", s.first, s.last) if doc.family(t).kind == "nucleus")
    if not incident.families <= _OUTCOMES or any(acts):
        return False
    many = any(c.count is not None and c.count.low >= _MANY for c in incident.counts)
    return incident.counted and (many or bool(doc.cues("aggregate", s.first, s.last)))


def _split_by_place(doc: Document, s: Sentence) -> bool:
    """A total of several places: 62 شخصا: 21 في حلب، و17 في درعا، و14 في حمص; 62 شخصا معظمهم في حلب ودرعا."""
    parts = doc.cues("subset", s.first, s.last)
    if any(doc.key(m.first) in doc.grammar.most_of and doc.key(m.last) in doc.grammar.place_in for m in parts):
        return True
    if not parts and not any(doc.key(at) == ":" for at in range(s.first, s.last)):
        return False
    split = 0
    for number in doc.of("number", s.first, s.last):
        place = next(iter(doc.of("place", number.last, min(s.last, number.last + _PART_REACH))), None)
        split += place is not None and doc.key(number.last) in doc.grammar.place_in
    return split >= _PARTS


def widen(doc: Document, s: Sentence, incident: Incident) -> None:
    """A total of several places is of none of them."""
    if _split_by_place(doc, s):
        incident.place, incident.admin1, incident.more_places = None, None, []


def announcer_acts(incident: Incident, speech: Speech) -> None:
    """أعلن الجهاز أنه نفذ 212 عملية: a force that gives its own statistic is the one that acted."""
    for actor in speech.actors:
        if not incident.codes("agent") and actor.kind in ("force", "police", "intelligence"):
            incident.parts[("agent", actor.code)] = Part(actor, "agent", "announcer")


def announce(doc: Document, s: Sentence, incident: Incident, speech: list[Speech]) -> None:
    """The sentence before a statistic that says who gives it (كشفت القيادة عن إحصائيات) belongs to it."""
    if not incident.aggregate or incident.speakers or s.index == 0:
        return
    before = doc.sentences[s.index - 1]
    if doc.cues("aggregate", before.first, before.last) and speech[before.index].codes:
        incident.speakers = list(speech[before.index].codes)
        incident.sentences = [before.index, *incident.sentences]


def carry(doc: Document, s: Sentence, incident: Incident, before: Incident | None) -> None:
    """A statistic that breaks down the one before it has its period, its sides and its speaker where it names none."""
    if before is None or s.index - before.sentences[-1] > 2:
        return
    if not incident.aggregate and not incident.when.stated and incident.place is None and _of_those(doc, s):
        incident.aggregate = True
        incident.coding = mixed(incident.coding)
    if not incident.aggregate:
        return
    incident.speakers = incident.speakers or list(before.speakers)
    if incident.when.stated and incident.when.start is not None:
        return
    incident.when = before.when
    for role in ("agent", "target"):
        if not incident.codes(role):
            incident.parts |= {key: part for key, part in before.parts.items() if key[0] == role}


def _of_those(doc: Document, s: Sentence) -> bool:
    """Whether a sentence points back at many incidents (هذه العمليات, الهجمات) or at the report that counts them."""
    if any(doc.key(at) in doc.grammar.the_count for at in range(s.first, s.last)):
        return True
    nouns = (m for m in doc.cues("incident_noun", s.first, s.last) if doc.key(m.last - 1).endswith("ات"))
    return any(doc.definite(m) or doc.key(m.first).startswith(("لل", "بال")) for m in nouns)


def mixed(coding: Coding) -> Coding:
    """The coding of an aggregate that mixes kinds of incidents."""
    return replace(coding, event_type="Strategic developments", sub_event_type="Other", rule="aggregate.mixed")


def recode_total(incident: Incident) -> None:
    """The type of what is counted; Strategic developments / Other when it mixes types or tells none."""
    kinds = incident.families - _TELL_NO_TYPE
    if incident.of_crowds and kinds <= _OF_CROWDS:
        return
    several = len(kinds) > 1 and not kinds <= _STRIKES
    if not kinds or several or kinds == {"attack"} or (kinds & {"attack", "arrest"} and incident.incidents):
        incident.coding = mixed(incident.coding)


def day_totals(incidents: list[Incident]) -> None:
    """A toll without a place that covers at least two placed incidents of the day is their total, not one more."""
    placed: dict[tuple[str, Status], list[tuple[Incident, dict[str, int]]]] = {}
    for part in incidents:
        if part.place is not None and not part.aggregate and (low := _low(part)):
            placed.setdefault((part.family.id, part.status), []).append((part, low))
    for total in incidents:
        if not total.aggregate and total.place is None and (low := _low(total)):
            parts = placed.get((total.family.id, total.status), [])[:_MOST_PARTS]
            total.aggregate = sum(_covers(total, part) and _within(least, low) for part, least in parts) >= 2


def told_by_total(incidents: list[Incident]) -> None:
    """What a source's toll of a day adds up is told by that source, where nobody else is named."""
    totals = [i for i in incidents if i.aggregate and i.speakers and i.when.precision == "day"]
    for total in totals:
        parts = [i for i in incidents if _part_of(total, i)]
        if len(parts) >= _LIST:
            for part in parts:
                part.speakers = part.speakers or list(total.speakers)


def _part_of(total: Incident, part: Incident) -> bool:
    """Whether an incident told after a day's toll can be one of those that it adds up, whatever came of it."""
    if part.aggregate or part.place is None or part.sentences[0] <= total.sentences[0]:
        return False
    same_day = part.when.start == total.when.start or not part.when.stated
    return same_day and part.family.id == total.family.id and part.codes("agent") <= total.codes("agent")


def _covers(total: Incident, part: Incident) -> bool:
    """Whether a placed incident of the same kind can be one of those that a toll adds up."""
    same_day = part.when.start == total.when.start or not (part.when.stated and total.when.stated)
    return same_day and total.admin1 in (None, part.admin1)


def _low(incident: Incident) -> dict[str, int]:
    found: dict[str, int] = {}
    for c in incident.counts:
        if c.count is not None and c.count.low and not c.zero:
            found[c.kind] = max(found.get(c.kind, 0), c.count.low)
    return found


def _within(part: dict[str, int], whole: dict[str, int]) -> bool:
    return all(kind in whole and value <= whole[kind] for kind, value in part.items())
