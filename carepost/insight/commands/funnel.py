"""`carepost insight funnel`: every council by its number of cases, with the limits of chance."""

from __future__ import annotations

from typing import Annotated, Any

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
    PeriodOption,
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
from carepost.insight.engine.digits import rounded
from carepost.insight.engine.funnel import Funnel
from carepost.insight.engine.funnel import funnel as drawn
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.telling import shown


def funnel(
    measure: Annotated[str, typer.Option("--measure", "-m", help="A measure by its key.")],
    *,
    period: PeriodOption = "",
    snapshot: SnapshotOption = "",
    council: CouncilOption = "",
    own: OwnOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    parquet: ParquetOption = None,
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Show every council between the limits of chance, or beyond them. In the order of names: this is no league table.

    Example: carepost insight funnel --measure rated-good-or-outstanding --csv
    """
    kept = chosen(store, snapshot, council, own)
    _, [outcomes] = read(kept, [measure], engine)
    try:
        found = drawn(outcomes, period)
    except NoFigure as wrong:
        refuse(f"{measure}: {wrong}")
    rows = [found.row(point) for point in found.points]
    if parquet:
        as_parquet(parquet, rows, kept, outcomes.measure)
    elif json:
        as_json({**kept.told, **_told(outcomes.measure, found), "areas": rows})
    elif csv:
        as_csv(rows)
    else:
        _lines(outcomes.measure, found, rows)


def _told(measure: Measure, found: Funnel) -> dict[str, Any]:
    """What the limits are around, and how far they were widened."""
    spread = {"phi": rounded(found.spread.phi), "applied": found.spread.applied}
    about = {"measure": telling.about(measure), "period": found.period}
    return {**about, "benchmark": rounded(found.benchmark.value), "over_dispersion": spread}


def _lines(measure: Measure, found: Funnel, rows: list[dict[str, Any]]) -> None:
    """The councils beyond the limits, and a word on all of them."""
    outside = [row for row in rows if row["place"] != "within the limits"]
    for row in outside:
        typer.echo(f"{row['area']}: {shown(measure, row['value'])} of {row['denominator']}, {row['place']}")
    say(f"{len(rows)} councils, {len(outside)} beyond the 95% limits, {found.period}. {found.words}")
