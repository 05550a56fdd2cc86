"""The market of care: what is on offer, how old what is known of it is, in how few hands, and how far the next is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.market.policy import DEFAULT
from carepost.insight.engine.market.reach import alternatives
from carepost.insight.engine.market.service import stock
from carepost.insight.engine.measures.measure import Unit, counted, finished, measure, share
from carepost.insight.engine.places import ENGLAND, REGIONS, Level
from carepost.insight.engine.tables import AREA, Tables

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table

CQC = "CQC, registered locations"
BEDS = (
    "Registered beds; who lies in them, and which are free, no directory knows. Two registrations of one site count"
    " once."
)
OFFICES = "Counted by registered offices, whatever their size: care in the community has no beds."
HANDS = "The owner is the brand where CQC names one, else the provider; a brand may be many companies, or a franchise."
CROW = (
    "As the crow flies: water, hills and roads are longer. Services without coordinates are left out. A place that"
    " exists, not one that is free."
)

_counted = partial(measure, source=CQC, denominator="", polarity=Polarity.NEITHER, unit=Unit.COUNT)
_hands = partial(
    measure, source=CQC, polarity=Polarity.NEITHER, limits=HANDS, additive=False, tested=False, by_size=True
)


def _registered(tables: Tables) -> Table:
    """Adult social care services that are registered on the day of their file, of a dual registration the primary."""
    rows = tables.services
    rows = rows.filter(
        rows.adult_social_care.fill_null(ibis.literal(True))
        & (rows.deregistered.isnull() | (rows.deregistered > rows.day))
    )
    primaries = rows.select(dual_primary=rows.ref, day=rows.day)
    second = rows.filter((rows.dual_primary != "") & (rows.dual_primary != rows.ref))
    twice = second.semi_join(primaries, ["dual_primary", "day"]).select("ref", "day")
    return rows.anti_join(twice, ["ref", "day"])


def _everywhere(rows: Table) -> Table:
    """The rows of councils, again as rows of their regions, and again as rows of England: for what does not add up."""
    nowhere = ibis.literal("")
    regional = rows.filter(rows.region_of.isin(list(REGIONS)))
    regional = regional.mutate(
        area=regional.region_of.substitute(REGIONS, else_=nowhere),
        area_name=regional.region_of,
        level=ibis.literal(str(Level.REGION)),
        region_of=nowhere,
    )
    england = rows.mutate(
        area=ibis.literal(ENGLAND), area_name=ibis.literal("England"), level=ibis.literal(str(Level.COUNTRY)),
        region_of=nowhere,
    )  # fmt: skip
    columns = rows.columns
    return ibis.union(rows, regional.select(*columns), england.select(*columns))


@_counted("market-homes", "Care homes", numerator="registered care homes")
def homes(tables: Tables) -> Table:
    """Registered care homes; two registrations of one site are one."""
    rows = _registered(tables)
    return counted(rows.filter(rows.care_home))


@_counted(
    "market-community", "Care services in the community", numerator="registered services", limits=OFFICES
)
def community(tables: Tables) -> Table:
    """Registered adult social care services that are no care homes: home care, supported living and the like."""
    rows = _registered(tables)
    return counted(rows.filter(~rows.care_home))


@_counted("market-home-care", "Home care agencies", numerator="services that give home care", limits=OFFICES)
def home_care(tables: Tables) -> Table:
    """Registered adult social care services that give home care, whatever else they do."""
    rows = _registered(tables)
    return counted(rows.filter(rows.kinds.contains("homecare")))


def _beds(rows: Table) -> Table:
    known = rows.filter(rows.care_home & rows.beds.notnull())
    grouped = known.group_by([*AREA, "day"]).agg(value=known.beds.sum().cast("float64"))
    return finished(grouped, grouped.day.cast("string"), grouped.day)


@_counted("market-beds", "Beds in care homes", numerator="registered beds", limits=BEDS)
def beds(tables: Tables) -> Table:
    """Beds that care homes are registered for."""
    return _beds(_registered(tables))


@_counted("market-nursing-beds", "Beds in homes with nursing", numerator="registered beds", limits=BEDS)
def nursing_beds(tables: Tables) -> Table:
    """Beds of care homes that are registered for nursing; not all of these beds need be for nursing."""
    rows = _registered(tables)
    return _beds(rows.filter(rows.kinds.contains("nursing_home")))


@measure(
    "market-rating-age",
    "Median age of ratings, in years",
    numerator="years since the overall rating was published, of the service in the middle",
    denominator="services with a dated overall rating",
    source=CQC,
    polarity=Polarity.LOWER,
    unit=Unit.SCORE,
    additive=False,
    tested=False,
    limits="An inherited rating counts from the day on which its report was published.",
)
def rating_age(tables: Tables) -> Table:
    """Years from the publication of a service's overall rating to the day of the file: the median of all services."""
    rows = _registered(tables)
    rows = rows.filter(rows.rating.notnull() & rows.rated.notnull())
    rows = _everywhere(rows.select(*AREA, "day", days=rows.day.delta(rows.rated, unit="day")))
    found = rows.group_by([*AREA, "day"]).agg(
        value=rows.days.median() / 365.25, denominator=rows.count().cast("float64")
    )
    return finished(found, found.day.cast("string"), found.day)


def _owner(rows: Table) -> StringValue:
    """The brand where there is one, else the provider."""
    company = ibis.literal("provider ") + rows.provider
    return ibis.ifelse(rows.brand != "", ibis.literal("brand ") + rows.brand, company)


def _owned(tables: Tables, *, by_beds: bool) -> Table:
    """For each area and day how much each owner has: of beds in care homes, or of all services."""
    rows = _registered(tables)
    if by_beds:
        rows = rows.filter(rows.care_home & (rows.beds > 0))
    amount = rows.beds if by_beds else ibis.literal(1)
    whose = _owner(rows)
    each = _everywhere(rows.select(*AREA, "day", owner=whose, amount=amount.cast("float64")))
    return each.group_by([*AREA, "day", "owner"]).agg(amount=each.amount.sum())


def _index(tables: Tables, *, by_beds: bool) -> Table:
    rows = _owned(tables, by_beds=by_beds)
    found = rows.group_by([*AREA, "day"]).agg(
        squares=(rows.amount * rows.amount).sum(), denominator=rows.amount.sum()
    )
    found = found.mutate(value=10_000 * found.squares / (found.denominator * found.denominator))
    return finished(found, found.day.cast("string"), found.day)


def _largest(tables: Tables, count: int, *, by_beds: bool) -> Table:
    rows = _owned(tables, by_beds=by_beds)
    order = ibis.row_number().over(group_by=[*AREA, "day"], order_by=[rows.amount.desc(), rows.owner])
    rows = rows.mutate(place=order)
    found = rows.group_by([*AREA, "day"]).agg(
        numerator=ibis.ifelse(rows.place < count, rows.amount, 0.0).sum(), denominator=rows.amount.sum()
    )
    return finished(found, found.day.cast("string"), found.day)


@_hands(
    "market-hhi-beds",
    "Concentration of beds (Herfindahl and Hirschman)",
    numerator="sum of the squares of the owners' shares in per cent",
    denominator="beds in care homes",
    unit=Unit.SCORE,
)
def concentration_of_beds(tables: Tables) -> Table:
    """The squares of each owner's share of beds in care homes, in per cent, added up: 10,000 where one has all."""
    return _index(tables, by_beds=True)


@_hands(
    "market-hhi-services",
    "Concentration of services (Herfindahl and Hirschman)",
    numerator="sum of the squares of the owners' shares in per cent",
    denominator="registered services",
    unit=Unit.SCORE,
)
def concentration_of_services(tables: Tables) -> Table:
    """The squares of each owner's share of services, in per cent, added up: 10,000 where one has all."""
    return _index(tables, by_beds=False)


@_hands(
    "market-largest-beds",
    "Beds of the largest owner",
    numerator="beds of the owner who has most",
    denominator="beds in care homes",
)
def largest_by_beds(tables: Tables) -> Table:
    """Beds in care homes that belong to the owner who has most of them, of all beds in care homes."""
    return _largest(tables, 1, by_beds=True)


@_hands(
    "market-largest-services",
    "Services of the largest owner",
    numerator="services of the owner who has most",
    denominator="registered services",
)
def largest_by_services(tables: Tables) -> Table:
    """Services that belong to the owner who has most of them, of all registered services."""
    return _largest(tables, 1, by_beds=False)


@_hands(
    "market-largest-three-services",
    "Services of the three largest owners",
    numerator="services of the three owners who have most",
    denominator="registered services",
)
def largest_three_by_services(tables: Tables) -> Table:
    """Services that belong to the three owners who have most of them, of all registered services."""
    return _largest(tables, 3, by_beds=False)


@_hands(
    "market-largest-five-services",
    "Services of the five largest owners",
    numerator="services of the five owners who have most",
    denominator="registered services",
)
def largest_five_by_services(tables: Tables) -> Table:
    """Services that belong to the five owners who have most of them, of all registered services."""
    return _largest(tables, 5, by_beds=False)


@_hands(
    "market-single-kinds",
    "Kinds of care that one owner alone offers",
    numerator="of them offered by one owner only",
    denominator="kinds of care on offer in the area",
    limits=HANDS + " Dormant services offer nothing. Only from files that tell kinds of care.",
)
def single_kinds(tables: Tables) -> Table:
    """Kinds of care that one owner alone offers in the area, of those that anybody offers there."""
    rows = _registered(tables)
    rows = rows.filter(rows.kinds.notnull() & ~rows.dormant.fill_null(ibis.literal(False)))
    whose = _owner(rows)
    each = _everywhere(rows.select(*AREA, "day", owner=whose, kind=rows.kinds.unnest()))
    kinds = each.group_by([*AREA, "day", "kind"]).agg(owners=each.owner.nunique())
    return share(kinds, kinds.owners == 1)


@measure(
    "market-far",
    f"Services with no alternative within {DEFAULT.reach_miles:g} miles",
    numerator=f"of them without another owner's service of the same kind within {DEFAULT.reach_miles:g} miles",
    denominator="registered services that say where they are",
    source=CQC,
    polarity=Polarity.LOWER,
    tested=False,
    limits=CROW,
)
def far(tables: Tables) -> Table:
    """Services of which some kind of care is offered by no other owner within reach (a default of Carepost)."""
    days = tables.rows(tables.services.select("day").distinct().order_by("day"))
    found: dict[str, list[object]] = {name: [] for name in ("ref", "far", "day")}
    for day in (row["day"] for row in days):
        there = stock(tables, day.isoformat())
        told = alternatives(there, list(there.services))
        beyond = {each.service.ref for each in told.far}
        for ref in sorted({each.service.ref for each in told.near}):
            found["ref"].append(ref)
            found["far"].append(ref in beyond)
            found["day"].append(day)
    schema = pa.schema([("ref", pa.string()), ("far", pa.bool_()), ("day", pa.date32())])
    beyond_reach = tables.handed(pa.table(found, schema=schema), "beyond_reach")
    rows = _registered(tables).join(beyond_reach, ["ref", "day"])
    return share(rows, rows.far)
