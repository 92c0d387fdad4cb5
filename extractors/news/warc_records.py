"""Pages as WARC records and back, with everything that an exact replay needs in the records' own headers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from warcio.statusandheaders import StatusAndHeaders

from extractors.ids import content_hash
from extractors.news.urls import url_key
from extractors.records import FetchedPage

_Headers: Any = StatusAndHeaders  # warcio has no type annotations
_PREFIX = "WARC-Rasid-"
_ORIGINAL = "x-archive-orig-"
_OF_THE_TRANSFER = ("content-encoding", "content-length", "transfer-encoding")
_URL_SAFE = "%!#$&'()*+,/:;=?@[]~-._"
_FACT_SAFE = _URL_SAFE.replace("%", "") + '"{}'


def response_record(writer: Any, page: FetchedPage) -> Any:
    """The response, with the page's own facts in ``WARC-Rasid-`` headers."""
    told = {_ORIGINAL + name if name in _OF_THE_TRANSFER else name: value for name, value in page.headers.items()}
    told["content-length"] = str(len(page.body))
    safe = [(name, value) for name, value in told.items() if _is_safe(name, value)]
    facts = {
        "Source": page.source_id,
        "Requested-Url": page.url,
        "Final-Url": page.final_url,
        "Url-Key": page.url_key,
        "Body-SHA256": page.body_sha256,
        "Feed-Title": page.feed_title,
        "Feed-Published": page.feed_published_raw,
        # Only headers that HTTP's grammar cannot carry twice are kept a second time.
        "Headers": None if len(safe) == len(told) else json.dumps(dict(page.headers), sort_keys=True),
    }
    warc_headers = {_PREFIX + name: _quoted(value, _FACT_SAFE) for name, value in facts.items() if value is not None}
    warc_headers["WARC-Date"] = _iso(page.fetched_at)
    return writer.create_warc_record(
        _quoted(page.final_url, _URL_SAFE),
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        http_headers=_Headers(_status_line(page.status), safe, protocol="HTTP/1.1"),
        warc_headers_dict=warc_headers,
    )


def request_record(writer: Any, page: FetchedPage, response: Any) -> Any:
    """The request that was answered by the response."""
    parts = urlsplit(page.final_url)
    target = _quoted(parts.path or "/", _URL_SAFE) + (f"?{_quoted(parts.query, _URL_SAFE)}" if parts.query else "")
    headers = _Headers(f"GET {target} HTTP/1.1", [("Host", _quoted(parts.netloc, _URL_SAFE))], is_http_request=True)
    facts = {
        "WARC-Date": _iso(page.fetched_at),
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    return writer.create_warc_record(
        _quoted(page.final_url, _URL_SAFE),
        "request",
        payload=BytesIO(),
        length=0,
        http_headers=headers,
        warc_headers_dict=facts,
    )


def address_of(record: Any) -> tuple[str | None, str]:
    """The URL that a response answers, and the source that it was fetched for; null for other kinds of records."""
    if record.rec_type != "response" or record.http_headers is None:
        return None, ""
    return _fact(record, "Requested-Url") or _target(record), _fact(record, "Source") or ""


def _target(record: Any) -> str | None:
    url: str | None = record.rec_headers.get_header("WARC-Target-URI")
    return url.strip("<> ") if url else None  # older wgets put it in angle brackets


def page_of(record: Any, longest_body: int) -> FetchedPage | None:
    """The page in a record; null for other kinds of records, cut ones, and bodies longer than the limit."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    url = _fact(record, "Requested-Url")
    return _foreign(record, longest_body) if url is None else _own(record, url, longest_body)


def _own(record: Any, url: str, longest_body: int) -> FetchedPage | None:
    body: bytes = record.raw_stream.read(longest_body + 1)
    digest = _fact(record, "Body-SHA256")
    if len(body) > longest_body or content_hash(body) != digest:
        return None
    exact = _fact(record, "Headers")
    return FetchedPage(
        source_id=_fact(record, "Source") or "",
        url=url,
        url_key=_fact(record, "Url-Key") or url_key(url),
        final_url=_fact(record, "Final-Url") or url,
        status=int(record.http_headers.get_statuscode()),
        headers=json.loads(exact) if exact else _headers(record.http_headers.headers),
        body=body,
        fetched_at=_instant(record.rec_headers.get_header("WARC-Date")),
        body_sha256=digest,
        feed_title=_fact(record, "Feed-Title"),
        feed_published_raw=_fact(record, "Feed-Published"),
    )


def _foreign(record: Any, longest_body: int) -> FetchedPage | None:
    """A page that another program archived: unpacked here, known by its URL alone."""
    url = _target(record)
    if not url or not url.startswith(("http://", "https://")):
        return None
    body: bytes = record.content_stream().read(longest_body + 1)
    if len(body) > longest_body:
        return None
    return FetchedPage(
        source_id="",
        url=url,
        url_key=url_key(url),
        final_url=url,
        status=int(record.http_headers.get_statuscode()),
        headers={name.lower(): value for name, value in record.http_headers.headers},
        body=body,
        fetched_at=_instant(record.rec_headers.get_header("WARC-Date")),
        body_sha256=content_hash(body),
    )


def _fact(record: Any, name: str) -> str | None:
    """A fact of ours in a record's headers; null where the record has none."""
    value: str | None = record.rec_headers.get_header(_PREFIX + name)
    return None if value is None else unquote(value, errors="surrogatepass")


def _headers(pairs: list[tuple[str, str]]) -> Mapping[str, str]:
    kept = {name: value for name, value in pairs if name != "content-length"}
    return {name.removeprefix(_ORIGINAL): value for name, value in kept.items()}


def _is_safe(name: str, value: str) -> bool:
    return name.isascii() and value.isascii() and value.isprintable() and value == value.strip() and value != ""


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _quoted(text: str, safe: str) -> str:
    return quote(text, safe=safe, errors="surrogatepass")


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
