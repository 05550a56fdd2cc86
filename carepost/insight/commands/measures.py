"""`carepost insight measures`: what can be measured, and how each is defined."""

from __future__ import annotations

from typing import Annotated

import typer

from carepost.core.saying import refuse
from carepost.insight.commands.options import (
    CouncilOption,
    JsonOption,
    OwnOption,
    SnapshotOption,
    StoreOption,
    as_json,
    chosen,
    folder,
)
from carepost.insight.engine.measures import UnknownMeasure
from carepost.insight.engine.readings import Reading
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.telling import about


def measures(
    key: Annotated[str, typer.Argument(help="One measure; left out, all of them.")] = "",
    *,
    snapshot: SnapshotOption = "",
    council: CouncilOption = "",
    own: OwnOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the measures, those of your own files too, or tell one whole: its definition, source and limits.

    Example: carepost insight measures ascof-6b
    """
    shelf = Store(folder(store))
    there = snapshot or council or own or shelf.names()
    kept = chosen(store, snapshot, council, own) if there else Reading(shelf.nothing())
    try:
        found = [kept.measure(key)] if key else list(kept.measures.values())
    except UnknownMeasure as wrong:
        refuse(str(wrong))
    if json:
        as_json([about(each) for each in found])
    elif key:
        typer.echo("\n".join(f"{name}: {value}" for name, value in about(found[0]).items() if value))
    else:
        width = max(len(each.key) for each in found)
        typer.echo("\n".join(f"{each.key:<{width}}  {each.title}" for each in found))
