"""Two levels of normal form for Arabic news text, both traceable to the characters of the original.

Level 1, ``text``, changes nothing that a reader would notice: presentation forms (Unicode NFKC), vowel signs, tatweel,
invisible characters, Persian letter forms, digits, quotation marks and dashes, and the damage listed in
:mod:`extractors.events.repairs`. Level 2, ``key``, also folds spellings that writers use for each other (أ إ آ for ا).
It has the length of level 1, so that one offset serves both: match on the key, then verify on the text where a
folded pair has two meanings (على and علي).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.events.repairs import LAM_ALEF_DAMAGE, Edit, Repair, find_repairs
from extractors.records import Span

__all__ = ["NormalText", "Repair", "Token", "TokenKind", "match_key", "normalize", "plain_key", "tokenize"]

TokenKind = Literal["word", "number", "punct", "newline"]

_PRESENTATION = [*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFF)]
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
_INVISIBLE = "\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_MARK = re.compile(f"[{_MARKS}]+")
_JUST_MARKS = re.compile(f"[{_MARKS}\\s\u0640]*")
_HAMZA_MARK = re.compile(f"([اويىهۀےە])([{_MARKS}]*?)([\u0653-\u0655])")


def _level1_table() -> tuple[dict[int, str], dict[str, str]]:
    """Characters that become one character each, and ligatures that become none or several."""
    single = {ord(old): new for old, new in zip("یکڪھہۃےٮ", "يككهههيب", strict=True)}
    single[ord("ۃ")] = "ة"
    single |= {base + digit: str(digit) for base in (0x660, 0x6F0) for digit in range(10)}
    single |= dict.fromkeys(map(ord, "«»“”„‟″‹›‘’‚‛〝〞＂"), '"')
    single |= dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
    single |= dict.fromkeys(map(ord, "\t\u00a0\u1680\u202f\u205f\u3000"), " ") | dict.fromkeys(
        range(0x2000, 0x200B), " "
    )
    single |= dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), "\n")
    single[ord("٪")] = "%"
    several: dict[str, str] = {}
    for code in _PRESENTATION:
        plain = unicodedata.normalize("NFKC", chr(code))
        plain = "" if _JUST_MARKS.fullmatch(plain) else _MARK.sub("", plain).translate(single)
        if len(plain) == 1:
            single[code] = plain
        elif plain != chr(code):
            several[chr(code)] = plain
    return single, several


_SINGLE, _SEVERAL = _level1_table()
_VANISHING = re.compile(f"(?P<invisible>[{_INVISIBLE}]+|\r(?=\n))|[{''.join(_SEVERAL)}]|\r")
_LEVEL_1 = {chr(code): letter for code, letter in _SINGLE.items()}
_KEY = dict(zip("أإآٱةىؤئ", "ااااهيوي", strict=True))
_KEY_OF_PLAIN = str.maketrans(_KEY)
_PLAIN = re.compile("(?!.*(?:{})){}+(?: {}+)*".format("|".join(LAM_ALEF_DAMAGE), *["[\u0621-\u063a\u0641-\u064a]"] * 2))
_EVERY = "".join(map(chr, range(0x10000)))
_ODD = frozenset("".join(found.group() for found in _VANISHING.finditer(_EVERY))) | {"\r"}
_MARKED = frozenset("".join(_MARK.findall(_EVERY)))
_SIGMA = "Σ"  # its small letter depends on what stands around it


def _swapped(text: str, letters: set[str], table: Mapping[str, str]) -> str:
    """Single characters replaced: many times faster than ``str.translate`` where few of them occur.

    ``letters`` holds at least the characters of the text.
    """
    for letter in table.keys() & letters:
        text = text.replace(letter, table[letter])
    return text


def _folded(text: str, letters: set[str]) -> str:
    """Level 2 of a level 1 text, of the same length; ``letters`` holds at least its characters."""
    if _SIGMA in letters:
        text = _lower(text)
        letters = set(text)
    small = {letter: low for letter in letters if (low := letter.lower()) != letter and len(low) == 1}
    return _swapped(text, letters, small | _KEY)


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) != len(text):  # İ becomes two characters
        lower = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lower


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text with its two normal forms and the way back to the original."""

    original: str
    text: str
    key: str
    repairs: tuple[Repair, ...]
    _starts: Sequence[int] = field(repr=False, compare=False)
    _ends: Sequence[int] = field(repr=False, compare=False)

    def original_span(self, start: int, end: int) -> Span:
        """The characters of ``original`` behind ``text[start:end]``, vowel signs of its last letter included.

        An empty span maps to the empty span before the same letter.
        """
        if start >= end:
            at = self._starts[start] if start < len(self._starts) else len(self.original)
            return at, at
        return self._starts[start], self._ends[end - 1]

    def original_starts(self, tokens: "Iterable[Token]") -> list[int]:
        """The offset in ``original`` at which each token starts, never falling."""
        starts = self._starts
        return [starts[token.start] for token in tokens]


def _sources(text: str, edit: Edit) -> list[int | None]:
    """For each character that an edit puts in, the offset of the one it came from, or null for the whole stretch."""
    if len(edit.after) == edit.end - edit.start:  # changed or moved in place
        return list(range(edit.start, edit.end))
    found: list[int | None] = []
    at = edit.start
    for letter in edit.after:
        while at < edit.end and text[at] != letter and not (letter == " " and text[at] == "_"):
            at += 1
        if at == edit.end:
            return [None] * len(edit.after)
        found.append(at)
        at += 1
    return found


class _Draft:
    """A text under change that remembers, for each character, where in the original it came from."""

    __slots__ = ("ends", "letters", "original", "repairs", "starts", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        found = set(original)
        self.text = _swapped(original, found, _LEVEL_1)
        self.letters = {_LEVEL_1.get(letter, letter) for letter in found}  # of the text, and some that it had
        self.starts: Sequence[int] = range(len(original))
        self.ends: Sequence[int] = range(1, len(original) + 1)
        self.repairs: list[Repair] = []

    def apply(self, edits: list[Edit], *, attach: bool = False) -> None:
        """Replaces stretches, given in order and apart from each other; ``attach`` gives them to the letter before."""
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for edit in edits:
            texts += self.text[done : edit.start], edit.after
            self.letters.update(edit.after)
            starts += self.starts[done : edit.start]
            ends += self.ends[done : edit.start]
            first, last = self.starts[edit.start], self.ends[edit.end - 1]
            if edit.kind:
                self.repairs.append(Repair(edit.kind, first, last, self.original[first:last], edit.after))
            if attach and ends and not edit.after:
                ends[-1] = last
            for at in _sources(self.text, edit):
                starts.append(first if at is None else self.starts[at])
                ends.append(last if at is None else self.ends[at])
            done = edit.end
        self.text = "".join([*texts, self.text[done:]])
        self.starts = [*starts, *self.starts[done:]]
        self.ends = [*ends, *self.ends[done:]]


def _vanishing(text: str) -> list[Edit]:
    edits = []
    for found in _VANISHING.finditer(text):
        piece = found.group()
        if piece == "\r":
            edits.append(Edit("", *found.span(), "" if text[found.end() : found.end() + 1] == "\n" else "\n"))
        elif found.lastgroup:
            edits.append(Edit("invisible", *found.span(), ""))
        else:
            edits.append(Edit("", *found.span(), _SEVERAL[piece]))
    return edits


def _composed(text: str) -> list[Edit]:
    """Alef, waw or yeh with a separate hamza or madda sign, as the one letter that it is."""
    edits = []
    for found in _HAMZA_MARK.finditer(text):
        letter = unicodedata.normalize("NFC", found[1] + found[3])
        if len(letter) == 1:
            edits.append(Edit("", *found.span(), letter))
    return edits


def normalize(text: str) -> NormalText:
    """Both normal forms of a text. Applied to its own ``text`` it changes nothing more."""
    draft = _Draft(text)
    if draft.letters & _ODD and (edits := _vanishing(draft.text)):
        draft.apply(edits)
    if draft.letters & _MARKED:
        draft.apply(_composed(draft.text))
        draft.apply([Edit("", *found.span(), "") for found in _MARK.finditer(draft.text)], attach=True)
    while edits := find_repairs(draft.text):
        draft.apply(edits)
    repairs = tuple(sorted(draft.repairs, key=lambda repair: (repair.start, repair.end)))
    return NormalText(text, draft.text, _folded(draft.text, draft.letters), repairs, draft.starts, draft.ends)


def match_key(text: str) -> str:
    """The level 2 form of a lexicon entry."""
    plain = plain_key(text)
    return normalize(text).key if plain is None else plain


def plain_key(text: str) -> str | None:
    """The level 2 form of a text that is nothing but sound Arabic words with single spaces between, else null.

    Level 1 leaves such a text as it is. Nearly every lexicon form is one; the short way makes the start fast.
    """
    return text.translate(_KEY_OF_PLAIN) if _PLAIN.fullmatch(text) else None


@dataclass(slots=True)
class Token:
    """A word, number, punctuation mark or line end; offsets are those of :class:`NormalText`'s ``text``.

    The key of a number is its ASCII value without thousands separators: ``4,361`` has ``4361``, ``3٫5`` has ``3.5``.
    """

    text: str
    key: str
    start: int
    end: int
    kind: TokenKind


# A separator with three digits after it groups thousands; with other digits it marks decimals, if it stands once.
_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+)"
    r"|(?P<thousands>[0-9]{1,3}(?:[.,٬،][0-9]{3})+(?![0-9])(?:[.٫][0-9]{1,2}(?![0-9]))?)"
    r"|(?P<decimal>[0-9]+[.,٫][0-9]{1,3}(?![0-9]|[.,][0-9]))"
    r"|(?P<number>[0-9]+)"
    r"|(?P<newline>\n)"
    r"|(?P<punct>[^\w\s]|_)"
)
_NO_GROUPS = str.maketrans({",": None, "٬": None, "،": None, ".": None, "٫": None})
_DECIMAL_POINT = str.maketrans(",٫", "..")


def _number_key(piece: str, group: str) -> str:
    if group == "decimal":
        return piece.translate(_DECIMAL_POINT)
    tail = re.search(r"[.٫]([0-9]{1,2})$", piece)
    whole = (piece[: tail.start()] if tail else piece).translate(_NO_GROUPS)
    return f"{whole}.{tail[1]}" if tail else whole


def tokenize(normal: NormalText) -> list[Token]:
    """Words, numbers, single punctuation marks and line ends, in order; white space is left out."""
    tokens: list[Token] = []
    text, key = normal.text, normal.key
    for found in _TOKEN.finditer(text):
        group, (start, end) = found.lastgroup, found.span()
        if group == "word":
            tokens.append(Token(text[start:end], key[start:end], start, end, "word"))
        elif group in {"thousands", "decimal"}:
            piece = text[start:end]
            tokens.append(Token(piece, _number_key(piece, group), start, end, "number"))
        else:
            piece = text[start:end]
            kind: TokenKind = "number" if group == "number" else "newline" if group == "newline" else "punct"
            tokens.append(Token(piece, piece, start, end, kind))
    return tokens
