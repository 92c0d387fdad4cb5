"""Title, author and canonical address of a page, without what templates add to them."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from extractors.news.html_page import Element, HtmlPage, about_others, class_and_id, text_of
from extractors.news.month_names import fold
from extractors.news.urls import resolve, same_site

_SEPARATOR = re.compile(r"\s*[|•·»«:–—⁄]\s*|\s+[-~/\\<>]\s+|\s*\u2022\s*")
_STRONG_SEPARATOR = re.compile(r"\s*[|•»«]\s*|\s+[-–—]\s+")
_PUNCTUATION = re.compile(r"[\W_]+")
_BYLINE = re.compile(
    r"^\s*(?:بقلم|كتب[ت]?|إعداد|اعداد|تحرير|تقرير|المصدر|الكاتب|المحرر|by|author|par)\s*[:/\-]?\s+", re.IGNORECASE
)
_NOT_A_NAME = re.compile(r"https?:|www\.|@|\d{3,}|\.(?:com|net|org|png|jpe?g)\b|logo", re.IGNORECASE)
_NOBODY = frozenset(
    map(
        fold,
        (
            "admin",
            "administrator",
            "editor",
            "root",
            "webmaster",
            "مدير الموقع",
            "الإدارة",
            "ادمن",
            "وكالات",
            "متابعات",
        ),
    )
)
_AUTHOR_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "byl",
    "parsely-author",
    "sailthru.author",
    "citation_author",
)
_AUTHOR_BOX = re.compile(r"(?:^|[\s_-])(?:author|byline|writer|kateb)(?:$|[\s_-]|name)")
_LONGEST_TITLE, _LONGEST_NAME = 400, 80


def main_heading(page: HtmlPage) -> Element | None:
    """The heading that stands over the article: the h1 that the declared title repeats, else the only or first one."""
    wanted = _key(page.described.headline or page.metas.get("og:title") or page.title_tag or "")
    texts = [(node, _key(text_of(node))) for node in page.headings[:20]]
    for node, text in texts:
        if len(text) >= 8 and wanted and (text in wanted or wanted in text):
            return node
    if texts:
        return next((node for node, text in texts if len(text) >= 8), texts[0][0])
    for node in page.body.iter("h2", "h3"):
        text = _key(text_of(node))
        if len(text) >= 8 and wanted and text in wanted:
            return node
    return None


def site_names(page: HtmlPage, suffixes: Iterable[str]) -> frozenset[str]:
    """What the site calls itself, in comparable form: declared names, the source's suffixes, the host's own word."""
    declared = (
        page.metas.get(name) for name in ("og:site_name", "application-name", "twitter:site", "twitter:app:name")
    )
    names = [*page.described.site_names, *suffixes, *(name for name in declared if name)]
    return frozenset(key for name in names if (key := _key(name)))


def clean_title(page: HtmlPage, heading: Element | None, names: frozenset[str], feed_title: str | None) -> str | None:
    """The title without the site's name: the page's heading where the declared title confirms it."""
    declared = [page.described.headline, page.metas.get("og:title"), page.metas.get("twitter:title"), page.title_tag]
    shown = _tidy(text_of(heading)) if heading is not None else None
    for candidate in declared:
        if candidate and shown and len(shown) >= 8 and _key(shown) in _key(candidate):
            return shown
    for candidate in (*declared[:3], shown, page.title_tag, feed_title):
        title = _without_site(_tidy(candidate or ""), names)
        if title and _key(title) not in names:
            return title
    return None


def clean_author(page: HtmlPage, names: frozenset[str]) -> str | None:
    """People who signed the article, joined by commas; the outlet itself, addresses and account names are nobody."""
    for group in _author_groups(page):
        people = dict.fromkeys(name for raw in group for name in _people(raw) if not _is_site(name, names))
        if people:
            return "، ".join(people)
    return None


def canonical_url(page: HtmlPage, final_url: str) -> str | None:
    """The page's own address as it states it; null when that leaves the site or names the home page."""
    for stated in (page.canonical, page.metas.get("og:url")):
        url = resolve(final_url, stated)
        if url is not None and same_site(url, final_url) and (_names_a_page(url) or not _names_a_page(final_url)):
            return url
    return None


def _names_a_page(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _author_groups(page: HtmlPage) -> Iterator[list[str]]:
    yield list(page.described.authors)
    yield [page.metas[name] for name in _AUTHOR_METAS if name in page.metas]
    signed = page.body.xpath(".//*[@rel='author' or @itemprop='author']")[:3]
    yield [text_of(node) for node in signed if not about_others(node)]
    boxes = page.body.xpath(".//*[self::a or self::span or self::div or self::p][@class]")
    bylines = (node for node in boxes if _AUTHOR_BOX.search(class_and_id(node)) and not about_others(node))
    yield [text_of(node) for node in islice(bylines, 3)]


def _people(raw: str) -> Iterator[str]:
    for part in re.split(r"[;|،]|,\s(?:and\s)?|\s+[-–—/]\s+", raw):
        name = _BYLINE.sub("", _tidy(part)).strip(" -–—:/")
        if 2 < len(name) <= _LONGEST_NAME and not _NOT_A_NAME.search(name) and fold(name) not in _NOBODY:
            yield name


def _without_site(title: str, names: frozenset[str]) -> str:
    """Cut parts that are the site's name from either end; a title is never cut to nothing."""
    while True:
        cuts = list(_SEPARATOR.finditer(title))
        for cut, keep, drop in (
            *((c, title[: c.start()], title[c.end() :]) for c in cuts[-2:][::-1]),
            *((c, title[c.end() :], title[: c.start()]) for c in cuts[:1]),
        ):
            if keep.strip() and _is_site(drop, names) and cut is not None:
                title = keep.strip()
                break
        else:
            return _cut_suffix(title, names)


def _is_site(part: str, names: frozenset[str]) -> bool:
    key = _key(part)
    return bool(key) and (key in names or any(len(key) >= 4 and key in name for name in names))


def _cut_suffix(title: str, names: frozenset[str]) -> str:
    """A site's name at the end behind a strong separator, where declared and shown forms differ in small words."""
    parts = _STRONG_SEPARATOR.split(title)
    if len(parts) > 1 and any(len(name) >= 4 and name in _key(parts[-1]) for name in names) and len(parts[-1]) < 40:
        return title[: title.rindex(parts[-1])].rstrip(" |•»«-–—")
    return title


def _key(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))


def _tidy(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_TITLE]
