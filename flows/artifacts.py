"""A run as a page in Prefect's user interface."""

from prefect.artifacts import create_markdown_artifact

from extractors.records import RunRecord


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


def show_run(record: RunRecord) -> None:
    """Attach the table to the present flow run."""
    create_markdown_artifact(run_markdown(record), key="ingest-run", description=f"Run {record.run_id}")
