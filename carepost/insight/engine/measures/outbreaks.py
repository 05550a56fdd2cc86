"""Outbreaks and deaths in care homes, week by week and day by day, as published in 2020."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.measures.measure import Unit, measure, published
from carepost.insight.engine.tables import Tables

if TYPE_CHECKING:
    from ibis.expr.types import Table


@measure(
    "outbreaks-new",
    "New outbreaks in care homes",
    numerator="outbreaks first reported in the week",
    denominator="",
    source="Public Health England, care home outbreaks",
    polarity=Polarity.LOWER,
    unit=Unit.COUNT,
    table="figures",
    files=("outbreaks",),
    limits="Each home once, however often it had an outbreak. 9 March to 13 July 2020.",
)
def outbreaks(tables: Tables) -> Table:
    """Care homes of a council that reported an outbreak of COVID-19 for the first time, by week."""
    return published(tables, "outbreaks", "outbreaks", scale=1)


@measure(
    "deaths-all-causes",
    "Deaths of care home residents",
    numerator="deaths notified on the day, of all causes",
    denominator="",
    source="Care Quality Commission, notifications of deaths",
    polarity=Polarity.LOWER,
    unit=Unit.COUNT,
    table="figures",
    files=("deaths",),
    additive=False,
    limits="By the day on which CQC was told, so that weekends are low. England has a row of its own.",
)
def deaths(tables: Tables) -> Table:
    """Deaths of residents of care homes, of all causes, by the day on which CQC was notified."""
    return published(tables, "deaths", "all cause", scale=1)
