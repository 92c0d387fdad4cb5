"""Tries a source as a run would, step by step up to cleaned articles, and says what to do about what is wrong."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from extractors.errors import Reason
from extractors.news.article import clean_page
from extractors.news.discover import Discovery, discover
from extractors.news.fetch import Fetcher
from extractors.news.sources import Source, Step
from extractors.news.url_patterns import learn_accept
from extractors.records import Article, DiscoveredUrl, FetchedPage, Rejected, SourceState
from flows.settings import Settings
from flows.source_advice import advice
from flows.stages import cleaning_rules

ARTICLES_TRIED = 3
LOCAL_STEPS = ("folder", "warc")
# The newest of the articles tried is older than this: the source may have stopped, or its feed.
OLD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong, and what to do about it."""

    told: str
    advice: str


@dataclass(frozen=True, slots=True)
class StepFinding:
    """What one way of discovery gave."""

    kind: str
    url: str
    purpose: str  # current, backfill or both
    discovered: int
    passed_over: int  # addresses that `accept` and `refuse` keep out


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen at a source."""

    source_id: str
    ok: bool
    told: str
    discovered: int = 0
    article_url: str | None = None
    title: str | None = None
    published: str | None = None
    characters: int = 0
    steps: tuple[StepFinding, ...] = ()
    problems: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """For a terminal: the verdict, then each problem with its advice."""
        yield f"{'ok  ' if self.ok else 'FAIL'} {self.source_id}: {self.told}"
        for advised, problems in groupby(self.problems, key=lambda problem: problem.advice):
            yield from (f"     {problem.told}" for problem in problems)
            yield f"       -> {advised}"


def in_order(source: Source) -> Finding:
    """A source whose file was read and whose servers nobody asked."""
    return Finding(source.id, True, "the file is in order")


def check_source(source: Source, settings: Settings) -> Finding:
    """Take each step, then fetch and clean up to three of the articles that a run would fetch."""
    with Fetcher(user_agent=settings.user_agent, run_id="check", state_folder=settings.locks) as fetcher:
        taken = [(step, _take(source, step, fetcher)) for step in source.discover if step.kind not in LOCAL_STEPS]
        current = {url.url_key: url for step, found in taken if step.serves("current") for url in found.urls}
        problems = [problem for step, found in taken for problem in _step_problems(source, step, found)]
        articles, refused = _try_articles(source, fetcher, list(current.values()))
        at = fetcher.clock()
    problems += [Problem(f"{page.url}: {page.detail}", advice(page.reason)) for page in refused]
    if articles and (newest := max(_day(article) for article in articles)) < (at - OLD).date().isoformat():
        problems.append(
            Problem(f"the newest article tried is of {newest}", "see whether the outlet still publishes, and where")
        )
    steps = tuple(_step_finding(step, found) for step, found in taken)
    broken = any(step.serves("current") and found.rejections for step, found in taken)
    finding = Finding(source.id, bool(articles) and not broken, "", len(current), steps=steps, problems=tuple(problems))
    return _described(finding, articles)


def _take(source: Source, step: Step, fetcher: Fetcher) -> Discovery:
    """One step alone, a step for backfill as far as its newest part."""
    alone = step.model_copy(update={"purpose": None, "pages": min(step.pages or 2, 2)})
    one_step = source.model_copy(update={"discover": (alone,)})
    return discover(one_step, fetcher, "current", None, None, SourceState(source.id))


def _step_finding(step: Step, found: Discovery) -> StepFinding:
    return StepFinding(step.kind, step.url or "", step.purpose or "both", len(found.urls), found.passed_over)


def _step_problems(source: Source, step: Step, found: Discovery) -> Iterator[Problem]:
    for refused in found.rejections:
        yield Problem(f"{step.kind} {refused.url}: {refused.detail}", advice(refused.reason))
    if found.urls or found.rejections:
        return
    if found.passed_over:
        told = f"{step.kind} {step.url}: `accept` and `refuse` keep out all of its {found.passed_over} addresses"
        yield Problem(told, _pattern_advice(source, found))
    else:
        yield Problem(f"{step.kind} {step.url}: it was read and holds no address", advice(Reason.FEED_EMPTY))


def _pattern_advice(source: Source, found: Discovery) -> str:
    learnt = learn_accept(found.passed_over_examples)
    examples = ", ".join(found.passed_over_examples[:2])
    fitting = f"; patterns of their shape are {', '.join(learnt)}" if learnt else ""
    return f"compare the patterns of {source.id} with what it offers now, e.g. {examples}{fitting}"


def _try_articles(source: Source, fetcher: Fetcher, urls: list[DiscoveredUrl]) -> tuple[list[Article], list[Rejected]]:
    articles: list[Article] = []
    refused: list[Rejected] = []
    for url in urls[:ARTICLES_TRIED]:
        page = fetcher.fetch_page(source, url)
        result = clean_page(page, cleaning_rules(source)) if isinstance(page, FetchedPage) else page
        if isinstance(result, Article):
            articles.append(result)
        elif isinstance(result, Rejected):
            refused.append(result)
    return articles, refused


def _described(finding: Finding, articles: list[Article]) -> Finding:
    if not articles:
        told = f"{finding.discovered} addresses, no good article" if finding.discovered else "no article was found"
        return replace(finding, told=told)
    first = articles[0]
    told = (
        f"{finding.discovered} addresses; one has {len(first.text)} characters of "
        f"{first.published_date or 'an unknown day'}"
    )
    return replace(
        finding,
        told=told,
        article_url=first.url,
        title=first.title,
        published=first.published_date.isoformat() if first.published_date else None,
        characters=len(first.text),
    )


def _day(article: Article) -> str:
    """The day of an article; one without a day is as new as its fetch."""
    return (article.published_date or article.fetched_at.date()).isoformat()
