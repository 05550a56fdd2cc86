"""Pounds at the edges, whole pence inside, and splits that always add up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def to_pence(pounds: Decimal) -> int:
    """Whole pence for an amount in pounds. Raises ValueError when it has fractions of a penny."""
    pence = pounds * 100
    if pence != pence.to_integral_value():
        raise ValueError("Enter an amount in pounds and whole pence, such as 12.50")
    return int(pence)


def to_pounds(pence: int) -> Decimal:
    """Decimal pounds with two places."""
    return Decimal(pence).scaleb(-2).quantize(Decimal("0.01"))


def round_to_pence(pounds: Decimal) -> int:
    """Whole pence, half up: at the line of an invoice only (Carepost convention)."""
    return int((pounds * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Share `total` pence by weight, by largest remainder: parts always add up to the total.

    Ties go to the earlier share. A negative total is split as its mirror image. Raises ValueError when
    there is nothing to share by: no weights, a negative one, or all of them zero.
    """
    if not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("A split needs at least one weight above zero, and none below it")
    if total < 0:
        return [-part for part in split(-total, weights)]
    whole = sum(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(exact[i] - parts[i]), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
