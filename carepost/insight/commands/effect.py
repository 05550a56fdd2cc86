"""`carepost insight effect` and `movement`: what a change did, and whether ratings moved more than anyway."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from carepost.core.saying import refuse, say
from carepost.core.spark import Engine
from carepost.insight.charts.movement import movement_chart, small_print
from carepost.insight.charts.paper import paper
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
    ending_of,
    put,
    read,
)
from carepost.insight.engine import telling
from carepost.insight.engine.comparing.movement import Movement, Rating, anyway, could
from carepost.insight.engine.comparing.movement import movement as moved
from carepost.insight.engine.comparison import NoFigure
from carepost.insight.engine.digits import rounded
from carepost.insight.engine.effect import changed
from carepost.insight.engine.places import UnknownArea

MOST = 10_000  # of a rating: more than England has
RatingOption = Annotated[
    int, typer.Option(min=0, max=MOST, help="Services inspected again that had this rating before.")
]
DrawnOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="A file for the chart of it: .svg or .png.")
]


def effect(
    measure: Annotated[str, typer.Option("--measure", "-m", help="A measure by its key.")],
    area: Annotated[str, typer.Option("--area", "-a", help="A council, a region, or England.")],
    since: Annotated[str, typer.Option("--since", help="The period of the change, such as 2020-05-11.")],
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
    """Ask what changed at a date: an interrupted time series, with the same question put to earlier dates.

    Example: carepost insight effect --measure outbreaks-new --area Leicester --since 2020-05-11
    """
    kept = chosen(store, snapshot, council, own)
    tables, [outcomes] = read(kept, [measure], engine)
    try:
        found = changed(outcomes, tables.places.find(area, outcomes.areas), since)
    except (UnknownArea, NoFigure) as wrong:
        refuse(f"{measure}: {wrong}")
    if parquet:
        as_parquet(parquet, found.rows, kept, outcomes.measure)
    elif json:
        told = {**kept.told, "measure": telling.about(outcomes.measure), "area": found.area.name}
        as_json({**told, **found.estimates, "conclusion": found.sentence, "periods": found.rows})
    elif csv:
        as_csv(found.rows)
    else:
        typer.echo(found.sentence)


def movement(
    improved: Annotated[
        int, typer.Option("--improved", min=0, max=4 * MOST, help="How many of them have a better one now.")
    ],
    *,
    inadequate: RatingOption = 0,
    requires_improvement: RatingOption = 0,
    good: RatingOption = 0,
    outstanding: RatingOption = 0,
    out: DrawnOption = None,
    json: JsonOption = False,
) -> None:
    """Ask whether ratings rose after a programme more than they would have anyway, by CQC's own history of ratings.

    Example: carepost insight movement --requires-improvement 8 --improved 5
    """
    ending = ending_of(out) if out else ""
    counts = {
        Rating.INADEQUATE: inadequate,
        Rating.REQUIRES_IMPROVEMENT: requires_improvement,
        Rating.GOOD: good,
        Rating.OUTSTANDING: outstanding,
    }
    if not sum(counts.values()) or improved > could(counts):
        refuse(
            "Say how many services were inspected again, by their rating before; no more than these can have improved,"
            " and of the outstanding none."
        )
    found = moved(counts, improved)
    if out:
        drawn = movement_chart(found, anyway(counts))
        put(out, paper(drawn, small_print(found), ending))
        say(f"{out}: {drawn.title}.")
    if json:
        as_json(_told(found))
    else:
        say("By CQC's published history of 2014 to 2017.")
        typer.echo(found.words)


def _told(found: Movement) -> dict[str, Any]:
    """Everything that a reader needs to check the conclusion."""
    interval = found.effect_interval
    return {
        "improved": found.improved,
        "of": found.total,
        "expected": rounded(found.expected),
        "chance_of_as_many_anyway": rounded(found.chance),
        "chance_of_as_few_anyway": rounded(found.fewer),
        "share_95": [rounded(found.share.lower), rounded(found.share.upper)],
        "effect": rounded(found.effect),
        "effect_95": [rounded(interval.lower), rounded(interval.upper)],
        "conclusion": found.words,
    }
