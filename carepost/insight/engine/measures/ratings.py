"""CQC's ratings of services: what is rated how, and how old that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.measures.measure import Cases, Unit, counted, measure, share
from carepost.insight.engine.tables import WHOLE, Tables

if TYPE_CHECKING:
    from ibis.expr.types import Table

CQC = "CQC, ratings of registered locations"
RATED = "rated adult social care services"
ONLY_RATED = (
    "Services without a rating are left out, those with too little evidence to rate among them:"
    " this is no share of all."
)
OLD = 3 * 365.25


def _care(tables: Tables) -> Table:
    """Adult social care services; where a file does not tell, all that it lists."""
    rows = tables.services
    return rows.filter(rows.adult_social_care.fill_null(ibis.literal(True)))


def _rated(tables: Tables) -> Table:
    return _care(tables).filter(lambda each: each.rating.notnull())


@measure(
    "services-listed",
    "Services in CQC's file",
    numerator="adult social care services listed",
    denominator="",
    source=CQC,
    polarity=Polarity.NEITHER,
    unit=Unit.COUNT,
    limits="CQC's files of ratings list services that were inspected; its directories list all.",
)
def listed(tables: Tables) -> Cases:
    """Adult social care services that CQC's file lists, with a rating or without."""
    return counted(_care(tables))


@measure(
    "rated-good-or-outstanding",
    "Services rated good or outstanding",
    numerator="of them good or outstanding",
    denominator=RATED,
    source=CQC,
    limits=ONLY_RATED,
)
def good_or_outstanding(tables: Tables) -> Cases:
    """Adult social care services whose overall rating is good or outstanding, of those that have an overall rating."""
    rows = _rated(tables)
    return share(rows, rows.rating.isin(["good", "outstanding"]))


@measure(
    "homes-good-or-outstanding",
    "Care homes rated good or outstanding",
    numerator="of them good or outstanding",
    denominator="rated care homes",
    source=CQC,
    limits=ONLY_RATED,
)
def homes_good_or_outstanding(tables: Tables) -> Cases:
    """Care homes whose overall rating is good or outstanding, of those that have an overall rating."""
    rows = _rated(tables).filter(lambda each: each.care_home)
    return share(rows, rows.rating.isin(["good", "outstanding"]))


@measure(
    "community-good-or-outstanding",
    "Care in the community rated good or outstanding",
    numerator="of them good or outstanding",
    denominator="rated services that are no care homes",
    source=CQC,
    limits=ONLY_RATED,
)
def community_good_or_outstanding(tables: Tables) -> Cases:
    """Home care, supported living, extra care and Shared Lives rated good or outstanding, of those with a rating."""
    rows = _rated(tables).filter(lambda each: ~each.care_home)
    return share(rows, rows.rating.isin(["good", "outstanding"]))


@measure(
    "rated-outstanding",
    "Services rated outstanding",
    numerator="of them outstanding",
    denominator=RATED,
    source=CQC,
    limits=ONLY_RATED,
)
def outstanding(tables: Tables) -> Cases:
    """Adult social care services whose overall rating is outstanding, of those that have an overall rating."""
    rows = _rated(tables)
    return share(rows, rows.rating == "outstanding")


@measure(
    "rated-good",
    "Services rated good",
    numerator="of them good",
    denominator=RATED,
    source=CQC,
    polarity=Polarity.NEITHER,
    limits=ONLY_RATED,
)
def good(tables: Tables) -> Cases:
    """Adult social care services whose overall rating is good, of those that have an overall rating."""
    rows = _rated(tables)
    return share(rows, rows.rating == "good")


@measure(
    "rated-requires-improvement",
    "Services that require improvement",
    numerator="of them that require improvement",
    denominator=RATED,
    source=CQC,
    polarity=Polarity.LOWER,
    limits=ONLY_RATED,
)
def requires_improvement(tables: Tables) -> Cases:
    """Adult social care services whose overall rating is requires improvement, of those that have an overall rating."""
    rows = _rated(tables)
    return share(rows, rows.rating == "requires_improvement")


@measure(
    "rated-inadequate",
    "Services rated inadequate",
    numerator="of them inadequate",
    denominator=RATED,
    source=CQC,
    polarity=Polarity.LOWER,
    limits=ONLY_RATED,
)
def inadequate(tables: Tables) -> Cases:
    """Adult social care services whose overall rating is inadequate, of those that have an overall rating."""
    rows = _rated(tables)
    return share(rows, rows.rating == "inadequate")


@measure(
    "good-or-outstanding-of-all",
    "Services rated good or outstanding, of all",
    numerator="of them rated good or outstanding",
    denominator="registered adult social care services, rated or not",
    source=CQC,
    limits="Only from files that list services without a rating too. A service that is new counts as not good yet.",
)
def good_of_all(tables: Tables) -> Cases:
    """Adult social care services rated good or outstanding, of all that are registered, with a rating or without."""
    rows = _care(tables)
    rows = rows.filter(rows["shape"].isin(WHOLE) & rows.deregistered.isnull())
    return share(rows, rows.rating.isin(["good", "outstanding"]).fill_null(ibis.literal(False)))


@measure(
    "services-unrated",
    "Services without a rating",
    numerator="of them without an overall rating",
    denominator="registered adult social care services",
    source=CQC,
    polarity=Polarity.NEITHER,
    limits="Only from files that list services without a rating too.",
)
def unrated(tables: Tables) -> Cases:
    """Registered adult social care services that have no overall rating."""
    rows = _care(tables)
    rows = rows.filter(rows["shape"].isin(WHOLE) & rows.deregistered.isnull())
    return share(rows, rows.rating.isnull())


@measure(
    "ratings-old",
    "Ratings three years old or older",
    numerator="of them published three years before the day of the data, or earlier",
    denominator=RATED,
    source=CQC,
    polarity=Polarity.LOWER,
)
def old(tables: Tables) -> Cases:
    """Services whose overall rating was published three years or longer before the day of the data."""
    rows = _rated(tables)
    return share(rows, rows.day.delta(rows.rated, unit="day") >= OLD)


@measure(
    "ratings-inherited",
    "Ratings inherited from another provider",
    numerator="of them inherited",
    denominator=RATED,
    source=CQC,
    polarity=Polarity.NEITHER,
    limits="Only from files that say whether a rating is inherited.",
)
def inherited(tables: Tables) -> Cases:
    """Services whose overall rating was earned by the provider before the present one."""
    rows = _rated(tables)
    return share(rows, rows.inherited)


@measure(
    "no-registered-manager",
    "Services without a registered manager",
    numerator="of them with no registered manager named",
    denominator="registered adult social care services",
    source=CQC,
    polarity=Polarity.LOWER,
    limits="Only from files that name managers. Some providers need none by law.",
)
def no_manager(tables: Tables) -> Cases:
    """Registered adult social care services for which CQC's file names no registered manager."""
    rows = _care(tables)
    rows = rows.filter(rows.deregistered.isnull())
    return share(rows, ~rows.manager)
