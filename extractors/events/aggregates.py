"""Figures over several incidents, told from incidents: by a period, a number of incidents, or a scope."""

from extractors.events.attribution import Speech
from extractors.events.counts import Group, OutcomeCount
from extractors.events.document import Document, Mention
from extractors.events.incidents import Incident
from extractors.events.roles import Part
from extractors.events.rules import Coding
from extractors.events.sentences import Sentence
from extractors.records import Count

# "In 1997" and "in May" date one incident as well as many.
_PAST_POINTS = frozenset({"year", "month", "month_year", "last_month", "last_year", "month_word", "year_word"})
_SEVERAL = 4  # so many operations, attacks or raids under one figure are a statistic even without a period


def incident_figure(doc: Document, first: int, last: int) -> OutcomeCount | None:
    """How many incidents a stretch counts: 153 عملية, 791 خرقا."""
    nouns = {m.first: m for m in doc.cues("incident_noun", first, last)}
    for number in doc.of("number", first, last):
        value = number.data
        if value.low is None or value.form in ("label", "percent"):
            continue
        noun = nouns.get(number.last)
        if noun is None and number.last + 1 < last and doc.tokens[number.last].key == "من":
            noun = nouns.get(number.last + 1)
        if noun is not None:
            group = Group(number.first, noun.last, value.low, value.high)
            return OutcomeCount("incidents", Count(value.low, value.high), group, None)
    return None


def is_aggregate(doc: Document, s: Sentence, incident: Incident, number: OutcomeCount | None) -> bool:
    """Whether what a sentence tells is a statistic rather than one incident."""
    counted = any(c.count and c.count.low for c in incident.counts)
    several = number is not None and number.count is not None and number.count.low >= _SEVERAL
    period = incident.when.period and incident.when.rule not in _PAST_POINTS
    plural = any(doc.tokens[t.last - 1].key.endswith(("ين", "ان")) for t in incident.triggers if t.pos == "noun")
    if counted and plural and incident.when.stated and incident.when.precision in ("month", "longer"):
        return True
    if period and (counted or number is not None):
        return True
    if several and (number is None or number.count is None or number.count.low > 9 or period):
        return True
    cue = doc.cues("aggregate", s.first, s.last)
    return bool(cue) and several


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


def carry(doc: Document, s: Sentence, incident: Incident, told: list[Incident]) -> None:
    """A statistic that breaks down the one before it has its period, its sides and its speaker where it names none."""
    before = next((i for i in reversed(told) if i.aggregate), None)
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
    """Whether a sentence points back at many incidents: هذه العمليات, الهجمات."""
    return any(
        doc.tokens[m.last - 1].key.endswith("ات") and ("ال" in m.prefix or doc.tokens[m.first].key.startswith(("ال", "لل", "بال")))
        for m in doc.cues("incident_noun", s.first, s.last)
    )


def mixed(coding: Coding) -> Coding:
    """The coding of an aggregate that mixes kinds of incidents."""
    return Coding("Strategic developments", "Other", coding.plover_type, coding.plover_mode, coding.cameo, "aggregate.mixed")


def recode(incident: Incident) -> None:
    """The type of what is counted; Strategic developments / Other when it mixes types or tells none."""
    kinds = {f for f in incident.families if f not in ("killed", "injured", "raid")}
    strikes = {"strike", "air", "chemical"}
    if not kinds or (len(kinds) > 1 and not kinds <= strikes) or kinds & {"attack", "arrest"} and incident.incidents:
        incident.coding = mixed(incident.coding)
    elif kinds == {"attack"}:
        incident.coding = mixed(incident.coding)


def day_totals(incidents: list[Incident]) -> None:
    """A toll without a place that covers at least two placed incidents of the day is their total, not one more."""
    for total in incidents:
        if total.aggregate or total.place is not None:
            continue
        mine = _low(total)
        if not mine:
            continue
        parts = [
            i
            for i in incidents
            if i is not total and not i.aggregate and i.place is not None and i.family.id == total.family.id
            and i.status == total.status and _low(i) and _within(_low(i), mine)
            and (i.admin1 == total.admin1 or total.admin1 is None)
            and (i.when.start == total.when.start or not (i.when.stated and total.when.stated))
        ]  # fmt: skip
        if len(parts) >= 2:
            total.aggregate = True


def _low(incident: Incident) -> dict[str, int]:
    found: dict[str, int] = {}
    for c in incident.counts:
        if c.count is not None and c.count.low and not c.zero:
            found[c.kind] = max(found.get(c.kind, 0), c.count.low)
    return found


def _within(part: dict[str, int], whole: dict[str, int]) -> bool:
    return all(kind in whole and value <= whole[kind] for kind, value in part.items())


__all__ = ["Mention", "day_totals", "incident_figure", "is_aggregate", "mixed", "recode"]
