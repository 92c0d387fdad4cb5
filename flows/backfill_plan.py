"""What a backfill is asked for, which windows that makes, and which offered article belongs to which of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from extractors.errors import ConfigError
from extractors.news.offer_days import LATE_CHANGE, changed_day, published_day
from extractors.news.sources import Source
from extractors.records import DiscoveredUrl
from loaders.rows import Days

Way = Literal["discovery", "warc", "cc-news"]
_DAY = timedelta(days=1)
EARLIEST = date(1995, 1, 1)  # no outlet was on the web before


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days that a backfill is for, both included, and where it looks."""

    since: date
    until: date
    via: Way

    @property
    def days(self) -> tuple[Days, ...]:
        """One window a day."""
        return tuple((day, day) for day in map(self._day, range((self.until - self.since).days + 1)))

    @property
    def whole(self) -> Days:
        """The window of articles whose day shows only when they are read."""
        return self.since, self.until

    @property
    def windows(self) -> tuple[Days, ...]:
        """All windows, the earliest day first, the whole stretch last."""
        return tuple(dict.fromkeys((*self.days, self.whole)))

    def _day(self, number: int) -> date:
        return self.since + number * _DAY

    def holds(self, day: date) -> bool:
        """Whether a day is one of those asked for."""
        return self.since <= day <= self.until


def stretch_of(since: date, until: date, via: Way | None, files: Collection[object], today: date) -> Stretch:
    """What was asked for; ``today`` in UTC.

    :raises ConfigError: days that cannot be, or files for a way that reads none.
    """
    latest = today + _DAY  # it is tomorrow already in the east
    if since > until:
        raise ConfigError(f"--since {since} is later than --until {until}: swap them")
    if until > latest:
        raise ConfigError(f"--until {until} is in the future: the latest day is {latest}")
    if since < EARLIEST:
        raise ConfigError(f"--since {since} is before there was news on the web: the earliest day is {EARLIEST}")
    if files and via == "discovery":
        raise ConfigError("--warc names files, --from discovery reads none: leave one of the two out")
    return Stretch(since, until, via or ("warc" if files else "discovery"))


@dataclass(frozen=True, slots=True)
class Placed:
    """Offered articles by window. ``too_late``: changed so long after that they may be of any day before."""

    by_window: dict[Days, tuple[DiscoveredUrl, ...]]
    too_late: int

    def urls(self, window: Days) -> tuple[DiscoveredUrl, ...]:
        """The articles of one window."""
        return self.by_window.get(window, ())


def place(offers: Iterable[DiscoveredUrl], source: Source, stretch: Stretch, wanted: Collection[Days]) -> Placed:
    """Put each offer into the window of its day, if that is wanted."""
    zone = ZoneInfo(source.timezone)
    found: dict[Days, list[DiscoveredUrl]] = {}
    too_late = 0
    for offer in offers:
        window = _window(offer, zone, stretch)
        too_late += window == "too late"
        if not isinstance(window, str) and window in wanted:
            found.setdefault(window, []).append(offer)
    return Placed({window: tuple(urls) for window, urls in found.items()}, too_late)


def _window(offer: DiscoveredUrl, zone: ZoneInfo, stretch: Stretch) -> Days | Literal["outside", "too late"]:
    published = published_day(offer, zone)
    if published is not None:
        return (published, published) if stretch.holds(published) else "outside"
    changed = changed_day(offer, zone)
    if changed is None:
        return stretch.whole
    if changed < stretch.since:
        return "outside"
    if changed <= stretch.until:
        return changed, changed
    return stretch.whole if changed <= stretch.until + LATE_CHANGE else "too late"


def span(windows: Sequence[Days]) -> Days:
    """From the first to the last day of some windows."""
    return min(starts for starts, _ in windows), max(ends for _, ends in windows)


def named(window: Days) -> str:
    """A window as people write it."""
    starts, ends = window
    return str(starts) if starts == ends else f"{starts} to {ends}"


def counted(figures: Counter[str] | dict[str, int]) -> str:
    """Reasons with how many of each, in words."""
    return ", ".join(f"{number} {reason}" for reason, number in sorted(figures.items()) if number)
