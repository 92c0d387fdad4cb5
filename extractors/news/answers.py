"""Judges answers by their status and headers: what they mean, whether to try again, where they lead."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from extractors.errors import Reason
from extractors.news.faults import Failure
from extractors.news.transfer import Response
from extractors.news.urls import resolve

# Statuses that pass: overload, time-outs, and Cloudflare's own (520-524) for an origin in trouble.
RETRY_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_PAGE_TYPES = ("text/", "application/xhtml", "application/xml")
_NOT_PAGES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
}
_XML_ROOTS = (b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf:rdf")
# A server's longest believable wish; more is a broken clock.
_LONGEST_WISH = 86_400.0


def judge(answer: Response, conditional: bool) -> Failure | None:
    """The failure that a status means, null for one to go on with."""
    status = answer.status
    if 200 <= status < 300 or status in (301, 302, 303, 307, 308) or (status == 304 and conditional):
        return None
    if status in (404, 410):
        return Failure(Reason.GONE, f"the server answers {status}: it is gone", status=status)
    detail = f"the server answers {_named(status)}"
    return Failure(Reason.HTTP_ERROR, detail, transient=status in RETRY_STATUSES, status=status)


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:  # a number that no standard knows
        return str(status)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that the server asks to wait (RFC 9110, 10.2.3: a number or a date); null when it does not."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), _LONGEST_WISH)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((when - now).total_seconds(), 0.0), _LONGEST_WISH)


def redirect_target(url: str, answer: Response) -> str | Failure:
    """Where a redirect leads, or why it is not followed."""
    raw = answer.headers.get("location", "")
    try:
        location = raw.encode("latin-1").decode("utf-8")  # headers arrive as Latin-1, Arabic paths are sent as UTF-8
    except UnicodeError:
        location = raw
    if not location.strip():
        return Failure(Reason.REDIRECT_REFUSED, f"the server answers {answer.status} without saying where to go")
    target = resolve(url, location)
    if target is None:
        return Failure(Reason.REDIRECT_REFUSED, f"the redirect to {location[:200]!r} is no http or https address")
    return target


def unwanted_type(status: int, headers: Mapping[str, str]) -> Failure | None:
    """A Failure when the declared type cannot be a web page."""
    declared = headers.get("content-type", "").partition(";")[0].strip().lower()
    if status != 200 or not declared or declared.startswith(_PAGE_TYPES):
        return None
    return Failure(Reason.NOT_HTML, f"the server sends {declared[:80]}, not a web page", status=status)


def unwanted_content(answer: Response) -> Failure | None:
    """A Failure when the first bytes cannot be a web page's, whatever was declared."""
    start = answer.body[:512].lstrip()
    what = next((name for magic, name in _NOT_PAGES.items() if start.startswith(magic)), None)
    if what is None and any(root in start.lower() for root in _XML_ROOTS) and b"<html" not in start.lower():
        what = "a feed or sitemap"
    if what is None:
        return None
    return Failure(Reason.NOT_HTML, f"the body is {what}, not a web page", status=answer.status)
