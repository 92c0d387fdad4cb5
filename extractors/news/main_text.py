"""The article's own text: trafilatura in precision mode, and a fallback where it finds nothing.

Comments are left out and trafilatura's deduplication stays off: it remembers earlier pages, so that the same page
would give different texts. Its date and metadata search is not used either; see ``pubdate`` and ``headline``.
"""

import logging
import re
import unicodedata
from collections.abc import Iterable
from html import unescape

from lxml import etree
from trafilatura import bare_extraction

from extractors.news.html_page import Element, HtmlPage, class_and_id, text_of
from extractors.news.prune import to_xpath

# trafilatura drops the zero-width non-joiner, which Persian and Kurdish names need; it keeps printable letters.
# A private-use character would be dropped as well, so a letter of a script that no newsroom of the region writes
# stands in for it.
_ZWNJ = "\u200c"
_STAND_IN = "\ua564"

_BOXES = (
    ".//*[@itemprop='articleBody']",
    ".//*[contains(@class,'entry-content') or contains(@class,'post-content') or contains(@class,'article-body')"
    " or contains(@class,'article-content') or contains(@class,'article__body') or contains(@class,'story-body')]",
    ".//article",
    ".//main",
)
_BLOCKS = frozenset({"p", "div", "li", "h2", "h3", "h4", "blockquote", "tr", "section", "article", "figcaption", "pre"})
_ASIDE = re.compile(r"related|share|social|comment|tags|author-box|newsletter|breadcrumb|caption|advert")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SPACES = re.compile(r"[^\S\n]+")
_TAG = re.compile(r"<[^<>]{0,500}>")
# Lines that lead to other reports: their incidents are not this article's.
_LEADS_ELSEWHERE = re.compile(
    r"^\W*(?:[إا]قر[أائ](?:ي|وا)?\s+(?:[أا]يض|المزيد|أكثر)|(?:شاهد|طالع|تابع)\s+(?:[أا]يض|المزيد)|"
    r"مواضيع ذات صلة|[أا]خبار ذات صلة|"
    r"قد يهمك|مقالات ذات صلة|تابعونا على|تابعنا على|اشترك في قنات|للاشتراك في|read (?:also|more)\b)",
    re.IGNORECASE,
)
_LONGEST_LEAD = 220
_SURE_LENGTH = 200  # characters: below it a teaser may be taken for the story
_LONGEST_CELL = 400  # characters: a cell of figures or short remarks, not a story

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is a rejection, not a warning


def keep_zwnj(text: str) -> str:
    """Put a letter in the place of every zero-width non-joiner, before parsing."""
    if "&" in text:
        text = re.sub(r"&(?:zwnj|#8204|#[xX]200[cC]);", _ZWNJ, text)
    return text.replace(_ZWNJ, _STAND_IN)


def restore_zwnj(text: str) -> str:
    """Undo :func:`keep_zwnj` in a text taken from the parsed page."""
    return text.replace(_STAND_IN, _ZWNJ)


def main_text(page: HtmlPage, prune_xpath: Iterable[str], min_chars: int, shown: frozenset[str]) -> str:
    """The article's paragraphs, one a line; empty when there is none.

    ``prune_xpath`` boxes are removed first; ``shown`` are lines above the story, its title and date, that are kept as
    fields and so left out of the text.
    """
    for expression in prune_xpath:
        _remove(page.tree.xpath(to_xpath(expression)))
    _unwrap_layout_tables(page.tree)
    text = tidy(_extracted(page), shown)
    if len(text) >= min_chars:
        return text
    others = (tidy(other, shown) for other in (_from_json_ld(page), _from_boxes(page), _from_cluster(page)))
    return next((other for other in others if len(other) >= max(min_chars, len(text) + 1)), text)


def tidy(text: str, shown: frozenset[str] = frozenset()) -> str:
    """Composed letters, plain spaces, no invisible marks, no empty or repeated lines, no links to other reports."""
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    lines = [_SPACES.sub(" ", line).strip() for line in composed.splitlines()]
    kept: list[str] = []
    for line in lines:
        leads = len(line) <= _LONGEST_LEAD and _LEADS_ELSEWHERE.match(line) is not None
        above_story = not kept and line in shown
        if line and not leads and not above_story and (not kept or line != kept[-1]):
            kept.append(line)
    return "\n".join(kept)


def _extracted(page: HtmlPage) -> str:
    """trafilatura's text. Its comparison with two other extractors costs as much as the extraction itself, and is
    left out where an independent estimate, the heaviest cluster of paragraphs, already agrees with the quick result.
    """
    quick = _trafilatura(page, fast=True)
    estimate = max(_paragraph_weights(page).values(), default=0)
    agreed = len(quick) >= _SURE_LENGTH and 0.85 * estimate <= len(quick) <= 1.6 * estimate
    return quick if agreed else _trafilatura(page, fast=False)


def _trafilatura(page: HtmlPage, *, fast: bool) -> str:
    document = bare_extraction(
        page.tree,
        fast=fast,
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    return str(getattr(document, "text", None) or "")


def _from_json_ld(page: HtmlPage) -> str:
    body = page.described.body or ""
    if "<" in body and ">" in body:
        body = _TAG.sub("", re.sub(r"(?i)<(?:br|/p|/div|/li)\s*/?>", "\n", body))
    return unescape(body)


def _from_boxes(page: HtmlPage) -> str:
    """The box that templates name as the article's body, the one with most text of its kind."""
    for query in _BOXES:
        texts = [_lines(box) for box in page.body.xpath(query)[:5]]
        best = max(texts, key=len, default="")
        if best:
            return best
    return ""


def _from_cluster(page: HtmlPage) -> str:
    """The parent whose own paragraphs hold most text outside links."""
    weights = _paragraph_weights(page)
    best = max(weights, key=lambda node: weights[node], default=None)
    return _lines(best) if best is not None and weights[best] > 0 else ""


def _paragraph_weights(page: HtmlPage) -> dict[Element, int]:
    """For each parent of paragraphs, their characters outside links less those inside."""
    weights: dict[Element, int] = {}
    for node in page.body.iter("p", "br", "div"):
        parent = node.getparent()
        if parent is not None and (weight := _weight(node, parent)) != 0:
            weights[parent] = weights.get(parent, 0) + weight
    return weights


def _weight(node: Element, parent: Element) -> int:
    """What a paragraph, a line after ``<br>`` or a box with text of its own adds to its parent's story."""
    if node.tag == "div":
        return len((node.text or "").strip())
    if node.tag == "br":
        first = len((parent.text or "").strip()) if node.getprevious() is None else 0
        return first + len((node.tail or "").strip())
    return len(text_of(node)) - 2 * sum(len(text_of(link)) for link in node.iter("a"))


def _lines(box: Element) -> str:
    """Text of a box with a line for each block in it; boxes about other things and link lists are left out."""
    parts: list[str] = []

    def walk(node: Element, depth: int) -> None:
        if not isinstance(node.tag, str) or depth > 60 or node.tag in ("aside", "nav", "footer", "form", "h1", "time"):
            return
        if depth and (_ASIDE.search(class_and_id(node)) or _is_link_list(node)):
            return
        block = node.tag in _BLOCKS or node.tag == "br"
        parts.append("\n" if block else "")
        parts.append(re.sub(r"\s+", " ", node.text or ""))
        for child in node:
            walk(child, depth + 1)
            parts.append(re.sub(r"\s+", " ", child.tail or ""))
        parts.append("\n" if block else "")

    walk(box, 0)
    return "".join(parts)


def _is_link_list(node: Element) -> bool:
    if node.tag not in ("ul", "ol", "div", "section"):
        return False
    total = len(text_of(node))
    return total > 0 and sum(len(text_of(link)) for link in node.iter("a")) > 0.7 * total


def _unwrap_layout_tables(tree: Element) -> None:
    """Turn tables that arrange a page, as old newsroom systems make them, into plain boxes; tables of data stay."""
    for table in list(tree.iter("table")):
        if _arranges(table):
            for part in list(table.iter("table", "tbody", "thead", "tr", "td", "th")):
                part.tag = "div"


def _arranges(table: Element) -> bool:
    inner = sum(1 for _ in table.iter("table", "h1", "article"))
    return inner > 1 or any(
        len(cell.findall("p")) + len(cell.findall("br")) >= 2 or len(text_of(cell)) > _LONGEST_CELL
        for cell in table.iter("td")
    )


def _remove(nodes: list[Element]) -> None:
    for node in nodes:
        if isinstance(node, etree._Element) and (parent := node.getparent()) is not None:
            _keep_tail(node, parent)
            parent.remove(node)


def _keep_tail(node: Element, parent: Element) -> None:
    if not node.tail:
        return
    previous = node.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + node.tail
    else:
        parent.text = (parent.text or "") + node.tail
