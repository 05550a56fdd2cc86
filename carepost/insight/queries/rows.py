"""The services behind a number: each of them a row, as many as the number says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from carepost.core.acting import Actor
from carepost.insight.engine.outcomes import Outcome
from carepost.insight.engine.places import Area, Level
from carepost.insight.queries import figures
from carepost.insight.queries.readings import Reading
from carepost.register.queries.services import visible

MOST_KEPT = 8  # England's are 23,000 rows


@dataclass(frozen=True, slots=True)
class Service:
    """A service as the publisher's file has it on the day of the data; `counted` in the numerator, or not."""

    ref: str
    name: str
    council: str
    provider: str
    rating: str | None
    rated: date | None
    counted: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """The services behind one figure, by name."""

    outcome: Outcome
    services: tuple[Service, ...]

    @property
    def counted(self) -> list[Service]:
        """Those of the numerator; of a count, all."""
        return [service for service in self.services if service.counted]


def behind(reading: Reading, key: str, area: Area, period: str = "") -> Behind | None:
    """The rows behind an area's figure; None where it was published without, or where there is none."""
    found = figures.outcomes(reading, key)
    if not found.periods:
        return None
    outcome = found.figures.get((area.key, period or found.periods[-1]))
    services = None if outcome is None else _services(reading, key, area, outcome.period)
    return None if outcome is None or services is None else Behind(outcome, services)


def has_rows(reading: Reading, key: str) -> bool:
    """Whether there are rows behind the figures of a measure."""
    return figures.measure(reading, key).table == "services"


@lru_cache(maxsize=MOST_KEPT)
def _services(reading: Reading, key: str, area: Area, period: str) -> tuple[Service, ...] | None:
    with figures.computing:
        cases = figures.measure(reading, key).cases(figures.tables(reading, key))
        if cases is None:
            return None
        rows = cases.known
        rows = rows.filter(rows.day.cast("string") == period)
        if area.level is not Level.COUNTRY:
            rows = rows.filter((rows.region_of if area.level is Level.REGION else rows.area) == _of(area))
        told = rows.select("ref", "name", "area_name", "provider_name", "rating", "rated", "counted")
        found = [Service(*row.values()) for row in told.to_pyarrow().to_pylist()]
    return tuple(sorted(found, key=lambda row: (row.name.casefold(), row.ref)))


def _of(area: Area) -> str:
    return area.name if area.level is Level.REGION else area.key


def in_register(viewer: Actor, refs: Collection[str]) -> set[str]:
    """Those of these services that the viewer may open in the register."""
    return set(visible(viewer).filter(ref__in=list(refs)).values_list("ref", flat=True))
