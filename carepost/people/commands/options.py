"""What the commands of linkage share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

OutOption = Annotated[Path, typer.Option("--out", "-o", help="A new folder for what is made.")]
RunOption = Annotated[Path, typer.Option("--out", "-o", help="The folder of the run.")]
