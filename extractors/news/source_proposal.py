"""From a site's address to a source file that works: what it offers, sample articles, patterns learnt from them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from extractors.news.article import CleaningRules, clean_page
from extractors.news.fetch import Fetcher
from extractors.news.site_survey import FrontLink, Offer, Survey, read_offer, survey
from extractors.news.sources import Source
from extractors.news.url_patterns import REFUSE, learn_accept
from extractors.news.urls import same_site
from extractors.records import Article, FetchedPage, Rejected

SAMPLES = 6
_COUNTRY_DOMAINS = re.compile(r"\.([a-z]{2})$")
_NO_COUNTRY = frozenset({"tv", "me", "co", "io", "ai", "cc", "eu", "fm", "ly", "ws"})  # sold to everybody
_NEWS_SITEMAP = re.compile(r"news", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source file's content with what it rests on. ``problem``: why there is none, and what to do."""

    keys: dict[str, Any] | None
    articles: tuple[Article, ...]
    refused: tuple[Rejected, ...]
    remarks: tuple[str, ...]
    problem: str | None = None


def stub(url: str, *, private: bool = False, **given: Any) -> Source:
    """A source that is only an address, for looking around; ``given`` are keys that are known already."""
    host = urlsplit(url).hostname or ""
    keys = {
        "id": re.sub(r"[^a-z0-9]+", "-", re.sub(r"^www\.|\.[a-z]+$", "", host.lower())).strip("-")[:40] or "source",
        "name": host,
        "homepage": url,
        "timezone": "UTC",
        "scale": "national",
        "schedule": {"every": "30 minutes"},
        "discover": [{"kind": "listing", "url": url, "links": "a"}],
        "politeness": {"delay_seconds": 0 if private else 2},
        "allow_private_addresses": private,
    }
    return Source.model_validate(keys | {name: value for name, value in given.items() if value is not None})


def propose(source: Source, fetcher: Fetcher) -> Proposal:
    """Survey the site of a :func:`stub`, read some of its articles, and make the keys of its source file."""
    seen = survey(source, fetcher)
    if seen.problem is not None:
        return Proposal(None, (), (), (), f"the front page could not be read: {seen.problem}")
    offers = [_opened(source, fetcher, offer) for offer in seen.offers]
    candidates = _candidates(offers, seen)
    articles, refused = _read_samples(source, fetcher, candidates)
    if not articles:
        why = refused[0].detail if refused else "its front page, feeds and sitemaps name no page that could be one"
        return Proposal(None, (), refused, (), f"no article was found: {why}")
    accept = learn_accept([article.url for article in articles], _of_site(source, offers))
    steps = _steps(offers, seen, accept)
    if not steps:
        return Proposal(None, articles, refused, (), "it has no feed, no sitemap, and no list of headlines to follow")
    return Proposal(_keys(source, seen, accept, steps), articles, refused, _remarks(source, articles, steps, accept))


def _opened(source: Source, fetcher: Fetcher, offer: Offer) -> Offer:
    """A sitemap index with the addresses of its last sitemap, which is usually the newest."""
    if not offer.is_index:
        return offer
    newest = max(offer.addresses)
    inner = read_offer(source, fetcher, newest, "sitemap")
    return Offer(offer.kind, offer.url, inner.addresses if inner else (), is_index=True)


def _candidates(offers: Sequence[Offer], seen: Survey) -> list[str]:
    """Addresses to try, from feeds first: a front page also links to its sections."""
    feeds = [url for offer in offers if offer.kind == "feed" for url in offer.addresses]
    sitemaps = [url for offer in offers if offer.kind == "sitemap" for url in offer.addresses]
    headlines = [link.url for link in sorted(seen.front_links, key=lambda link: -len(link.title))]
    return [url for url in dict.fromkeys((*feeds, *headlines, *sitemaps)) if same_site(url, seen.homepage)]


def _of_site(source: Source, offers: Sequence[Offer]) -> list[str]:
    return [url for offer in offers for url in offer.addresses if same_site(url, source.homepage)]


def _read_samples(
    source: Source, fetcher: Fetcher, candidates: Sequence[str]
) -> tuple[tuple[Article, ...], tuple[Rejected, ...]]:
    rules = CleaningRules(source.id, source.timezone, source.languages, homepage=source.homepage)
    articles: list[Article] = []
    refused: list[Rejected] = []
    for url in candidates:
        if len(articles) >= SAMPLES or len(articles) + len(refused) >= 2 * SAMPLES:
            break
        page = fetcher.get(source, url, "page")
        result = clean_page(page, rules) if isinstance(page, FetchedPage) else page
        if isinstance(result, Article):
            articles.append(result)
        elif isinstance(result, Rejected):
            refused.append(result)
    return tuple(articles), tuple(refused)


def _steps(offers: Sequence[Offer], seen: Survey, accept: Sequence[str]) -> list[dict[str, Any]]:
    """Feeds for the present, sitemaps for the past; a news sitemap or the front page where there is no feed."""
    feeds = [{"kind": "feed", "url": offer.url} for offer in offers if offer.kind == "feed"]
    sitemaps: list[dict[str, Any]] = []
    for offer in offers:
        if offer.kind == "sitemap":
            both = not feeds or _NEWS_SITEMAP.search(urlsplit(offer.url).path)
            sitemaps.append({"kind": "sitemap", "url": offer.url} | ({} if both else {"for": "backfill"}))
    if not feeds and not sitemaps and (links := _selector(seen.front_links, accept)):
        return [{"kind": "listing", "url": seen.homepage, "links": links}]
    return [*feeds, *sitemaps]


def _selector(links: Sequence[FrontLink], accept: Sequence[str]) -> str | None:
    """The selector that finds most article links of the front page, and few others."""
    good: Counter[str] = Counter()
    for link in links:
        weight = 1 if any(re.search(pattern, link.url) for pattern in accept) else -1
        good.update(dict.fromkeys(link.selectors, weight))
    best = max(good, key=lambda selector: (good[selector], -len(selector)), default=None)
    return best if best is not None and good[best] > 0 else None


def _keys(source: Source, seen: Survey, accept: Sequence[str], steps: list[dict[str, Any]]) -> dict[str, Any]:
    country = source.country or _country(seen.homepage)
    zone = source.timezone if source.timezone != "UTC" else _zone(country)
    return {
        "id": source.id,
        "name": seen.name,
        "homepage": seen.homepage,
        "languages": list(source.languages),
        "timezone": zone or "UTC",
        **({"country": country} if country else {}),
        "scale": source.scale,
        "schedule": {"every": "30 minutes"},
        "discover": steps,
        "accept": list(accept),
        "refuse": [REFUSE],
        "politeness": {"delay_seconds": source.politeness.delay_seconds},
        **({"allow_private_addresses": True} if source.allow_private_addresses else {}),
        "verified": False,
    }


def _country(url: str) -> str | None:
    """The country of a national domain."""
    found = _COUNTRY_DOMAINS.search(urlsplit(url).hostname or "")
    if not found or found[1] in _NO_COUNTRY:
        return None
    return "GB" if found[1] == "uk" else found[1].upper()


def _zone(country: str | None) -> str | None:
    """The time zone of a country that has only one, from the time zone database's own table."""
    if country is None:
        return None
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    zones = [line.split("\t")[2] for line in table.splitlines() if line.startswith(f"{country}\t")]
    return zones[0].strip() if len(zones) == 1 else None


def _remarks(
    source: Source, articles: Sequence[Article], steps: Sequence[dict[str, Any]], accept: Sequence[str]
) -> tuple[str, ...]:
    """What a person must look at before the file is used."""
    remarks = ["scale and schedule are guesses: set scale to how wide an area the outlet covers"]
    if source.timezone == "UTC" and _zone(source.country or _country(source.homepage)) is None:
        offsets = sorted({a.published_offset_minutes for a in articles if a.published_offset_minutes is not None})
        told = (
            f" (the pages are dated {', '.join(f'{minutes / 60:+g}' for minutes in offsets)} h from UTC)"
            if offsets
            else ""
        )
        remarks.append(f"the time zone is unknown: set it, it decides the day of every article{told}")
    if source.country is None and _country(source.homepage) is None:
        remarks.append("the country is unknown: set country, or leave it out for an outlet without one")
    if all(step["kind"] == "listing" for step in steps):
        remarks.append("there is neither feed nor sitemap: the front page is read, and the past cannot be")
    if any(pattern in ("/[^/]+/?$", "/[^/]+/[^/]+/?$") for pattern in accept):
        remarks.append("article addresses look like those of other pages: refuse what is none as you see it rejected")
    return tuple(remarks)
