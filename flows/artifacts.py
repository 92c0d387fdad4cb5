"""A run as pages in Prefect's user interface: its figures, what it refused with links, and how far it is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.exceptions import PrefectException

from extractors.records import Rejected, RunRecord
from flows.ledger import log


def run_markdown(record: RunRecord) -> str:
    """The run's figures, refusals, failures and stage times as Markdown tables."""
    figures = [
        (name, getattr(record, name))
        for name in ("discovered", "known", "unchanged", "fetched", "cleaned", "coded", "loaded", "events")
    ]
    blocks = [
        f"# {record.flow}: {record.state.replace('_', ' ')}",
        f"Run `{record.run_id}`, {len(record.sources)} sources, started {record.started_at:%Y-%m-%d %H:%M:%S} UTC",
        table(("figure", "number"), figures),
        table(("refused because", "number"), list(record.rejected.items())),
        table(("failed source", "why"), list(record.failed_sources.items())),
        table(("stage", "seconds"), list(record.stage_seconds.items())),
    ]
    return "\n\n".join(block for block in blocks if block)


def table(head: tuple[str, str], rows: list[tuple[str, object]]) -> str:
    """A Markdown table; empty without rows."""
    if not rows:
        return ""
    lines = [head, ("---", "---:"), *rows]
    return "\n".join(f"| {_plain(name)} | {_plain(value)} |" for name, value in lines)


def _plain(value: object) -> str:
    """Text that cannot leave its cell: what a source's server said may stand in it."""
    return str(value).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def show_run(record: RunRecord, refused: Sequence[Rejected] = ()) -> None:
    """Attach the tables to the present flow run."""
    with telling("how the run ended"):
        create_markdown_artifact(run_markdown(record), key="ingest-run", description=f"Run {record.run_id}")
        if refused:
            create_table_artifact(refused_rows(refused), key="refused-pages", description=f"Refused by {record.run_id}")


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Tell Prefect something that is only to be looked at: the work goes on when its server has gone away."""
    try:
        yield
    except (httpx.HTTPError, PrefectException) as error:
        log.warning("Prefect's server could not be told %s: %s", what, error)


def refused_rows(refused: Sequence[Rejected]) -> list[dict[str, str]]:
    """Refused inputs as rows; an address is a link, as far as it can be one without breaking out of its cell."""
    return [
        {
            "source": refusal.source_id or "",
            "stage": refusal.stage.value,
            "reason": refusal.reason.value,
            "page": _link(refusal.url or ""),
            "detail": _plain(refusal.detail),
        }
        for refusal in refused
    ]


def _link(url: str) -> str:
    safe = _plain(url).replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("[", "%5B")
    return f"[{safe}]({safe})" if safe.startswith(("http://", "https://")) else safe


class PageProgress:
    """How far the pages of a source are, as a bar; nothing is shown of work that fits into one batch."""

    def __init__(self, source: str, pages: int, batch_pages: int) -> None:
        self._source, self._pages, self._done = source, pages, 0
        self._artifact: UUID | None = None
        self._wanted = pages > batch_pages

    def add(self, pages: int) -> None:
        """So many pages more are done. When Prefect's server has gone away, the bar is given up."""
        self._done += pages
        if self._wanted:
            self._wanted = False  # until Prefect has been told
            with telling(f"how far {self._source} is"):
                self._show(round(100 * self._done / self._pages, 1))
                self._wanted = True

    def _show(self, percent: float) -> None:
        if self._artifact is not None:
            update_progress_artifact(self._artifact, progress=percent)
            return
        key, told = f"progress-{self._source.replace('_', '-')}", f"{self._source}: {self._pages} pages"
        created = create_progress_artifact(percent, key=key, description=told)
        assert isinstance(created, UUID)  # a coroutine only where an event loop runs
        self._artifact = created
