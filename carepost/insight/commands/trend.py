"""`carepost insight trend`: one council over time, and the points that chance does not explain."""

from __future__ import annotations

from typing import Annotated

import typer

from carepost.core.saying import refuse, say
from carepost.core.spark import Engine
from carepost.insight.commands.options import (
    CouncilOption,
    CsvOption,
    EngineOption,
    JsonOption,
    OwnOption,
    ParquetOption,
    SnapshotOption,
    StoreOption,
    as_csv,
    as_json,
    as_parquet,
    chosen,
    read,
)
from carepost.insight.engine import telling
from carepost.insight.engine.comparison import NoFigure
from carepost.insight.engine.places import UnknownArea
from carepost.insight.engine.trend import trend as charted


def trend(
    measure: Annotated[str, typer.Option("--measure", "-m", help="A measure by its key.")],
    area: Annotated[str, typer.Option("--area", "-a", help="A council, a region, or England.")],
    *,
    snapshot: SnapshotOption = "",
    council: CouncilOption = "",
    own: OwnOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    parquet: ParquetOption = None,
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Show a council's figures over time as a control chart: its middle, its limits, and what is more than chance.

    Example: carepost insight trend --measure ascof-1d --area Wiltshire
    """
    kept = chosen(store, snapshot, council, own)
    tables, [outcomes] = read(kept, [measure], engine)
    try:
        found = charted(outcomes, tables.places.find(area, outcomes.areas))
    except (UnknownArea, NoFigure) as wrong:
        refuse(f"{measure}: {wrong}")
    rows = found.rows
    if parquet:
        as_parquet(parquet, rows, kept, outcomes.measure)
    elif json:
        told = {**kept.told, "measure": telling.about(outcomes.measure), "area": found.area.name}
        as_json({**told, "chart": found.kind, "periods": rows, "note": found.note})
    elif csv:
        as_csv([{**row, "special": "; ".join(row["special"])} for row in rows])
    else:
        for row in rows:
            special = f"  {', '.join(row['special'])}" if row["special"] else ""
            typer.echo(f"{row['period']:<12}{telling.shown(outcomes.measure, row['value']):>8}{special}")
        say(found.note)
