"""The adult social care outcomes framework, as published."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.measures.measure import Unit, measure, published
from carepost.insight.engine.tables import Tables

if TYPE_CHECKING:
    from ibis.expr.types import Table

ASCOF = "Adult social care outcomes framework (DHSC)"
SURVEY = "Of a sample of people, weighted. Councils under five answers are suppressed, and counts are rounded to 5."

#: Published figures: what is added up here would be another figure than theirs.
_ascof = partial(measure, source=ASCOF, table="figures", files=("ascof",), additive=False)


@_ascof(
    "ascof-6b",
    "Residential providers rated good or outstanding",
    numerator="of them good or outstanding",
    denominator="residential adult social care providers with a rating",
    limits="Councils as CQC had them in April 2024.",
)
def residential_good_or_outstanding(tables: Tables) -> Table:
    """ASCOF 6b: residential adult social care providers rated good or outstanding by CQC, of those with a rating."""
    return published(tables, "ascof", "6b")


@_ascof(
    "ascof-6a",
    "Staff who left within the year",
    numerator="of them who left within the year",
    denominator="staff in the formal care workforce",
    polarity=Polarity.LOWER,
    limits="Published without its counts. The Isles of Scilly are in Cornwall's figure.",
)
def turnover(tables: Tables) -> Table:
    """ASCOF 6a: staff in the formal care workforce who left within twelve months, of all staff."""
    return published(tables, "ascof", "6a")


@_ascof(
    "ascof-1a",
    "Quality of life of people who use care",
    numerator="the sum of their scores, out of 24",
    denominator="people who answered",
    unit=Unit.SCORE,
    limits=SURVEY,
)
def quality_of_life(tables: Tables) -> Table:
    """ASCOF 1a: social care-related quality of life, the mean score out of 24 of people who answered the survey."""
    return published(tables, "ascof", "1a", scale=1)


@_ascof(
    "ascof-1c",
    "Quality of life of carers",
    numerator="the sum of their scores, out of 12",
    denominator="carers who answered",
    unit=Unit.SCORE,
    limits=SURVEY,
)
def carers_quality_of_life(tables: Tables) -> Table:
    """ASCOF 1c: carer-reported quality of life, the mean score out of 12 of carers who answered the survey."""
    return published(tables, "ascof", "1c", scale=1)


@_ascof(
    "ascof-1d",
    "People satisfied with their care",
    numerator="of them extremely or very satisfied",
    denominator="people who answered",
    limits=SURVEY,
)
def satisfied(tables: Tables) -> Table:
    """ASCOF 1d: people who use services and are extremely or very satisfied with their care and support."""
    return published(tables, "ascof", "1d")


@_ascof(
    "ascof-1e",
    "Carers satisfied with social services",
    numerator="of them extremely or very satisfied",
    denominator="carers who answered",
    limits=SURVEY,
)
def carers_satisfied(tables: Tables) -> Table:
    """ASCOF 1e: carers who are extremely or very satisfied with social services."""
    return published(tables, "ascof", "1e")


@_ascof(
    "ascof-3b",
    "Carers included in talks about the person they care for",
    numerator="of them always or usually included or consulted",
    denominator="carers who answered",
    limits=SURVEY,
)
def carers_consulted(tables: Tables) -> Table:
    """ASCOF 3b: carers who were included or consulted in discussion about the person they care for."""
    return published(tables, "ascof", "3b")
