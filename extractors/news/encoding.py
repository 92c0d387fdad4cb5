"""Which encoding a page is really in: declarations are heard, the letters decide.

Order of trust: the source's override, a byte order mark, the HTTP header, the page's own ``<meta>``, a detector on
the bytes without tags, UTF-8. A declaration is overruled when the letters that it yields do not look like text.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import chardet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]{0,5000}>")
_SILENT = re.compile(rb"<(script|style)\b", re.IGNORECASE)
# Browsers read these labels as their Windows supersets (WHATWG Encoding Standard, section 4.2).
_LABELS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "windows-1256": "cp1256",
    "win-1256": "cp1256",
    "cp-1256": "cp1256",
    "x-cp1256": "cp1256",
    "iso-8859-6-i": "iso8859_6",
    "asmo-708": "iso8859_6",
    "x-mac-arabic": "mac_arabic",
    "unicode": "utf-16",
}
_HEAD_BYTES = 4096  # browsers look for a declaration in the first 1,024; old newsrooms put scripts before it
_SAMPLE_BYTES = 60_000
_FALLBACKS = ("utf-8", "cp1256", "iso8859_6")

_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LATIN_EXTENDED = re.compile(r"[\u00aa-\u024f]")
_BROKEN = re.compile("[\ufffd\x80-\x9f]")
# UTF-8 Arabic begins each letter with the bytes D8 or D9: read as Latin they are Ø and Ù, as windows-1256 ط and ظ.
_UTF8_AS_LATIN = re.compile("[ØÙÚÛ][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122\u0192]")
_UTF8_AS_1256 = re.compile("[طظ][^\\s\x00-\x7f]")
_LOST = re.compile(r"\?{3,}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text. ``garbled`` says in words what is wrong with the letters, null when they look right."""

    text: str
    encoding: str
    evidence: str
    garbled: str | None = None


def decode(body: bytes, headers: Mapping[str, str], override: str | None = None) -> Decoded:
    """Turn a page's bytes into text and say which evidence was believed."""
    if (clean := _clean_utf8(body, headers, override)) is not None:
        return clean
    sample = _sample(body)
    best: tuple[float, str, str] | None = None
    first: str | None = None
    for encoding, evidence in _candidates(body, sample, headers, override):
        first = first or f"{evidence} {encoding}"
        score = _score(sample, encoding)
        if score >= _GOOD:
            return _decoded(body, encoding, _explain(evidence, encoding, first))
        if best is None or score > best[0]:
            best = (score, encoding, evidence)
    assert best is not None and first is not None
    return _decoded(body, best[1], _explain(best[2], best[1], first))


def garbled(text: str) -> str | None:
    """What is wrong with the letters of a text, in words; null when they look like text of some language."""
    sample = text[:_SAMPLE_BYTES]
    arabic = len(_ARABIC.findall(sample))
    if len(_UTF8_AS_LATIN.findall(sample)) > max(10, arabic // 2):
        return "Arabic in UTF-8 was read as a Latin encoding and encoded again"
    # In real Arabic ط and ظ are under 3 % of letters; in UTF-8 read as windows-1256 they are about half.
    if arabic > 40 and len(_UTF8_AS_1256.findall(sample)) > 0.25 * arabic:
        return "Arabic in UTF-8 was read as windows-1256 and encoded again"
    if len(_LOST.findall(sample)) > max(10, len(_WORD.findall(sample))):
        return "letters were replaced by question marks before the page was sent"
    words = _foreign_words(sample)
    if len(words) >= 8 and _share_well_formed(words) < 0.6:
        return "the letters do not form words of any script"
    return None


def _clean_utf8(body: bytes, headers: Mapping[str, str], override: str | None) -> Decoded | None:
    """The common case at the price of one decoding: bytes that are valid UTF-8 and hold letters beyond ASCII.

    Text in another encoding is practically never valid UTF-8, so this may overrule a declaration, not an override.
    """
    if override is not None and _known(override) != "utf-8":
        return None
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in body[:200]:
        return None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    declared = next(_declarations(body, headers, override), None)
    if declared is None:
        evidence = "valid UTF-8, nothing declared"
    elif declared[0] == "utf-8" or text.isascii():
        evidence = declared[1]
    else:
        evidence = f"valid UTF-8, against {declared[1]} {declared[0]}"
    return Decoded(text, "utf-8", evidence, garbled(_without_markup(text)) if _may_be_garbled(text) else None)


def _may_be_garbled(text: str) -> bool:
    """Cheap look for the letters that misread Arabic is full of, so that sound pages skip the costly check."""
    suspects = sum(map(text.count, "ØÙÃ\ufffd")) + text.count("???")
    arabic = text.count("ا") + text.count("ل")
    return suspects > 10 or 2 * text.count("ط") > max(arabic, 10)


def _without_markup(text: str) -> str:
    return _strip_markup(text[: 4 * _SAMPLE_BYTES].encode("utf-8", "surrogatepass")).decode("utf-8", "replace")


def _strip_markup(page: bytes) -> bytes:
    """Bytes outside tags, scripts and styles, in one pass over the page however broken it is."""
    parts: list[bytes] = []
    at = 0
    lower = page.lower()
    while (found := _SILENT.search(lower, at)) is not None:
        parts.append(page[at : found.start()])
        end = lower.find(b"</" + found[1], found.end())
        at = len(page) if end < 0 else end
    parts.append(page[at:])
    return _TAG.sub(b" ", b" ".join(parts))


def _candidates(
    body: bytes, sample: bytes, headers: Mapping[str, str], override: str | None
) -> Iterator[tuple[str, str]]:
    yield from _declarations(body, headers, override)
    detected = _known(chardet.detect(sample[:_SAMPLE_BYTES])["encoding"])
    if detected is not None:
        yield detected, "detected"
    for encoding in _FALLBACKS:
        yield encoding, "by the letters"


def _declarations(body: bytes, headers: Mapping[str, str], override: str | None) -> Iterator[tuple[str, str]]:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            yield encoding, "byte order mark"
            break
    head = body[:_HEAD_BYTES]
    header = _HEADER_CHARSET.search(headers.get("content-type", ""))
    meta = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    declared = (
        (override, "override"),
        (header[1] if header else None, "HTTP header"),
        (meta[1].decode("ascii", "replace") if meta else None, "meta"),
    )
    for label, evidence in declared:
        if (known := _known(label)) is not None:
            yield known, evidence


def _known(label: str | None) -> str | None:
    """Python's name of an encoding label, null when it is unknown or not an encoding of text."""
    if not label:
        return None
    name = _LABELS.get(label.strip().lower(), label.strip().lower())
    try:
        info = codecs.lookup(name)
        b"".decode(name)
    except LookupError:
        return None
    return _LABELS.get(info.name, info.name)


def _sample(body: bytes) -> bytes:
    """Bytes of the visible text: tags and scripts are ASCII in any encoding and would only dilute the evidence."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in body[:200]:
        return body[:_SAMPLE_BYTES]
    return _strip_markup(body[: 8 * _SAMPLE_BYTES])[: 2 * _SAMPLE_BYTES]


_GOOD = 0.9


def _score(sample: bytes, encoding: str) -> float:
    """How much the sample looks like text in this encoding: 1 for sound, under 0 for nonsense."""
    try:
        text = sample.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return -1.0
    foreign = max(1, len(_NOT_ASCII.findall(text)))
    broken = len(_BROKEN.findall(text)) / foreign
    if encoding == "utf-8" and broken < 0.05 and foreign > 20:
        return 1.0 - broken
    if garbled(text):
        return -0.5 - broken
    words = _foreign_words(text)
    arabic = "".join(word for word in words if _ARABIC.search(word))
    # alef and lam are over a fifth of the letters of any Arabic text, and hardly any of a misread one
    usual = 1.0 if len(arabic) < 40 else min(1.0, (arabic.count("ا") + arabic.count("ل")) / (0.15 * len(arabic)))
    return _share_well_formed(words) * usual - 5 * broken


def _foreign_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not word.isascii()]


def _share_well_formed(words: list[str]) -> float:
    """Share of words that keep to one script: misread text mixes Arabic, Latin and symbols inside words."""
    if not words:
        return 1.0
    return sum(map(_well_formed, words)) / len(words)


def _well_formed(word: str) -> bool:
    latin = len(_LATIN_EXTENDED.findall(word))
    if _ARABIC.search(word):
        return latin == 0 and not re.search(r"[A-Za-z]", word)
    return latin == 0 or 2 * latin <= len(word) or len(word) == 1


def _explain(evidence: str, encoding: str, first: str) -> str:
    return evidence if first == f"{evidence} {encoding}" else f"{evidence}, against {first}"


def _decoded(body: bytes, encoding: str, evidence: str) -> Decoded:
    text = body.decode(encoding, "replace").removeprefix("\ufeff")
    names = {"cp1256": "windows-1256", "iso8859-6": "iso-8859-6", "iso8859_6": "iso-8859-6", "cp1252": "windows-1252"}
    return Decoded(text, names.get(encoding, encoding), evidence, garbled(_without_markup(text)))
