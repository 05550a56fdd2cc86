"""A made-up country's monthly directories, with the truth of what happened: to try the history on, and to measure it.

Like CQC's files from month to month (the README of the open data): 106 to 199 locations leave each month, nearly half
of them followed by another at the same address or elsewhere; a thirty-sixth is rated again; a few are missing from one
file and there again in the next. The same seed makes the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from carepost.insight.engine.history.weaving import STATE
from carepost.register.rules import ExitKind
from carepost.register.rules.england import ENGLISH_COUNCILS

RATINGS = ("inadequate", "requires_improvement", "good", "outstanding")
_NEXT = np.array(
    [[0.2, 0.55, 0.25, 0.0], [0.05, 0.35, 0.59, 0.01], [0.02, 0.15, 0.79, 0.04], [0.0, 0.05, 0.3, 0.65]]
)
_FIRST = np.array([0.011, 0.144, 0.798, 0.047])  # England's mix in January 2021
_ENDS = ("", str(ExitKind.CLOSED), str(ExitKind.OWNERSHIP_CHANGE), str(ExitKind.RE_REGISTERED), "moved")
_CLOSED, _HANDS, _AGAIN, _MOVED = 1, 2, 3, 4
_SHARES = (0.55, 0.25, 0.1, 0.1)
_LEAVE = (106, 199)  # a month, of about 100,000 locations
_ELDER = 5  # months that a location stays at least, so that no follower's follower is near in time
_NEVER = 10**6
_START = date(2016, 10, 1)


@dataclass(slots=True)
class Country:
    """Every location that ever was, by column, and every state that it had. Months count from 0."""

    months: int
    seed: int
    locations: dict[str, np.ndarray]
    states: dict[str, np.ndarray]
    missing: dict[int, np.ndarray]  # locations that the file of a month leaves out
    moved: Counter[tuple[int, int]] = field(default_factory=Counter)  # how often which rating followed which

    @property
    def days(self) -> list[date]:
        """The day of each file: the first of each month."""
        return [_first(month) for month in range(self.months)]

    def ends(self) -> Counter[str]:
        """How many locations ended how, as the history should find it."""
        ended = self.locations["end"][self.locations["gone"] < self.months]
        kinds = Counter(_ENDS[int(kind)] for kind in ended)
        kinds[_ENDS[_AGAIN]] += kinds.pop("moved", 0)
        return kinds

    def file(self, month: int) -> pa.Table:
        """The directory of a month: a row of STATE for each location."""
        held = self.states
        there = np.flatnonzero((held["start"] <= month) & (held["end"] > month))
        left_out = self.missing.get(month)
        if left_out is not None:
            there = there[~np.isin(held["location"][there], left_out)]
        return _rows(self, there)

    def files(self) -> Iterator[tuple[date, pa.Table]]:
        """Every month's directory, the oldest first."""
        for month, day in enumerate(self.days):
            yield day, self.file(month)


def country(locations: int = 100_000, months: int = 120, seed: int = 1) -> Country:
    """A made-up country of so many locations over so many months."""
    chance = np.random.default_rng(seed)
    made = _Making(locations, months, chance)
    for month in range(1, months):
        made.month(month)
    return made.finished(seed)


class _Making:
    """The country while it is made. Columns have room for all who may ever come."""

    def __init__(self, count: int, months: int, chance: np.random.Generator) -> None:
        self.chance, self.months, self.count = chance, months, count
        self.leave = [max(1, round(each * count / 100_000)) for each in _LEAVE]
        room = count + months * self.leave[1] * 2
        self.column = {
            name: np.zeros(room, dtype=np.int64)
            for name in (
                "came",
                "gone",
                "end",
                "area",
                "provider",
                "name",
                "site",
                "home",
                "registered",
                "brand",
            )
        }
        self.now = {
            name: np.full(room, -1, dtype=np.int64) for name in ("rating", "rated", "inherited", "beds")
        }
        self.events: list[tuple[np.ndarray, ...]] = []
        self.missing: dict[int, np.ndarray] = {}
        self.moved = Counter[tuple[int, int]]()
        every = np.arange(count)
        self._arrive(every, 0)
        self.column["registered"][every] = -chance.integers(200, 3000, count)
        rated = chance.random(count) < 0.9
        self.now["rating"][every] = np.where(rated, chance.choice(4, count, p=_FIRST), -1)
        self.now["rated"][every] = np.where(rated, -chance.integers(1, 1000, count), _NEVER)
        self._note(every, 0)

    def _arrive(self, who: np.ndarray, month: int) -> None:
        """New locations with everything of their own."""
        chance, count = self.chance, len(who)
        told: dict[str, Any] = {
            "came": month, "gone": _NEVER, "end": 0, "area": chance.integers(0, len(ENGLISH_COUNCILS), count),
            "provider": chance.integers(0, max(2, self.count // 2), count), "name": who, "site": who,
            "home": chance.random(count) < 0.35,
            "brand": np.where(chance.random(count) < 0.3, chance.integers(0, 310, count), -1),
            "registered": month * 30 - chance.integers(0, 28, count),
        }  # fmt: skip
        for name, values in told.items():
            self.column[name][who] = values
        self.now["rating"][who], self.now["rated"][who], self.now["inherited"][who] = -1, _NEVER, 0
        self.now["beds"][who] = np.where(self.column["home"][who] == 1, chance.integers(4, 90, count), 0)

    def _note(self, who: np.ndarray, month: int) -> None:
        """From this month on they are in the state in which they are now."""
        states = (self.now[name][who] for name in ("rating", "rated", "inherited", "beds"))
        self.events.append((who, np.full(len(who), month), *states))

    def month(self, month: int) -> None:
        """Who leaves, who follows, who is new, who is rated, whose beds change, and whom the file forgets."""
        chance, column = self.chance, self.column
        there = np.flatnonzero(
            (column["came"][: self.count] <= month - 1) & (column["gone"][: self.count] > month)
        )
        came = column["came"][there]
        elder = there[came <= month - _ELDER] if month > _ELDER else there[came == 0]
        many = min(int(chance.integers(self.leave[0], self.leave[1] + 1)), len(elder))
        goes = chance.choice(elder, many, replace=False)
        kinds = chance.choice((_CLOSED, _HANDS, _AGAIN, _MOVED), len(goes), p=_SHARES)
        column["gone"][goes], column["end"][goes] = month, kinds
        self._come(goes, kinds, month)
        stay = np.setdiff1d(there, goes)
        rated = chance.random(len(stay)) < 1 / 36
        self._rate(stay[rated], month)
        self._extend(stay[chance.random(len(stay)) < 1 / 500], month)
        if (
            1 < month < self.months - 1
        ):  # never in the first file or the last, where it would look like another thing
            self.missing[month] = chance.choice(stay[~rated], 5, replace=False)

    def _come(self, goes: np.ndarray, kinds: np.ndarray, month: int) -> None:
        """A follower for each who did not close, and somebody new elsewhere for each who did."""
        new = np.arange(self.count, self.count + len(goes))
        self.count += len(goes)
        self._arrive(new, month)
        follows = kinds != _CLOSED
        after, before = new[follows], goes[follows]
        for name in ("area", "name", "home", "brand"):
            self.column[name][after] = self.column[name][before]
        stays = kinds[follows] != _MOVED
        self.column["site"][after[stays]] = self.column["site"][before[stays]]
        same = kinds[follows] != _HANDS
        self.column["provider"][after[same]] = self.column["provider"][before[same]]
        other = after[~same]  # never by chance the same
        self.column["provider"][other] = -1 - other
        for name in ("rating", "rated", "beds"):
            self.now[name][after] = self.now[name][before]
        self.now["inherited"][after] = (self.now["rating"][after] >= 0).astype(np.int64)
        self._note(new, month)

    def _rate(self, who: np.ndarray, month: int) -> None:
        now = self.now
        before = now["rating"][who]
        table = np.vstack([_NEXT, _FIRST])[before]  # the last row is for those without one
        drawn = (self.chance.random(len(who))[:, None] > table.cumsum(axis=1)).sum(axis=1).clip(0, 3)
        again = (before >= 0) & (now["inherited"][who] == 0)
        self.moved.update(zip(before[again].tolist(), drawn[again].tolist(), strict=True))
        now["rating"][who], now["inherited"][who] = drawn, 0
        now["rated"][who] = month * 30 - self.chance.integers(0, 28, len(who))
        self._note(who, month)

    def _extend(self, who: np.ndarray, month: int) -> None:
        homes = who[self.column["home"][who] == 1]
        self.now["beds"][homes] += self.chance.integers(1, 6, len(homes))
        self._note(homes, month)

    def finished(self, seed: int) -> Country:
        """All states, each from its month until the next one or the end of its location."""
        names = ("location", "start", "rating", "rated", "inherited", "beds")
        states = {
            name: np.concatenate(each)
            for name, each in zip(names, zip(*self.events, strict=True), strict=True)
        }
        order = np.lexsort((np.arange(len(states["start"])), states["start"], states["location"]))
        states = {name: each[order] for name, each in states.items()}
        following = np.append(states["location"][1:], -1) == states["location"]
        gone = self.column["gone"][states["location"]]
        states["end"] = np.where(following, np.append(states["start"][1:], 0), gone)
        column = {name: each[: self.count] for name, each in self.column.items()}
        return Country(self.months, seed, column, states, self.missing, self.moved)


def _first(month: int) -> date:
    at = _START.year * 12 + _START.month - 1 + month
    return date(at // 12, at % 12 + 1, 1)


def _rows(made: Country, there: np.ndarray) -> pa.Table:
    state, who = {name: each[there] for name, each in made.states.items()}, made.states["location"][there]
    own = {name: each[who] for name, each in made.locations.items()}
    unrated, epoch = state["rating"] < 0, (_START - date(1970, 1, 1)).days
    rated = pa.array((state["rated"] + epoch).clip(0, 10**5).astype("int32"), mask=unrated).cast(pa.date32())
    told: dict[str, Any] = {
        "ref": _texts("1-1", who), "name": _texts("Service ", own["name"]),
        "area": _words(ENGLISH_COUNCILS, own["area"]),
        "provider": _texts("1-2", own["provider"] + 10**9), "care_home": pa.array(own["home"] == 1),
        "brand": pc.if_else(pa.array(own["brand"] < 0), "", _texts("Brand ", own["brand"])),
        "beds": pa.array(state["beds"].astype("int32")), "rating": _words(RATINGS, state["rating"], unrated),
        "rated": rated, "inherited": pa.array(state["inherited"] == 1, mask=unrated),
        "registered": pa.array((own["registered"] + epoch).astype("int32")).cast(pa.date32()),
        "site": _texts("AB1 2CD ", own["site"]), "adult_social_care": pa.array(np.ones(len(who), dtype=bool)),
    }  # fmt: skip
    empty = _words(("",), np.zeros(len(who), dtype=np.int64))
    return pa.table([told.get(name, empty).cast(kind) for name, kind in STATE.items()], names=list(STATE))


def _texts(before: str, numbers: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(before, pa.array(numbers).cast(pa.string()), "")


def _words(words: tuple[str, ...], at: np.ndarray, mask: np.ndarray | None = None) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(at.clip(0), mask=mask))


def day_of(number: int) -> date:
    """The day that a number of the columns `rated` and `registered` means."""
    return _START + timedelta(days=int(number))
