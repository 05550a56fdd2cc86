"""153 councils of invented names, and how many services each has."""

from __future__ import annotations

import random

from carepost.demo.county.places import Place
from carepost.register.rules.england import is_english_council

COUNCILS = 153
SERVICES = 40_000
SMALLEST, LARGEST = 1, 721  # as CQC's directory has them: Isles of Scilly and Kent

_FIRST = (
    "Alder", "Amber", "Bram", "Cawl", "Dun", "East", "Fenn", "Gars", "Harrow", "Ix", "Kel", "Last", "Merri",
    "Nettle", "Oxen", "Penner", "Quarren", "Rush", "Stour", "Thorn", "Upper", "Vex", "Wex", "Yarrow", "Zeal",
)  # fmt: skip
_LAST = ("minster", "march", "mouth", "sted", "wold", "combe", "fleet", "hithe", "garth", "ness", "thwaite")
_REGIONS = (
    "East Midlands", "East", "London", "North East", "North West", "South East", "South West",
    "West Midlands", "Yorkshire and The Humber",
)  # fmt: skip
_ENDS = ("bridge", "ford", "ham", "ley", "stow", "ton", "wick", "by")
_TOWNS = 8
_IDS = 4_000  # more than any council uses up
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def places(seed: int, councils: int = COUNCILS) -> list[Place]:
    """So many councils, spread over a country of their own."""
    chance = random.Random(f"{seed}:england")
    names = [f"{first}{last}" for first in _FIRST for last in _LAST]
    names = [name for name in names if not is_english_council(name)]
    chance.shuffle(names)
    return [_place(chance, number, name) for number, name in enumerate(names[:councils])]


def sizes(seed: int, councils: int = COUNCILS, services: int = SERVICES) -> list[int]:
    """How many services each council has: from one to 721, most of them between 100 and 400."""
    chance = random.Random(f"{seed}:sizes")
    weights = [chance.lognormvariate(0, 0.62) for _ in range(councils)]
    shares = [max(SMALLEST, min(LARGEST, round(services * w / sum(weights)))) for w in weights]
    if councils == COUNCILS:
        shares[shares.index(max(shares))], shares[shares.index(min(shares))] = LARGEST, SMALLEST
    while sum(shares) != services:
        step = 1 if sum(shares) < services else -1
        number = chance.randrange(councils)
        if SMALLEST < shares[number] + step < LARGEST and shares[number] > SMALLEST:
            shares[number] += step
    return shares


def _place(chance: random.Random, number: int, name: str) -> Place:
    south, west = 50.3 + 0.33 * (number // 10), -4.0 + 0.5 * (number % 10)
    towns = [f"{chance.choice(_FIRST)}{end}" for end in chance.sample(_ENDS, _TOWNS)]
    return Place(
        council=name,
        region=_REGIONS[number % len(_REGIONS)],
        first_id=1_000_000 + number * _IDS,
        towns=tuple(towns),
        points=tuple(
            (south + chance.uniform(0.03, 0.3), west + chance.uniform(0.03, 0.45)) for _ in range(_TOWNS)
        ),
        postcode_area=f"{_LETTERS[number % 26]}{_LETTERS[number // 26]}",
        bounds=None,
    )
