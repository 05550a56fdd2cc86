"""Thresholds from what mistakes cost, not from habit."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp2, isfinite, log2
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


LEAST_WEIGHT = -12.0  # bits; pairs of less are not kept: nothing that follows would look at them


class CostsDoNotFit(ValueError):
    """Costs by which nobody could decide; the message says why."""


@dataclass(frozen=True, slots=True)
class Costs:
    """In units of one missed link: somebody is called twice. A wrong merge shows one person's needs as another's.

    Raises CostsDoNotFit where a cost is nothing, or where a look never pays or always does.
    """

    wrong: float = 3.0
    missed: float = 1.0
    look: float = 0.15  # a person's minute with the two records

    def __post_init__(self) -> None:
        if not all(isfinite(cost) and cost > 0 for cost in (self.wrong, self.missed, self.look)):
            raise CostsDoNotFit("Each cost must be a number above 0.")
        most = self.wrong * self.missed / (self.wrong + self.missed)
        if self.look >= most:
            raise CostsDoNotFit(
                f"A look that costs {self.look:g} would never pay, since the mistakes that it prevents cost less:"
                f" with a wrong merge at {self.wrong:g} and a missed link at {self.missed:g} it must cost"
                f" less than {most:g}."
            )
        if self.nothing < LEAST_WEIGHT:
            least = self.missed * probability(LEAST_WEIGHT)
            raise CostsDoNotFit(
                f"A look that costs {self.look:g} would pay for records that share next to nothing:"
                f" with a missed link at {self.missed:g} it must cost at least {least:.2g}."
            )

    @property
    def sure(self) -> float:
        """Bits from which a pair is joined unasked: a look would cost more than the mistakes that it prevents."""
        return bits(1 - self.look / self.wrong)

    @property
    def joined(self) -> float:
        """Bits from which a pair is joined until somebody looks: to join is the cheaper mistake."""
        return bits(self.wrong / (self.wrong + self.missed))

    @property
    def nothing(self) -> float:
        """Bits below which a pair is not worth a look."""
        return bits(self.look / self.missed)

    def of(self, weights: NDArray[np.float64], ones: NDArray[np.bool_]) -> NDArray[np.float64]:
        """What it costs to decide pairs by their weights, of which it is known whether each is of one person.

        A look is thought to find the truth.
        """
        wrong = np.where(ones, 0.0, self.wrong)
        missed = np.where(ones, self.missed, 0.0)
        return np.select([weights >= self.sure, weights >= self.nothing], [wrong, self.look], missed)


def bits(probability: float) -> float:
    """Odds in bits."""
    return log2(probability / (1 - probability))


def probability(weight: float) -> float:
    """The probability that bits stand for."""
    return 1 / (1 + exp2(-weight))
