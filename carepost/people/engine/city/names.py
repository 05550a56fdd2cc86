"""What people of a UK city are called: forenames by community, sex and age, surnames, and how both are varied.

The names (names.json) were written for this project from general knowledge; how often each is drawn falls with its
rank, as in published counts. Nothing here is shared with what cleans names, so that made-up lists hold variations of
which the cleaning has not been told.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Names = NDArray[Any]
COMMUNITIES = ("british", "south_asian", "polish", "african", "arabic", "chinese")
SHARES = (0.79, 0.085, 0.045, 0.04, 0.03, 0.01)
ERAS = (1950, 1985)  # born before, between, after: people of one age share names

_DATA: dict[str, Any] = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
PLACE_STARTS, PLACE_ENDS = _DATA["place_starts"].split(), _DATA["place_ends"].split()
NICKNAMES: dict[str, list[str]] = {name: short.split() for name, short in _DATA["nicknames"].items()}
SPELLINGS: dict[str, list[str]] = {
    spelling: [other for other in group.split() if other != spelling]
    for group in _DATA["spellings"]
    for spelling in group.split()
}


def drawn(names: Names, how_many: int, chance: np.random.Generator, steep: float = 8.0) -> Names:
    """Names at random, the first the most often: the share of rank r goes with 1/(r + steep)."""
    weight = 1 / (np.arange(len(names)) + steep)
    return chance.choice(names, how_many, p=weight / weight.sum())


def as_array(words: str) -> Names:
    """The words of a list above, a hyphen within particles standing for a space."""
    return np.array([word.replace("de-", "de ") for word in words.split()], dtype=object)


def forenames(community: str, sex: int, era: int) -> Names:
    """All forenames of one community, sex (0 man, 1 woman) and age, the most frequent first."""
    by_era = _DATA["forenames"][community][sex]
    return as_array(by_era[min(era, len(by_era) - 1)])


def surnames(community: str) -> Names:
    """All surnames of one community, the most frequent first."""
    return as_array(_DATA["surnames"][community])


def place_surnames(how_many: int, chance: np.random.Generator) -> Names:
    """Rare English surnames made like those that come from places: Ashworth, Bradley, Thornhill."""
    starts = chance.choice(np.array(PLACE_STARTS, dtype=object), how_many)
    return np.asarray(starts + chance.choice(np.array(PLACE_ENDS, dtype=object), how_many))
