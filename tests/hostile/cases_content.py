"""Hostile feeds, sitemaps, listings and pages: well served, but poisonous or broken inside."""

import gzip
import random

from extractors.errors import Reason
from tests.hostile.wire import NOISE

UNREADABLE, IS_HTML, EMPTY = Reason.FEED_UNREADABLE, Reason.FEED_IS_HTML, Reason.FEED_EMPTY
SITEMAP = Reason.SITEMAP_UNREADABLE
LAUGHS = b"<!DOCTYPE x [<!ENTITY a0 'ha'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)  # fmt: skip
EXTERNAL = b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
PARAMETER = b"<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x.dtd'> %p;]>"
OUTSIDE_DTD = b"<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd'>"
ITEM = b"<item><title>x</title><link>/n/1</link></item>"
DEEP = 100_000


def _rss(inside: bytes, before: bytes = b"") -> bytes:
    return before + b"<rss><channel>" + inside + b"</channel></rss>"


# name -> body, the reason expected, or how many addresses must be found
FEEDS: dict[str, tuple[bytes, Reason | int]] = {
    "nothing": (b"", UNREADABLE),
    "blanks": (b" \n" * 1000, UNREADABLE),
    "noise": (NOISE, UNREADABLE),
    "NULs": (b"\0" * 10_000, UNREADABLE),
    "HTML": (b"<!DOCTYPE html><html><head></head></html>", IS_HTML),
    "HTML in capitals": (b"\r\n<HTML><BODY>", IS_HTML),
    "a consent wall": (b"<html lang=ar><body><form>accept</form></body></html>", IS_HTML),
    "no items": (_rss(b"<title>x</title>"), EMPTY),
    "a billion laughs": (_rss(b"<item><title>&a11;</title></item>", LAUGHS + b"]>"), UNREADABLE),
    "an external entity": (_rss(b"<item><title>&e;</title><link>/n/1</link></item>", EXTERNAL), UNREADABLE),
    "a parameter entity": (_rss(ITEM, PARAMETER), UNREADABLE),
    "an outside DTD": (_rss(ITEM, OUTSIDE_DTD), 1),
    "XInclude": (_rss(ITEM + b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>"), 1),
    "deep nesting": (b"<rss>" + b"<a>" * DEEP, UNREADABLE),
    "deep nesting in an item": (_rss(ITEM + b"<item>" + b"<a>" * DEEP), 1),
    "a million items": (_rss(ITEM * 100_000), 1),
    "a title of 5 MB": (_rss(b"<item><title>" + b"x" * 5_000_000 + b"</title><link>/n/1</link></item>" + ITEM), 1),
    "an attribute of 5 MB": (_rss(b"<item a='" + b"x" * 5_000_000 + b"'><link>/n/1</link></item>"), 1),
    "100,000 attributes": (_rss(b"<item " + b" ".join(b"a%d='1'" % n for n in range(20_000)) + b"/>" + ITEM), 1),
    "repeated attributes": (_rss(ITEM + b"<item a='1' a='1'/>"), 1),
    "two million tags": (_rss(ITEM + b"<a/>" * 2_000_000), 1),
    "two million tags in an item": (_rss(ITEM + b"<item>" + b"<a/>" * 2_000_000), 1),
    "an address of 100 KB": (_rss(ITEM + b"<item><link>/" + b"a" * 100_000 + b"</link></item>"), 1),
    "a million ampersands": (_rss(ITEM + b"<item><title>" + b"&" * 500_000 + b"</title></item>"), 1),
    "a million angle brackets": (_rss(ITEM + b"<item><title>" + b"&lt;" * 200_000 + b"</title></item>"), 1),
    "an open CDATA": (_rss(ITEM + b"<item><![CDATA[" + b"x" * 100_000), 1),
    "an open comment": (_rss(ITEM + b"<!--" + b"x" * 100_000), 1),
    "cut in a tag": (_rss(ITEM * 2)[:-20], 1),
    "cut in an address": (b"<rss><channel>" + ITEM + b"<item><link>/n/2", 1),
    "scripts for links": (_rss(ITEM + b"<item><link>javascript:alert(1)</link></item>"), 1),
    "files for links": (_rss(ITEM + b"<item><link>file:///etc/passwd</link></item>"), 1),
    "links elsewhere": (_rss(ITEM + b"<item><link>http://169.254.169.254/n/1</link></item>"), 1),
    "links with controls": (_rss(ITEM + b"<item><link>/n/\x01\x02</link></item>"), 2),
    "a wrong encoding": (b"<?xml version='1.0' encoding='utf-16'?>" + _rss(ITEM), 1),
    "an unknown encoding": (b"<?xml version='1.0' encoding='x-klingon'?>" + _rss(ITEM), 1),
    "a codec for an encoding": (b"<?xml version='1.0' encoding='base64'?>" + _rss(ITEM), 1),
    "UTF-7": (b"<?xml version='1.0' encoding='utf-7'?>" + _rss(ITEM), 1),
    "UTF-16": (_rss(ITEM).decode().encode("utf-16"), 1),
    "UTF-16 of half a letter": (_rss(ITEM).decode().encode("utf-16")[:-1], 1),
    "lone surrogates": (_rss(ITEM + b"<item><title>\xed\xa0\x80</title><link>/n/2</link></item>"), 2),
    "references to surrogates": (_rss(b"<item><title>&#xD800;&#0;&#x110000;</title><link>/n/1</link></item>"), 1),
    "twice encoded": (_rss("<item><title>قصف</title><link>/n/1</link></item>".encode().decode("latin-1").encode()), 1),
    "JSON": (b'{"a": 1}', UNREADABLE),
    "deep JSON": (b'{"items": ' + b"[" * DEEP, UNREADABLE),
    "JSON of odd items": (b'{"items": [null, 1, "x", [], {"url": 5}, {"url": "/n/1", "title": {}}]}', 1),
    "a number of a million digits": (b'{"items": [{"id": ' + b"9" * 1_000_000 + b"}]}", UNREADABLE),
    "a JSON bomb of keys": (b'{"items": [{' + b",".join(b'"k%d":1' % n for n in range(50_000)) + b"}]}", EMPTY),
    "a gzip file": (gzip.compress(_rss(ITEM)), UNREADABLE),
    "a PDF": (b"%PDF-1.7" + NOISE, UNREADABLE),
}

URL = b"<url><loc>/n/1</loc></url>"


def _map(inside: bytes, before: bytes = b"") -> bytes:
    return before + b"<urlset>" + inside + b"</urlset>"


MANY = b"".join(b"<sitemap><loc>/s%d</loc></sitemap>" % n for n in range(20_000))
SITEMAPS: dict[str, tuple[bytes, Reason | int]] = {
    "nothing": (b"", SITEMAP),
    "noise": (NOISE, SITEMAP),
    "HTML": (b"<html></html>", SITEMAP),
    "no addresses": (b"<urlset/>", SITEMAP),
    "a billion laughs": (_map(b"<url><loc>&a11;</loc></url>", LAUGHS + b"]>"), SITEMAP),
    "an external entity": (_map(b"<url><loc>&e;</loc></url>", EXTERNAL), SITEMAP),
    "an outside DTD": (_map(URL, OUTSIDE_DTD), 1),
    "a gzip bomb": (gzip.compress(_map((URL + b" " * 5_000_000) * 14), mtime=0), Reason.DECOMPRESSED_TOO_LARGE),
    "a gzip bomb of blanks": (gzip.compress(_map(URL + b" " * 30_000_000), mtime=0), SITEMAP),
    "a gzip bomb of tags": (gzip.compress(_map(URL + b"<a/>" * 10_000_000), mtime=0), SITEMAP),
    "gzip cut short": (gzip.compress(_map(URL * 1000), mtime=0)[:-20], SITEMAP),
    "gzip of noise": (b"\x1f\x8b\x08\0" + NOISE, SITEMAP),
    "deep nesting": (b"<urlset>" + URL + b"<url>" + b"<a>" * DEEP, SITEMAP),
    "cut in an address": (b"<urlset>" + URL + b"<url><loc>/n/", SITEMAP),
    "an index of itself": (b"<sitemapindex><sitemap><loc>/bad</loc></sitemap></sitemapindex>", 0),
    "an index of inner hosts": (b"<sitemapindex><sitemap><loc>http://10.0.0.1/s</loc></sitemap></sitemapindex>", 0),
    "an index of files": (b"<sitemapindex><sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>", 0),
    "an index of 20,000": (b"<sitemapindex>" + MANY + b"</sitemapindex>", Reason.GONE),
    "text with noise": (b"http://127.0.0.1/n/1\n" + NOISE, 1),
    "one endless line": (b"http://127.0.0.1/" + b"x" * 3_000_000, 0),
    "an address of 1 MB": (_map(URL + b"<url><loc>/" + b"x" * 1_000_000 + b"</loc></url>"), 1),
    "a lastmod of nonsense": (_map(b"<url><loc>/n/1</loc><lastmod>99999-99-99T99</lastmod></url>"), 1),
    "a feed": (_rss(ITEM), 1),
}  # fmt: skip

LINK = b"<h2><a href='/n/1'>x</a></h2>"
LISTINGS: dict[str, tuple[bytes, Reason | int]] = {
    "nothing": (b"", Reason.LISTING_NO_LINKS),
    "noise": (NOISE, Reason.LISTING_NO_LINKS),
    "NULs": (b"\0" * 10_000 + LINK, 1),
    "deep nesting": (b"<div>" * 5_000 + LINK, 1),
    "a broken table": (b"<table>" * 2_000 + LINK, 1),
    "100,000 links": (b"<h2><a href='/n/1'>x</a></h2>" * 20_000, 1),
    "a million tags": (LINK + b"<b>" * 1_000_000, Reason.LISTING_NO_LINKS),
    "a link of 1 MB": (LINK + b"<h2><a href='/n/" + b"x" * 1_000_000 + b"'>x</a></h2>", 1),
    "scripts and files": (LINK + b"<h2><a href='javascript:x'>x</a><a href='file:///etc/passwd'>x</a></h2>", 1),
    "a base elsewhere": (b"<base href='http://169.254.169.254/'>" + LINK, 0),
    "a base of nonsense": (b"<base href='http://[::1'>" + LINK, 1),
    "a wrong encoding": (b"<meta charset='utf-16'>" + LINK, 1),
    "a codec for an encoding": (b"<meta charset='base64'>" + LINK, 1),
    "XML": (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>" + LINK + b"</html>", 1),
}

_WORDS = "انفجار عبوة ناسفة في سوق المدينة أدى إلى مقتل شخصين وإصابة ثلاثة آخرين بجروح قرب الحاجز"
TEXT = " ".join(random.Random(3).choices(_WORDS.split(), k=400)).encode()
# Pages are only cleaned: what comes of them is an article or a reason, and soon.
PAGES: dict[str, bytes] = {
    "nothing": b"",
    "NULs": b"\0" * 100_000,
    "noise": NOISE * 20,
    "a body of one letter": b"x",
    "deep nesting": b"<div>" * 50_000 + b"<p>" + TEXT,
    "deep quotes": b"<blockquote>" * 20_000 + b"<p>" + TEXT,
    "deep inline tags": b"<b><i>" * 20_000 + TEXT,
    "20,000 paragraphs": b"<article>" + b"<p>x</p>" * 20_000 + b"</article>",
    "5,000 rows": b"<table>" + b"<tr><td>x</td></tr>" * 5_000 + b"</table>",
    "20,000 links": b"<a href='/1'>x</a>" * 20_000,
    "a title of 3 MB": b"<title>" + b"x" * 3_000_000 + b"</title><p>" + TEXT,
    "a line of 3 MB": b"<p>" + TEXT * 800,
    "an attribute of 3 MB": b"<p class='" + b"x" * 3_000_000 + b"'>" + TEXT,
    "JSON-LD of 2 MB": b'<script type=\'application/ld+json\'>{"a":"' + b"x" * 2_000_000 + b'"}</script><p>' + TEXT,
    "deep JSON-LD": b"<script type='application/ld+json'>" + b"[" * DEEP + b"</script><p>" + TEXT,
    "10,000 metas": b"<meta property='article:published_time' content='2026-99-99'>" * 10_000 + b"<p>" + TEXT,
    "dates of nonsense": b"<meta property='article:published_time' content='" + b"9" * 5000 + b"'><p>" + TEXT,
    "entities": b"<!DOCTYPE html [<!ENTITY a 'b'>]><p>&a;" + TEXT,
    "references": b"<p>" + b"&#xD800;&#0;&#x110000;&#xFFFFFFFF;" * 500 + TEXT,
    "lone surrogates": b"<p>" + b"\xed\xa0\x80" * 1000 + TEXT,
    "a wrong encoding": b"<meta charset='utf-16'><p>" + TEXT,
    "an unknown encoding": b"<meta charset='x-klingon'><p>" + TEXT,
    "a codec for an encoding": b"<meta charset='base64'><p>" + TEXT,
    "UTF-7": b"<meta charset='utf-7'><p>" + TEXT,
    "UTF-16 without a mark": b"<p>".decode().encode("utf-16-le") + TEXT.decode().encode("utf-16-le"),
    "twice encoded": b"<p>" + TEXT.decode("latin-1").encode(),
    "open comment": b"<p>" + TEXT + b"<!--" + b"x" * 500_000,
    "open script": b"<script>" + b"x" * 500_000,
    "100,000 angle brackets": b"<" * 100_000,
    "a base elsewhere": b"<base href='file:///etc/'><link rel=canonical href='http://[::1'><p>" + TEXT,
    "direction marks": b"<p>" + "\u202e\u200f\u2066".encode() * 20_000 + TEXT,
    "combining marks": b"<p>\xd8\xa8" + "\u064b".encode() * 50_000 + TEXT,
    "presentation forms": b"<p>" + "ﷺﷻﻻ".encode() * 5_000,
}
