"""Commands on words and rules: ``lexicon check`` and ``lexicon try``."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ConfigError
from flows.cli_options import AsJson, Config
from flows.settings import load_settings

if TYPE_CHECKING:
    from extractors.resources import ConfigTree

app = typer.Typer(help="The words and rules that the coder reads by: whether they are in order and what they do.")
_MOST = 20


@app.command("check")
def check_lexicon(  # noqa: PLR0913, PLR0917 - one parameter an option
    articles: Annotated[Path | None, typer.Option(help="Articles, a JSON object a line: what do the rows do?")] = None,
    against: Annotated[
        Path | None, typer.Option(help="A copy of the configuration before the edit: what does the edit change?")
    ] = None,
    forms: Annotated[str | None, typer.Option(metavar="ROW_ID", help="Only show the forms made of this row.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Cut no list.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Validate every table and rule file, run their examples, show collisions and rows that nothing uses."""
    from flows.lexicon_show import console, show_report  # noqa: PLC0415 - brings the coder
    from flows.lexicon_tools import check, to_json  # noqa: PLC0415

    tree = load_settings(config=config).tree()
    if forms is not None:
        _show_forms(tree, forms, as_json)
        return
    report = check(tree, articles, against)
    if as_json:
        typer.echo(json.dumps(to_json(report), ensure_ascii=False, indent=1))
    else:
        out = console()
        for part in show_report(report, 1_000_000 if everything else _MOST):
            out.print(part)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def _show_forms(tree: "ConfigTree", row_id: str, as_json: bool) -> None:
    from extractors.events.gazetteer import load_gazetteer  # noqa: PLC0415
    from flows.lexicon_forms import every_entry, forms_of, ids_like  # noqa: PLC0415
    from flows.lexicon_show import console, show_forms  # noqa: PLC0415

    entries = every_entry(tree, load_gazetteer(tree))
    made = forms_of(entries, row_id)
    if not made:
        near = ", ".join(ids_like(entries, row_id))
        raise ConfigError(f"no row has the id {row_id!r}" + (f"; there are {near}" if near else ""))
    if as_json:
        typer.echo(json.dumps({"id": row_id, "forms": made}, ensure_ascii=False, indent=1))
    else:
        console().print(show_forms(row_id, made))


@app.command("try")
def try_sentence(
    sentence: Annotated[str, typer.Argument(help="A sentence, or a whole text, in quotation marks.")],
    published: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its day of publication; today without.")
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """What a sentence yields and why: its words by lexicon row, dates, places, triggers, events."""
    from extractors.events.coder import Coder  # noqa: PLC0415 - slow to import
    from flows.lexicon_show import console, show_trial  # noqa: PLC0415
    from flows.lexicon_trial import attempt, trial_json  # noqa: PLC0415

    day = published.date() if published else datetime.now(UTC).date()
    trial = attempt(Coder.build(load_settings(config=config).tree()), sentence, day)
    if as_json:
        typer.echo(json.dumps(trial_json(trial), ensure_ascii=False, indent=1))
        return
    out = console()
    for part in show_trial(trial):
        out.print(part)
