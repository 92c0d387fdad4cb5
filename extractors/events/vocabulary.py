"""Compiles the lexicon tables of ``config/`` into the one matcher and the records behind its entries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from extractors.errors import ConfigError
from extractors.events.lexicon import Entry
from extractors.events.morphology import (
    past_forms,
    plural_constructs,
    present_forms,
    with_object_pronouns,
    with_possessives,
)
from extractors.events.normalize import match_key
from extractors.events.tables import forms, read_table
from extractors.resources import ConfigTree

LEXICONS = "lexicons/ar"

# What a word of triggers.csv may need near it; :mod:`extractors.events.guards` answers each.
GuardName = Literal[
    "", "person", "attackable", "bombed_place", "projectile", "bomb", "casualty", "seizable", "aerial", "armed_near",
    "armed_act", "protesters_near", "territory_near", "agreed", "armed_no_crowd", "property",
]  # fmt: skip
CueClass = Literal[
    "negation", "denial", "foiled", "attempt", "prevent", "plan", "call", "possible", "purpose", "question", "condemn",
    "standing", "accident", "cause", "after", "result", "subset", "other", "new_event", "contrast", "background_hard",
    "background_soft", "habitual", "habitual_lead", "aggregate", "opinion", "by", "support", "belongs", "against",
    "furniture", "incident_noun", "allies", "held", "origin", "exposed", "took_place", "occurs", "court", "suspect",
    "unknown_toll", "crime", "claim",
    "idiom",  # hides the words inside it: a figure of speech tells no incident
]  # fmt: skip
CUE_CLASSES = frozenset(get_args(CueClass))
AIMS_AT = "strike.istahdafa"  # the trigger row of a verb that says at whom, not with what: استهدف
BESIDE_BODY = "beside_body"  # a nationality that counts only right after somebody or a body: جندي مالي, not عملية مالية
# Short names of outlets are everyday words (المدن, الحدث); with one of these before them they are names.
_OUTLET_KINDS = ("صحيفة", "جريدة", "موقع", "قناة", "وكالة", "شبكة", "إذاعة", "منصة", "تلفزيون")
# Cues that are nouns take every clitic; the others only conjunctions.
_NOUN_CUES = frozenset({"incident_noun", "allies", "accident", "crime"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row of triggers.csv: a word that evokes an incident of a family. ``not_with`` holds folded words or phrases."""

    id: str
    family: str
    needs: GuardName
    not_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of cues.csv: a word that steers reading (negation, plan, cause, subset …)."""

    id: str
    cls: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A row of actors.csv. ``code`` is the id that output uses; validity bounds the time when the name meant it.

    ``needs_context``: the name alone names nobody; ``by_country``: it does in a story of the row's country.
    """

    id: str
    code: str
    kind: str
    country: str | None
    valid_from: date | None
    valid_to: date | None
    needs_context: bool
    by_country: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A row of bodies.csv: an organ of some state, completed by a nationality or the country of the story."""

    branch: str


@dataclass(frozen=True, slots=True)
class Person:
    """One form of a row of person_nouns.csv. ``number`` is singular, dual or plural."""

    id: str
    number: str
    cls: str
    actor_code: str
    casualty: str


@dataclass(frozen=True, slots=True)
class Named:
    """A row of a plain list: a weapon, a speaker, a means, a nationality, a place word."""

    id: str
    value: str
    extra: str = ""


def _day(where: str, cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise ConfigError(f"{where}: {cell!r} is not a date; write it as 2024-12-08") from None


def _all(made: Iterable[str], kind: str, row_id: str, data: object, pos: str = "") -> Iterator[Entry]:
    for form in made:
        yield Entry(kind, row_id, form, data, pos)


def triggers(tree: ConfigTree) -> Iterator[Entry]:
    """Verbs in the forms that news uses, masdars and nouns as listed and with pronouns."""
    columns = frozenset(
        {"id", "family", "past_ar", "present_ar", "passive_ar", "nouns_ar", "pron", "needs", "not_with"}
    )
    families = {path.stem for path in tree.files("rules/*.yml")}
    for where, row in read_table(tree, f"{LEXICONS}/triggers.csv", columns):
        data = _trigger(where, row, families)
        past = [made for form in forms(row["past_ar"]) for made in past_forms(form)]
        present = [made for form in forms(row["present_ar"]) for made in present_forms(form)]
        passive = [made for form in forms(row["passive_ar"]) for made in past_forms(form)]
        nouns = forms(row["nouns_ar"])
        both = set(past) & set(passive)
        yield from _all((f for f in past if f not in both), "trigger", row["id"], data, "active")
        yield from _all(sorted(both), "trigger", row["id"], data, "either")
        yield from _all((f for f in passive if f not in both), "trigger", row["id"], data, "passive")
        yield from _all(present, "trigger", row["id"], data, "present")
        yield from _all(nouns, "trigger", row["id"], data, "noun")
        if row["pron"] == "yes":
            yield from _with_pronouns([*past, *present], [*past, *passive, *present, *nouns], nouns, data)


def _trigger(where: str, row: dict[str, str], families: set[str]) -> Trigger:
    if row["family"] not in families:
        raise ConfigError(
            f"{where}: there is no rules/{row['family']}.yml; the families are {', '.join(sorted(families))}"
        )
    for needs in get_args(GuardName):
        if needs == row["needs"]:
            return Trigger(row["id"], row["family"], needs, tuple(match_key(form) for form in forms(row["not_with"])))
    allowed = ", ".join(filter(None, get_args(GuardName)))
    raise ConfigError(f"{where}: needs is {row['needs']!r}; leave it empty or write one of {allowed}")


def _with_pronouns(verbs: list[str], plain: list[str], nouns: list[str], data: Trigger) -> Iterator[Entry]:
    """Masdars with their doer's pronoun, then verbs with their object's, without forms that read as something else."""
    taken = {match_key(form) for form in plain}
    for pos, made in (
        ("owned", [form for noun in nouns for form in with_possessives(noun)]),
        ("object", with_object_pronouns(verbs)),
    ):
        fresh = [form for form in dict.fromkeys(made) if match_key(form) not in taken]
        taken |= {match_key(form) for form in fresh}
        yield from _all(fresh, "trigger", data.id, data, pos)


def cues(tree: ConfigTree) -> Iterator[Entry]:
    """Words that steer reading. Raises ConfigError for a class that the coder does not know."""
    for where, row in read_table(tree, f"{LEXICONS}/cues.csv", frozenset({"id", "class", "forms_ar"})):
        cls = row["class"]
        if cls not in CUE_CLASSES:
            allowed = ", ".join(sorted(CUE_CLASSES))
            raise ConfigError(f"{where}: there is no class {cls!r}; the classes are {allowed}")
        yield from _all(
            forms(row["forms_ar"]), "cue", row["id"], Cue(row["id"], cls), "noun" if cls in _NOUN_CUES else ""
        )


def means(tree: ConfigTree) -> Iterator[Entry]:
    """Words that tell by what means a blow was struck."""
    for _, row in read_table(tree, f"{LEXICONS}/means.csv", frozenset({"id", "means", "forms_ar"})):
        yield from _all(forms(row["forms_ar"]), "means", row["id"], Named(row["id"], row["means"]))


def reporting(tree: ConfigTree) -> Iterator[Entry]:
    """Verbs and phrases that open what somebody says."""
    columns = frozenset({"id", "past_ar", "present_ar", "forms_ar"})
    for _, row in read_table(tree, f"{LEXICONS}/reporting.csv", columns):
        data = Named(row["id"], row["id"].split(".")[-1])
        verbs = [made for form in forms(row["past_ar"]) for made in past_forms(form)]
        verbs += [made for form in forms(row["present_ar"]) for made in present_forms(form)]
        yield from _all(verbs, "report", row["id"], data, "verb")
        yield from _all(forms(row["forms_ar"]), "report", row["id"], data, "noun")


def actors(tree: ConfigTree) -> Iterator[Entry]:
    """Named groups and organs, each with all its names."""
    columns = frozenset({"id", "code", "name_ar", "aliases_ar", "kind", "country", "valid_from", "valid_to"})
    for where, row in read_table(tree, f"{LEXICONS}/actors.csv", columns):
        data = Actor(
            row["id"],
            row["code"],
            row["kind"],
            row["country"] or None,
            _day(where, row["valid_from"]),
            _day(where, row["valid_to"]),
            row.get("needs_context", "") in ("yes", "country"),
            row.get("needs_context", "") == "country",
        )
        yield from _all([row["name_ar"], *forms(row["aliases_ar"])], "actor", row["id"], data)


def bodies(tree: ConfigTree) -> Iterator[Entry]:
    """Organs of any state: الجيش, الشرطة, وزارة الدفاع."""
    for _, row in read_table(tree, f"{LEXICONS}/bodies.csv", frozenset({"form_ar", "branch"})):
        for form in forms(row["form_ar"]):
            yield Entry("body", f"body.{row['branch']}", form, Body(row["branch"]))


def nationalities(tree: ConfigTree) -> Iterator[Entry]:
    """Adjectives of nationality, with and without the article."""
    outside = ("country", "name_ar", "safe_alone", "example_ar", "note")
    for _, row in read_table(tree, f"{LEXICONS}/nationalities.csv", frozenset({"country", "safe_alone"})):
        cells = [cell for column, cell in row.items() if column not in outside]
        data = Named("", row["country"], "" if row["safe_alone"] == "yes" else BESIDE_BODY)
        seen: set[str] = set()
        for cell in cells:
            for form in forms(cell):
                bare = form.removeprefix("ال")
                for shown in (bare, f"{bare}ا" if bare.endswith("ي") else ""):
                    if shown and shown not in seen and not shown.isascii():
                        seen.add(shown)
                        yield Entry("nationality", f"nationality.{row['country']}", shown, data)


def people(tree: ConfigTree) -> Iterator[Entry]:
    """Nouns that can head a count of people, in singular, dual and plural."""
    columns = {"singular": "singular", "dual_nom": "dual", "dual_obl": "dual", "plural": "plural"}
    columns |= {"feminine_singular": "singular", "feminine_dual": "dual", "feminine_plural": "plural"}
    for _, row in read_table(tree, f"{LEXICONS}/person_nouns.csv", frozenset({"id", "class", *columns})):
        for column, number in columns.items():
            data = Person(row["id"], number, row["class"], row.get("actor_code", ""), row.get("casualty", ""))
            listed = forms(row[column])
            more = [*plural_constructs(listed), *_accusatives(listed)] if number == "plural" else []
            yield from _all(dict.fromkeys([*listed, *more]), "person", row["id"], data, number)
            owned = _possessed(listed, number)
            if owned and row["class"] in ("child", "woman", "man", "elderly", "unknown", "civilian"):
                mine = Person(row["id"], f"{number}_owned", data.cls, data.actor_code, data.casualty)
                for form in owned:  # طفله is not طفلة: the letter decides
                    yield Entry("person", row["id"], form, mine, f"{number}_owned", strict=True)


def _accusatives(plurals: list[str]) -> list[str]:
    """جنودا, شبانا: broken plurals as the object of a verb."""
    ends = ("ون", "ين", "ات", "ا", "ى", "ة", "ه", "و", "ي", "ء", "ئ")
    return [form + "ا" for form in plurals if " " not in form and not form.startswith("ال") and not form.endswith(ends)]


def _possessed(listed: list[str], number: str) -> list[str]:
    """طفلها, والدتهم, طفليها: people told as somebody's, who still count as one or two."""
    words = [form for form in listed if " " not in form and len(form) >= 3 and not form.endswith("ا")]
    if number == "singular":
        return [form for word in words for form in with_possessives(word) if not form.endswith(("نا", "ي", "هن"))]
    if number == "plural":
        return [form for word in words for form in with_possessives(word) if form.endswith(("ه", "ها", "هم", "هما"))]
    if number == "dual":
        return [word[:-1] + pronoun for word in words for pronoun in ("ه", "ها", "هم", "هما")]
    return []


def weapons(tree: ConfigTree) -> Iterator[Entry]:
    """Things that are seized or defused."""
    columns = frozenset({"id", "form_ar", "category", "unit", "countable"})
    for _, row in read_table(tree, f"{LEXICONS}/weapons.csv", columns):
        data = Named(row["id"], row["category"], row["unit"])
        one = "singular" if row["countable"] == "yes" else ""  # حشيش alone is no piece of it
        for column, number in (
            ("form_ar", one),
            ("dual_ar", "dual"),
            ("plural_ar", "plural"),
            ("aliases_ar", ""),
        ):
            yield from _all(forms(row.get(column, "")), "weapon", row["id"], data, number)


def speakers(tree: ConfigTree) -> Iterator[Entry]:
    """Unnamed and institutional sources, and outlets that are quoted."""
    for _, row in read_table(tree, f"{LEXICONS}/speakers.csv", frozenset({"id", "form_ar", "code"})):
        yield from _all(forms(row["form_ar"]), "speaker", row["id"], Named(row["id"], row["code"], row.get("kind", "")))
    for _, row in read_table(
        tree, f"{LEXICONS}/outlets.csv", frozenset({"id", "name_ar", "aliases_ar", "short_ar", "domain"})
    ):
        data = Named(row["id"], "media", f"outlet {row['domain']}")
        short = [f"{kind} {name}" for name in forms(row["short_ar"]) for kind in _OUTLET_KINDS]
        yield from _all([row["name_ar"], *forms(row["aliases_ar"]), *short], "speaker", row["id"], data)


def place_words(tree: ConfigTree) -> Iterator[Entry]:
    """Words for kinds of places, and directions."""
    for _, row in read_table(tree, f"{LEXICONS}/place_types.csv", frozenset({"form_ar", "plural_ar", "level"})):
        for column, number in (("form_ar", "singular"), ("dual_ar", "dual"), ("plural_ar", "plural")):
            for form in forms(row.get(column, "")):
                yield Entry("placetype", f"placetype.{row['level']}", form, Named(form, row["level"], number), number)
    for _, row in read_table(tree, f"{LEXICONS}/directions.csv", frozenset({"form_ar", "azimuth", "relation"})):
        for form in forms(row["form_ar"]):
            yield Entry("direction", f"direction.{row['relation']}", form, Named(row["azimuth"], row["relation"]))


def every_entry(tree: ConfigTree) -> Iterator[Entry]:
    """All entries but places (see :mod:`extractors.events.gazetteer`)."""
    for load in (
        triggers,
        cues,
        means,
        reporting,
        actors,
        bodies,
        nationalities,
        people,
        weapons,
        speakers,
        place_words,
    ):
        yield from load(tree)
