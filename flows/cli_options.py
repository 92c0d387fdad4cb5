"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Format = Literal["table", "csv", "json", "parquet"]
Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the warehouse and the pages; RASID_HOME otherwise.", file_okay=False),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="Your own configuration folder; RASID_CONFIG otherwise.", file_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
By = Annotated[str | None, typer.Option("--by", help="Who decides; your login name otherwise.")]
Note = Annotated[str | None, typer.Option("--note", help="Why, kept with the decision.")]
