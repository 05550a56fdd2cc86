"""A measure computed: its figure for every area and period, with regions and England."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from carepost.insight.engine import few
from carepost.insight.engine.measures.measure import Measure, Unit
from carepost.insight.engine.places import ENGLAND, Area, Level, Places
from carepost.insight.engine.tables import Tables

_COUNTRY = Area(ENGLAND, "England", Level.COUNTRY)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One figure. Shares are between 0 and 1; `value` is None where a marker stands instead of it.

    `published`: the value as its source has it, where that is no quotient of ours.
    """

    area: Area
    period: str
    end: date
    numerator: float | None
    denominator: float | None
    published: float | None
    marker: str = ""
    tested: bool = True  # whether its counts are cases that chance has a part in

    @property
    def value(self) -> float | None:
        if self.numerator is not None and self.denominator:
            return self.numerator / self.denominator
        return self.published

    @property
    def counts(self) -> tuple[int, int] | None:
        """Numerator and denominator, where both are whole numbers and one is part of the other.

        A published share of so many answers has the count that comes nearest to it.
        """
        if not self.tested:
            return None
        if self.numerator is None and self.published is not None and self.denominator:
            return round(self.published * self.denominator), int(self.denominator)
        if self.numerator is None or not self.denominator:
            return None
        if self.numerator % 1 or self.denominator % 1 or not 0 <= self.numerator <= self.denominator:
            return None
        return int(self.numerator), int(self.denominator)

    def adds_up(self, unit: Unit) -> bool:
        """Whether it can be a part of a sum: a count, or a quotient of which both counts are told and no marker."""
        if unit is Unit.COUNT:
            return self.value is not None
        return self.numerator is not None and bool(self.denominator)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All figures of one measure, by area and period."""

    measure: Measure
    figures: dict[tuple[str, str], Outcome]

    @property
    def areas(self) -> dict[str, Area]:
        """Every area that has a figure, by its key."""
        return {outcome.area.key: outcome.area for outcome in self.figures.values()}

    @property
    def periods(self) -> list[str]:
        """The periods of which any area has a value, the oldest first."""
        told = {(each.end, each.period) for each in self.figures.values() if each.value is not None}
        return [label for _, label in sorted(told)]

    def of(self, period: str, level: Level = Level.COUNCIL) -> list[Outcome]:
        """The figures of one level in one period, by the names of areas."""
        found = (each for each in self.figures.values() if each.period == period and each.area.level is level)
        return sorted(found, key=lambda each: (each.area.name, each.area.key))


def computed(measure: Measure, tables: Tables) -> Outcomes:
    """The measure on these tables; of people, as may be shown. Raises SnapshotRefused where its table is not there."""
    rows = tables.rows(measure.expression(tables))
    figures: dict[tuple[str, str], Outcome] = {}
    for row in sorted(rows, key=lambda row: (row["area"], row["end"], row["period"])):
        outcome = _outcome(measure, row, tables)
        if outcome.value is not None or outcome.marker:
            figures[outcome.area.key, outcome.period] = outcome
    if measure.additive:
        for outcome in _sums(list(figures.values()), measure.unit, tables.places):
            figures.setdefault((outcome.area.key, outcome.period), outcome)
    if measure.people:
        told = few.shown(list(figures.values()), measure.unit, measure.people)
        figures = dict(zip(figures, told, strict=True))
    return Outcomes(measure, figures)


def _outcome(measure: Measure, row: dict[str, Any], tables: Tables) -> Outcome:
    area = tables.places.known(str(row["area"])) or Area(
        str(row["area"]), str(row["area_name"]), Level(str(row["level"])), str(row["region_of"])
    )
    numerator, denominator, value = row["numerator"], row["denominator"], row["value"]
    if measure.unit is Unit.SCORE:
        numerator = None  # a score is no part of those who answered
    return Outcome(
        area,
        str(row["period"]),
        row["end"],
        numerator,
        denominator,
        value,
        str(row["marker"]),
        measure.tested,
    )


def _sums(figures: Iterable[Outcome], unit: Unit, places: Places) -> list[Outcome]:
    """Regions and England as the sums of their councils; a council of no region counts for England alone.

    A file's own rows of regions and of England are no councils, and stay as they are. A district counts unless its
    county is there, which has it in its own figure.
    """
    told = [
        each if unit is Unit.COUNT else replace(each, published=None)
        for each in figures
        if each.adds_up(unit)
    ]
    there = {(each.area.key, each.period) for each in told}
    found: dict[tuple[str, str], Outcome] = {}
    for each in told:
        above = each.area.level in {Level.REGION, Level.COUNTRY}
        if above or (each.area.within, each.period) in there:
            continue
        region = places.named(each.area.region) if each.area.region else None
        for area in (_COUNTRY, region) if region else (_COUNTRY,):
            before = found.get((area.key, each.period))
            found[area.key, each.period] = _added(before, each) if before else replace(each, area=area)
    return list(found.values())


def _added(one: Outcome, other: Outcome) -> Outcome:
    """Both together; what neither has is unknown, not 0."""
    return replace(
        one,
        numerator=_plus(one.numerator, other.numerator),
        denominator=_plus(one.denominator, other.denominator),
        published=_plus(one.published, other.published),
    )


def _plus(one: float | None, other: float | None) -> float | None:
    return (one or 0) + (other or 0) if one is not None or other is not None else None
