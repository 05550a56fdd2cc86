"""The market of one area: every question at once, each with its limits in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carepost.insight.engine.market.owners import (
    Alone,
    Basis,
    Concentration,
    concentration,
    offered,
    single_by_locality,
    single_suppliers,
)
from carepost.insight.engine.market.policy import DEFAULT, MarketPolicy
from carepost.insight.engine.market.reach import Alternatives, alternatives
from carepost.insight.engine.market.service import Service, Stock, stock
from carepost.insight.engine.market.supply import (
    Ages,
    Managers,
    Rated,
    Supply,
    ages,
    managers,
    ratings,
    supply,
)
from carepost.insight.engine.measures import named
from carepost.insight.engine.outcomes import Outcome, computed
from carepost.insight.engine.places import ENGLAND, Area
from carepost.insight.engine.tables import Tables

_ENGLAND = 140  # a file of fewer councils, of about 153, is one of a part of England
WORKFORCE = ("workforce-vacancies", "workforce-turnover")


@dataclass(frozen=True, slots=True)
class Market:
    """What an area has to offer on one day. `limits`: what these figures do not tell, a sentence each."""

    area: Area
    day: date
    services: int
    homes: int
    dormant: int
    supply: tuple[Supply, ...]
    ratings: Rated
    ages: Ages
    managers: Managers
    concentration: tuple[Concentration, ...]
    kinds: int
    alone: tuple[Alone, ...]
    alone_in_localities: tuple[Alone, ...]
    alternatives: Alternatives
    workforce: tuple[tuple[str, Outcome], ...]  # by the measure's title
    limits: tuple[str, ...]


def market(tables: Tables, area: Area, period: str = "", policy: MarketPolicy = DEFAULT) -> Market:
    """The market of an area on the newest day, or on `period`. Alternatives are looked for in all of the file,
    beyond the area's border too. Raises SnapshotRefused where no services were imported.
    """
    there = stock(tables, period, area.key)
    mine = _of(there, area, tables)
    return Market(
        area=area,
        day=there.day,
        services=len(mine),
        homes=sum(bool(each.home) for each in mine),
        dormant=sum(each.dormant for each in mine),
        supply=tuple(supply(mine)),
        ratings=ratings(mine, there),
        ages=ages(mine, there.day, policy),
        managers=managers(mine),
        concentration=tuple(_hands(mine, policy)),
        kinds=offered(mine),
        alone=tuple(single_suppliers(mine, area.name)),
        alone_in_localities=tuple(single_by_locality(mine)),
        alternatives=alternatives(there, mine, policy),
        workforce=tuple(_workforce(tables, area)),
        limits=tuple(limits(there, mine)),
    )


def _of(there: Stock, area: Area, tables: Tables) -> list[Service]:
    if area.key == ENGLAND:
        return list(there.services)
    return [
        each
        for each in there.services
        if each.area == area.key
        or (
            (known := tables.places.known(each.area)) is not None
            and bool(known.region)
            and known.region == area.name
        )
    ]


def _hands(services: list[Service], policy: MarketPolicy) -> list[Concentration]:
    homes = [each for each in services if each.home]
    others = [each for each in services if each.home is False]
    found = [
        concentration(homes, "care homes", Basis.BEDS, policy),
        concentration(homes, "care homes", Basis.SERVICES, policy),
        concentration(others, "care in the community", Basis.SERVICES, policy),
    ]
    return [each for each in found if each.total]


def _workforce(tables: Tables, area: Area) -> list[tuple[str, Outcome]]:
    """The newest published vacancies and turnover of the area's workforce, where they were imported."""
    if not tables.has("figures"):
        return []
    found = []
    for key in WORKFORCE:
        figures = [
            each for (where, _), each in computed(named(key), tables).figures.items() if where == area.key
        ]
        found += [(named(key).title, each) for each in sorted(figures, key=lambda each: each.end)[-1:]]
    return found


def limits(there: Stock, services: list[Service]) -> list[str]:
    """What this file does not tell, so that nobody reads it out of the figures."""
    said = []
    councils = len({each.area for each in there.services})
    if councils < _ENGLAND:
        said.append(
            f"This file lists services of {councils} council{'' if councils == 1 else 's'} only: alternatives elsewhere"
            " are not seen."
        )
    if not there.whole:
        said.append(
            "This file lists rated services only: what is new, or was never inspected, is missing throughout."
        )
    if not there.tells_kinds:
        said.append(
            "It tells care homes from care in the community, and no more: nursing homes are among the homes."
        )
    if any(each.home for each in services):
        if not any(each.beds is not None for each in services):
            said.append("It names no beds: shares are of homes, a large one counting as much as a small one.")
        said.append(
            "Beds are those registered. Who lies in them, and which are free, no directory knows: an alternative is"
            " a place that exists, not one that is free."
        )
    if any(not each.home for each in services):
        said.append(
            "Care in the community has no beds and is counted by registered offices, whatever their size;"
            " the office's address is not where care is given."
        )
    lost = sum(not each.located for each in services)
    if lost:
        said.append(
            f"{lost:,} of {len(services):,} services say no coordinates, and no distance is told of them."
        )
    if lost < len(services):
        said.append("Distances are as the crow flies: water, hills and roads are longer.")
    if services and all(each.manager is None for each in services):
        said.append("It names no registered managers.")
    return said
