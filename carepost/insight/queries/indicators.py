"""One council beside others, in every measure that there is: a row for each, in groups by source, never ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.councils.actors import council_of
from carepost.councils.models import Council
from carepost.councils.permissions import Can
from carepost.insight.engine import digits, telling
from carepost.insight.engine.comparing.trends import Point
from carepost.insight.engine.comparison import Compared, NoFigure, compare
from carepost.insight.engine.measures import Measure, Unit
from carepost.insight.engine.outcomes import Outcome, Outcomes
from carepost.insight.engine.places import Area, Places, UnknownArea
from carepost.insight.engine.trend import trend
from carepost.insight.queries import figures
from carepost.insight.queries.readings import Reading
from carepost.insight.rules import Against, Asked, PeersPolicy, period_in_words

MOST_KEPT = 200
FEWEST = 3  # points from which a movement is told from chance


@dataclass(frozen=True, slots=True)
class Row:
    """A measure's figure of one council beside its benchmark; `before` and `movement` tell of earlier periods."""

    measure: Measure
    compared: Compared
    before: Outcome | None
    movement: str

    @property
    def value(self) -> str:
        """The figure as people read it; where there is none, why."""
        outcome = self.compared.outcome
        return telling.shown(self.measure, outcome.value) if outcome.value is not None else outcome.marker

    @property
    def period(self) -> str:
        """Of when the figure is, in words."""
        return period_in_words(self.compared.outcome.period)

    @property
    def cases(self) -> str:
        """What the figure is made of, where that is known."""
        return cases_of(self.measure, self.compared.outcome)

    @property
    def interval(self) -> str:
        """What the count could as well have been by chance, at 95%."""
        usual = self.compared.usual
        return (
            ""
            if usual is None
            else " to ".join(telling.shown(self.measure, end) for end in (usual.lower, usual.upper))
        )

    @property
    def benchmark(self) -> str:
        """The figure that it is held against."""
        held = self.compared.benchmark
        return "" if held is None else telling.shown(self.measure, held.value)

    @property
    def was(self) -> str:
        """The figure of the period before."""
        return "" if self.before is None else telling.shown(self.measure, self.before.value)

    @property
    def since(self) -> str:
        """Which period was before, in words."""
        return "" if self.before is None else period_in_words(self.before.period)

    @property
    def plain(self) -> dict[str, Any]:
        """As files tell it."""
        told = telling.flat(telling.row(self.measure, self.compared))
        before = self.before
        return {
            "title": self.measure.title,
            **told,
            "period_before": before.period if before else "",
            "value_before": telling.figure(self.measure, before.value) if before else "",
            "movement": self.movement,
            "source": self.measure.source,
        }


@dataclass(frozen=True, slots=True)
class Indicators:
    """All measures of one council: `groups` by source, `absent` those of which the snapshot has no figure."""

    area: Area
    groups: Mapping[str, Sequence[Row]]
    absent: Sequence[Measure]
    tests: Mapping[str, Any]

    @property
    def rows(self) -> list[Row]:
        return [row for rows in self.groups.values() for row in rows]


def cases_of(measure: Measure, outcome: Outcome) -> str:
    """Numerator and denominator in words; "" where the source gives none."""
    if not outcome.denominator or measure.unit is Unit.COUNT:
        return ""
    whole = f"of {digits.whole(outcome.denominator)}"
    return whole if outcome.numerator is None else f"{digits.whole(outcome.numerator)} {whole}"


def own_area(viewer: Actor, reading: Reading) -> Area | None:
    """The area of the viewer's council, by its code, CQC's name or its own; None without one, or without figures."""
    if viewer.council_id is None:
        return None
    council = Council.objects.get(pk=viewer.council_id)
    names = (council.ons_code, council.cqc_name, council.name)
    return next((area for name in names if name and (area := figures.find(reading, name))), None)


def peers(viewer: Actor) -> PeersPolicy:
    """The viewer's council's own set of peers, as it is in force today; none for who is not of a council."""
    if not viewer.may(Can.SEE_FIGURES):
        return PeersPolicy()
    return policies.in_force(PeersPolicy, council_of(viewer), clock.today()).value


def beside(viewer: Actor, asked: Asked) -> tuple[str, ...]:
    """What the engine is to hold figures against."""
    if asked.against is Against.PEERS:
        return peers(viewer).councils
    return asked.chosen if asked.against is Against.CHOSEN else (str(asked.against),)


def indicators(reading: Reading, area: Area, against: tuple[str, ...], period: str = "") -> Indicators:
    """Every measure of an area beside England, its region ("region") or areas by name."""
    return _indicators(reading, area, against, period)


@lru_cache(maxsize=MOST_KEPT)
def _indicators(reading: Reading, area: Area, against: tuple[str, ...], period: str) -> Indicators:
    groups: dict[str, list[Row]] = {}
    absent = []
    for key, measure in figures.measures(reading).items():
        found = figures.outcomes(reading, key)
        if not found.periods or (period and period not in found.periods):
            absent.append(measure)
        else:
            groups.setdefault(measure.source, []).append(row_of(reading, found, area, against, period))
    rows = [telling.row(row.measure, row.compared) for each in groups.values() for row in each]
    return Indicators(area, groups, absent, telling.flags(rows))


def row_of(
    reading: Reading, outcomes: Outcomes, area: Area, against: tuple[str, ...], period: str = ""
) -> Row:
    """One measure of one area. Raises NoFigure where there is none in that period at all."""
    [compared] = compared_with(reading, outcomes, [area], against, period)
    before, movement = _moved(outcomes, area, compared.outcome.period)
    return Row(outcomes.measure, compared, before, movement)


def compared_with(
    reading: Reading, outcomes: Outcomes, areas: Sequence[Area], against: tuple[str, ...], period: str = ""
) -> list[Compared]:
    """Areas beside their benchmark; one that the measure knows nothing of says so. Raises NoFigure."""
    places, known = figures.places(reading), outcomes.areas
    held = tuple(name for name in against if name in _KINDS or _found(places, name, known))
    found = [area for area in areas if _found(places, area.name, known)] if held or not against else []
    told = compare(outcomes, [area.name for area in found], places, period=period, against=held)
    by_key = {area.key: each for area, each in zip(found, told, strict=True)}
    newest = period or outcomes.periods[-1]
    return [by_key.get(area.key) or _alone(outcomes, area, newest) for area in areas]


_KINDS = {"england", "region"}


def _found(places: Places, words: str, known: Mapping[str, Area]) -> Area | None:
    try:
        return places.find(words, known)
    except UnknownArea:
        return None


def _alone(outcomes: Outcomes, area: Area, period: str) -> Compared:
    """An area that a measure cannot find, or whose others it cannot, where no list of councils was imported."""
    found = outcomes.figures.get((area.key, period))
    end = next(each.end for each in outcomes.figures.values() if each.period == period)
    if found is None:
        found = Outcome(area, period, end, None, None, None)
        return Compared(found, note=f"{area.name} has no figure of {period}.")
    return Compared(found, note="None of the chosen areas has a figure of this measure.")


def _moved(outcomes: Outcomes, area: Area, period: str) -> tuple[Outcome | None, str]:
    """The figure before this one, and whether this one is more than chance explains beside its own past."""
    try:
        found = trend(outcomes, area)
    except NoFigure:
        return None, ""
    at = next((n for n, each in enumerate(found.figures) if each.period == period), 0)
    if not at:
        return None, ""
    return found.figures[at - 1], _movement(found.points[at]) if len(found.points) >= FEWEST else ""


def _movement(point: Point) -> str:
    """In words that a table has room for."""
    if not point.special:
        return "no change beyond chance"
    return "up beyond chance" if point.value > point.middle else "down beyond chance"
