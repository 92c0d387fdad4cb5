"""What was seized, found or defused, with quantity and unit."""

from extractors.events.document import Document, Mention
from extractors.records import SeizedItem

_SEIZES = ("seize", "defuse")


def find_items(doc: Document, first: int, last: int, triggers: list[Mention]) -> list[SeizedItem]:
    """The things in tokens ``[first, last)`` that a word of seizing governs."""
    weapons = doc.of("weapon", first, last)
    if not weapons:
        return []
    starts = [t.last for t in triggers if t.data.family in _SEIZES and first <= t.first < last]
    starts += [at for at in range(first, last) if doc.key(at) in doc.grammar.holding]
    if not starts:
        return []
    begin = min(starts)
    numbers = {m.last: m for m in doc.of("number", begin, last)}
    after = {m.first: m for m in doc.of("number", begin, last)}
    items: list[SeizedItem] = []
    for weapon in doc.of("weapon", begin - 1, last):
        low, high = _quantity(doc, weapon, numbers, after)
        items.append(
            SeizedItem(
                doc.words(weapon.first, weapon.last).removeprefix(weapon.prefix if "ال" not in weapon.prefix else ""),
                weapon.data.value,
                low,
                high,
                weapon.data.extra or None,
                doc.span(weapon.first, weapon.last),
            )
        )
    return items


def _quantity(
    doc: Document, weapon: Mention, ending: dict[int, Mention], starting: dict[int, Mention]
) -> tuple[int | None, int | None]:
    """How many of a thing: the number before it, عدد N after it, a dual, or one where it is indefinite and singular."""
    for gap in (0, 1, 2):
        number = ending.get(weapon.first - gap)
        if number is not None:
            return number.data.low, number.data.high
    for at in (weapon.last, weapon.last + 1):
        if doc.key(at) in doc.grammar.in_number and at + 1 in starting:
            number = starting[at + 1]
            return number.data.low, number.data.high
    if weapon.pos == "dual":
        return 2, 2
    return (1, 1) if weapon.pos == "singular" and not doc.definite(weapon) else (None, None)
