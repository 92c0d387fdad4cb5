"""Finds damage that censors, hashtags and PDF converters do to Arabic words, and says how to mend each place.

Only damage that shows without a dictionary is mended. Writers break words to get past filters of social networks
(عملـ ـياتها, د.ا.ع.ش, انتحا_ري); converters of PDF files swap the letters of a lam-alef (اإلعلام for الإعلام).
"""

import re
from dataclasses import dataclass

ARABIC = "\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"
_L = f"[{ARABIC}]"
_TATWEEL = "\u0640"
# Letters that do not join to the next one: a tatweel after them is a dash, not a stretched word.
_UNJOINED = "اأإآٱةىءدذرزوؤ"


@dataclass(frozen=True, slots=True)
class Repair:
    """One mended place; ``start`` and ``end`` are offsets in the original text, ``before`` its characters there."""

    kind: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``[start, end)`` of the text at hand by ``after``; logged as a repair where ``kind`` is not empty."""

    kind: str
    start: int
    end: int
    after: str


# In order: a split with tatweel on both sides; after a joining letter (not the lone ه of Hijri years); before a
# letter beside a short fragment; next to or between letters and clitics; anything left over was meant as a dash.
_STRETCH = re.compile(
    f"(?= ?{_TATWEEL})(?:(?P<split>(?<={_L}){_TATWEEL}+ {{1,2}}{_TATWEEL}+(?={_L})"
    f"|(?<={_L}(?<![{_UNJOINED}])(?<!(?<!{_L})ه)){_TATWEEL}+ (?={_L})"
    f"|(?<=(?<!{_L}){_L}) {_TATWEEL}+(?={_L})"
    f"|(?<=(?<!{_L}){_L}{{2}}) {_TATWEEL}+(?={_L})"
    f"|(?<={_L}) {_TATWEEL}+(?={_L}{{1,3}}(?!{_L})))"
    f"|(?P<inside>(?<={_L}){_TATWEEL}+(?={_L}))"
    f'|(?P<edge>(?<={_L}){_TATWEEL}+(?=[0-9"(\\[A-Za-z])|(?<={_L}(?<![{_UNJOINED}])){_TATWEEL}+|{_TATWEEL}+(?={_L}))'
    f"|{_TATWEEL}+)"
)
_HASHTAG = re.compile(r"#(?=[^\W\d])(\w+)")
_UNDERSCORED = re.compile(f"(?<![\\w#]){_L}+(?:_+{_L}+)+(?!\\w)")
_DOTTED = re.compile(f"(?<![\\w.]){_L}{{1,3}}(?:\\.{_L}{{1,3}})+(?![\\w])")
_LAM_ALEF = re.compile(f"ا([إأآ])ل|(?<!{_L})([وفبك]?)اال(?={_L}{{2}})")
_GLUED_DOT = re.compile(f"\\.{_L}")
LAM_ALEF_DAMAGE = ("اإل", "األ", "اآل", "اال")
# First words of names of two words, which are spelled with an underscore as often as censored words are.
_NAME_HEADS = frozenset(
    {"تل", "ام", "أم", "ابو", "أبو", "كفر", "دير", "عين", "ريف", "راس", "رأس", "بيت", "حي", "خان", "بني"}
)


def _stretched(text: str) -> list[Edit]:
    edits = []
    for found in _STRETCH.finditer(text):
        kind = found.lastgroup
        name = "tatweel_split" if kind == "split" else "tatweel"
        edits.append(Edit(name, *found.span(), "" if kind else "-"))
    return edits


def _hashtags(text: str) -> list[Edit]:
    return [Edit("hashtag", *found.span(), " " + found[1].replace("_", " ")) for found in _HASHTAG.finditer(text)]


def _is_censored(parts: list[str]) -> bool:
    """Whether underscores cut one word, rather than stand for spaces."""
    whole_words = any(part.startswith("ال") and len(part) >= 4 for part in parts[1:]) or parts[0] in _NAME_HEADS
    return not whole_words and min(map(len, parts)) <= 3


def _underscored(text: str) -> list[Edit]:
    edits = []
    for found in _UNDERSCORED.finditer(text):
        parts = [part for part in found.group().split("_") if part]
        joint = "" if _is_censored(parts) else " "
        edits.append(Edit("underscore", *found.span(), joint.join(parts)))
    return edits


def _dotted(text: str) -> list[Edit]:
    """Short fragments between full stops; two need a single letter among them, since a lost space looks alike."""
    edits = []
    for found in _DOTTED.finditer(text):
        parts = found.group().split(".")
        lengths = [len(part) for part in parts]
        if "و" not in parts[1:] and (max(lengths) <= 2 or len(parts) > 2) and min(lengths) == 1:
            edits.append(Edit("dots", *found.span(), "".join(parts)))
    return edits


def _lam_alef(text: str) -> list[Edit]:
    edits = []
    for found in _LAM_ALEF.finditer(text):
        after = f"ال{found[1]}" if found[1] else f"{found[2]}الا"
        edits.append(Edit("lam_alef", *found.span(), after))
    return edits


def find_repairs(text: str) -> list[Edit]:
    """The next places to mend, in order and apart from each other; call again on the result until none is left.

    One kind at a time, because mending one kind uncovers the next (a censored hashtag, say).
    """
    if _TATWEEL in text:
        return _stretched(text)
    if "#" in text and (edits := _hashtags(text)):
        return edits
    if "_" in text and (edits := _underscored(text)):
        return edits
    if _GLUED_DOT.search(text) and (edits := _dotted(text)):
        return edits
    return _lam_alef(text) if any(damage in text for damage in LAM_ALEF_DAMAGE) else []
