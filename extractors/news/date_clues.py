"""Where a page tells when it was published: every clue, with its raw text, the most trusted first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from extractors.news.html_page import Element, HtmlPage, about_others, class_and_id, lineage, text_of
from extractors.news.month_names import fold


@dataclass(frozen=True, slots=True)
class Clue:
    """One raw string that may hold the publication date. ``inside``: the date is somewhere within other words."""

    signal: str
    raw: str
    inside: bool = False
    updated: bool = False  # the page says that it is the time of the last change


# First the names that only ever mean publication, then the ones that some templates use for other days.
_META_STRONG = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "publication_date",
    "publish_date",
    "publish-date",
    "published_time",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "citation_publication_date",
    "datecreated",
)
_META_WEAK = ("dc.date", "dcterms.date", "date", "article:created_at", "article:published_date", "og:pubdate")
_META_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")

_UPDATED = re.compile(r"اخر تحديث|تم التحديث|تاريخ التحديث|تحديث|عدل في|updated|modified|mis a jour")
_PUBLISHED = re.compile(r"تاريخ النشر|نشر في|نشر بتاريخ|تم النشر|نشرت|نشر|published|posted|publie")
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/\-_.?]|$)|[/-]((?:19|20)\d\d)(\d\d)(\d\d)(?=[/\-_.]|$)"
)
_AFTER_PIECES, _BEFORE_PIECES = 40, 12
_LONGEST_PIECE = 120  # a date line; a paragraph that mentions a day is longer
_LONG_PIECES = 2  # a standfirst and the first paragraph: behind them the story has begun, and its days are events'
_MAX_TIMES = 5


def clues(page: HtmlPage, url: str, feed_raw: str | None, heading: Element | None) -> Iterator[Clue]:
    """Every clue in order of trust; how each is read and which is believed is decided elsewhere."""
    yield from (Clue("json_ld", raw) for node, raw in page.described.published if node == "article")
    yield from _metas(page, _META_STRONG)
    yield from _marked(page)
    if feed_raw and feed_raw.strip():
        yield Clue("feed", feed_raw.strip())
    times = list(_times(page, heading))
    yield from (clue for clue in times if not clue.updated)
    yield from (Clue("json_ld", raw) for node, raw in page.described.published if node == "page")
    visible = list(_visible(heading))
    yield from (clue for clue in visible if not clue.updated)
    yield from _in_url(url)
    yield from _metas(page, _META_WEAK)
    yield from (clue for clue in times + visible if clue.updated)
    yield from (Clue("json_ld", raw, updated=True) for raw in page.described.modified)
    yield from (Clue("meta", page.metas[name], updated=True) for name in _META_UPDATED if name in page.metas)


def _metas(page: HtmlPage, names: tuple[str, ...]) -> Iterator[Clue]:
    return (Clue("meta", page.metas[name]) for name in names if name in page.metas)


def _marked(page: HtmlPage) -> Iterator[Clue]:
    """Microdata and RDFa on elements of the body, as Drupal and older templates write them."""
    query = ".//*[@itemprop='datePublished' or @property='datePublished' or contains(@property, 'dc:date')]"
    for node in page.body.xpath(query)[:_MAX_TIMES]:
        if not about_others(node) and (raw := node.get("content") or node.get("datetime") or text_of(node)):
            yield Clue("meta", raw.strip())


def _times(page: HtmlPage, heading: Element | None) -> Iterator[Clue]:
    """``<time>`` elements: those after the heading first, then those above it, the nearest first."""
    before: list[Clue] = []
    after: list[Clue] = []
    seen_heading = heading is None
    for node in page.body.iter(*{"time", heading.tag if heading is not None else "time"}):
        if node is heading:
            seen_heading = True
        elif node.tag == "time" and not about_others(node) and (raw := (node.get("datetime") or text_of(node)).strip()):
            words = f"{class_and_id(node)} {(node.get('itemprop') or '').lower()}"
            changed = "updated" in words and "published" not in words
            clue = Clue("time_tag", raw, inside=node.get("datetime") is None, updated=changed or "modified" in words)
            (after if seen_heading else before).append(clue)
    yield from (after + before[::-1])[:_MAX_TIMES]


def _visible(heading: Element | None) -> Iterator[Clue]:
    """Short texts near the heading: below it first; above it only inside the box that holds both."""
    if heading is None:
        return
    for piece in (*_until_story(_texts_after(heading)), *_texts_before(heading)):
        if len(piece) <= _LONGEST_PIECE and sum(map(str.isdigit, piece)) >= 5 and not piece.endswith((".", "؟")):
            folded = fold(piece)
            change = _UPDATED.search(folded)
            published = _PUBLISHED.search(folded)
            if change and published:
                # one line with both: the date that follows the word "published"
                cut = slice(published.end(), change.start() if change.start() > published.end() else None)
                yield Clue("visible_text", folded[cut].strip() or piece, inside=True)
            else:
                yield Clue("visible_text", piece, inside=True, updated=change is not None)


def _until_story(pieces: Iterator[str]) -> Iterator[str]:
    long_ones = 0
    for piece in pieces:
        long_ones += len(piece) > _LONGEST_PIECE
        if long_ones >= _LONG_PIECES:
            return
        yield piece


def _texts_after(heading: Element) -> Iterator[str]:
    """Pieces of text that follow the heading in document order, up to a limit."""
    pieces = 0
    node = heading
    while node is not None and pieces < _AFTER_PIECES:
        if node is not heading or node.tail:
            for piece in _pieces(node, with_inner=node is not heading):
                pieces += 1
                yield piece
        following = node.getnext()
        while following is None and (node := node.getparent()) is not None and node.tag != "body":
            if node.tail and node.tail.strip():
                yield node.tail.strip()
            following = node.getnext()
        node = following


def _pieces(node: Element, *, with_inner: bool) -> list[str]:
    """Texts of one box, a line each, and of what follows it directly."""
    pieces: list[str] = []
    if with_inner and isinstance(node.tag, str) and not about_others(node, levels=1):
        whole = text_of(node)
        if len(whole) <= _LONGEST_PIECE:
            pieces.append(whole)  # a date is often cut by <span>s, and only whole again in its box
        pieces.extend(text.strip() for text in node.itertext() if text.strip())
    if node.tail and node.tail.strip():
        pieces.append(node.tail.strip())
    return pieces[:_AFTER_PIECES]


def _texts_before(heading: Element) -> Iterator[str]:
    """Texts above the heading within its two nearest boxes; the site's own head shows today's date and is left out."""
    pieces = 0
    for box in list(lineage(heading, 3)):
        if box.tag in ("body", "html"):
            return
        for sibling in box.itersiblings(preceding=True):
            if sibling.tag in ("header", "nav", "aside") or "header" in class_and_id(sibling):
                return
            for piece in _pieces(sibling, with_inner=True):
                pieces += 1
                if pieces > _BEFORE_PIECES:
                    return
                yield piece


def _in_url(url: str) -> Iterator[Clue]:
    for found in _URL_DAY.finditer(unquote(urlsplit(url).path)):
        year, month, day = (part for part in found.groups() if part)
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            yield Clue("url", f"{year}-{month}-{day}")
