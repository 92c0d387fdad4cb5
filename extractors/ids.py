"""Stable ids: hashes of the fewest, mandatory, raw values, so that any run on any machine makes the same ones.

Never hash a cleaned value: each improvement of the cleaning would rename every record.
"""

import hashlib
import uuid


def stable_id(kind: str, *parts: str | int | None) -> str:
    """A 128-bit id as UUID text, the same for the same kind and parts everywhere and for ever.

    Parts are joined by a separator that no part may hold, so ``("a", "bc")`` and ``("ab", "c")`` differ.
    """
    joined = "\x1f".join("\x00" if part is None else str(part).replace("\x1f", " ") for part in (kind, *parts))
    return str(uuid.UUID(bytes=hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).digest()))


def content_hash(content: bytes | str) -> str:
    """SHA-256 of bytes, or of a text's UTF-8, in hexadecimal."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def article_id(source_id: str, url_key: str) -> str:
    """Id of an article: its source and the canonical key of its URL."""
    return stable_id("article", source_id, url_key)


def mention_id(article: str, coder_version: str, number: int) -> str:
    """Id of the ``number``-th event mention that one coder version finds in an article."""
    return stable_id("event_mention", article, coder_version, number)


def run_id(flow: str, started_at: str, nonce: str) -> str:
    """Id of one execution; ``nonce`` tells two runs apart that start in the same instant."""
    return stable_id("run", flow, started_at, nonce)
