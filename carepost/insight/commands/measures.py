"""`carepost insight measures`: what can be measured, and how each is defined."""

from __future__ import annotations

from typing import Annotated

import typer

from carepost.core.saying import refuse
from carepost.insight.commands.options import JsonOption, SnapshotOption, StoreOption, as_json, folder, opened
from carepost.insight.engine.measures import UnknownMeasure
from carepost.insight.engine.measures.own import found, measures_of
from carepost.insight.engine.snapshots import Store
from carepost.insight.engine.telling import about


def measures(
    key: Annotated[str, typer.Argument(help="One measure; left out, all of them.")] = "",
    *,
    snapshot: SnapshotOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
) -> None:
    """List the measures, those of your own files too, or tell one whole: its definition, source and limits.

    Example: carepost insight measures ascof-6b
    """
    kept = [opened(store, snapshot)] if snapshot or Store(folder(store)).names() else []
    try:
        chosen = [found(key, kept)] if key else list(measures_of(kept).values())
    except UnknownMeasure as wrong:
        refuse(str(wrong))
    if json:
        as_json([about(each) for each in chosen])
    elif key:
        typer.echo("\n".join(f"{name}: {value}" for name, value in about(chosen[0]).items() if value))
    else:
        width = max(len(each.key) for each in chosen)
        typer.echo("\n".join(f"{each.key:<{width}}  {each.title}" for each in chosen))
