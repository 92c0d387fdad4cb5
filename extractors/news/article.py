"""From a fetched page to an article: decode, parse, classify, extract, date, and check that it is Arabic.

A pure function of the page and its source's rules, so that stored pages can be cleaned again at any time.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

import trafilatura

from extractors.errors import Reason, Stage
from extractors.ids import article_id, content_hash
from extractors.news import headline, language, main_text, page_class, pubdate
from extractors.news.boilerplate import without_boilerplate
from extractors.news.date_clues import clues
from extractors.news.duplicates import signature
from extractors.news.encoding import Decoded, decode, garbled
from extractors.news.html_page import Element, HtmlPage, parse
from extractors.records import Article, FetchedPage, Rejected

CLEANER_VERSION = f"1+trafilatura-{trafilatura.__version__}"

_MAX_BYTES = 5_000_000  # the largest article page among 11,890 real ones has under 3 MB
_MAX_ELEMENTS = 40_000  # trafilatura needs seconds beyond it
_NOT_HTML = ((b"%PDF-", "a PDF file"), (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"))
_FEEDS = (b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf:rdf")


@dataclass(frozen=True, slots=True)
class CleaningRules:
    """What cleaning needs to know of a source: plain values, which travel to worker processes."""

    source_id: str
    timezone: str = "UTC"  # IANA name: the outlet's local times and calendar days
    languages: tuple[str, ...] = ("ar",)
    encoding: str | None = None  # believed before anything that the page declares
    title_suffixes: tuple[str, ...] = ()
    prune_xpath: tuple[str, ...] = ()  # boxes to remove before extraction, XPath or simple CSS
    min_chars: int = 150
    homepage: str = ""
    day_first: bool = True  # 03/04/2024 is 3 April
    boilerplate: frozenset[str] = frozenset()  # keys of the paragraphs that the source is known to repeat


class _Refused(Exception):  # noqa: N818 - carries an expected outcome up to clean_page and no further
    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def clean_page(page: FetchedPage, rules: CleaningRules) -> Article | Rejected:
    """Clean one page; a page that is not a readable Arabic article comes back rejected with its reason."""
    try:
        decoded = _decoded(page, rules)
        parsed = _parsed(decoded, page)
        return _article(page, rules, decoded, parsed)
    except _Refused as refused:
        return Rejected(
            stage=Stage.CLEAN,
            reason=refused.reason,
            detail=refused.detail,
            source_id=page.source_id,
            url=page.url,
            url_key=page.url_key,
            rejected_at=page.fetched_at,
            warc_file=page.warc_file,
            warc_offset=page.warc_offset,
        )


def _decoded(page: FetchedPage, rules: CleaningRules) -> Decoded:
    if not page.body.strip():
        raise _Refused(Reason.EMPTY_PAGE, f"{page.final_url} answered with no content")
    if len(page.body) > _MAX_BYTES:
        raise _Refused(Reason.TOO_LARGE, f"{page.final_url} has {len(page.body)} bytes, more than {_MAX_BYTES}")
    start = page.body[:300].lstrip().lower()
    for magic, what in _NOT_HTML:
        if page.body.startswith(magic):
            raise _Refused(Reason.NOT_HTML, f"{page.final_url} is {what}, not a page")
    if any(mark in start for mark in _FEEDS) and b"<html" not in start:
        raise _Refused(Reason.NOT_HTML, f"{page.final_url} is a feed or sitemap, not a page: list it under discover")
    decoded = decode(page.body, page.headers, rules.encoding)
    if decoded.garbled is not None:
        raise _Refused(
            Reason.MOJIBAKE,
            f"{page.final_url} read as {decoded.encoding} ({decoded.evidence}): {decoded.garbled};"
            " set the source's encoding if it is known",
        )
    return decoded


def _parsed(decoded: Decoded, page: FetchedPage) -> HtmlPage:
    parsed = parse(main_text.keep_zwnj(decoded.text))
    if parsed is None:
        raise _Refused(Reason.EMPTY_PAGE, f"{page.final_url} holds no HTML element")
    if parsed.elements > _MAX_ELEMENTS:
        raise _Refused(Reason.TOO_LARGE, f"{page.final_url} has {parsed.elements} elements, more than {_MAX_ELEMENTS}")
    return parsed


def _article(page: FetchedPage, rules: CleaningRules, decoded: Decoded, parsed: HtmlPage) -> Article:
    _refuse(page_class.before_extraction(parsed, page.final_url, rules.homepage))
    heading = headline.main_heading(parsed)
    names = headline.site_names(parsed, rules.title_suffixes)
    title = _restored(headline.clean_title(parsed, heading, names, page.feed_title))
    author = _restored(headline.clean_author(parsed, names))
    dating = _dating(page, rules, parsed, heading)
    date_lines = {candidate.raw for candidate in dating.candidates if candidate.signal in ("visible_text", "time_tag")}
    text, boilerplate = _text(page, rules, parsed, frozenset({title or "", *date_lines}))
    return Article(
        article_id=article_id(page.source_id, page.url_key),
        source_id=page.source_id,
        url=page.url,
        url_key=page.url_key,
        canonical_url=headline.canonical_url(parsed, page.final_url),
        title=title,
        text=text,
        author=author,
        language=_language(text, rules, page),
        published_at=dating.published_at,
        published_date=dating.published_date,
        published_offset_minutes=dating.offset_minutes,
        published_signal=dating.signal,
        date_candidates=dating.candidates,
        encoding=decoded.encoding,
        encoding_evidence=decoded.evidence,
        text_sha256=content_hash(text),
        page_sha256=page.body_sha256,
        fetched_at=page.fetched_at,
        cleaner_version=CLEANER_VERSION,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
        signature=signature(text),
        boilerplate=boilerplate,
    )


def clean_again(page: FetchedPage, rules: CleaningRules, before: Article) -> Article | Rejected:
    """Clean a stored page as it was cleaned then: without the repeated paragraphs that were known at that time."""
    return clean_page(page, replace(rules, boilerplate=frozenset(before.boilerplate)))


def _text(
    page: FetchedPage, rules: CleaningRules, parsed: HtmlPage, shown: frozenset[str]
) -> tuple[str, tuple[str, ...]]:
    """Must come last: extraction prunes the tree that title and date are read from."""
    extracted = main_text.main_text(parsed, rules.prune_xpath, rules.min_chars, shown)
    text, boilerplate = without_boilerplate(main_text.restore_zwnj(extracted), rules.boilerplate)
    _refuse(page_class.after_extraction(parsed, text, rules.min_chars, page.final_url))
    if (wrong := garbled(text)) is not None:
        raise _Refused(Reason.MOJIBAKE, f"the article text of {page.final_url} is garbled: {wrong}")
    return text, boilerplate


def _dating(page: FetchedPage, rules: CleaningRules, parsed: HtmlPage, heading: Element | None) -> pubdate.Dating:
    found = clues(parsed, page.final_url, page.feed_published_raw, heading)
    return pubdate.settle(found, _zone(rules.timezone), page.fetched_at, day_first=rules.day_first)


def _language(text: str, rules: CleaningRules, page: FetchedPage) -> str:
    found = language.identify(text)
    if found.code not in rules.languages:
        raise _Refused(
            Reason.NOT_ARABIC,
            f"{page.final_url} is in “{found.code}” ({found.why}), the source is read in {', '.join(rules.languages)}",
        )
    return found.code


def _refuse(refusal: page_class.Refusal | None) -> None:
    if refusal is not None:
        raise _Refused(refusal.reason, refusal.detail)


def _restored(text: str | None) -> str | None:
    return None if text is None else main_text.restore_zwnj(text)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
