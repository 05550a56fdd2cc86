"""A share with its interval: how sure a count makes us."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, and the interval around their share: each from 0 to 1, None where whole is 0."""

    part: int
    whole: int
    value: float | None
    low: float | None
    high: float | None


def wilson(part: int, whole: int, z: float = 1.95996) -> Share:
    """The share with its Wilson score interval (Wilson 1927), by default at 95%.

    It stays between 0 and 1 and is of use for small counts, and for none or all of them. Raises ValueError when
    part is not between 0 and whole.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    if whole == 0:
        return Share(part, whole, None, None, None)
    share, wide = part / whole, z * z / whole
    centre = (share + wide / 2) / (1 + wide)
    half = z * sqrt(share * (1 - share) / whole + wide / (4 * whole)) / (1 + wide)
    # None and all are exact at their own end; only rounding would take them off it.
    low = 0.0 if part == 0 else centre - half
    high = 1.0 if part == whole else centre + half
    return Share(part, whole, share, low, high)
