"""`carepost insight map`: what the columns of a file of any shape are, to be corrected and kept."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from carepost.core.saying import mended, refuse, say
from carepost.insight.engine.figures.mapping import MappingRefused, guess, written
from carepost.insight.engine.figures.reading import opened_rows
from carepost.register.engine.refusal import FileRefused
from carepost.register.rules import RegisterPolicy

LOOKED = 400  # rows by which a column is guessed


def map_(
    file: Annotated[Path, typer.Argument(help="A table as CSV, XLSX, ODS or JSON.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write it; left out, FILE.columns.json.")
    ] = None,
) -> None:
    """Guess what the columns of a table are, show it, and write it down to be corrected.

    Then: carepost insight import FILE --columns FILE.columns.json

    Example: carepost insight map delayed_discharges.csv
    """
    to = out or Path(f"{file.name}.columns.json")
    if to.exists():
        refuse(f"{to} is there already. Name another file, or use that one.")
    rows = mended(
        lambda: [cells for _, _, cells in islice(opened_rows(file, RegisterPolicy())[0], LOOKED)], FileRefused
    )
    columns, headings = mended(lambda: guess(file.name, rows), MappingRefused)
    to.write_text(written(columns), encoding="utf-8")
    taken = {heading: role for role, heading in columns.columns.items()}
    for heading in headings:
        say(f"  {heading or '(no heading)'}: {taken.get(heading, 'not used')}")
    try:
        columns.check()
    except MappingRefused as wrong:
        say(str(wrong))
    say(f"Correct {to} where it is wrong, then: carepost insight import {file} --columns {to}")
