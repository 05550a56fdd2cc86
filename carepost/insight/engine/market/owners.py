"""How far a market is in few hands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from carepost.insight.engine.market.policy import DEFAULT, MarketPolicy
from carepost.insight.engine.market.service import Service, is_home, label
from carepost.register.rules import Specialism


class Basis(StrEnum):
    """What an owner's share is a share of."""

    BEDS = "beds"  # of care homes, as registered
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Owner:
    """One owner's part of the market."""

    key: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class Largest:
    """The share of the so many largest owners: `numerator` of `denominator` beds or services."""

    owners: int
    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Concentration:
    """Owners by what they have, the largest first; `left_out` services told no beds."""

    of: str
    basis: Basis
    owners: tuple[Owner, ...]
    left_out: int = 0
    policy: MarketPolicy = DEFAULT

    @property
    def total(self) -> int:
        return sum(each.amount for each in self.owners)

    @property
    def hhi(self) -> float | None:
        """Herfindahl and Hirschman's index: the sum of the squares of the shares in per cent, 10,000 for one owner."""
        return hhi([each.amount for each in self.owners])

    @property
    def largest(self) -> tuple[Largest, ...]:
        return tuple(
            Largest(count, sum(each.amount for each in self.owners[:count]), self.total)
            for count in self.policy.largest
        )


def hhi(amounts: Sequence[int]) -> float | None:
    """The sum of the squares of the shares in per cent; None where there is nothing."""
    total = sum(amounts)
    return sum(amount * amount for amount in amounts) * 10_000 / (total * total) if total else None


def concentration(
    services: Iterable[Service], of: str, basis: Basis = Basis.SERVICES, policy: MarketPolicy = DEFAULT
) -> Concentration:
    """Who owns these services, by brand where there is one, else by provider (domain 11.5)."""
    amounts, names, left_out = Counter[str](), dict[str, str](), 0
    for each in services:
        amount = 1 if basis is Basis.SERVICES else each.beds
        if amount is None:
            left_out += 1
            continue
        amounts[each.owner] += amount
        names.setdefault(each.owner, each.owner_name)
        names[each.owner] = min(names[each.owner], each.owner_name)
    order = sorted((-amount, owner) for owner, amount in amounts.items() if amount)
    return Concentration(
        of, basis, tuple(Owner(key, names[key], -less) for less, key in order), left_out, policy
    )


@dataclass(frozen=True, slots=True)
class Alone:
    """One owner alone offers this, in this place: a kind of care, or care for these people."""

    what: str
    place: str
    owner: str
    services: int


def single_suppliers(services: Sequence[Service], place: str, *, by_people: bool = True) -> list[Alone]:
    """Kinds of care, and people cared for, that one owner alone offers. A dormant service offers nothing."""
    offered: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for each in services:
        if each.dormant:
            continue
        names[each.owner] = each.owner_name
        whats = [label(kind) for kind in each.kinds]
        if by_people:
            homes = "in care homes" if any(is_home(kind) for kind in each.kinds) else "in the community"
            whats += [f"{Specialism(people).label}, {homes}" for people in each.specialisms or ()]
        for what in whats:
            held = offered.setdefault(what, {})
            held[each.owner] = held.get(each.owner, 0) + 1
    return [
        Alone(what, place, names[owner], count)
        for what, held in sorted(offered.items())
        if len(held) == 1
        for owner, count in held.items()
    ]


def offered(services: Iterable[Service]) -> int:
    """How many kinds of care are offered at all."""
    return len({kind for each in services if not each.dormant for kind in each.kinds})


def single_by_locality(services: Sequence[Service]) -> list[Alone]:
    """Kinds of care that one owner alone offers in a postcode district."""
    districts: dict[str, list[Service]] = {}
    for each in services:
        if each.locality:
            districts.setdefault(each.locality, []).append(each)
    return [
        alone
        for district in sorted(districts)
        for alone in single_suppliers(districts[district], district, by_people=False)
    ]
