"""The same story printed twice: exact by a hash, near by MinHash, both over an Arabic-normalised text.

MinHash after Broder (1997), "On the resemblance and containment of documents": the share of equal minima of two
texts estimates the share of word shingles that they have in common. Whole numbers only, so that any machine agrees.
The warehouse finds the pairs (``sql/link/near_copies.sql``), which holds the threshold and the width of the bands.
"""

import re
import zlib
from collections.abc import Iterator

import numpy as np

from extractors.ids import content_hash

SIGNATURE_SIZE = 128
# Pairs of words: one changed word in ten leaves 0.68 of them in common; of four words it would be less than half.
SHINGLE_WORDS = 2

_DROPPED = re.compile(r"[\u064b-\u0652\u0670\u0640\u200c-\u200f]")
_TOKEN = re.compile(r"\w+")
_FOLD = str.maketrans("أإآٱىئؤةیکگ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "ااااييوهيكك01234567890123456789")
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
    values = np.array(sorted(hashes), dtype=np.uint64)
    # Multiply and shift (Dietzfelbinger et al. 1997): the high half of a*h + b modulo 2^64.
    minima = ((_FACTORS * values + _SUMMANDS) >> np.uint64(32)).min(axis=1)
    return tuple(minima.tolist())


def similarity(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Estimated share of shingles that two texts have in common, 0 to 1 (standard error about 0.04)."""
    if not a or not b:
        return 0.0
    if len(a) != len(b):
        raise ValueError(f"signatures of {len(a)} and {len(b)} values were made by different versions")
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)


def _shingles(text: str) -> Iterator[str]:
    words = normal_form(text).split()[:_MAX_WORDS]
    for start in range(max(1, len(words) - SHINGLE_WORDS + 1) if words else 0):
        yield " ".join(words[start : start + SHINGLE_WORDS])


def _coefficients(kind: str) -> "np.ndarray[tuple[int, int], np.dtype[np.uint64]]":
    """A column of fixed odd 64-bit numbers, from digests so that they never depend on a random state."""
    digests = (content_hash(f"minhash {kind} {number}") for number in range(SIGNATURE_SIZE))
    return np.array([[int(text[:16], 16) | 1] for text in digests], dtype=np.uint64)


_FACTORS, _SUMMANDS = _coefficients("factor"), _coefficients("summand")
