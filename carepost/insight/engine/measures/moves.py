"""Who came to the market and who left it, year by year: closed is not deactivated, and a new owner is no newcomer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from carepost.insight.engine.comparing.verdicts import Polarity
from carepost.insight.engine.history.lives import How
from carepost.insight.engine.history.registrations import by_year, states_by_year
from carepost.insight.engine.measures.measure import Unit, finished, measure
from carepost.insight.engine.tables import AREA, Tables

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, IntegerValue, Table

CQC = "CQC, registered locations"
RULE = (
    "A service that another registration carries on (a new owner, another legal entity, a move, a registration again)"
    " neither came nor left. Closures of the last 90 days may yet find a follower. A dormant service is there."
)
PLACES = "Beds as registered: of a home that came those of its start, of one that left those of its end."
HANDS = (str(How.CHANGED_HANDS), str(How.LEGAL_ENTITY))

_of_services = partial(
    measure, source=CQC, denominator="services at the start of the year", polarity=Polarity.NEITHER,
    unit=Unit.RATE, per=100, table="history",
)  # fmt: skip
_of_beds = partial(
    measure, source=CQC, denominator="beds at the start of the year", polarity=Polarity.NEITHER,
    table="history", tested=False,
)  # fmt: skip


def _came(rows: Table) -> BooleanValue:
    """New to the market within the year."""
    return (rows.came_how == str(How.NEW)) & (rows.came > rows.after)


def _left(rows: Table) -> BooleanValue:
    """Gone from the market within the year."""
    return rows.exit & (rows.gone <= rows.end)


def _handed(rows: Table) -> BooleanValue:
    return rows.gone_how.isin(list(HANDS)) & (rows.gone <= rows.end)


def _number(counted: BooleanValue) -> IntegerValue:
    return counted.fill_null(False).cast("int64")


def _rate(rows: Table, counted: IntegerValue) -> Table:
    """Of each area and year what is counted, by the services that were there at its start."""
    told = rows.mutate(counted=counted, before=_number(rows.came <= rows.after))
    found = told.group_by([*AREA, "period", "end"]).agg(
        numerator=told.counted.sum().cast("float64"), denominator=told.before.sum().cast("float64")
    )
    found = found.filter(found.denominator > 0)
    return finished(found, found.period, found.end)


@_of_services(
    "market-entries",
    "New services in a year, for each 100",
    numerator="services new to the market",
    limits=RULE,
)
def entries(tables: Tables) -> Table:
    """Services that came to the market in the year and carry on no other, for each 100 that were there at its start."""
    rows = by_year(tables)
    return _rate(rows, _number(_came(rows)))


@_of_services(
    "market-exits",
    "Services that left in a year, of each 100",
    numerator="services that left the market",
    limits=RULE,
)
def exits(tables: Tables) -> Table:
    """Services whose registration ended in the year and that nobody carries on, of each 100 there at its start."""
    rows = by_year(tables)
    return _rate(rows, _number(_left(rows)))


@_of_services(
    "market-net",
    "Services more or fewer after a year, of each 100",
    numerator="services that came, less those that left",
    limits=RULE,
    tested=False,
)
def net(tables: Tables) -> Table:
    """Services that came to the market in the year, less those that left it, of each 100 there at its start."""
    rows = by_year(tables)
    return _rate(rows, _number(_came(rows)) - _number(_left(rows)))


@_of_services(
    "market-hands",
    "Services that changed hands in a year, of each 100",
    numerator="services that another provider or legal entity took over",
    limits=RULE,
)
def hands(tables: Tables) -> Table:
    """Services that went on under another provider or another legal entity, of each 100 there at the year's start."""
    rows = by_year(tables)
    return _rate(rows, _number(_handed(rows)))


def _beds(tables: Tables, counted: Table) -> Table:
    """Of each area and year the beds that are counted, by those that were there at its start."""
    states = states_by_year(tables)
    homes = states.filter(states.care_home & states.beds.notnull() & states.at_start)
    base = homes.group_by([*AREA, "period", "end"]).agg(denominator=homes.beds.sum().cast("float64"))
    found = base.left_join(counted, [base.area == counted.of_area, base.period == counted.of_period])
    found = found.filter(found.denominator > 0)
    return finished(found.mutate(numerator=found.numerator.fill_null(0.0)), found.period, found.end)


def _moved_beds(tables: Tables, *, came: bool) -> Table:
    rows = by_year(tables)
    rows = rows.filter(rows.care_home & (_came(rows) if came else _left(rows)))
    beds = rows.beds_first if came else rows.beds
    told = rows.mutate(moved=beds.fill_null(0))
    return told.group_by(of_area=told.area, of_period=told.period).agg(
        numerator=told.moved.sum().cast("float64")
    )


@_of_beds(
    "market-beds-opened", "Beds of new homes in a year", numerator="beds of homes new to the market",
    limits=f"{RULE} {PLACES}",
)  # fmt: skip
def beds_opened(tables: Tables) -> Table:
    """Beds of care homes that came to the market in the year, beside all beds at its start."""
    return _beds(tables, _moved_beds(tables, came=True))


@_of_beds(
    "market-beds-closed", "Beds of homes that closed in a year", numerator="beds of homes that left the market",
    limits=f"{RULE} {PLACES}",
)  # fmt: skip
def beds_closed(tables: Tables) -> Table:
    """Beds of care homes that left the market in the year, of all beds at its start."""
    return _beds(tables, _moved_beds(tables, came=False))


@_of_beds(
    "market-beds-net",
    "Beds more or fewer after a year",
    numerator="beds at the end, less those at the start",
    limits="Homes that were built on or gave up beds are in it, where a source tells beds of the past.",
)
def beds_net(tables: Tables) -> Table:
    """Beds of care homes at the end of the year less those at its start, of those at its start."""
    states = states_by_year(tables)
    homes = states.filter(states.care_home & states.beds.notnull())
    change = homes.beds * (homes.at_end.cast("int64") - homes.at_start.cast("int64"))
    told = homes.mutate(change=change)
    changed = told.group_by(of_area=told.area, of_period=told.period).agg(
        numerator=told.change.sum().cast("float64")
    )
    return _beds(tables, changed)
