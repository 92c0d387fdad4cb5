"""The event coder: an article's text in, its events out. No clock, no network, no database; the same bytes every time.

annotate     lexicons, numbers, dates            document.py
places       names, relations, provinces         toponyms.py, place_names.py, place_relations.py, geography.py
people       actors, speakers, figures           actors.py, attribution.py, counts.py, tolls.py, people.py
zones        headline, body, background …        zones.py
drafts       one for each incident of a sentence frames.py, shares.py, guards.py, modality.py
incidents    codes, date, place, parts           telling.py, when.py, where.py, parts.py, roles.py, role_marks.py,
                                                 role_sides.py, subjects.py, rules.py
aggregates   statistics told from incidents      aggregates.py, lists.py
merge        one incident told several times     merge.py, fit.py
claims       who says that it did it             claims.py
events       records with evidence and checks    finish.py, worth.py, signs.py, dating.py, confidence.py,
                                                 evidence.py, checks.py
"""

import hashlib
from dataclasses import dataclass

from extractors.errors import Reason
from extractors.events import vocabulary
from extractors.events.actor_refs import InOrder
from extractors.events.actors import find_actors
from extractors.events.aggregates import (
    announce,
    announcer_acts,
    carry,
    day_totals,
    incident_figure,
    is_aggregate,
    recode_total,
    told_by_total,
    widen,
)
from extractors.events.attribution import find_speech
from extractors.events.checks import run_checks
from extractors.events.claims import read_claims
from extractors.events.counts import CountReader
from extractors.events.dates import DateWords
from extractors.events.dating import date_later
from extractors.events.document import Document, Resources, annotate
from extractors.events.finish import finish
from extractors.events.frames import Draft, cut
from extractors.events.gazetteer import load_gazetteer
from extractors.events.geography import resolve_places
from extractors.events.grammar import GrammarWords
from extractors.events.incidents import Incident
from extractors.events.lexicon import Lexicon
from extractors.events.lists import read_lists
from extractors.events.merge import merge
from extractors.events.rules import load_families
from extractors.events.shares import share
from extractors.events.subjects import go_on, share_cause
from extractors.events.telling import Context, build
from extractors.events.toponyms import find_places
from extractors.events.zones import find_zones
from extractors.records import ArticleText, CodedArticle, Event
from extractors.resources import ConfigTree

CODE_VERSION = "1"
MAX_CHARACTERS = 200_000
_SILENT = frozenset({"furniture", "opinion", "habitual"})  # zones that tell no incident


@dataclass(frozen=True, slots=True)
class Coder:
    """Everything compiled once from the configuration. ``version`` changes with the code or any rule, word or place."""

    resources: Resources
    version: str

    @classmethod
    def build(cls, tree: ConfigTree) -> "Coder":
        """Reads and compiles lexicons, rules and gazetteer; about a second. Raises ConfigError naming file and line."""
        gazetteer = load_gazetteer(tree)
        dates = DateWords.load(tree)
        entries = [*vocabulary.every_entry(tree), *gazetteer.entries()]
        resources = Resources(
            Lexicon(entries),
            gazetteer,
            load_families(tree),
            dates.numbers,
            dates,
            GrammarWords.load(tree),
        )
        return cls(resources, f"{CODE_VERSION}-{fingerprint(tree)}")

    def code(self, article: ArticleText) -> CodedArticle:
        """The events of one article. A text too long to be an article is skipped with the reason."""
        if len(article.text) > MAX_CHARACTERS:
            detail = f"the text has {len(article.text)} characters, more than the {MAX_CHARACTERS} of any article"
            return CodedArticle(article.id, (), self.version, Reason.TEXT_TOO_LONG, detail)
        doc = annotate(article, self.resources)
        return CodedArticle(article.id, tuple(code_document(doc)), self.version)


def fingerprint(tree: ConfigTree) -> str:
    """Twelve hexadecimal digits over everything that the coder reads."""
    digest = hashlib.sha256()
    for pattern in ("lexicons/ar/*.csv", "rules/*.yml", "gazetteer/*.csv"):
        for path in tree.files(pattern):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def code_document(doc: Document) -> list[Event]:
    """The events of an annotated article, in the order in which they are first told."""
    places = find_places(doc)
    resolve_places(doc, places)
    actors = find_actors(doc, places)
    speech = find_speech(doc, actors)
    zones = find_zones(doc, speech)
    told: list[Incident] = []
    total: Incident | None = None
    counts = CountReader(doc)
    for s in doc.sentences:
        if zones[s.index] in _SILENT:
            continue
        at = Context(doc, s, speech[s.index], zones[s.index])
        for draft in share(doc, cut(doc, s, counts.read(s.first, s.last), places[s.index])):
            incident = _incident(at, draft, actors)
            if incident is not None:
                announce(doc, s, incident, speech)
                go_on(doc, s, incident, told)
                share_cause(s, incident, told)
                carry(doc, s, incident, total)
                total = incident if incident.aggregate else total
                told.append(incident)
    day_totals(told)
    incidents = merge(doc, told)
    day_totals(incidents)
    date_later(doc, incidents)
    told_by_total(incidents)
    read_lists(doc, incidents, actors)
    read_claims(doc, incidents, actors)
    told_places = [refs if zone != "furniture" else [] for refs, zone in zip(places, zones, strict=True)]
    return run_checks(finish(doc, incidents, told_places))


def _incident(at: Context, draft: Draft, actors: InOrder) -> Incident | None:
    """The incident or aggregate that a draft tells."""
    number = incident_figure(at.doc, draft.first, draft.last)
    incident = build(at, draft, actors, period=number is not None)
    if incident is None:
        return None
    incident.incidents = number
    if is_aggregate(at.doc, at.sentence, incident, number):
        incident.aggregate = True
        recode_total(incident)
        widen(at.doc, at.sentence, incident)
        announcer_acts(incident, at.speech)
    return incident
