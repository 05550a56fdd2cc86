"""`carepost insight import`: files into a new snapshot, all of them or none."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from carepost.core import clock
from carepost.core.saying import mended, refuse, say
from carepost.insight.commands.options import JsonOption, StoreOption, as_json, folder
from carepost.insight.engine.boundaries import BoundariesRefused
from carepost.insight.engine.figures.mapping import MappingRefused, given
from carepost.insight.engine.figures.reading import FiguresRefused
from carepost.insight.engine.importing import Asked, Imported, ImportRefused, read
from carepost.insight.engine.snapshots import SnapshotRefused, Store
from carepost.register.engine.refusal import FileRefused

FilesArgument = Annotated[
    list[Path],
    typer.Argument(help="CQC's files, ASCOF, Oflog, Skills for Care, ONS, lists of councils, boundaries."),
]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="The day of the data, where a file does not say it."),
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Take the place of a file of the same kind and day.")
]
ColumnsOption = Annotated[
    Path | None,
    typer.Option("--columns", help="What the columns of a file of another shape are: a file of insight map."),
]


def import_(
    files: FilesArgument,
    *,
    store: StoreOption = None,
    on: DateOption = None,
    columns: ColumnsOption = None,
    instead: ReplaceOption = False,
    json: JsonOption = False,
) -> None:
    """Read published files into a new snapshot. Nothing that was there before is changed.

    Example: carepost insight import ascof_2024_25.ods ratings.csv.gz --date 2021-01-31
    """
    found = _read(files, on.date() if on else None, columns)
    try:
        snapshot = Store(folder(store)).add(found, clock.now(), instead=instead)
    except SnapshotRefused as wrong:
        refuse(f"{wrong} Nothing was imported.")
    told = [
        {
            "file": part.original,
            "label": part.label,
            "day": part.day,
            "rows": table.num_rows,
            "warnings": part.warnings,
        }
        for part, table in found
    ]
    if json:
        as_json({"snapshot": snapshot.name, "files": told})
        return
    for each in told:
        say(f"{each['file']}: {each['label']}, {each['day']}: {each['rows']:,} rows")
        for warning in each["warnings"]:
            say(f"  {warning}")
    say(f"Snapshot {snapshot.name} has {len(snapshot.parts)} tables.")


def _read(files: list[Path], day: date | None, columns: Path | None) -> list[Imported]:
    """All files as parts of a snapshot; ends the command at the first that cannot be read."""
    by = mended(lambda: given(columns), MappingRefused) if columns else None
    asked = Asked(today=clock.today(), day=day, columns=by)
    found = []
    for path in files:
        try:
            found.append(read(path, asked))
        except (FileRefused, FiguresRefused, BoundariesRefused, ImportRefused, MappingRefused) as wrong:
            refuse(f"{path.name}: {wrong} Nothing was imported.")
    return found
