"""The command ``doctor``: looks at everything a run needs and says what to do about what is wrong."""

import json

import typer

from flows.cli_options import AsJson, Config, Home
from flows.settings import load_settings, prepare_prefect


def doctor(as_json: AsJson = False, home: Home = None, config: Config = None) -> None:
    """Examine the set-up: versions, disk, permissions, configuration, warehouse, runs, Prefect, ports, network."""
    settings = load_settings(home=home, config=config)
    prepare_prefect(settings)
    from flows.checkup import examine  # noqa: PLC0415 - imports everything that it examines

    symptoms = []
    for symptom in examine(settings):
        symptoms.append(symptom)
        if not as_json:
            typer.echo(f"{symptom.verdict:4} {symptom.subject}: {symptom.told}")
    if as_json:
        rows = [{"subject": s.subject, "verdict": s.verdict, "told": s.told} for s in symptoms]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    if any(symptom.verdict == "FAIL" for symptom in symptoms):
        raise typer.Exit(1)
