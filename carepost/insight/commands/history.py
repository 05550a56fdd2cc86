"""`carepost insight history`: who came and who left, and how ratings stood and moved, over years."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from carepost.core.saying import refuse, say
from carepost.insight.commands.options import (
    CsvOption,
    JsonOption,
    SnapshotOption,
    StoreOption,
    as_csv,
    as_json,
    opened,
)
from carepost.insight.engine.history import report
from carepost.insight.engine.places import UnknownArea
from carepost.insight.engine.snapshots import SnapshotRefused
from carepost.insight.engine.tables import Tables

FromOption = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="The first day. Left out: the first known."),
]
ToOption = Annotated[
    datetime | None,
    typer.Option("--to", formats=["%Y-%m-%d"], help="The last day. Left out: the last known."),
]


def history(
    area: Annotated[str, typer.Option("--area", "-a", help="A council, a region, or England.")] = "England",
    *,
    start: FromOption = None,
    end: ToOption = None,
    source: Annotated[
        str,
        typer.Option(
            "--source", help="active, ratings, directory, api or register. Left out: that with most files."
        ),
    ] = "",
    snapshot: SnapshotOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Show who came to the market and who left it, how ratings and beds stood, and how ratings moved.

    Example: carepost insight history --area Oldham --from 2020-01-01 --to 2024-12-31
    """
    kept = opened(store, snapshot)
    tables = Tables([kept])
    try:
        told = report.opened(tables, kept, source)
        known = report.areas(tables, told)
        found = report.report(
            tables, told, tables.places.find(area, known), start and start.date(), end and end.date()
        )
    except (SnapshotRefused, UnknownArea) as wrong:
        refuse(str(wrong))
    if json:
        as_json({"snapshot": kept.name, **report.plain(found)})
    elif csv:
        as_csv(report.rows(found))
    else:
        typer.echo("\n".join(report.words(found)))
        say("What these figures do not tell:")
        for each in found.limits:
            say(f"  {each}")
