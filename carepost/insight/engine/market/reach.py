"""How far the next service of the same kind is, as the crow flies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from carepost.insight.engine.market.policy import DEFAULT, MarketPolicy
from carepost.insight.engine.market.service import Service, Stock

EARTH_MILES = 3958.7613  # mean radius of the Earth (IUGG), 6371.0088 km
_FIRST = 8  # neighbours looked at before all are: nearly always one of them is another owner's
_MANY = 64
Other = Callable[[Service, Service], bool]


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest alternative to one service for one kind of care; `miles` is None where none is known.

    `within`: how many alternatives there are within reach; `places`: the beds that their registrations name.
    """

    service: Service
    kind: str
    miles: float | None
    nearest: Service | None
    within: int = 0
    places: int = 0


def points(services: Sequence[Service]) -> np.ndarray:
    """Places on the unit sphere, three columns; every service must have coordinates."""
    north = np.radians([float(each.latitude or 0) for each in services])
    east = np.radians([float(each.longitude or 0) for each in services])
    return np.column_stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)))


def miles(chord: float) -> float:
    """The great-circle distance of two places whose straight distance on the unit sphere is `chord`."""
    return float(2 * EARTH_MILES * np.arcsin(min(chord / 2, 1.0)))


def chord(distance: float) -> float:
    """The straight distance on the unit sphere of two places so many miles apart."""
    return float(2 * np.sin(distance / (2 * EARTH_MILES)))


def another_owner(one: Service, other: Service) -> bool:
    """Whether the two have no owner in common."""
    return not one.owners & other.owners


class Reach:
    """Alternatives among these services, by kind of care. Who is dormant, or has no coordinates, is none."""

    def __init__(self, services: Sequence[Service]) -> None:
        self._kinds: dict[str, list[Service]] = {}
        for each in services:
            if each.located and not each.dormant:
                for kind in each.kinds:
                    self._kinds.setdefault(kind, []).append(each)
        self._trees = {kind: KDTree(points(each)) for kind, each in self._kinds.items()}

    def near(
        self, asked: Sequence[Service], kind: str, within: float = 0, other: Other = another_owner
    ) -> list[Near]:
        """The nearest alternative to each that has coordinates. `other` says whether one can stand in for another.

        `within`: miles within which alternatives are counted, too; 0 counts none.
        """
        asked = [each for each in asked if each.located]
        if not asked or kind not in self._trees:
            return [Near(each, kind, None, None) for each in asked]
        tree, there = self._trees[kind], self._kinds[kind]
        places = points(asked)
        found = self._nearest(tree, there, asked, places, other)
        counted: list[list[int]] = (
            tree.query_ball_point(places, chord(within)).tolist() if within else [[] for _ in asked]
        )
        return [
            _near(
                each, kind, found[at], there, [there[one] for one in counted[at] if other(each, there[one])]
            )
            for at, each in enumerate(asked)
        ]

    def _nearest(
        self, tree: KDTree, there: list[Service], asked: Sequence[Service], places: np.ndarray, other: Other
    ) -> dict[int, tuple[float, int] | None]:
        """Where each one's alternative stands in `there` and how far that is; first among a few, then among all."""
        found: dict[int, tuple[float, int] | None] = {}
        waiting = list(range(len(asked)))
        for many in (_FIRST, _MANY, len(there)):
            looked = min(many, len(there))
            far, who = tree.query(places[waiting], k=range(1, looked + 1))
            for row, at in enumerate(waiting):
                pairs = zip(far[row].tolist(), who[row].tolist(), strict=True)
                mine = [pair for pair in pairs if other(asked[at], there[pair[1]])]
                # Of several at one place the first by its ref, so that no order of a file matters.
                found[at] = min(mine, key=lambda pair: (pair[0], there[pair[1]].ref)) if mine else None
            waiting = [at for at in waiting if found[at] is None]
            if not waiting or looked == len(there):
                break
        return found


def _near(
    each: Service, kind: str, found: tuple[float, int] | None, there: list[Service], within: list[Service]
) -> Near:
    if found is None:
        return Near(each, kind, None, None)
    beds = sum(one.beds or 0 for one in within)
    return Near(each, kind, miles(found[0]), there[found[1]], len(within), beds)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The nearest alternatives of every service that says where it is; `unknown` do not."""

    near: tuple[Near, ...]
    unknown: int
    policy: MarketPolicy

    @property
    def far(self) -> list[Near]:
        """Those with none within reach, the farthest first."""
        beyond = [each for each in self.near if each.miles is None or each.miles > self.policy.reach_miles]
        return sorted(beyond, key=lambda each: (-(each.miles or float("inf")), each.service.ref, each.kind))


def alternatives(there: Stock, services: list[Service], policy: MarketPolicy = DEFAULT) -> Alternatives:
    """For each service and each kind of care it offers, the nearest service of another owner that offers it, too."""
    reach = Reach(there.services)
    kinds = sorted({kind for each in services for kind in each.kinds})
    near = [
        one
        for kind in kinds
        for one in reach.near([each for each in services if kind in each.kinds], kind, policy.reach_miles)
    ]
    return Alternatives(tuple(near), sum(not each.located for each in services), policy)
