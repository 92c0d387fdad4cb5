"""Hostile answers to a request for a page, and what must come of them."""

import gzip
import zlib
from dataclasses import dataclass

from extractors.errors import Reason
from tests.hostile.wire import CLOSE, HTML, NOISE, OK, Script, drips, message, pours, says, then_reset, then_silence

PAGE = "page"  # harmless: a page must come out
ANY = "any"  # a page or a reason: only time and memory count
MAX_BYTES = 200_000


@dataclass(frozen=True)
class Case:
    """One hostile answer."""

    name: str
    script: Script
    expected: Reason | str


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _coded(coding: str, body: bytes) -> Script:
    return says(message(body, OK + HTML + f"Content-Encoding: {coding}\r\n".encode()))


BIG = b"\0" * 20_000_000
BOMB = _gzip(BIG)
HEAD = OK + HTML + CLOSE
CHUNKED = OK + HTML + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n"
FAILED, TIMEOUT = Reason.CONNECTION_FAILED, Reason.TIMEOUT

CONNECTION = [
    Case("closes at once", says(), FAILED),
    Case("resets at once", then_reset(), FAILED),
    Case("resets in the status line", then_reset(b"HTTP/1.1 2"), FAILED),
    Case("resets in the headers", then_reset(OK + b"Content-Ty"), FAILED),
    Case("resets after the headers", then_reset(HEAD + b"Content-Length: 100\r\n\r\n"), FAILED),
    Case("resets in the body", then_reset(HEAD + b"Content-Length: 100\r\n\r\nabc"), FAILED),
    Case("resets in a chunk", then_reset(CHUNKED + b"20\r\nabc"), FAILED),
    Case("resets between chunks", then_reset(CHUNKED + b"3\r\nabc\r\n"), FAILED),
    Case("resets in packed data", then_reset(HEAD + b"Content-Encoding: gzip\r\n\r\n" + _gzip(NOISE)[:900]), FAILED),
    Case("closes in the status line", says(b"HTTP/1.1 20"), ANY),
    Case("closes in the headers", says(OK + b"Content-Type: text/ht"), ANY),
]

TIME = [
    Case("never says a word", then_silence(), TIMEOUT),
    Case("silent after the status line", then_silence(OK), TIMEOUT),
    Case("silent in the headers", then_silence(OK + b"Content-"), TIMEOUT),
    Case("silent after the headers", then_silence(HEAD + b"\r\n"), TIMEOUT),
    Case("silent in the body", then_silence(HEAD + b"Content-Length: 100\r\n\r\nabc"), TIMEOUT),
    Case("silent in a chunk", then_silence(CHUNKED + b"20\r\nabc"), TIMEOUT),
    Case("silent before the last chunk", then_silence(CHUNKED + b"3\r\nabc\r\n"), TIMEOUT),
    Case("drips the status line", drips(b"HTTP/1.1 200 "), TIMEOUT),
    Case("drips a header", drips(OK + b"X-A: "), TIMEOUT),
    Case("drips headers", drips(OK, b"A: b\r\n"), TIMEOUT),
    Case("drips a body without end", drips(HEAD + b"\r\n"), TIMEOUT),
    Case("drips a body of known length", drips(HEAD + b"Content-Length: 100000\r\n\r\n"), TIMEOUT),
    Case("drips chunks", drips(CHUNKED, b"1\r\nx\r\n"), TIMEOUT),
    Case("drips a chunk's size", drips(CHUNKED, b"0"), TIMEOUT),
    Case("drips packed data", drips(HEAD + b"Content-Encoding: gzip\r\n\r\n" + BOMB[:10], b"\0"), ANY),
    Case("endless 100 Continue", pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500), ANY),
    Case("drips 100 Continue", drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), TIMEOUT),
    Case("endless trailers", pours(CHUNKED + b"0\r\n", b"A: b\r\n" * 1000), ANY),
]

GRAMMAR = [
    Case("noise", says(NOISE), FAILED),
    Case("endless noise", pours(NOISE, NOISE), FAILED),
    Case("an SSH server", says(b"SSH-2.0-OpenSSH_9.6\r\n"), FAILED),
    Case("a mail server", says(b"220 mail.example ESMTP\r\n"), FAILED),
    Case("a TLS alert", says(b"\x15\x03\x01\x00\x02\x02\x28"), FAILED),
    Case("HTTP/0.9", says(b"<html><p>x</p></html>"), FAILED),
    Case("HTTP/9.9", says(b"HTTP/9.9 200 OK\r\n\r\n"), FAILED),
    Case("a status in words", says(b"HTTP/1.1 OK\r\n\r\n"), FAILED),
    Case("a status of 99999", says(b"HTTP/1.1 99999 X\r\n\r\n"), FAILED),
    Case("a negative status", says(b"HTTP/1.1 -20 X\r\n\r\n"), FAILED),
    Case("an empty status line", says(b"\r\n\r\n"), FAILED),
    Case("a status line of NULs", says(b"\0" * 1000), FAILED),
    Case("an endless status line", pours(b"HTTP/1.1 200 ", b"x" * 65_536), FAILED),
    Case("a header of 70 KB", says(OK, b"X: " + b"a" * 70_000 + b"\r\n\r\n"), FAILED),
    Case("an endless header", pours(OK + b"X: ", b"a" * 65_536), FAILED),
    Case("500 headers", says(OK, b"A: b\r\n" * 500, b"\r\n"), FAILED),
    Case("endless headers", pours(OK, b"A: b\r\n" * 1000), FAILED),
    Case("5,000 cookies", says(OK, b"Set-Cookie: a=b\r\n" * 5000, b"\r\n"), FAILED),
    Case("headers without names", says(message(b"<p>x</p>", OK + HTML + b": x\r\n:\r\n")), ANY),
    Case("headers without colons", says(message(b"<p>x</p>", OK + HTML + b"abc\r\n")), ANY),
    Case("NULs in a header", says(message(b"<p>x</p>", OK + HTML + b"X-A: a\0b\r\n")), ANY),
    Case("8-bit headers", says(message(b"<p>x</p>", OK + HTML + b"X-A: " + bytes(range(128, 256)) + b"\r\n")), PAGE),
    Case("folded headers", says(message(b"<p>x</p>", OK + HTML + b"X-A: a\r\n b\r\n\tc\r\n")), PAGE),
    Case("bare line feeds", says(b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 1\n\nx"), PAGE),
    Case("80 big cookies", says(message(b"<p>x</p>", OK + HTML + b"Set-Cookie: a=" + b"b" * 60_000 + b"\r\n")), PAGE),
    Case("a charset of 5 KB", says(message(b"<p>x</p>", OK + HTML[:-7] + b"x" * 5000 + b"\r\n")), PAGE),
    Case("no Content-Type", says(message(b"<p>x</p>", OK)), PAGE),
    Case("two Content-Types", says(message(b"<p>x</p>", OK + HTML + HTML)), PAGE),
]  # fmt: skip

BODY = [
    Case("promises more than it sends", says(message(b"abc", length=100)), FAILED),
    Case("promises less than it sends", says(message(b"abc" * 100, length=3)), PAGE),
    Case("a negative length", says(HEAD, b"Content-Length: -5\r\n\r\nabc"), ANY),
    Case("a length in words", says(HEAD, b"Content-Length: many\r\n\r\nabc"), ANY),
    Case("two lengths", says(HEAD, b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc"), ANY),
    Case("an astronomic length", says(HEAD, b"Content-Length: " + b"9" * 30 + b"\r\n\r\nabc"), Reason.TOO_LARGE),
    Case("a length of 5,000 digits", says(HEAD, b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nabc"), ANY),
    Case("a body over the limit", says(message(b"x" * (MAX_BYTES + 1))), Reason.TOO_LARGE),
    Case("a body at the limit", says(message(b"x" * MAX_BYTES)), PAGE),
    Case("an endless body", pours(HEAD + b"\r\n", b"x" * 65_536), Reason.TOO_LARGE),
    Case("endless chunks", pours(CHUNKED, b"1000\r\n" + b"x" * 4096 + b"\r\n"), Reason.TOO_LARGE),
    Case("endless tiny chunks", pours(CHUNKED, b"1\r\nx\r\n" * 1000), ANY),
    Case("one endless chunk", pours(CHUNKED + b"fffffffff\r\n", b"x" * 65_536), Reason.TOO_LARGE),
    Case("a chunk size in words", says(CHUNKED, b"many\r\nabc"), FAILED),
    Case("a negative chunk size", says(CHUNKED, b"-3\r\nabc\r\n0\r\n\r\n"), FAILED),
    Case("no last chunk", says(CHUNKED, b"3\r\nabc\r\n"), FAILED),
    Case("a chunk cut short", says(CHUNKED, b"20\r\nabc"), FAILED),
    Case("an endless chunk extension", pours(CHUNKED + b"3;x=", b"y" * 65_536), FAILED),
    Case("noise for chunks", says(CHUNKED, NOISE), FAILED),
    Case("chunked and a length", says(OK, b"Content-Length: 3\r\n", CHUNKED[len(OK) :], b"1\r\nx\r\n0\r\n\r\n"), PAGE),
    Case("an unknown transfer coding", says(HEAD, b"Transfer-Encoding: rot13\r\n\r\nabc"), ANY),
    Case("no body", says(message(b"")), PAGE),
    Case("an endless error page", pours(b"HTTP/1.1 403 No\r\n" + HTML + b"\r\n", b"x" * 65_536), Reason.HTTP_ERROR),
    Case("a packed error page", says(message(BOMB, b"HTTP/1.1 404 No\r\nContent-Encoding: gzip\r\n")), Reason.GONE),
]  # fmt: skip

BOMBED, BROKEN = Reason.DECOMPRESSED_TOO_LARGE, Reason.BAD_COMPRESSION
COMPRESSION = [
    Case("a gzip bomb", _coded("gzip", BOMB), BOMBED),
    Case("a gzip bomb in gzip", _coded("gzip, gzip", _gzip(BOMB)), BOMBED),
    Case("a deflate bomb", _coded("deflate", zlib.compress(BIG)), BOMBED),
    Case("a bare deflate bomb", _coded("deflate", _raw_deflate(BIG)), BOMBED),
    Case("a bomb in many members", _coded("gzip", _gzip(b"\0" * 100_000) * 100), BOMBED),
    Case("a million empty members", _coded("gzip", _gzip(b"") * 9_000), PAGE),
    Case("an endless gzip bomb", pours(HEAD + b"Content-Encoding: gzip\r\n\r\n", BOMB), BOMBED),
    Case("gzip that is none", _coded("gzip", b"<p>plain</p>"), BROKEN),
    Case("gzip that is noise", _coded("gzip", NOISE), BROKEN),
    Case("gzip cut short", _coded("gzip", _gzip(NOISE)[:2000]), BROKEN),
    Case("gzip with a false checksum", _coded("gzip", _gzip(NOISE)[:-8] + b"\1" * 8), BROKEN),
    Case("gzip damaged in the middle", _coded("gzip", _gzip(b"abc" * 5000).replace(b"\x4b", b"\xff")), ANY),
    Case("gzip of nothing", _coded("gzip", b""), PAGE),
    Case("gzip and padding", _coded("gzip", _gzip(b"<p>x</p>") + NOISE), PAGE),
    Case("deflate that is noise", _coded("deflate", NOISE), BROKEN),
    Case("brotli, not asked for", _coded("br", NOISE), BROKEN),
    Case("zstd, not asked for", _coded("zstd", NOISE), BROKEN),
    Case("an unknown coding", _coded("rot13", b"<c>k</c>"), BROKEN),
    Case("a coding of 5 KB", _coded("x" * 5000, b"abc"), BROKEN),
    Case("packed 30 times", _coded(",".join(["gzip"] * 30), BOMB), BROKEN),
    Case("codings of nothing", _coded(", ,,", b"<p>x</p>"), PAGE),
]


def _redirect(location: bytes, status: int = 302, body: bytes = b"") -> Script:
    head = b"HTTP/1.1 %d Elsewhere\r\nLocation: %s\r\n" % (status, location)
    return says(message(body, head))


TO_GOOD = b"HTTP/1.1 302 Elsewhere\r\nLocation: /good\r\n"
NOWHERE = Reason.REDIRECT_REFUSED
REDIRECTS = [
    Case(f"redirect to {location[:40]!r}", _redirect(location), NOWHERE)
    for location in (
        b"file:///etc/passwd", b"FILE:/etc/passwd", b"ftp://127.0.0.1/x", b"gopher://127.0.0.1:6379/_INFO",
        b"dict://127.0.0.1:11211/stats", b"data:text/html,<p>x</p>", b"javascript:alert(1)", b"about:blank",
        b"mailto:a@example.com", b"ldap://127.0.0.1/", b"", b"   ", b"http://[::1", b"http://127.0.0.1:99999/",
        b"http://127.0.0.1:0/", b"http://127.0.0.1:abc/", b"https://", b"jar:http://127.0.0.1/!/",
    )
]  # fmt: skip
REDIRECTS += [
    Case("redirect without a location", says(message(b"", b"HTTP/1.1 301 Moved\r\n")), NOWHERE),
    Case("redirect to itself", _redirect(b"?"), Reason.TOO_MANY_REDIRECTS),
    Case("redirect to itself for ever", _redirect(b"#x", 308), Reason.TOO_MANY_REDIRECTS),
    Case("redirect of 60 KB", _redirect(b"/" + b"a" * 60_000), Reason.GONE),
    Case("redirect with noise", _redirect(b"/" + bytes(range(128, 256))), Reason.GONE),
    Case("redirect with a bomb", says(message(BOMB, TO_GOOD + b"Content-Encoding: gzip\r\n")), PAGE),
    Case("redirect with an endless body", pours(TO_GOOD + b"\r\n", b"x" * 65_536), PAGE),
    Case("redirect to a dead port", _redirect(b"http://127.0.0.1:9/"), FAILED),
    Case("two locations", says(message(b"", TO_GOOD + b"Location: file:///x\r\n")), ANY),
    Case("300 with choices", _redirect(b"/good", 300), Reason.HTTP_ERROR),
    Case("304 that nobody asked for", _redirect(b"/good", 304), Reason.HTTP_ERROR),
]  # fmt: skip


def _status(status: int, more: bytes = b"") -> Script:
    return says(message(b"<p>x</p>", b"HTTP/1.1 %d X\r\n" % status + HTML + more))


STATUSES = [
    Case(f"status {status}", _status(status), Reason.GONE if status in (404, 410) else Reason.HTTP_ERROR)
    for status in (305, 306, 400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 418, 425, 429, 451, 500, 502, 503, 520,
                   599, 600, 999)
] + [Case(f"status {status}", _status(status), PAGE) for status in (201, 202, 203, 206, 299)]  # fmt: skip
STATUSES += [
    Case(f"Retry-After {wish[:20]!r}", _status(503, b"Retry-After: " + wish + b"\r\n"), Reason.HTTP_ERROR)
    for wish in (b"9" * 400, b"-1", b"soon", b"1e9", b"Fri, 99 Nov 2026 99:99:99 GMT", b"\xd9\xa1\xd9\xa2", b"0x10")
]

NOT_HTML = Reason.NOT_HTML
TYPES = [
    Case(f"type {kind}", says(message(b"<p>x</p>", OK + f"Content-Type: {kind}\r\n".encode())), NOT_HTML)
    for kind in ("image/png", "video/mp4", "application/pdf", "application/octet-stream", "application/zip", "x",
                 "application/json", "application/rss+xml", "multipart/mixed; boundary=x")
] + [
    Case(f"{name} as HTML", says(message(start + NOISE)), NOT_HTML)
    for name, start in (
        ("a PDF", b"%PDF-1.7\n"), ("a PNG", b"\x89PNG\r\n\x1a\n"), ("a GIF", b"GIF89a"), ("a ZIP", b"PK\x03\x04"),
        ("a JPEG", b"\xff\xd8\xff\xe0"), ("a gzip file", b"\x1f\x8b\x08\0"), ("a sitemap", b"<urlset>"),
        ("a feed", b"<?xml version='1.0'?><rss><channel>"),
    )
]  # fmt: skip

PAGES = [*CONNECTION, *GRAMMAR, *BODY, *COMPRESSION, *REDIRECTS, *STATUSES, *TYPES]

DENIED = Reason.ROBOTS_DISALLOWED
# Scripts for robots.txt; the page behind it is good.
ROBOTS = [
    Case("robots.txt: endless", pours(HEAD + b"\r\n", b"Allow: /\n" * 5000), ANY),
    Case("robots.txt: drips", drips(HEAD + b"\r\n"), TIMEOUT),
    Case("robots.txt: silent", then_silence(), TIMEOUT),
    Case("robots.txt: closes", says(), FAILED),
    Case("robots.txt: noise", says(message(NOISE, OK)), PAGE),
    Case("robots.txt: NULs", says(message(b"\0" * 5000, OK)), PAGE),
    Case("robots.txt: a bomb", says(message(BOMB, OK + b"Content-Encoding: gzip\r\n")), BOMBED),
    Case("robots.txt: HTML", says(message(b"<html>Disallow: /</html>")), PAGE),
    Case("robots.txt: in a circle", _redirect(b"?"), PAGE),
    Case("robots.txt: at a file", _redirect(b"file:///etc/passwd"), ANY),
    Case("robots.txt: 403", _status(403), PAGE),
    Case("robots.txt: 503", _status(503), DENIED),
    Case("robots.txt: 429", _status(429), DENIED),
    Case("robots.txt: nothing is allowed", says(message(b"User-agent: *\nDisallow: /\n", OK)), DENIED),
    Case("robots.txt: a hard pattern", says(message(b"User-agent: *\nDisallow: /" + b"*o" * 5000 + b"$\n", OK)), PAGE),
    Case("robots.txt: 100,000 rules", says(message(b"User-agent: *\n" + b"Disallow: /x\n" * 100_000, OK)), PAGE),
    Case("robots.txt: endless patience", says(message(b"User-agent: *\nCrawl-delay: 1e308\n", OK)), PAGE),
    Case("robots.txt: no patience", says(message(b"User-agent: *\nCrawl-delay: nan\n", OK)), PAGE),
]  # fmt: skip
