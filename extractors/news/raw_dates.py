"""The calendar day in a feed's or sitemap's date, for deciding what lies in a window; not for dating articles."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"\s*(\d{4})-(\d\d?)-(\d\d?)(?!\d)")


def day_of(raw: str | None) -> date | None:
    """The day as written (in whatever zone), for W3C and RFC 5322 dates; null for everything else."""
    if not raw:
        return None
    match = _ISO.match(raw)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        return parsedate_to_datetime(raw).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
