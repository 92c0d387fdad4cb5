"""An incident under construction, and what holds for it whatever sentences told it: codes, parts, vague words."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.events.actor_refs import sides
from extractors.events.document import Mention
from extractors.events.figures import OutcomeCount
from extractors.events.place_names import PlaceRef
from extractors.events.role_marks import Part
from extractors.events.rules import Coding, Facts, Family, code_of
from extractors.events.when import When
from extractors.events.zones import Zone
from extractors.records import Role, Status

_EXPLOSIVE = frozenset({"explosion", "suicide", "grenade"})
_VAGUE = ("militants", "unidentified-gunmen", "prisoners", "other")
_ANY_PERSON = (
    "person",
    "man",
    "young-man",
    "other-one",
    "name",
)  # rows of words that say nothing but that it is a person
_BANDS = ("unidentified-gunmen", "tribal-fighters", "militants")
# Families in which civilians named beside armed people are bystanders.
_ARMED_TARGET = ("attack", "gunfire", "killed", "injured", "assassination", "clash")
# Families in which an actor told later in the clause says nothing of whom it hit.
_LATER_IS_NO_TARGET = ("assassination", "killed", "injured", "gunfire")
_OWN_LAND = {("IL", "PS")}  # the army of the first in the second is coded as at home
_GUESSED_AGENT = ("subject_before", "genitive_of_doer", "second_subject")
_RIOT_CONTROL = "teargas"  # the police who hold a protest back, when told with it
CROWD_TYPES = ("Riots", "Protests")


@dataclass(slots=True)
class Incident:
    """What one sentence tells of an incident; merging adds the tellings of other sentences.

    ``reference``: only points at an incident. ``subordinate``: told as what another looks back at. ``refers``: told by
    a definite noun (القصف). ``similar``: told as like the one before it. ``announced``: its doer announces it.
    """

    family: Family
    coding: Coding
    status: Status
    zone: Zone
    when: When
    place: PlaceRef | None
    admin1: str | None
    country: str | None
    parts: dict[tuple[Role, str], Part]
    counts: list[OutcomeCount]
    speakers: list[str]
    sentences: list[int]
    means: set[str]
    families: set[str]
    triggers: list[Mention]
    more_places: list[PlaceRef] = field(default_factory=list)
    reference: bool = False
    subordinate: bool = False
    aggregate: bool = False
    incidents: OutcomeCount | None = None
    claimed_by: list[str] = field(default_factory=list)
    announced: bool = False
    refers: bool = False
    similar: bool = False
    told_as: str = "asserted"  # the rule that gave the status
    idle: dict[str, str] = field(default_factory=dict)  # actors named without a part, and the rule that says why
    _figures: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    _counted: bool = False
    _read: int = 0  # how many of the figures these two know

    def codes(self, role: Role) -> set[str]:
        """Ids of the actors with a role."""
        return {code for part_role, code in self.parts if part_role == role}

    def shown_code(self, code: str) -> str:
        """An actor's id in the output: rioters in riots and protesters in protests, whichever word the text has."""
        if code not in ("protesters", "rioters") or not self.of_crowds:
            return code
        return "rioters" if self.coding.event_type == "Riots" else "protesters"

    @property
    def counted(self) -> bool:
        """Whether a figure of it counts at least one."""
        self._read_figures()
        return self._counted

    def figures(self) -> dict[str, tuple[int, int | None]]:
        """Of each kind the range told first."""
        self._read_figures()
        return self._figures

    def _read_figures(self) -> None:
        """Looks at the figures that merging has added since the last look, so that each is read once."""
        for c in self.counts[self._read :] if self._read < len(self.counts) else ():
            self._counted = self._counted or c.positive
            if c.count is not None:
                kind = f"{c.kind} attackers" if c.attackers else c.kind
                self._figures.setdefault(kind, (c.count.low, c.count.high))
        self._read = len(self.counts)

    def add_sentences(self, more: list[int]) -> None:
        """Adds sentences that tell it; they stay in order, each once."""
        last = self.sentences[-1]
        if more[0] >= last:
            self.sentences += [index for index in more if index > last]
        else:
            self.sentences = sorted({*self.sentences, *more})

    @property
    def of_crowds(self) -> bool:
        """Whether it is coded as a protest or riot, in which one side may act and be hit."""
        return self.coding.event_type in CROWD_TYPES


def facts(family: Family, parts: Iterable[Part], means: set[str], families: set[str], country: str | None) -> Facts:
    """What the conditions of a rule file may ask about an incident that happened in a country."""
    parts = list(parts)
    target = {side for p in parts if p.role == "target" and not _set_aside(family, p) for side in sides(p.ref.code)}
    agents = [p for p in parts if p.role == "agent" and not _set_aside(family, p)]
    agent = {side for p in agents for side in (*sides(p.ref.code), *_kind_of_doer(p, country))}
    if not families & {"protest"} and not any(p.ref.code == "protesters" for p in parts):
        target |= {"mob" for p in parts if p.role == "target" and p.ref.code == "rioters"}
        agent |= {"mob" for p in agents if p.ref.code == "rioters"}
    if {"armed", "civilian"} <= target and family.id in _ARMED_TARGET:
        target.discard("civilian")
    companions = set(families) - {family.id}
    if means & {_RIOT_CONTROL, "intervention"}:
        companions.add("intervention")
    return Facts(frozenset(means - {_RIOT_CONTROL}), frozenset(target), frozenset(agent), frozenset(companions))


def _set_aside(family: Family, part: Part) -> bool:
    if family.id == "clash" and part.rule == "counted" and part.ref.code == "civilians":
        return True
    return part.rule == "later_in_clause" and family.id in _LATER_IS_NO_TARGET


def _kind_of_doer(part: Part, country: str | None) -> Iterable[str]:
    """band for men of no known group, foreign for the army of another state than the incident's."""
    code = part.ref.code
    if code in _BANDS and (part.ref.kind != "force" or not part.ref.named):
        yield "band"
    branch, _, state = code.partition(":")
    if branch == "military" and country and state != country and (state, country) not in _OWN_LAND:
        yield "foreign"


def recode(incident: Incident, country: str | None) -> None:
    """Codes again from everything that the tellings gave; ``country`` is the story's, for an incident without one."""
    known = facts(
        incident.family, incident.parts.values(), incident.means, incident.families, incident.country or country
    )
    incident.coding = code_of(incident.family, known)


def clean_parts(incident: Incident) -> None:
    """One actor has one part: who acts is not also hit, unless both sides of a protest or clash are told."""
    drop_double_targets(incident)
    drop_double_supporters(incident)
    drop_vague(incident)
    if incident.family.id in _EXPLOSIVE:
        for code in incident.codes("agent"):
            thrown = incident.family.id == "grenade" and incident.parts["agent", code].rule == "subject_after_verb"
            rule = incident.parts["agent", code].rule
            guessed = rule in _GUESSED_AGENT or code == "unidentified-gunmen" or code.startswith("government")
            if guessed and not thrown:
                incident.parts.pop(("agent", code))


def drop_governments(incident: Incident) -> None:
    """السلطات التركية says no more than the organ of the same state that is named: police, army, intelligence."""
    agents = incident.codes("agent")
    for code in agents:
        branch, _, state = code.partition(":")
        if branch == "government" and any(
            f"{other}:{state}" in agents for other in ("police", "military", "intelligence")
        ):
            incident.parts.pop(("agent", code))


def drop_double_targets(incident: Incident) -> None:
    """Who acts is not hit, but in a protest or riot."""
    for code in incident.codes("agent") & incident.codes("target"):
        if not incident.of_crowds:
            incident.parts.pop(("target", code))


def drop_double_supporters(incident: Incident) -> None:
    """Who acts is not told as a supporter too."""
    for code in incident.codes("supporter") & incident.codes("agent"):
        incident.parts.pop(("supporter", code))


def drop_vague(incident: Incident) -> None:
    """Where a group is named as target, the words for its people (مسلحين, إرهابيا, أشخاص) name nobody else."""
    roles: tuple[Role, ...] = ("agent", "target")
    for role in roles:
        if not any("armed" in sides(code) and code not in _VAGUE for code in incident.codes(role)):
            continue
        for code in (*_VAGUE, "civilians"):
            part = incident.parts.get((role, code))
            if part is not None and (code != "civilians" or part.ref.row in _ANY_PERSON):
                incident.parts.pop((role, code))
    if "refugees" in incident.codes("target"):
        incident.parts.pop(("target", "civilians"), None)
    crowd = incident.codes("agent") | incident.codes("target")
    if crowd & {"protesters", "rioters"} and incident.of_crowds:
        incident.parts.pop(("target", "civilians"), None)
