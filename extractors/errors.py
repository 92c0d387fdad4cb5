"""What can go wrong, as two closed lists.

Expected failures are values: a :class:`Reason` on a ``Rejected`` record, kept in ``ops.rejection`` and replayable.
Mistakes of the operator raise; each message is one sentence that says what, where and what to do::

    RasidError
    ├── ConfigError      a source, rule, lexicon or settings file is wrong (exit code 2)
    └── WarehouseError   the warehouse cannot be opened, read or written
        └── WarehouseLocked   another process writes to it
"""

from enum import StrEnum


class RasidError(Exception):
    """Base of every error that is raised on purpose; its text is shown to the user as it is."""


class ConfigError(RasidError):
    """A configuration file is wrong. The message names file, line where known, and what is allowed."""


class WarehouseError(RasidError):
    """The warehouse cannot be used as asked."""


class WarehouseLocked(WarehouseError):  # noqa: N818 - reads as the state it names
    """Another process holds the warehouse for writing."""


class QueryError(WarehouseError):
    """The query is wrong, or wants what queries may not do: wrong usage, not a failure of the warehouse."""


class Stage(StrEnum):
    """Where on its journey an input was refused."""

    DISCOVER = "discover"
    FETCH = "fetch"
    CLEAN = "clean"
    CODE = "code"
    LOAD = "load"


class Reason(StrEnum):
    """Why an input was refused. The list is closed: views and alarms count by it."""

    # discover
    FEED_UNREADABLE = "feed_unreadable"  # not a feed, or too broken to read any item
    FEED_IS_HTML = "feed_is_html"  # a web page was served where a feed was expected
    FEED_EMPTY = "feed_empty"  # read well, holds no item
    SITEMAP_UNREADABLE = "sitemap_unreadable"
    LISTING_NO_LINKS = "listing_no_links"  # the configured selector matches nothing
    # fetch
    HTTP_ERROR = "http_error"  # a final status of 4xx or 5xx other than gone
    GONE = "gone"  # 404 or 410
    CONNECTION_FAILED = "connection_failed"
    TLS_ERROR = "tls_error"
    TIMEOUT = "timeout"  # connect, read or whole-transfer limit
    TOO_LARGE = "too_large"  # bytes on the wire over the limit
    DECOMPRESSED_TOO_LARGE = "decompressed_too_large"  # a compression bomb
    BAD_COMPRESSION = "bad_compression"  # Content-Encoding does not unpack
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECT_REFUSED = "redirect_refused"  # to a scheme other than http(s), or to nowhere
    ADDRESS_REFUSED = "address_refused"  # private, loopback, link-local or otherwise not public
    ROBOTS_DISALLOWED = "robots_disallowed"
    NOT_HTML = "not_html"  # an image, a PDF, a feed where a page was expected
    HOST_UNAVAILABLE = "host_unavailable"  # circuit breaker: too many failures in a row
    # clean
    EMPTY_PAGE = "empty_page"
    MOJIBAKE = "mojibake"  # the letters do not look like any text: wrong encoding
    NOT_AN_ARTICLE = "not_an_article"  # listing, home page, search, gallery
    CONSENT_WALL = "consent_wall"
    JAVASCRIPT_SHELL = "javascript_shell"
    ERROR_PAGE = "error_page"  # an error page served with status 200
    PAYWALL = "paywall"
    NO_TEXT = "no_text"  # extraction found nothing
    TEXT_TOO_SHORT = "text_too_short"
    NOT_ARABIC = "not_arabic"
    CLEAN_TIMEOUT = "clean_timeout"  # the watchdog ended it
    CLEAN_CRASHED = "clean_crashed"  # the parser failed on this page
    # code
    TEXT_TOO_LONG = "text_too_long"
    CODE_TIMEOUT = "code_timeout"
    CODE_CRASHED = "code_crashed"
    # input of `rasid extract`
    MALFORMED_LINE = "malformed_line"
    MISSING_FIELD = "missing_field"
