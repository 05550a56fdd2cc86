"""What would be lost if one organisation failed tomorrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from carepost.insight.engine.market.council import limits
from carepost.insight.engine.market.policy import DEFAULT, MarketPolicy
from carepost.insight.engine.market.reach import Near, Reach
from carepost.insight.engine.market.service import Service, Stock, is_home, label


class UnknownOwner(ValueError):
    """No service belongs to such a provider or brand; the message names the nearest."""


@dataclass(frozen=True, slots=True)
class Lost:
    """One kind of care in one council: what it would lose, and what it has. `beds`: where the file tells them."""

    area: str
    area_name: str
    kind: str
    services: int
    of_services: int
    beds: int | None
    of_beds: int | None

    @property
    def label(self) -> str:
        return label(self.kind)

    @property
    def last(self) -> bool:
        """Whether nobody else offers this kind of care in the council."""
        return self.services == self.of_services

    @property
    def share(self) -> float:
        return self.services / self.of_services


@dataclass(frozen=True, slots=True)
class Failing:
    """All that would be lost. `beds_unknown` homes tell no beds; `unknown` services no coordinates."""

    name: str
    day: date
    services: tuple[Service, ...]
    lost: tuple[Lost, ...]
    near: tuple[Near, ...]
    policy: MarketPolicy
    limits: tuple[str, ...]

    @property
    def beds(self) -> int | None:
        told = [each.beds for each in self.services if each.beds is not None]
        return sum(told) if told else None

    @property
    def beds_unknown(self) -> int:
        return sum(bool(each.home) and each.beds is None for each in self.services)

    @property
    def homes(self) -> int:
        return sum(bool(each.home) for each in self.services)

    @property
    def unknown(self) -> int:
        return sum(not each.located for each in self.services)

    @property
    def without(self) -> list[Near]:
        """Services and kinds of care for which there is no alternative within reach, the farthest first."""
        none = [each for each in self.near if not each.within]
        return sorted(none, key=lambda each: (-(each.miles or float("inf")), each.service.ref, each.kind))


def failing(there: Stock, *, provider: str = "", brand: str = "", policy: MarketPolicy = DEFAULT) -> Failing:
    """What goes with a provider (by CQC's id or its name) or with a whole brand, and what there is instead.

    An alternative is a service that does not belong to it, of the same kind of care, within `policy.reach_miles`.
    Raises UnknownOwner.
    """
    name, mine = _found(there, provider, brand)
    gone = {each.ref for each in mine}
    reach = Reach([each for each in there.services if each.ref not in gone])
    kinds = sorted({kind for each in mine for kind in each.kinds})
    near = [
        one
        for kind in kinds
        for one in reach.near(
            [each for each in mine if kind in each.kinds], kind, policy.reach_miles, lambda one, other: True
        )
    ]
    return Failing(
        name,
        there.day,
        tuple(mine),
        tuple(_lost(there, mine)),
        tuple(near),
        policy,
        tuple(limits(there, mine)),
    )


def _found(there: Stock, provider: str, brand: str) -> tuple[str, list[Service]]:
    wanted = (brand or provider).strip().casefold()
    if brand:
        mine = [each for each in there.services if any(one.casefold() == wanted for one in each.brands)]
        names = {each.brand for each in there.services if each.brand}
    else:
        mine = [
            each
            for each in there.services
            if any(one.casefold() == wanted for one in each.providers)
            or each.provider_name.casefold() == wanted
        ]
        names = {each.provider_name for each in there.services if each.provider_name}
    if mine:
        return (mine[0].brand if brand else mine[0].provider_name or mine[0].provider), mine
    folded = {name.casefold(): name for name in sorted(names)}
    near = [folded[each] for each in get_close_matches(wanted, folded, n=3, cutoff=0.6)]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    what = "a brand" if brand else "a provider"
    raise UnknownOwner(
        f"No service of {there.day.day} {there.day:%B %Y} belongs to {what} “{brand or provider}”.{hint}"
    )


def _lost(there: Stock, mine: Sequence[Service]) -> list[Lost]:
    """Each council and kind of care, the greatest share of what it has first."""
    found = []
    for area, kind in sorted({(each.area, kind) for each in mine for kind in each.kinds}):
        all_of_it = [each for each in there.services if each.area == area and kind in each.kinds]
        lost = [each for each in mine if each.area == area and kind in each.kinds]
        beds, of_beds = (_beds(each) if is_home(kind) else None for each in (lost, all_of_it))
        found.append(Lost(area, lost[0].area_name, kind, len(lost), len(all_of_it), beds, of_beds))
    return sorted(found, key=lambda each: (-each.share, each.area_name, each.kind))


def _beds(services: Sequence[Service]) -> int | None:
    told = [each.beds for each in services if each.beds is not None]
    return sum(told) if told else None
