"""A page parsed once: its tree without scripts, and what its head declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from extractors.news import jsonld

_PARSER_OPTIONS = {
    "encoding": "utf-8",
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
    "default_doctype": False,
    "no_network": True,
    "huge_tree": False,
}
# Never text; left in, each would be copied several times by the extractor.
_NOT_TEXT = ("script", "style", "svg", "template", "iframe", "object", "embed", "canvas", "video", "audio", "select")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_METAS = 500
_ELSEWHERE = re.compile(
    r"related|sidebar|widget|most[-_ ]|latest|footer|menu|navbar|ticker|comment|recommend|popular|breaking|more[-_]news"
)

Element = Any  # lxml's elements have no usable types


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The tree (scripts removed) and the declarations of one page. Texts are stripped, with single spaces."""

    tree: Element
    elements: int
    scripts: int
    metas: dict[str, str]  # lower-case name, property or itemprop -> first non-empty content
    canonical: str | None
    title_tag: str | None
    noscript: str
    described: jsonld.Described
    visible: str = ""  # all text of the body
    headings: list[Element] = field(default_factory=list)  # every h1

    @property
    def body(self) -> Element:
        body = self.tree.find("body")
        return self.tree if body is None else body


def parse(text: str) -> HtmlPage | None:
    """Parse a decoded page; null when there is no element in it."""
    data = _FORBIDDEN.sub(" ", text).encode("utf-8")
    try:
        tree = etree.fromstring(data, parser=html.HTMLParser(**_PARSER_OPTIONS))  # type: ignore[no-untyped-call]
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None
    if tree is None:
        return None
    scripts = list(tree.iter("script"))
    described = jsonld.read([s.text for s in scripts if "ld+json" in (s.get("type") or "").lower() and s.text])
    noscript = " ".join(text_of(node) for node in tree.iter("noscript"))
    etree.strip_elements(tree, *_NOT_TEXT, with_tail=False)
    title, body = tree.find(".//title"), tree.find("body")
    return HtmlPage(
        tree=tree,
        elements=int(tree.xpath("count(//*)")),
        scripts=len(scripts),
        metas=_metas(tree),
        canonical=next(
            (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()),
            None,
        ),
        title_tag=text_of(title) or None if title is not None else None,
        noscript=noscript,
        described=described,
        visible=text_of(tree if body is None else body),
        headings=list(tree.iter("h1")),
    )


def text_of(element: Element) -> str:
    """All text inside an element with single spaces."""
    return " ".join("".join(element.itertext()).split())


def class_and_id(element: Element) -> str:
    """Class and id in lower case, as templates put the meaning of a box there."""
    return f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}".lower()


def lineage(element: Element, levels: int = 8) -> Iterator[Element]:
    """The element and its nearest ancestors."""
    for _ in range(levels):
        if element is None:
            return
        yield element
        element = element.getparent()


def about_others(node: Element, levels: int = 8) -> bool:
    """Whether a node stands in a box about other articles."""
    return any(
        box.tag in ("aside", "nav", "footer") or _ELSEWHERE.search(class_and_id(box)) is not None
        for box in lineage(node, levels)
        if box.tag not in ("body", "html")
    )


def _metas(tree: Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for number, node in enumerate(tree.iter("meta")):
        if number >= _MAX_METAS:
            break
        content = " ".join((node.get("content") or "").split())
        for attribute in ("property", "name", "itemprop"):
            name = (node.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas
