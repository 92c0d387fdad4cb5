"""The end of a visit to a source: what it says of the source's health, and what was learned of its template."""

from datetime import datetime

from prefect.artifacts import create_markdown_artifact
from prefect.events import emit_event

from extractors.news.boilerplate import LATEST_STORIES, repeated_paragraphs
from extractors.news.health import ALARMING, Health, Sample, Visit, hours, judge
from extractors.news.source_models import parse_duration
from extractors.news.sources import Source
from flows.artifacts import table, telling
from flows.runs import Run
from flows.stages import Found, SourceWork, to_remember, unreachable
from loaders.boilerplate import add_paragraphs, latest_stories
from loaders.load import Batch
from loaders.visits import close_visit, latest_articles, pages_and_articles
from loaders.warehouse import Warehouse

ARTICLES_COMPARED = 200
EVENT = "rasid.source.health"


def end_visit(run: Run, work: SourceWork, found: Found) -> None:
    """Store the requests that no batch has stored, the visit with its judgement and what the next run needs to know.

    All in one transaction. Then Prefect is told of a change, and the paragraphs that the source repeats are learned.
    """
    source, at = work.source, run.clock()
    requests, refusals = tuple(work.requests), tuple(work.refusals)
    with run.ledger.timed("load"), run.store.open() as warehouse:
        visit = _visit(warehouse, work, found, at)
        samples = [Sample(*row) for row in latest_articles(warehouse, source.id, ARTICLES_COMPARED)]
        alarm = source.expect.silence_alarm
        health = judge(visit, samples, parse_duration(alarm) if alarm else None)
        state = to_remember(run, work, found, health, at)
        left = Batch(run.run_id, at, fetches=requests, rejections=refusals)
        close_visit(warehouse, left, _row(run, work, visit, health), state)
        if work.new_articles and not run.stopping.is_set():
            _learn_template(warehouse, source.id, at)
    work.settle(len(requests), len(refusals))
    if worth_telling(work.state.health, health.state):
        _tell(source, work.state.health, visit, health)


def worth_telling(before: str, now: str) -> bool:
    """Whether a person should hear of it: trouble that begins, changes or ends.

    With or without new articles, a source that is well changes its state with every other visit.
    """
    return before != now and bool({before, now} & ALARMING)


def _visit(warehouse: Warehouse, work: SourceWork, found: Found, at: datetime) -> Visit:
    fetched, cleaned = pages_and_articles(warehouse, work.source.id)
    return Visit(
        at=at,
        failure=unreachable(found.discovery),
        discovered=len(found.discovery.urls),
        new=len(found.new),
        unchanged=found.discovery.unchanged,
        fetched=work.tally["fetched"],
        cleaned=work.tally["cleaned"],
        loaded=work.new_articles,
        earlier_fetched=fetched,
        earlier_cleaned=cleaned,
    )


def _row(run: Run, work: SourceWork, visit: Visit, health: Health) -> dict[str, object]:
    return {
        "run_id": run.run_id,
        "source_id": work.source.id,
        "visited_at": visit.at,
        "state": health.state,
        "previous_state": work.state.health,
        "detail": health.detail,
        "discovered": visit.discovered,
        "unchanged": visit.unchanged,
        "fetched": visit.fetched,
        "cleaned": visit.cleaned,
        "loaded": visit.loaded,
        "silence_limit_hours": hours(health.silence_limit) if health.silence_limit else None,
    }


def _learn_template(warehouse: Warehouse, source_id: str, at: datetime) -> None:
    repeated = repeated_paragraphs(latest_stories(warehouse, source_id, LATEST_STORIES))
    add_paragraphs(warehouse, source_id, [(item.key, item.paragraph, item.n_stories) for item in repeated], at)


def _tell(source: Source, before: str, visit: Visit, health: Health) -> None:
    """An event that automations can wait for, and an artifact whose versions are the source's history."""
    with telling(f"that {source.id} is {health.state}"):
        emit_event(
            event=f"{EVENT}.{health.state}",
            resource={"prefect.resource.id": f"rasid.source.{source.id}", "prefect.resource.name": source.name},
            payload={"before": before, "now": health.state, "detail": health.detail, "at": visit.at.isoformat()},
        )
        create_markdown_artifact(
            health_markdown(source, before, visit, health),
            key=f"source-{source.id.replace('_', '-')}",
            description=f"{source.id}: {health.state}",
        )


def health_markdown(source: Source, before: str, visit: Visit, health: Health) -> str:
    """The change and the figures of the visit that showed it."""
    limit = f"{hours(health.silence_limit):g} hours" if health.silence_limit else "unknown"
    figures: list[tuple[str, object]] = [
        (name, getattr(visit, name)) for name in ("discovered", "new", "unchanged", "fetched", "cleaned", "loaded")
    ]
    blocks = [
        f"# {source.id}: {health.state.replace('_', ' ')} (before: {before.replace('_', ' ')})",
        health.detail or "",
        table(("figure", "number"), [*figures, ("longest usual silence", limit)]),
        f"`rasid sources check {source.id}` tries the source and says what to do." if health.state in ALARMING else "",
    ]
    return "\n\n".join(block for block in blocks if block)
