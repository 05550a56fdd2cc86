"""Oflog's measures of adult social care, as published."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.measures.measure import Unit, measure, published
from carepost.insight.engine.tables import Tables

if TYPE_CHECKING:
    from ibis.expr.types import Table

OFLOG = "Oflog, adult social care"
NO_COUNTS = "Published without its counts, so that a difference cannot be tested."

#: Published figures: what is added up here would be another figure than theirs.
_oflog = partial(measure, source=OFLOG, table="figures", files=("oflog",), additive=False, limits=NO_COUNTS)


@_oflog(
    "oflog-requests",
    "Requests that led to a service",
    numerator="requests for support that led to a service",
    denominator="adults",
    polarity=Polarity.NEITHER,
    unit=Unit.RATE,
    per=100_000,
)
def requests(tables: Tables) -> Table:
    """Oflog ASC6: requests for support from new clients that led to a service, per 100,000 adults."""
    return published(tables, "oflog", "ASC6", scale=100_000)


@_oflog(
    "oflog-short-term",
    "People who needed no more after short-term support",
    numerator="of them who needed no support, or less, afterwards",
    denominator="new clients who had short-term support",
)
def short_term(tables: Tables) -> Table:
    """Oflog ASC5: new clients of short-term support who needed none, or a lower level, afterwards."""
    return published(tables, "oflog", "ASC5")


@_oflog(
    "oflog-turnover",
    "Staff who left within the year (Oflog)",
    numerator="of them who left within the year",
    denominator="staff in adult social care",
    polarity=Polarity.LOWER,
)
def turnover(tables: Tables) -> Table:
    """Oflog ASC7: staff in adult social care who left within twelve months."""
    return published(tables, "oflog", "ASC7")


@_oflog(
    "oflog-quality-of-life",
    "Quality of life that is due to care (Oflog)",
    numerator="the sum of their scores, adjusted",
    denominator="people who answered",
    unit=Unit.SCORE,
)
def quality_of_life(tables: Tables) -> Table:
    """Oflog ASC2: how much better life is for social care, the adjusted mean score (ASCOF 1b) of who answered."""
    return published(tables, "oflog", "ASC2", scale=1)


@_oflog(
    "oflog-carers-quality-of-life",
    "Quality of life of carers (Oflog)",
    numerator="the sum of their scores, out of 12",
    denominator="carers who answered",
    unit=Unit.SCORE,
)
def carers_quality_of_life(tables: Tables) -> Table:
    """Oflog ASC1: carer-reported quality of life, the mean score out of 12 of carers who answered the survey."""
    return published(tables, "oflog", "ASC1", scale=1)


@_oflog(
    "oflog-information",
    "People who find information easily",
    numerator="of them who find it very or fairly easy",
    denominator="people who answered",
)
def information(tables: Tables) -> Table:
    """Oflog ASC3: people who use services and find it easy to find information about them."""
    return published(tables, "oflog", "ASC3")


@_oflog(
    "oflog-carers-information",
    "Carers who find information easily",
    numerator="of them who find it very or fairly easy",
    denominator="carers who answered",
)
def carers_information(tables: Tables) -> Table:
    """Oflog ASC4: carers who find it easy to find information about support."""
    return published(tables, "oflog", "ASC4")
