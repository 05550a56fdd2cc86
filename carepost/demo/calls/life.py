"""How a service fares from day to day: what its manager could tell if somebody rang."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from carepost.demo import words

_WINTER = {11, 12, 1, 2, 3}


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that lasts from a day to a day, more or less badly (0 to 1)."""

    start: date
    end: date
    weight: float

    def holds_on(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Home:
    """What the register says of the service, as far as its days depend on it."""

    ref: str
    care_home: bool
    beds: int
    manager: str


class Life:
    """The hidden life of one service from `began` to `today`, made from a chance of its own."""

    def __init__(self, chance: random.Random, home: Home, began: date, today: date) -> None:
        self.chance, self.home = chance, home
        self.beds = home.beds if home.care_home else 0
        self.people = round(self.beds * chance.uniform(0.8, 0.97)) or chance.randint(9, 160)
        self.staff = max(4, round(self.people * (chance.uniform(0.8, 1.2) if home.care_home else 0.4)) + 3)
        self.fragile = chance.random() ** 2
        self.shy_of_money = chance.random() < 0.08
        self.deputy, self.senior = _name(chance), _name(chance)
        self.manager = home.manager or self.deputy
        self.outbreaks = self._spells(began, today, self._outbreaks_a_year(), (7, 20), winter=True)
        self.strains = self._spells(began, today, 0.3 + 1.6 * self.fragile, (14, 60))
        self.worries = self._spells(began, today, 0.08 + 0.5 * self.fragile, (40, 200))
        self.shortages = self._spells(began, today, 0.12, (3, 9))

    def _outbreaks_a_year(self) -> float:
        return (0.3 + 0.008 * self.beds) if self.home.care_home else 0.1

    def _spells(
        self, began: date, today: date, a_year: float, lasts: tuple[int, int], *, winter: bool = False
    ) -> list[Spell]:
        spells: list[Spell] = []
        day = began - timedelta(days=30)
        while day < today:
            season = (1.7 if day.month in _WINTER else 0.5) if winter else 1.0
            day += timedelta(days=1 + int(self.chance.expovariate(max(a_year * season, 0.01) / 365)))
            spell = Spell(day, day + timedelta(days=self.chance.randint(*lasts)), self.chance.random())
            spells.append(spell)
            day = spell.end + timedelta(days=14)
        return spells

    def move_on(self) -> None:
        """People come and go between two calls."""
        step = self.chance.choice((-2, -1, -1, 0, 0, 0, 1, 1, 2))
        most = self.beds or 400
        self.people = min(most, max(3, self.people + step))

    def outbreak(self, day: date) -> Spell | None:
        return _holding(self.outbreaks, day)

    def strain(self, day: date) -> float:
        """How short of staff it is, 0 to 1."""
        spell = _holding(self.strains, day)
        return spell.weight if spell else 0.0

    def worried(self, day: date) -> bool:
        return _holding(self.worries, day) is not None

    def shortage(self, day: date) -> Spell | None:
        return _holding(self.shortages, day)


def _holding(spells: list[Spell], day: date) -> Spell | None:
    return next((spell for spell in spells if spell.holds_on(day)), None)


def _name(chance: random.Random) -> str:
    return f"{chance.choice(words.FIRST_NAMES)} {chance.choice(words.LAST_NAMES)}"
