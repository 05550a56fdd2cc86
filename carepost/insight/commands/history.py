"""`carepost insight history`: who came and who left, and how ratings stood and moved, over years."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from carepost.core.saying import refuse, say
from carepost.core.spark import Engine, NoSpark
from carepost.insight.commands.options import (
    CsvOption,
    EngineOption,
    JsonOption,
    SnapshotOption,
    StoreOption,
    as_csv,
    as_json,
    opened,
    tables_of,
)
from carepost.insight.engine.history import report
from carepost.insight.engine.places import UnknownArea
from carepost.insight.engine.readings import Reading
from carepost.insight.engine.snapshots import SnapshotRefused

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
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Show who came to the market and who left it, how ratings and beds stood, and how ratings moved.

    Example: carepost insight history --area Oldham --from 2020-01-01 --to 2024-12-31
    """
    kept = opened(store, snapshot)
    try:
        with tables_of(Reading(kept), engine) as tables:
            told = report.opened(tables, kept, source)
            where = tables.places.find(area, report.areas(tables, told))
            found = report.report(tables, told, where, start and start.date(), end and end.date())
    except (SnapshotRefused, UnknownArea, NoSpark) as wrong:
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
