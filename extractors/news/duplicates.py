"""The same story printed twice: exact by a hash, near by MinHash, both over an Arabic-normalised text.

MinHash after Broder (1997), "On the resemblance and containment of documents": the share of equal minima of two
texts estimates the share of word shingles that they have in common. Pure integers, so that any machine agrees.
"""

import re
import zlib
from collections.abc import Iterator

from extractors.ids import content_hash

SIGNATURE_SIZE = 64
SHINGLE_WORDS = 4
NEAR_DUPLICATE = 0.6  # similarity from which two reports are one text; an edited first paragraph leaves about 0.7
BANDS = 16  # of 4 values: two texts at similarity 0.6 share a band with probability 0.89, at 0.8 with 0.9998

_DROPPED = re.compile(r"[\u064b-\u0652\u0670\u0640\u200c-\u200f]")
_TOKEN = re.compile(r"\w+")
_FOLD = str.maketrans("أإآٱىئؤةیکگ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "ااااييوهيكك01234567890123456789")
_PRIME = (1 << 61) - 1
_MAX_WORDS = 5_000


def normal_form(text: str) -> str:
    """Words only, in one spelling: no vowel signs or tatweel, one alef, one ya, ASCII digits, single spaces."""
    return " ".join(_TOKEN.findall(_DROPPED.sub("", text).translate(_FOLD).lower()))


def text_key(text: str) -> str:
    """SHA-256 of the normal form: equal for texts that differ in spelling, spacing or punctuation only."""
    return content_hash(normal_form(text))


def signature(text: str) -> tuple[int, ...]:
    """MinHash of a text's word shingles; empty for a text without words, which resembles nothing."""
    hashes = {zlib.crc32(shingle.encode("utf-8", "surrogatepass")) for shingle in _shingles(text)}
    if not hashes:
        return ()
    return tuple(min([(a * h + b) % _PRIME for h in hashes]) & 0xFFFFFFFF for a, b in _COEFFICIENTS)


def similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Estimated share of shingles that two texts have in common, 0 to 1 (standard error about 0.06)."""
    if not a or not b:
        return 0.0
    if len(a) != len(b):
        raise ValueError(f"signatures of {len(a)} and {len(b)} values were made by different versions")
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def bands(values: tuple[int, ...]) -> tuple[str, ...]:
    """Keys by which near duplicates find each other without comparing all pairs: they share at least one."""
    width = SIGNATURE_SIZE // BANDS
    return tuple(
        f"{number}:{zlib.crc32(repr(values[start : start + width]).encode()):08x}"
        for number, start in enumerate(range(0, len(values), width))
    )


def _shingles(text: str) -> Iterator[str]:
    words = normal_form(text).split()[:_MAX_WORDS]
    for start in range(max(1, len(words) - SHINGLE_WORDS + 1) if words else 0):
        yield " ".join(words[start : start + SHINGLE_WORDS])


def _coefficients() -> tuple[tuple[int, int], ...]:
    """Fixed hash functions h -> (a*h + b) mod 2^61-1, from digests so that they never depend on a random state."""
    digests = (content_hash(f"minhash {number}") for number in range(SIGNATURE_SIZE))
    return tuple((int(text[:15], 16) % (_PRIME - 1) + 1, int(text[15:30], 16) % _PRIME) for text in digests)


_COEFFICIENTS = _coefficients()
