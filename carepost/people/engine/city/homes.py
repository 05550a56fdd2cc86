"""Who lives with whom in the made-up city: households, roles, sexes and days of birth, twins among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from carepost.people.engine.city.rates import Rates

Column = NDArray[Any]
TODAY = np.datetime64("2026-01-01", "D")
SHARED_HOUSE, CARE_HOME = 5, 6
#        alone, couple, family, one parent, three generations, shared house
HOUSEHOLDS = np.array([0.32, 0.28, 0.21, 0.09, 0.04, 0.06])
ADULTS = np.array([1, 2, 2, 1, 2, 3])
ELDERS = np.array([0, 0, 0, 0, 1, 0])
YOUNGEST, OLDEST = np.array([20, 22, 30, 26, 32, 19]), np.array([98, 95, 64, 60, 64, 45])
ADULT, CHILD, ELDER, RESIDENT = range(4)


@dataclass(frozen=True, slots=True)
class Homes:
    """One entry per person in each column: kind and number of the household, place within it (0 the first)."""

    kind: Column
    household: Column
    place: Column
    role: Column
    sex: Column  # 0 man, 1 woman
    born: Column
    twin: Column  # born on the day of the child before

    @property
    def first(self) -> Column:
        """The first person of each one's household."""
        return np.flatnonzero(self.place == 0)[self.household]

    @property
    def partner(self) -> Column:
        """Who is the second of a couple."""
        return np.asarray((self.role == ADULT) & (self.place == 1) & (self.kind != SHARED_HOUSE))

    def before(self, which: Column) -> Column:
        """Who has somebody of `which` just before, in the same household."""
        return np.append(False, which[:-1] & (self.household[1:] == self.household[:-1]))


def homes(how_many: int, rates: Rates, chance: np.random.Generator) -> Homes:
    """About `how_many` persons, household by household."""
    kind, household, place = _households(how_many, rates, chance)
    role, sex = _roles(kind, place, chance)
    nobody = np.zeros(len(kind), dtype=bool)
    planned = Homes(kind, household, place, role, sex, np.full(len(kind), TODAY), nobody)
    born, twin = _born(planned, rates, chance)
    living = born <= TODAY
    kept = [column[living] for column in (kind, household, place, role, sex, born, twin)]
    return Homes(*kept)


def _households(how_many: int, rates: Rates, chance: np.random.Generator) -> tuple[Column, Column, Column]:
    """Per person: kind of household, its number, and the place within it (0 the first)."""
    private = round(how_many * (1 - rates.care_home) / 2.2)
    homes = max(1, round(how_many * rates.care_home / rates.care_home_size))
    kinds = chance.choice(len(HOUSEHOLDS), private, p=HOUSEHOLDS / HOUSEHOLDS.sum())
    with_children = (kinds >= 2) & (kinds <= 4)
    children = np.where(with_children, chance.choice([1, 2, 3, 4], private, p=[0.4, 0.38, 0.16, 0.06]), 0)
    kinds = np.append(kinds, np.full(homes, CARE_HOME))
    sizes = np.append(ADULTS[kinds[:private]] + children + ELDERS[kinds[:private]],
                      chance.poisson(rates.care_home_size, homes) + 1)  # fmt: skip
    order = chance.permutation(len(kinds))
    kinds, sizes = kinds[order], sizes[order]
    household = np.repeat(np.arange(len(kinds)), sizes)
    place = np.arange(len(household)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return kinds[household], household, place


def _roles(kind: Column, place: Column, chance: np.random.Generator) -> tuple[Column, Column]:
    home = kind == CARE_HOME
    ordinary = np.where(home, 0, kind)
    elder = (ELDERS[ordinary] == 1) & (place == 2)
    role = np.select([home, place < ADULTS[ordinary], elder], [RESIDENT, ADULT, ELDER], CHILD)
    sex = chance.integers(0, 2, len(kind))
    sex = np.where(home, chance.random(len(kind)) < 0.68, sex).astype(int)
    partner = (role == ADULT) & (place == 1) & (kind != SHARED_HOUSE) & (chance.random(len(kind)) < 0.97)
    return role, np.where(partner, 1 - np.roll(sex, 1), sex)


def _born(planned: Homes, rates: Rates, chance: np.random.Generator) -> tuple[Column, Column]:
    """Days of birth (after TODAY for children who are not born), and who is a twin of the child before."""
    count, first, role = len(planned.kind), planned.first, planned.role
    ordinary = np.where(planned.kind == CARE_HOME, 0, planned.kind)
    low, high = YOUNGEST[ordinary], OLDEST[ordinary]
    age = (low + (high - low) * chance.beta(1.3, 1.5, count)) * 365.25
    age = np.where(planned.partner, np.maximum(age[first] + chance.normal(0, 1500, count), 6800), age)
    age = np.where(role == ELDER, age[first] + chance.uniform(22, 36, count) * 365.25, age)
    age = np.minimum(age, 105 * 365.25)
    age = np.where(role == RESIDENT, chance.triangular(66, 87, 102, count) * 365.25, age)
    child = role == CHILD
    later = planned.before(child) & child
    twin = later & (chance.random(count) < rates.twins)
    gap = np.where(later & ~twin, chance.uniform(1.3, 4.5, count) * 365, 0)
    running = np.cumsum(gap)
    start = running[np.maximum.accumulate(np.where(child & ~later, np.arange(count), 0))]
    eldest = chance.uniform(20, 29.5, count)[first] * 365.25
    age = np.where(child, age[first] - eldest - (running - start), age)
    return TODAY - age.astype(int).astype("timedelta64[D]"), twin
