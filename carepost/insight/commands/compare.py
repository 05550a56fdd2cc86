"""`carepost insight compare`: councils beside England, their region, or each other."""

from __future__ import annotations

from typing import Any

import typer

from carepost.core.saying import refuse, say
from carepost.core.spark import Engine
from carepost.insight.commands.options import (
    AgainstOption,
    AreaOption,
    CouncilOption,
    CsvOption,
    EngineOption,
    JsonOption,
    MeasureOption,
    OwnOption,
    ParquetOption,
    PeriodOption,
    SnapshotOption,
    StoreOption,
    as_csv,
    as_json,
    as_parquet,
    chosen,
    heading,
    read,
)
from carepost.insight.engine import telling
from carepost.insight.engine.comparison import Compared, NoFigure
from carepost.insight.engine.comparison import compare as compared
from carepost.insight.engine.digits import whole
from carepost.insight.engine.measures.measure import Measure
from carepost.insight.engine.outcomes import Outcomes
from carepost.insight.engine.places import UnknownArea
from carepost.insight.engine.readings import Reading
from carepost.insight.engine.tables import Tables
from carepost.insight.engine.telling import shown


def compare(
    measure: MeasureOption,
    area: AreaOption,
    *,
    against: AgainstOption = None,
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
    """Compare councils: numerator, denominator, intervals at 95 and 99.8%, benchmark, verdict, for each.

    With an older snapshot, the same command gives the same answer to the byte.

    Example: carepost insight compare --measure ascof-6b --area "Isle of Wight" --json
    """
    kept = chosen(store, snapshot, council, own)
    tables, found = read(kept, measure, engine)
    answers = [(each.measure, _compared(each, tables, area, period, against or [])) for each in found]
    rows = [telling.row(one, each) for one, several in answers for each in several]
    if parquet:
        as_parquet(parquet, rows, kept, *(one for one, _ in answers))
    elif json:
        as_json(_told(kept, [one for one, _ in answers], rows))
    elif csv:
        as_csv([telling.flat(each) for each in rows])
    else:
        for one, several in answers:
            _table(one, several)
        _tests(telling.flags(rows))


def _told(kept: Reading, used: list[Measure], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Everything that a reader needs to check it, and to make it again."""
    told = {**kept.told, "measures": [telling.about(one) for one in used], "areas": rows}
    return {**told, "tests": telling.flags(rows), "sources": telling.sources(used, kept.snapshots)}


def _compared(
    outcomes: Outcomes, tables: Tables, areas: list[str], period: str, against: list[str]
) -> list[Compared]:

    try:
        return compared(outcomes, areas, tables.places, period=period, against=against)
    except (UnknownArea, NoFigure) as wrong:
        refuse(f"{outcomes.measure.key}: {wrong}")


def _table(measure: Measure, several: list[Compared]) -> None:
    """One line for each area, and its note below it: narrow enough for a terminal."""
    typer.echo(heading(measure))
    width = max(len(each.outcome.area.name) for each in several)
    for each in several:
        outcome, said = each.outcome, []
        if each.usual:
            said.append(f"({shown(measure, each.usual.lower)} to {shown(measure, each.usual.upper)})")
        if outcome.numerator is not None and outcome.denominator:
            said.append(f"{whole(outcome.numerator)} of {whole(outcome.denominator)}")
        if each.benchmark and each.verdict:
            said.append(f"{each.benchmark.name} {shown(measure, each.benchmark.value)}: {each.verdict.words}")
        value = shown(measure, outcome.value)
        typer.echo(
            f"  {outcome.area.name:<{width}}  {outcome.period}  {value:>8}  {', '.join(said)}".rstrip()
        )
        if each.note:
            typer.echo(f"  {'':<{width}}  {each.note}")
    typer.echo()


def _tests(told: dict[str, Any]) -> None:
    if told["tested"]:
        say(
            f"{told['tested']} differences were tested and {told['standing_out']} stand out;"
            f" by chance alone {told['by_chance_alone']:g} would."
        )
