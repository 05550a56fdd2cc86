"""`carepost link add`: a few records more, corrected, or gone, to lists that are linked already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from carepost.core import clock
from carepost.core.saying import mended, refuse, say
from carepost.people.commands.lists import ReviewOption, YesOption, show
from carepost.people.commands.private import private
from carepost.people.engine import decisions, lasting, lean, patching, reading
from carepost.people.engine.adding import Added, Unknown
from carepost.people.engine.adding import add as take_in
from carepost.people.engine.clusters import Contradiction
from carepost.people.engine.decisions import Decision, UnreadableReview
from carepost.people.engine.files import UnreadableList
from carepost.people.engine.opened import Index, NoIndex
from carepost.people.engine.reading import AList

FolderArgument = Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run.")]
MoreArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="LIST...", help="CSV, XLSX or Parquet: records that are new, or corrected."),
]
WholeOption = Annotated[
    bool,
    typer.Option("--whole", help="These lists are whole: a record that is not on them any more is gone."),
]
GoneOption = Annotated[
    list[str] | None, typer.Option("--gone", help="A record that is gone, as list/record: gp/1024.")
]


@private
def add(
    out: FolderArgument,
    files: MoreArgument = None,
    *,
    whole: WholeOption = False,
    gone: GoneOption = None,
    review: ReviewOption = None,
    yes: YesOption = False,
) -> None:
    """Add a few records to lists that are linked, correct some, or let some go; the persons are those of a full run.

    A list is known by its file's name and a record by its id. The files of the folder are brought up to it.

    Example: carepost link add linked gp.csv --gone housing/77
    """
    lean.without_pandas()
    with mended(lambda: Index(out), NoIndex) as index:
        known = index.about.read_as
        read_in = mended(lambda: [_read(path, known.get(path.stem)) for path in files or []], UnreadableList)
        show(read_in)
        unsure = not yes and any(each.name not in known for each in read_in)
        if unsure and not typer.confirm("Are the columns right?", default=True, err=True):
            refuse("Rename the columns in the lists, and run this again.")
        decided = mended(lambda: decisions.read(review), UnreadableReview) if review else []
        left = [_key(text) for text in gone or []] + (_lacking(index, read_in) if whole else [])
        added = mended(lambda: _added(index, read_in, left, decided), Unknown, Contradiction)
        changes = patching.patch(index, out)
        _tell(added)
        told = lasting.told(changes) or "every person that stood there kept its id, with its records"
        say(f"{told}. Person by person: {out / 'changes.csv'}.")


def _added(index: Index, read_in: list[AList], gone: list[tuple[str, str]], decided: list[Decision]) -> Added:
    read_as = {each.name: each.mapping for each in read_in}
    source = reading.source(read_in)
    return take_in(index, source, clock.today(), gone=gone, decided=decided, read_as=read_as)


def _read(path: Path, known: dict[str, str] | None) -> AList:
    """A list whose columns are what they were; where they are called otherwise now, they are guessed anew."""
    guessed = reading.read(path)
    if known is None:
        return guessed
    if "record_id" not in guessed.mapping:
        raise UnreadableList(
            f"{path.name} has no column that tells its records, so none can be added or corrected."
        )
    return replace(guessed, mapping=known) if {*known.values()} <= {*guessed.headers} else guessed


def _key(text: str) -> tuple[str, str]:
    a_list, stroke, record = text.partition("/")
    if not stroke:
        refuse(f"{text} is no record. Write the list and the record with a stroke between: gp/1024.")
    return a_list, record


def _lacking(index: Index, read_in: list[AList]) -> list[tuple[str, str]]:
    """The records of these lists that stand in the index and are on them no more."""
    found = []
    for each in read_in:
        sent = (
            set(each.table[each.mapping["record_id"]].to_pylist()) if "record_id" in each.mapping else set()
        )
        stand = index.db.execute("SELECT record_id FROM kept.records WHERE list = ?", [each.name]).fetchall()
        found += [(each.name, record) for (record,) in stand if record not in sent]
    return found


def _tell(added: Added) -> None:
    say(
        f"{added.new:,} records are new, {added.corrected:,} corrected, {added.gone:,} gone;"
        f" {added.unchanged:,} are as they stood."
    )
