"""robots.txt: what a site asks of robots (RFC 9309), and how long it asks them to wait."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from protego import Protego

MAX_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB must be read; the rest may be left
_HTML = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<", re.DOTALL)
_EVERYTHING = ""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for one user agent."""

    rules: Any  # Protego
    unavailable: str | None = None  # why the rules could not be learnt: then nothing may be fetched

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether the site lets us fetch that URL."""
        return self.unavailable is None and bool(self.rules.can_fetch(url, user_agent))

    def delay(self, user_agent: str) -> float:
        """The pause between requests that the site asks for, in seconds; 0 when it asks for none."""
        return float(self.rules.crawl_delay(user_agent) or 0.0)


def read_robots(status: int, headers: Mapping[str, str], body: bytes) -> Robots:
    """Rules from a server's answer, by RFC 9309, 2.3.1: 4xx means no rules, 5xx and 429 that nothing is allowed now.

    Many sites answer with their home page or a friendly error page and status 200: HTML holds no rules.
    """
    if status >= 500 or status == 429:
        return Robots(Protego.parse(_EVERYTHING), f"robots.txt was answered with {status}; it is asked again later")
    html = headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml"))
    if status != 200 or html or _HTML.match(body):
        return Robots(Protego.parse(_EVERYTHING))
    return Robots(Protego.parse(body[:MAX_BYTES].decode("utf-8", "replace").replace("\x00", "")))
