"""Parts of pages that are never an article's text, written as XPath or as simple CSS."""

import re

import lxml.etree

_COMPOUND = re.compile(r"(?P<tag>[A-Za-z][\w-]*|\*)?(?P<rest>(?:[.#][\w-]+)*)")
_PIECE = re.compile(r"([.#])([\w-]+)")


def to_xpath(expression: str) -> str:
    """XPath for an XPath (starts with / or parenthesis) or a CSS selector of tags, classes, ids and descendants.

    ValueError says what is allowed.
    """
    expression = expression.strip()
    xpath = expression if expression.startswith(("/", "./", "(")) else _from_css(expression)
    try:
        lxml.etree.XPath(xpath)
    except lxml.etree.XPathError as error:
        raise ValueError(f"'{expression}' is no XPath ({error})") from error
    return xpath


def _from_css(selector: str) -> str:
    steps = []
    for compound in selector.replace(">", " > ").split():
        if compound == ">":
            steps.append("/")
            continue
        match = _COMPOUND.fullmatch(compound)
        if not match:
            raise ValueError(f"'{selector}' is not understood; allowed: XPath, or CSS of tags, .classes and #ids")
        steps.append(("" if steps and steps[-1] == "/" else "//") + (match["tag"] or "*") + _conditions(match["rest"]))
    return "".join(steps)


def _conditions(pieces: str) -> str:
    return "".join(
        f"[@id='{name}']" if mark == "#" else f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        for mark, name in _PIECE.findall(pieces)
    )
