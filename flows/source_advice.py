"""What to do about each thing that can be wrong with a source."""

from collections.abc import Mapping

from extractors.errors import Reason

_MOVED = "the address has moved or is gone: `rasid sources add HOMEPAGE` finds the present ones"
_LATER = "try again later; when it stays so for days, look at the site in a browser"
_ASK = "respect it: use another step, or ask the publisher"
_BROWSER = "the page needs a browser: use feeds or sitemaps that carry the text, or ask the publisher"

ADVICE: Mapping[Reason, str] = {
    Reason.FEED_UNREADABLE: "open the address in a browser; when it is no feed, " + _MOVED,
    Reason.FEED_IS_HTML: "a web page is served instead of the feed: " + _MOVED,
    Reason.FEED_EMPTY: "the feed holds no item: " + _LATER,
    Reason.SITEMAP_UNREADABLE: "open the address in a browser; when it is no sitemap, " + _MOVED,
    Reason.LISTING_NO_LINKS: "the layout changed: set `links` to a CSS selector that finds the headlines",
    Reason.HTTP_ERROR: "after 401 or 403 write to the publisher: our User-Agent is not wanted; otherwise " + _LATER,
    Reason.GONE: _MOVED,
    Reason.CONNECTION_FAILED: "check the host's name and your own network; " + _LATER,
    Reason.TLS_ERROR: "the certificate is not valid: nothing is fetched until the publisher renews it",
    Reason.TIMEOUT: "raise politeness.timeout_seconds, or " + _LATER,
    Reason.TOO_LARGE: "raise politeness.max_bytes when the page is a real article",
    Reason.DECOMPRESSED_TOO_LARGE: "the answer unpacks without end: leave this address out",
    Reason.BAD_COMPRESSION: _LATER,
    Reason.TOO_MANY_REDIRECTS: "the address leads round in a circle, often to a login or a consent page: " + _MOVED,
    Reason.REDIRECT_REFUSED: _MOVED,
    Reason.ADDRESS_REFUSED: "the host is inside a private network: set allow_private_addresses if that is meant",
    Reason.ROBOTS_DISALLOWED: "robots.txt asks us not to fetch it: " + _ASK,
    Reason.NOT_HTML: "the address is no page: `refuse` addresses of that kind",
    Reason.HOST_UNAVAILABLE: _LATER,
    Reason.EMPTY_PAGE: _BROWSER,
    Reason.MOJIBAKE: "set `encoding` to what the letters really are, often windows-1256",
    Reason.NOT_AN_ARTICLE: "`accept` lets other pages through: make it narrower, or `refuse` them",
    Reason.CONSENT_WALL: _BROWSER,
    Reason.JAVASCRIPT_SHELL: _BROWSER,
    Reason.ERROR_PAGE: _LATER,
    Reason.PAYWALL: "the text is for subscribers: ask the publisher",
    Reason.NO_TEXT: "look whether a `prune` rule takes too much, or the layout changed",
    Reason.TEXT_TOO_SHORT: "lower `min_chars` when its reports are that short",
    Reason.NOT_ARABIC: "set `languages` to what the outlet writes, or `accept` its Arabic section only",
    Reason.CLEAN_TIMEOUT: "report the page: cleaning should not take that long",
    Reason.CLEAN_CRASHED: "report the page: cleaning should not fail",
}


def advice(reason: Reason) -> str:
    """One sentence on what to do."""
    return ADVICE.get(reason, "see the detail")
