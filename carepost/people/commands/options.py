"""What the commands of linkage share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from carepost.people.engine.costs import Costs

OutOption = Annotated[Path, typer.Option("--out", "-o", help="A new folder for what is made.")]
RunOption = Annotated[Path, typer.Option("--out", "-o", help="The folder of the run.")]

USUAL = Costs()
WrongOption = Annotated[
    float,
    typer.Option("--wrong-merge", help="What it costs to make two persons one: more asks about more pairs."),
]
MissedOption = Annotated[
    float,
    typer.Option(
        "--missed-link", help="What it costs to leave one person as two: the measure of the others."
    ),
]
LookOption = Annotated[float, typer.Option("--look", help="What it costs that somebody looks at a pair.")]
