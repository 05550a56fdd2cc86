"""`carepost insight snapshots`: what was imported and when, and whether it is as it was made."""

from __future__ import annotations

from typing import Annotated

import typer

from carepost.core.saying import refuse, say
from carepost.insight.commands.options import (
    CouncilOption,
    JsonOption,
    StoreOption,
    as_json,
    folder,
    shelf_of,
)
from carepost.insight.engine.snapshots import SnapshotRefused, Store


def snapshots(
    *,
    council: CouncilOption = "",
    store: StoreOption = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare every file with the seal it got when it was written.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """List the snapshots, or a council's own, the newest last, with the files that they were made from.

    Example: carepost insight snapshots --verify
    """
    kept = shelf_of(store, council) if council else Store(folder(store))
    try:
        found = [kept.open(name) for name in kept.names()]
        for each in found if verify else []:
            each.verify()
    except SnapshotRefused as wrong:
        refuse(str(wrong))
    if json:
        as_json([
            {"name": each.name, "made": each.made, "before": each.before,
             "files": [{"label": p.label, "day": p.day, "rows": p.rows, "file": p.original} for p in each.parts]}
            for each in found
        ])  # fmt: skip
        return
    for each in found:
        typer.echo(f"{each.name}")
        for part in each.parts:
            typer.echo(f"  {part.day}  {part.label}, {part.rows:,} rows, from {part.original}")
    if not found:
        say("There is no snapshot here yet. Make one: carepost insight import FILE.")
    elif verify:
        say(f"{len(found)} snapshots are as they were made." if len(found) > 1 else "It is as it was made.")
