"""`carepost insight market` and `failing`: what is on offer in an area, and what one organisation's end would take."""

from __future__ import annotations

from collections.abc import Iterable
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
from carepost.insight.engine.market import council, telling
from carepost.insight.engine.market.failing import UnknownOwner
from carepost.insight.engine.market.failing import failing as lost
from carepost.insight.engine.market.policy import DEFAULT, MarketPolicy
from carepost.insight.engine.market.service import stock
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import computed
from carepost.insight.engine.places import UnknownArea
from carepost.insight.engine.readings import Reading
from carepost.insight.engine.snapshots import SnapshotRefused

MilesOption = Annotated[
    float, typer.Option("--miles", min=0.1, max=200, help="How far an alternative may be to be within reach.")
]
DayOption = Annotated[
    str, typer.Option("--period", help="The day of a file, such as 2021-01-31. Left out: the newest.")
]


def market(
    area: Annotated[str, typer.Option("--area", "-a", help="A council, a region, or England.")],
    *,
    period: DayOption = "",
    miles: MilesOption = DEFAULT.reach_miles,
    snapshot: SnapshotOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Show what care is on offer in an area, how it is rated, in whose hands it is, and how far the next is.

    Example: carepost insight market --area "Isle of Wight"
    """
    kept = opened(store, snapshot)
    try:
        with tables_of(Reading(kept), engine) as tables:
            known = computed(named("services-listed"), tables).areas
            where = tables.places.find(area, known)
            found = council.market(tables, where, period, MarketPolicy(reach_miles=miles))
    except (SnapshotRefused, UnknownArea, NoSpark) as wrong:
        refuse(str(wrong))
    if not found.services:
        refuse(f"No service of {found.day.isoformat()} is in {found.area.name}.")
    if json:
        as_json({"snapshot": kept.name, **telling.market(found)})
    elif csv:
        as_csv(telling.supply_rows(found))
    else:
        _said(telling.market_words(found), found.limits)


def failing(
    *,
    provider: Annotated[str, typer.Option("--provider", help="A provider, by CQC's id or its name.")] = "",
    brand: Annotated[str, typer.Option("--brand", help="A brand, by the name that CQC gives it.")] = "",
    period: DayOption = "",
    miles: MilesOption = DEFAULT.reach_miles,
    snapshot: SnapshotOption = "",
    store: StoreOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    engine: EngineOption = Engine.DUCKDB,
) -> None:
    """Show what would be lost if one organisation failed tomorrow: services, beds, and where no other is within reach.

    Example: carepost insight failing --brand "Orders of St John Care Trust"
    """
    if bool(provider) == bool(brand):
        refuse("Say which organisation: --provider, by its id or name, or --brand, by its name.")
    kept = opened(store, snapshot)
    try:
        with tables_of(Reading(kept), engine) as tables:
            there = stock(tables, period)
        found = lost(there, provider=provider, brand=brand, policy=MarketPolicy(reach_miles=miles))
    except (SnapshotRefused, UnknownOwner, NoSpark) as wrong:
        refuse(str(wrong))
    if json:
        as_json({"snapshot": kept.name, **telling.failing(found)})
    elif csv:
        as_csv([telling.lost(each) for each in found.lost])
    else:
        _said(telling.failing_words(found), found.limits)


def _said(lines: Iterable[str], limits: Iterable[str]) -> None:
    """The answer on standard output, and what it does not tell below it."""
    typer.echo("\n".join(lines))
    say("What these figures do not tell:")
    for each in limits:
        say(f"  {each}")
