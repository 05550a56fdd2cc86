"""`carepost insight import`: files into a new snapshot, all of them or none."""

from __future__ import annotations

import os
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.saying import mended, refuse, say
from carepost.councils.can import Can
from carepost.councils.naming import council_key
from carepost.insight.commands.options import CouncilOption, JsonOption, StoreOption, as_json
from carepost.insight.engine.boundaries import BoundariesRefused
from carepost.insight.engine.figures.mapping import MappingRefused, given
from carepost.insight.engine.figures.reading import FiguresRefused
from carepost.insight.engine.history.keeping import HistoryRefused, added
from carepost.insight.engine.history.keeping import of_register as history_of_register
from carepost.insight.engine.importing import Asked, Imported, ImportRefused, of_register, read
from carepost.insight.engine.snapshots import Snapshot, SnapshotRefused, Store
from carepost.operate.home import Home
from carepost.register.engine.refusal import FileRefused

FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(help="CQC's files, ASCOF, Oflog, Skills for Care, ONS, lists of councils, boundaries."),
]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="The day of the data, where a file does not say it."),
]
RegisterOption = Annotated[
    bool,
    typer.Option(
        "--register", help="The services of Carepost's own register, as they are today, and their past."
    ),
]
ReplaceOption = Annotated[
    bool, typer.Option("--replace", help="Take the place of a file of the same kind and day.")
]
HistoryOption = Annotated[
    bool,
    typer.Option("--history", help="Into the history of the market, where many months take little room."),
]
ColumnsOption = Annotated[
    Path | None,
    typer.Option("--columns", help="What the columns of a file of another shape are: a file of insight map."),
]


_OF_A_COUNCIL = (
    "Of a council's own are tables of another shape, in Carepost's own folder: say what the columns are (--columns),"
    " and leave out --register, --history and --store. What is published is for all councils: leave out --council."
)


def import_(
    files: FilesArgument = None,
    *,
    register: RegisterOption = False,
    store: StoreOption = None,
    on: DateOption = None,
    columns: ColumnsOption = None,
    instead: ReplaceOption = False,
    history: HistoryOption = False,
    council: CouncilOption = "",
    json: JsonOption = False,
) -> None:
    """Read published files into a new snapshot, or a table of a council's own. Nothing that was there is changed.

    Example: carepost insight import ascof_2024_25.ods ratings.csv.gz --date 2021-01-31
    """
    if not files and not register:
        refuse("Name a file, or take the register's own services: --register.")
    if council:
        if register or history or store or not columns:
            refuse(_OF_A_COUNCIL)
        _tell(*_own(files or [], on.date() if on else None, columns, council, instead=instead), json=json)
        return
    kept, day = Store(store or Home.from_environ(os.environ).make().snapshots), on.date() if on else None
    if history and (instead or columns or register):
        refuse("A file goes into the history as it is: leave out --replace, --columns and --register.")
    after = (
        next(reversed(kept.names()), "") if history else None
    )  # a history goes on from the one that was read
    found = _into_history(files or [], day, kept) if history else _read(files or [], day, columns)
    found += _registered() if register else []
    try:
        snapshot = kept.add(found, clock.now(), instead=instead or history, after=after)
    except SnapshotRefused as wrong:
        refuse(f"{wrong} Nothing was imported.")
    _tell(snapshot, found, json=json)


def _tell(snapshot: Snapshot, found: list[Imported], *, json: bool) -> None:
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


def _own(
    files: list[Path], day: date | None, columns: Path, council: str, *, instead: bool
) -> tuple[Snapshot, list[Imported]]:
    """Tables into a council's own figures, as its page does it: with an entry in the audit book."""
    places = import_module("carepost.councils.queries.councils")
    verbs = import_module("carepost.insight.actions.importing")
    found = places.named(council, council_key(council))
    if found is None:
        refuse(f"There is no council called {council}. See them with: carepost council list")
    by = Actor.operator("carepost insight import", council_id=found.pk, permissions={Can.IMPORT_FIGURES})
    tables = _read(files, day, columns)
    return verbs.import_tables(by=by, tables=tables, instead=instead), tables


def _registered() -> list[Imported]:
    """The services of the database and their past; `carepost` has made it ready where the option is given."""
    rooms = {name: import_module(f"carepost.{name}") for name in ("core.tenancy", "insight.queries.register")}
    by, kept = Actor.operator("carepost insight import"), rooms["insight.queries.register"]
    with rooms["core.tenancy"].transaction_for(by):
        lived, since = kept.lives(by), kept.watched_since(by)
    if not lived:
        refuse("The register is empty. Read CQC's files into it: carepost register import FILE.")
    today = clock.today()
    return [
        of_register([each.said for each in lived], today),
        *history_of_register(lived, today, since or today),
    ]


def _into_history(files: list[Path], day: date | None, kept: Store) -> list[Imported]:
    """The history with these files in it; ends the command at the first that cannot be taken."""
    asked = Asked(today=clock.today(), day=day)
    refusals = (FileRefused, HistoryRefused, ImportRefused, SnapshotRefused)
    return mended(lambda: added(files, asked, kept.latest() if kept.names() else None), *refusals)


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
