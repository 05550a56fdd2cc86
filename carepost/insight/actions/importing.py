"""A table of a council's own becomes a measure: kept, tried as often as it takes, and taken in whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.http import Http404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import NotAllowed, Reason, Refused, refuse_if
from carepost.core.sent_files import name_of_file
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.insight.engine.figures.mapping import Columns, MappingRefused, guess
from carepost.insight.engine.figures.reading import FiguresRefused, opened_rows
from carepost.insight.engine.importing import Asked, Imported, ImportRefused, read
from carepost.insight.engine.measures import CATALOGUE
from carepost.insight.engine.snapshots import Snapshot, SnapshotReason, SnapshotRefused, Store
from carepost.insight.stores import council_store
from carepost.register.engine.refusal import FileRefused
from carepost.register.rules import RegisterPolicy

__all__ = [
    "Columns", "TableRefused", "Unreadable", "import_table", "import_tables", "kept", "looked_at", "receive", "tried",
]  # fmt: skip
LOOKED = 400  # rows by which columns are guessed
_KEPT_FOR = timedelta(days=1)
#: What the reader says of a table that it cannot take; each has a reason and a detail.
Unreadable = (FileRefused, FiguresRefused, ImportRefused, MappingRefused)


class TableRefused(Reason):
    """Why a table does not become a measure."""

    KEY_TAKEN = "Carepost has a measure of that key already. Choose another."
    SAME_DAY = (
        "There is a table of this measure and day already, and this one says otherwise. Tick that this one takes its"
        " place, if it should."
    )
    ALREADY_IN = "This very table is in already."
    NO_STORE = "Your council's short name cannot be that of a folder. Ask whoever runs Carepost."


def receive(*, by: Actor, name: str, chunks: Iterable[bytes]) -> str:
    """Keep a file for a day, for the sender's council alone; returns the word by which it is found again."""
    if not by.may(Can.IMPORT_FIGURES):
        raise Refused([NotAllowed.NO_PERMISSION])
    _let_go()
    draft = secrets.token_hex(12)
    folder = _folder(by) / draft
    folder.mkdir(parents=True, mode=0o700)
    with (folder / name_of_file(name)).open("wb") as stream:
        stream.writelines(chunks)
    return draft


def kept(by: Actor, draft: str) -> Path:
    """The file of that word. Raises 404 where it is gone, or another council's."""
    folder = _folder(by) / draft
    found = next(iter(folder.iterdir()), None) if draft.isalnum() and folder.is_dir() else None
    if found is None:
        raise Http404("That file is no longer kept")
    return found


def looked_at(path: Path) -> tuple[Columns, list[str], list[list[str]]]:
    """What the columns of a file probably are, its headings, and its first rows. Raises one of Unreadable."""
    rows = [cells for _, _, cells in islice(opened_rows(path, RegisterPolicy())[0], LOOKED)]
    columns, headings = guess(path.name, rows)
    return columns, [heading for heading in headings if heading], rows


def tried(path: Path, columns: Columns) -> Imported:
    """The table as it would be taken in; nothing is written. Raises one of Unreadable, and Refused."""
    refuse_if([TableRefused.KEY_TAKEN] if columns.measure in CATALOGUE else [])
    return read(path, Asked(today=clock.today(), columns=columns))


def import_table(*, by: Actor, draft: str, columns: Columns, instead: bool = False) -> Snapshot:
    """Take a kept file into the council's own figures by a mapping of its columns, and let it go.

    A new snapshot is made, and those before it stay as they are. Raises Refused, and nothing is written.
    """
    _store(by)
    path = kept(by, draft)
    try:
        table = tried(path, columns)
    except Unreadable as wrong:
        raise Refused([wrong.reason]) from wrong
    made = import_tables(by=by, tables=[table], instead=instead)
    shutil.rmtree(path.parent, ignore_errors=True)
    return made


@action("insight.import_table")
def import_tables(*, by: Actor, tables: Sequence[Imported], instead: bool = False) -> Snapshot:
    """Take tables that were read by a mapping into the council's own figures, all of them or none. Raises Refused."""
    store = _store(by)
    for part, table in tables:
        told = part.columns or {}
        refuse_if([TableRefused.KEY_TAKEN] if told.get("measure") in CATALOGUE else [])
        audit.note(
            subject=f"measure:{told.get('measure')}", council=council_of(by), file=part.original,
            sha256=part.original_sha256, rows=table.num_rows, columns=told,
        )  # fmt: skip
    try:
        return store.add(tables, clock.now(), instead=instead)
    except SnapshotRefused as wrong:
        raise Refused([_SAID.get(wrong.reason, wrong.reason)]) from wrong


_SAID: dict[SnapshotReason, Reason] = {
    SnapshotReason.SAME_DAY: TableRefused.SAME_DAY,
    SnapshotReason.ALREADY_IN: TableRefused.ALREADY_IN,
}


def _store(by: Actor) -> Store:
    """The store of the council that somebody may import into. Raises Refused."""
    if not by.may(Can.IMPORT_FIGURES):
        raise Refused([NotAllowed.NO_PERMISSION])
    store = council_store(by)
    if store is None:
        raise Refused([TableRefused.NO_STORE])
    return store


def _folder(by: Actor) -> Path:
    return Path(settings.MEDIA_ROOT) / "insight" / str(council_of(by))


def _let_go() -> None:
    """Files that nobody came back for are removed after a day."""
    before = (clock.now() - _KEPT_FOR).astimezone(UTC)
    for folder in (Path(settings.MEDIA_ROOT) / "insight").glob("*/*"):
        with suppress(FileNotFoundError):  # another process lets it go just now
            if datetime.fromtimestamp(folder.stat().st_mtime, UTC) < before:
                shutil.rmtree(folder, ignore_errors=True)
