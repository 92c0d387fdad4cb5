"""Event families: what a trigger's incident is called in the field's codes, and which context changes that.

One family is one file ``config/rules/<family>.yml``. The first condition under ``when`` that holds for the incident
(its means, who is hit, who acts, what else is told with it) replaces the codes above it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractors.errors import ConfigError
from extractors.records import Status
from extractors.resources import ConfigTree

Means = Literal["drone", "air", "artillery", "bomb", "suicide", "grenade", "chemical", "gun", "knife", "ground"]
Side = Literal["armed", "civilian", "soldier", "crowd", "mob", "state", "band", "foreign"]
Outcome = Literal["killed", "injured", "arrested", "abducted"]
RoleFrame = Literal[
    "strike", "blast", "clash", "person", "crowd", "crowd_agent", "seize", "shootdown", "pact", "territory"
]


# Both build plain values only; the one in C is ten times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(_Strict):
    """Holds when everything that it names holds; an empty list asks nothing."""

    means: tuple[Means, ...] = ()
    target: tuple[Side, ...] = ()
    agent: tuple[Side, ...] = ()
    with_: tuple[str, ...] = Field(default=(), alias="with")


class Variant(_Strict):
    """What changes when the condition holds; an unnamed code stays as the family has it."""

    if_: Condition = Field(alias="if")
    event_type: str | None = None
    sub_event_type: str | None = None
    plover_type: str | None = None
    plover_mode: str | None = None
    cameo: str | None = None


class GoodExample(_Strict):
    """A sentence and fields that the event coded from it must have. ``known_gap``: the coder is still wrong on it."""

    text: str
    expect: Mapping[str, Any]
    known_gap: bool = False


class BadExample(_Strict):
    """A sentence that holds a word of the family but tells no event of it; a file may give the text alone."""

    text: str
    known_gap: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: object) -> object:
        return {"text": given} if isinstance(given, str) else given


class Examples(_Strict):
    """Sentences that run as tests: ``good`` ones yield the event, ``bad`` ones yield no event of this family."""

    good: tuple[GoodExample, ...] = ()
    bad: tuple[BadExample, ...] = ()


class Family(_Strict):
    """One kind of incident. ``rank`` decides which family names an incident that several triggers tell of.

    ``no_figure_of``: outcomes that its words look back at: the freed were arrested once, those in a mass grave killed.
    """

    id: str
    say: str
    kind: Literal["nucleus", "outcome"]
    event_type: str
    sub_event_type: str
    plover_type: str
    plover_mode: str | None = None
    cameo: str | None = None
    rank: int
    roles: RoleFrame
    outcome: Outcome | None = None
    no_figure_of: tuple[Outcome, ...] = ()
    status: Status = "occurred"
    joins: tuple[str, ...] = ()
    when: tuple[Variant, ...] = ()
    examples: Examples = Examples()


@dataclass(frozen=True, slots=True)
class Coding:
    """The codes that one incident ends up with."""

    event_type: str
    sub_event_type: str
    plover_type: str
    plover_mode: str | None
    cameo: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conditions of a family may ask about."""

    means: frozenset[str]
    target: frozenset[str]
    agent: frozenset[str]
    companions: frozenset[str]


def _holds(condition: Condition, facts: Facts) -> bool:
    return not (
        (condition.means and facts.means.isdisjoint(condition.means))
        or (condition.target and facts.target.isdisjoint(condition.target))
        or (condition.agent and facts.agent.isdisjoint(condition.agent))
        or (condition.with_ and facts.companions.isdisjoint(condition.with_))
    )


def code_of(family: Family, facts: Facts) -> Coding:
    """The family's codes, changed by the first condition that holds."""
    for number, variant in enumerate(family.when, start=1):
        if _holds(variant.if_, facts):
            return Coding(
                variant.event_type or family.event_type,
                variant.sub_event_type or family.sub_event_type,
                variant.plover_type or family.plover_type,
                variant.plover_mode or family.plover_mode,
                variant.cameo or family.cameo,
                f"{family.id}.when{number}",
            )
    return Coding(
        family.event_type, family.sub_event_type, family.plover_type, family.plover_mode, family.cameo, family.id
    )


def _plain(text: str) -> Any:
    """What a YAML text holds, of plain values only."""
    loader = _LOADER(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def load_families(tree: ConfigTree) -> dict[str, Family]:
    """Every family by id. Raises ConfigError that names the file, the key and what is allowed."""
    families: dict[str, Family] = {}
    for path in tree.files("rules/*.yml"):
        try:
            family = Family.model_validate(_plain(path.read_text(encoding="utf-8")))
        except yaml.YAMLError as error:
            raise ConfigError(f"{path} is not valid YAML: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the file"
            raise ConfigError(f"{path}: {where}: {first['msg']}") from error
        if family.id != path.stem:
            raise ConfigError(f"{path}: id is {family.id!r} but must be the file's name, {path.stem!r}")
        families[family.id] = family
    unknown = {(f.id, name) for f in families.values() for name in f.joins if name not in families}
    if unknown:
        family_id, name = sorted(unknown)[0]
        raise ConfigError(f"rules/{family_id}.yml: joins names {name!r}, but there is no rules/{name}.yml")
    return families
