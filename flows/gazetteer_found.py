"""Places as other gazetteers have them, before they are merged into one file in the overlay's own format."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.events.normalize import normalize

# Countries whose places are taken unless others are asked for: the Arab ones and those that border their conflicts.
COUNTRIES = (
    "AE", "AF", "BH", "DJ", "DZ", "EG", "IL", "IQ", "IR", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PK", "PS", "QA",
    "SA", "SD", "SO", "SS", "SY", "TD", "TN", "TR", "YE",
)  # fmt: skip
CITY, TOWN = 100_000, 10_000  # inhabitants from which a place is called so
_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+(?: [\u0621-\u063a\u0641-\u064a]+){0,4}")
# Words that a gazetteer puts before a name and news leaves to the sentence: مدينة حلب is the city حلب.
_GENERIC = ("مدينة ", "قرية ", "بلدة ", "ناحية ", "قضاء ", "محافظة ", "منطقة ", "ولاية ")


@dataclass(frozen=True, slots=True)
class Found:
    """One place. ``names`` are Arabic, the best first; ``region`` is the source's own code of its province.

    ``region_names`` are names of that province in any language, where the source has them.
    """

    id: str
    names: tuple[str, ...]
    name_en: str
    type: str
    country: str
    region: str
    region_names: tuple[str, ...]
    lat: float
    lon: float
    population: int
    source: str


def arabic_names(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that are written in Arabic letters alone, cleaned, each once, without words of kind."""
    found: dict[str, None] = {}
    for name in names:
        plain = " ".join(normalize(name.split("(")[0].replace("-", " ")).text.split())
        for generic in _GENERIC:
            plain = plain.removeprefix(generic)
        if _ARABIC.fullmatch(plain) and len(plain.replace(" ", "")) >= 3:
            found[plain] = None
    return tuple(found)


def settlement(population: int) -> str:
    """What a populated place is called by its size."""
    return "city" if population >= CITY else "town" if population >= TOWN else "village"


def whole(cell: object) -> int:
    """A number of inhabitants, 0 where none is given."""
    try:
        return max(0, int(float(str(cell or 0))))
    except (ValueError, OverflowError):
        return 0


def degrees(lat: object, lon: object) -> tuple[float, float] | None:
    """Coordinates, or null when they are none."""
    try:
        made = float(str(lat)), float(str(lon))
    except ValueError:
        return None
    return made if abs(made[0]) <= 90 and abs(made[1]) <= 180 and made != (0.0, 0.0) else None
