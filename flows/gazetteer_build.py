"""``rasid gazetteer build``: bigger gazetteers merged under the hand-made overlay into one file that the coder reads.

The overlay always wins: a place that it has by name and distance is left out of the file. The same input makes the same
bytes. The file has the overlay's own columns, so that nothing but its size tells it from one.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.errors import ConfigError
from extractors.events import vocabulary
from extractors.events.gazetteer import Gazetteer, Place, load_gazetteer
from extractors.events.lexicon import stems, words_of
from extractors.events.rules import Family, load_families
from extractors.events.tables import read_table
from extractors.resources import ConfigTree
from flows.gazetteer_found import Found
from flows.gazetteer_provinces import Provinces, kilometres, name_key
from flows.lexicon_tables import read_rows

EXTRA = "gazetteer/extra.csv"
COLUMNS = (
    "id", "name_ar", "aliases_ar", "name_en", "type", "admin1", "country", "parent", "lat", "lon", "safe_alone", "note",
)  # fmt: skip
_OURS = "x."  # every id of a built file starts so; no overlay id does
# Two places of one name are one when they lie this near, in km: areas have their points far from each other.
_SAME_KM, _SAME_AREA_KM, _TWIN_KM = 12.0, 45.0, 6.0
_SAME_ABROAD_KM = 4.0  # sources disagree on whose a place is; towns on both sides of a border share names
_AREAS = frozenset({"admin2", "admin3"})
_SMALL = frozenset({"village", "quarter", "admin3"})
_SEAT_KM = 300.0  # how far from its middle the town may lie that gives a province its name
_MOST_ALIASES = 6
# A single word this short is left out: behind a preposition it would be read in other words (بايدن as ب + ايدن).
_TOO_SHORT = 4


@dataclass(frozen=True, slots=True)
class Built:
    """A built file and what became of the places that were offered, by source and in all."""

    rows: int
    offered: dict[str, int]
    written: dict[str, int]
    in_overlay: int
    twins: int
    namesakes: int
    unusable: int
    without_province: int
    not_safe_alone: int


class _Overlay:
    """The hand-made places by folded name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.places = {key: place for key, place in gazetteer.by_id.items() if not key.startswith(_OURS)}
        self.parents = {(p.type, p.admin1 if p.type == "admin1" else p.country): p.id for p in self.places.values()}
        self.names: dict[str, list[Place]] = defaultdict(list)
        self.spelled: dict[str, list[str]] = defaultdict(list)
        for entry in gazetteer.entries():
            if entry.id in self.places:
                self.names[name_key(entry.form)].append(entry.data)
                self.spelled[entry.id].append(entry.form)

    def twin(self, found: Found) -> Place | None:
        """The overlay's own row of a place, or null."""
        for name in found.names:
            for place in self.names.get(name_key(name), ()):
                if place.type in ("country", "admin1", "region"):
                    continue
                limit = _SAME_AREA_KM if found.type in _AREAS or place.type in _AREAS else _SAME_KM
                limit = limit if place.country == found.country else _SAME_ABROAD_KM
                if kilometres((found.lat, found.lon), (place.lat, place.lon)) <= limit:
                    return place
        return None

    def is_shadowed(self, found: Found, name: str) -> bool:
        """Whether news would mean a bigger place of this name: a country or region, a province that the place is not
        the seat of, or for a small place a city."""
        for place in self.names.get(name_key(name), ()):
            if place.type in ("country", "region") or (place.type == "city" and found.type in _SMALL):
                return True
            if place.type == "admin1":
                far = kilometres((found.lat, found.lon), (place.lat, place.lon)) > _SEAT_KM
                if found.type in _SMALL or place.country != found.country or far:
                    return True
        return False


def build(tree: ConfigTree, found: Sequence[Found], folder: Path) -> Built:
    """Merges places into ``folder/gazetteer/extra.csv``.

    Args:
        tree: the configuration whose gazetteer is the overlay; a file that was built before is passed over.
        found: places by source, the most trusted source first.
        folder: the user's own configuration folder.

    Raises:
        ConfigError: the overlay is wrong, or the file cannot be written.
    """
    overlay = _Overlay(load_gazetteer(tree))
    provinces = Provinces(_province_names(tree, overlay), overlay.places.values())
    counts: Counter[str] = Counter()
    kept = _merged(overlay, provinces, found, counts)
    common = common_words(tree)
    rows = [_row(place, provinces, overlay, common) for place in kept]
    _write(folder / EXTRA, rows)
    return Built(
        len(rows),
        dict(Counter(place.source for place in found)),
        dict(Counter(place.source for place in kept)),
        counts["overlay"],
        counts["twins"],
        counts["namesakes"],
        counts["unusable"],
        sum(not row["admin1"] for row in rows),
        sum(row["safe_alone"] == "no" for row in rows),
    )


def _province_names(tree: ConfigTree, overlay: _Overlay) -> list[tuple[Place, list[str]]]:
    english: dict[str, str] = {}
    for path in tree.files("gazetteer/*.csv"):
        for _, row in read_table(tree, f"gazetteer/{path.name}", frozenset({"id"})):
            english[row["id"]] = row.get("name_en", "")
    found = [place for _, place in sorted(overlay.places.items()) if place.type == "admin1"]
    return [(place, [*overlay.spelled[place.id], *filter(None, [english.get(place.id, "")])]) for place in found]


def _merged(overlay: _Overlay, provinces: Provinces, found: Sequence[Found], counts: Counter[str]) -> list[Found]:
    """Places that are new, each once, with the names that all sources have for it."""
    kept: list[Found] = []
    at: dict[str, list[int]] = defaultdict(list)
    for place in found:
        known = overlay.twin(place)
        if known is not None:
            provinces.learn(place, known)
            counts["overlay"] += 1
            continue
        own = [name for name in place.names if not overlay.is_shadowed(place, name)]
        names = tuple(name for name in own if " " in name or len(name.removeprefix("ال")) > _TOO_SHORT)
        if not names:
            counts["unusable" if own else "namesakes"] += 1
            continue
        place = replace(place, names=names)  # noqa: PLW2901 - the same place without names of bigger ones
        other = _twin(place, kept, at)
        if other is not None:
            kept[other] = _joined(kept[other], place)
            counts["twins"] += 1
        else:
            other = len(kept)
            kept.append(place)
        for name in place.names:
            at[name_key(name)].append(other)
    return sorted(kept, key=lambda place: place.id)


def _twin(place: Found, kept: list[Found], at: dict[str, list[int]]) -> int | None:
    for name in place.names:
        for number in at.get(name_key(name), ()):
            other = kept[number]
            limit = _SAME_AREA_KM if {place.type, other.type} <= _AREAS else _TWIN_KM
            near = kilometres((place.lat, place.lon), (other.lat, other.lon)) <= limit
            if near and (place.type in _AREAS) == (other.type in _AREAS):
                return number
    return None


def _joined(first: Found, second: Found) -> Found:
    """The first with the second's names and, where it has none, its number of inhabitants and province."""
    return replace(
        first,
        names=tuple(dict.fromkeys((*first.names, *second.names))),
        name_en=first.name_en or second.name_en,
        population=max(first.population, second.population),
        region_names=first.region_names or second.region_names,
    )


def common_words(tree: ConfigTree) -> frozenset[str]:
    """Folded single words that name no place by themselves.

    Those that a lexicon has for something else, and those of the examples of lexicons and rules, clitics taken off.
    """
    found = [entry.form for entry in vocabulary.every_entry(tree)]
    texts = [text for family in load_families(tree).values() for text in _texts(family)]
    for row in read_rows(tree, []):
        found += row.forms
        texts.append(row.example)
    words = {word for text in texts for word in words_of(text)[0]}
    found += [rest for word in words for _, rest in stems(word)]
    return frozenset(name_key(form) for form in found if " " not in form)


def _texts(family: Family) -> list[str]:
    return [good.text for good in family.examples.good] + [bad.text for bad in family.examples.bad]


def _row(place: Found, provinces: Provinces, overlay: _Overlay, common: frozenset[str]) -> dict[str, str]:
    """A row of the file. Names that are words of a lexicon are left out where there is another.

    A single word is believed only where something tells of a place: سعيدة, سكر and العبور are cities and words of the
    language, and no list of the language's words is at hand.
    """
    names = sorted(place.names, key=lambda name: name_key(name) in common)
    others = [name for name in names[1:] if name_key(name) not in common][:_MOST_ALIASES]
    admin1 = provinces.of(place)
    parent = overlay.parents.get(("admin1", admin1)) or overlay.parents.get(("country", place.country), "")
    return {
        "id": place.id,
        "name_ar": names[0],
        "aliases_ar": "|".join(others),
        "name_en": place.name_en,
        "type": place.type,
        "admin1": admin1 or "",
        "country": place.country,
        "parent": parent,
        "lat": f"{place.lat:.3f}",
        "lon": f"{place.lon:.3f}",
        "safe_alone": "yes" if all(" " in name for name in (names[0], *others)) else "no",
        "note": place.source,
    }


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    """Replaces the file at once, so that a coder that starts meanwhile reads the old or the new one."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".part")
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        draft.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
