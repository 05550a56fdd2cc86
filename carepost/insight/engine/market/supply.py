"""What is on offer: services and beds by kind of care, how they are rated, how old that is, and who has no manager."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from carepost.insight.engine.market.policy import DEFAULT, MarketPolicy
from carepost.insight.engine.market.service import Service, Stock, is_home, label

YEAR = 365.25
RATINGS = ("outstanding", "good", "requires_improvement", "inadequate")
WELL = RATINGS[:2]


@dataclass(frozen=True, slots=True)
class Supply:
    """One kind of care. `beds` is None for kinds that have none; `beds_unknown` homes told no number."""

    kind: str
    services: int
    owners: int
    dormant: int
    beds: int | None
    beds_unknown: int
    rated: int
    good_or_outstanding: int

    @property
    def label(self) -> str:
        return label(self.kind)


@dataclass(frozen=True, slots=True)
class Rated:
    """The mix of ratings. `unrated` is None where the file lists rated services only."""

    mix: dict[str, int]
    unrated: int | None

    @property
    def rated(self) -> int:
        return sum(self.mix.values())

    @property
    def good_of_rated(self) -> tuple[int, int]:
        """Numerator and denominator of the share that is good or outstanding, of the rated."""
        return sum(self.mix[each] for each in WELL), self.rated

    @property
    def good_of_all(self) -> tuple[int, int] | None:
        """The same of all, where the file lists those without a rating too."""
        return None if self.unrated is None else (self.good_of_rated[0], self.rated + self.unrated)


@dataclass(frozen=True, slots=True)
class Ages:
    """Years since the overall rating was published; `old` of `dated` are `old_years` old or older."""

    dated: int
    median_years: float | None
    old: int
    old_years: float
    undated: int


@dataclass(frozen=True, slots=True)
class Managers:
    """`missing` of `known` services name no registered manager; `unknown`: the file does not say."""

    missing: int
    known: int
    unknown: int


def supply(services: Sequence[Service]) -> list[Supply]:
    """A row for each kind of care on offer. A service that offers two kinds, and its beds, is in both rows."""
    kinds = sorted(
        {kind for each in services for kind in each.kinds}, key=lambda kind: (not is_home(kind), kind)
    )
    return [_supplied(kind, [each for each in services if kind in each.kinds]) for kind in kinds]


def _supplied(kind: str, services: Sequence[Service]) -> Supply:
    rated = [each for each in services if each.rating is not None]
    beds = [each.beds for each in services if each.beds is not None]
    return Supply(
        kind,
        len(services),
        len({each.owner for each in services}),
        sum(each.dormant for each in services),
        sum(beds) if is_home(kind) and beds else None,
        len(services) - len(beds) if is_home(kind) else 0,
        len(rated),
        sum(each.rating in WELL for each in rated),
    )


def ratings(services: Sequence[Service], stock: Stock) -> Rated:
    """How many services have which rating, and how many have none."""
    mix = {key: sum(each.rating == key for each in services) for key in RATINGS}
    return Rated(mix, sum(each.rating is None for each in services) if stock.whole else None)


def ages(services: Sequence[Service], day: date, policy: MarketPolicy = DEFAULT) -> Ages:
    """How old the overall ratings are on a day; an inherited one counts from when it was published."""
    rated = [each for each in services if each.rating is not None]
    days = [(day - each.rated).days for each in rated if each.rated is not None]
    return Ages(
        len(days),
        median(days) / YEAR if days else None,
        sum(each >= policy.old_years * YEAR for each in days),
        policy.old_years,
        len(rated) - len(days),
    )


def managers(services: Sequence[Service]) -> Managers:
    """How many services name no registered manager, where the file names any."""
    known = [each.manager for each in services if each.manager is not None]
    return Managers(sum(not each for each in known), len(known), len(services) - len(known))
