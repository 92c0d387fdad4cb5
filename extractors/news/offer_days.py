"""On which day an offered article appeared, as far as its address, its feed and its sitemap tell.

An address and a feed name the day of publication. A sitemap's date of change only says that it was no later.
"""

import re
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from extractors.news.date_reading import read_date
from extractors.records import DiscoveredUrl

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/\-_.?]|$)")
# Pages are corrected within days. One that changed much later may be of any day before, and there may be years of them.
LATE_CHANGE = timedelta(days=7)


def day_in_address(url: str) -> date | None:
    """The whole date in an address such as /2026/11/05/title; null when it has none."""
    try:
        found = _IN_ADDRESS.search(unquote(urlsplit(url).path))
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def published_day(offer: DiscoveredUrl, zone: ZoneInfo) -> date | None:
    """The day of publication in the outlet's zone, when the offer names one."""
    return day_in_address(offer.url) or _day(offer.published_raw, zone)


def changed_day(offer: DiscoveredUrl, zone: ZoneInfo) -> date | None:
    """The day of the last change in the outlet's zone; the article is no younger."""
    return _day(offer.lastmod_raw, zone)


def _day(raw: str | None, zone: ZoneInfo) -> date | None:
    reading = read_date(raw, zone) if raw else None
    return reading.day if reading else None
