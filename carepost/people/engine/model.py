"""A linkage model as data: for each level how often one person's records show it, and how often two persons'."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from carepost.people.engine import scorer
from carepost.people.engine.comparing import COMPARISONS, Comparison, Level
from carepost.people.engine.scorer import READ, Scorer

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEFAULT = Path(__file__).parent / "default.json"


@dataclass(frozen=True, slots=True)
class Chances:
    """`m`: share of compared pairs of one person that show a level; `u`: of two persons."""

    m: float
    u: float

    @property
    def weight(self) -> float:
        """Bits for one person (above 0) or for two (below)."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Model:
    """`prior`: share of the pairs that blocking finds that are of one person.

    With a `scorer`, its trees say what the levels weigh together; without, each level weighs by its chances alone.
    `comparisons` are its own where lists hold no families (engine.single). `bases` has for two lists by how many bits
    their pairs differ from `prior` (engine.bases); it is None until lists were looked at.
    """

    name: str
    made: str
    prior: float
    chances: dict[str, dict[str, Chances]]
    scorer: Scorer | None = None
    comparisons: tuple[Comparison, ...] = COMPARISONS
    bases: Mapping[tuple[str, str], float] | None = None

    @property
    def is_of_families(self) -> bool:
        """Whether its comparisons are read within homes, as those of the model that ships are."""
        return self.comparisons == COMPARISONS

    def bits(self, values: NDArray[np.int16]) -> NDArray[np.float64]:
        """For each row of `values` (a column for each of scorer.READS) the bits for one person, NHS number aside."""
        if self.scorer:
            return self.scorer.bits(values)
        total = np.full(len(values), log2(self.prior / (1 - self.prior)))
        for at, comparison in enumerate(READ):
            levels = reversed(comparison.levels)
            weights = [0.0, *(self.chances[comparison.name][level.key].weight for level in levels)]
            total += np.array(weights)[values[:, at] + 1]
        return total


def default() -> Model:
    """The model that ships with Carepost."""
    return read(DEFAULT)


@cache
def read(path: Path) -> Model:
    """A model from its file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    chances = {
        name: {key: Chances(*pair) for key, pair in levels.items()}
        for name, levels in data["chances"].items()
    }
    trees = scorer.read(data["trees"]) if "trees" in data else None
    bases = {(one, other): more for one, other, more in data["bases"]} if "bases" in data else None
    return Model(
        data["name"],
        data["made"],
        data["prior"],
        chances,
        trees,
        _comparisons(data.get("comparisons")),
        bases,
    )


def _comparisons(told: list[list[Any]] | None) -> tuple[Comparison, ...]:
    """Those of the file, as `written` has them."""
    if told is None:
        return COMPARISONS
    return tuple(
        Comparison(name, missing, tuple(Level(*level) for level in levels)) for name, missing, levels in told
    )


def written(model: Model) -> str:
    """The model as its file holds it: a line per level, and a line per tree."""
    chances = {
        name: {key: [float(f"{each.m:.4g}"), float(f"{each.u:.4g}")] for key, each in levels.items()}
        for name, levels in model.chances.items()
    }
    data: dict[str, Any] = {"name": model.name, "made": model.made, "prior": round(model.prior, 5)}
    data["chances"] = chances
    if model.bases is not None:
        data["bases"] = [[*lists, more] for lists, more in sorted(model.bases.items())]
    if not model.is_of_families:
        data["prior"] = float(f"{model.prior:.4g}")
        data["comparisons"] = [
            [each.name, each.missing, [[level.key, level.sql, level.words] for level in each.levels]]
            for each in model.comparisons
        ]
    text = json.dumps(data, indent=1, ensure_ascii=False)
    text = text.replace("[\n    ", "[").replace(",\n    ", ", ").replace("\n   ]", "]")
    if model.scorer:
        text = f'{text[:-2]},\n "trees": {scorer.written(model.scorer)}\n}}'
    return text + "\n"
