"""One measure whole: what it is, what it was made from, and every council's figure of a period."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from carepost.insight.engine import telling
from carepost.insight.engine.comparison import Compared, NoFigure
from carepost.insight.engine.funnel import funnel
from carepost.insight.engine.measures import Measure
from carepost.insight.engine.outcomes import Outcomes
from carepost.insight.engine.places import Area, Level
from carepost.insight.engine.snapshots import Part
from carepost.insight.engine.trend import Trend, trend
from carepost.insight.queries import figures, indicators
from carepost.insight.queries.indicators import Row
from carepost.insight.queries.readings import Reading

MOST_KEPT = 100
_NAMED = 5


@dataclass(frozen=True, slots=True)
class CouncilRow(Row):
    """A council's figure among all; `place` says where it lies in the funnel, "" where there is none."""

    place: str = ""

    @property
    def name(self) -> str:
        return self.compared.outcome.area.name

    @property
    def region(self) -> str:
        return self.compared.outcome.area.region

    @property
    def numerator(self) -> float | None:
        return self.compared.outcome.numerator

    @property
    def denominator(self) -> float | None:
        return self.compared.outcome.denominator

    @property
    def lower(self) -> float | None:
        return self.compared.usual.lower if self.compared.usual else None

    @property
    def upper(self) -> float | None:
        return self.compared.usual.upper if self.compared.usual else None


def tell(measure: Measure, value: float | None) -> str:
    """A figure as people read it; "" for none."""
    return "" if value is None else telling.shown(measure, value)


def plain(measure: Measure, value: float | None) -> float | int | None:
    """A figure as a file holds it."""
    return telling.figure(measure, value)


def councils(
    reading: Reading, key: str, against: tuple[str, ...], period: str = "", typed: str = ""
) -> list[CouncilRow]:
    """Every council that has a figure or a marker in a period, by name; `typed` narrows by name or region."""
    words = typed.casefold().split()
    rows = _councils(reading, key, against, period)
    return [row for row in rows if all(word in f"{row.name} {row.region}".casefold() for word in words)]


@lru_cache(maxsize=MOST_KEPT)
def _councils(reading: Reading, key: str, against: tuple[str, ...], period: str) -> list[CouncilRow]:
    found = figures.outcomes(reading, key)
    if not found.periods:
        return []
    period = period or found.periods[-1]
    areas = [outcome.area for outcome in found.of(period, Level.COUNCIL)]
    places = _places(found, period)
    told = indicators.compared_with(reading, found, areas, against, period)
    return [CouncilRow(found.measure, each, None, "", places.get(each.outcome.area.key, "")) for each in told]


def _places(outcomes: Outcomes, period: str) -> dict[str, str]:
    try:
        found = funnel(outcomes, period)
    except NoFigure:
        return {}
    return {point.outcome.area.key: point.place for point in found.points}


def one(reading: Reading, key: str, area: Area, against: tuple[str, ...], period: str = "") -> Row | None:
    """An area's figure beside its benchmark; None where the measure has none at all in that period."""
    try:
        return indicators.row_of(reading, figures.outcomes(reading, key), area, against, period)
    except NoFigure:
        return None


def several(
    reading: Reading, key: str, areas: Sequence[Area], against: tuple[str, ...], period: str = ""
) -> list[Compared]:
    """Areas beside the same benchmark, by name. Raises NoFigure."""
    wanted = sorted(areas, key=lambda area: area.name)
    return indicators.compared_with(reading, figures.outcomes(reading, key), wanted, against, period)


def history(reading: Reading, key: str, area: Area) -> Trend | None:
    """An area over time; None below two periods."""
    try:
        return trend(figures.outcomes(reading, key), area)
    except NoFigure:
        return None


def files(reading: Reading, measure: Measure) -> list[Part]:
    """The files that a measure is made from, the newest data first."""
    parts = [
        part
        for each in reading.of(measure.key).snapshots
        for part in each.parts
        if telling.is_of(measure, part)
    ]
    return sorted(parts, key=lambda part: part.day, reverse=True)


def command(reading: Reading, key: str, area: Area, against: tuple[str, ...], period: str = "") -> str:
    """The command that makes the figure again from the same snapshot, today or in a year."""
    words = ["carepost", "insight", "compare", "--measure", key, "--area", area.name]
    for name in against:
        words += ["--against", name] if name != "england" else []
    words += ["--period", period] if period else []
    return shlex.join([*words, *fixed(reading, key), "--json"])


def fixed(reading: Reading, key: str) -> list[str]:
    """The options of a command that fix the snapshots which a measure is of."""
    words = ["--snapshot", reading.open.name]
    if reading.own and reading.is_own(key):
        words += ["--council", reading.own.scope, "--own", reading.own.name]
    return words


def outside(rows: Sequence[CouncilRow]) -> str:
    """The councils beyond the limits of chance, in a sentence; by name, and no more than a few."""
    names = [row.name for row in rows if row.place and row.place != "within the limits"]
    if not names:
        return "No council lies beyond the limits of chance."
    some = ", ".join(names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")
    return f"{len(names)} of {len(rows)} councils lie beyond the 95% limits: {some}."
