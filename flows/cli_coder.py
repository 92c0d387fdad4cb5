"""Commands that need no run: ``extract``, ``explain`` and ``evaluate``."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from extractors.errors import ConfigError
from flows.cli_options import AsJson, Config, Home
from flows.settings import load_settings


def extract(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="Articles, a JSON object a line; - is stdin.")] = "-",
    output: Annotated[Path | None, typer.Option(dir_okay=False, help="Where events go; stdout without it.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that code.")] = 1,
    config: Config = None,
) -> None:
    """Articles as JSON lines in, their events as JSON lines out, in the same order. No warehouse, no network."""
    from flows.extract import extract_lines  # noqa: PLC0415 - brings the coder

    tree = load_settings(config=config).tree()
    articles = events = bad = 0
    with _reading(file) as lines, _writing(output) as out, _counting(out) as progress:
        task = progress.add_task("coding", total=None)
        for line in extract_lines(lines, tree, jobs):
            out.write(line.text + "\n")
            articles, events, bad = articles + 1, events + line.events, bad + line.bad
            progress.update(task, description=f"{articles} articles, {events} events")
    if bad:
        typer.echo(f"rasid: {bad} of {articles} lines could not be read; each says why in its output line", err=True)
        raise typer.Exit(1)


@contextmanager
def _reading(file: str) -> Iterator[IO[str]]:
    """The input. Bytes that are no UTF-8 become replacement letters: one bad line must not stop the others."""
    try:
        source = sys.stdin.fileno() if file == "-" else Path(file)
        opened = open(source, encoding="utf-8-sig", errors="replace", closefd=file != "-")  # noqa: SIM115
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from error
    with opened as lines:
        yield lines


@contextmanager
def _writing(output: Path | None) -> Iterator[IO[str]]:
    if output is None:
        yield sys.stdout
        return
    try:
        opened = output.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(f"{output} cannot be written: {error.strerror}") from error
    with opened as out:
        yield out


def _counting(out: IO[str]) -> Progress:
    """Progress on the terminal, unless the events themselves go there."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal or out.isatty())


def explain(
    article: Annotated[str, typer.Argument(metavar="ARTICLE_ID|URL|FILE", help="What to explain.")],
    html: Annotated[Path | None, typer.Option(dir_okay=False, help="Write a self-contained page to this file.")] = None,
    home: Home = None,
    config: Config = None,
) -> None:
    """One article with its events, the words behind each, and why each field has its value."""
    from extractors.events.coder import Coder  # noqa: PLC0415
    from flows.article_lookup import find_article, find_decisions  # noqa: PLC0415
    from flows.explain import page, terminal  # noqa: PLC0415

    settings = load_settings(home=home, config=config)
    found = find_article(article, settings)
    decisions = find_decisions(found, settings)
    coded = Coder.build(settings.tree()).code(found)
    if html is None:
        Console().print(terminal(found, coded, decisions))
        return
    try:
        html.write_text(page(found, coded, decisions), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{html} cannot be written: {error.strerror}") from error
    typer.echo(f"{len(coded.events)} events explained in {html}")


def evaluate(  # noqa: PLR0913, PLR0917 - one parameter an option
    articles: Annotated[Path | None, typer.Option(help="Articles, a JSON object a line.")] = None,
    gold: Annotated[Path | None, typer.Option(help="Their annotated events, a JSON object a line.")] = None,
    links: Annotated[Path | None, typer.Option(help="Instead: stories, to see which reports are joined.")] = None,
    minimum: Annotated[list[str] | None, typer.Option("--min", help="Fail below NAME=VALUE; may be repeated.")] = None,
    baseline: Annotated[Path | None, typer.Option(help="Show the difference to figures of --save.")] = None,
    save: Annotated[Path | None, typer.Option(help="Write the figures to this file.")] = None,
    by_source: Annotated[bool, typer.Option("--by-source", help="Also the figures of each outlet.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Also every missed, spurious and wrong event.")] = False,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """How accurate the coder is on annotated articles, what it takes for what, and which errors cost most."""
    from flows.evaluate import below, read_baseline  # noqa: PLC0415 - brings the coder
    from flows.evaluate import evaluate as measure  # noqa: PLC0415
    from flows.evaluation_show import evaluation_json, show_evaluation  # noqa: PLC0415
    from flows.lexicon_show import console  # noqa: PLC0415

    if links is not None:
        _evaluate_links(links, config, minimum or (), as_json)
        return
    if articles is None or gold is None:
        raise ConfigError("evaluate needs --articles and --gold, or --links")
    before = read_baseline(baseline) if baseline else {}
    result = measure(articles, gold, load_settings(config=config).tree())
    if save is not None:
        _save(save, result.figures)
    if as_json:
        typer.echo(
            json.dumps(evaluation_json(result, by_source=by_source, errors=errors), ensure_ascii=False, indent=1)
        )
    else:
        out = console()
        for part in show_evaluation(result, before, by_source=by_source, errors=errors):
            out.print(part)
    _require(below(result.figures, minimum or ()))


def _evaluate_links(links: Path, config: Path | None, minimum: Sequence[str], as_json: bool) -> None:
    from flows.evaluate import below  # noqa: PLC0415 - brings the coder
    from flows.link_scores import score_links  # noqa: PLC0415

    result = score_links(links, load_settings(config=config).tree())
    if as_json:
        typer.echo(json.dumps({**result.figures, "mistakes": result.mistakes}, ensure_ascii=False, indent=1))
    else:
        for name, value in result.figures.items():
            typer.echo(f"{name:15} {value:.3f}" if "_" in name else f"{name:15} {value:.0f}")
        for mistake in result.mistakes:
            typer.echo(mistake)
    _require(below(result.figures, minimum))


def _require(missed: Sequence[str]) -> None:
    """End with a failure that names every figure below what was asked for."""
    for sentence in missed:
        typer.echo(f"rasid: {sentence}", err=True)
    if missed:
        raise typer.Exit(1)


def _save(path: Path, figures: dict[str, float]) -> None:
    try:
        path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
