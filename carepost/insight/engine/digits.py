"""How numbers are written, in one place: as files hold them, and as people read them.

Every CSV, JSON, Parquet, page, chart's table and terminal writes by these; a test looks for who does not.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

PLACES = 6  # that files tell of a share, a rate or a score
_DUST = 10  # places below which 0.57 × 15 is not what people make of it: 8.549999999999999 and not 8.55


def rounded(value: float | None, places: int = PLACES) -> float | None:
    """A share, rate or score as a file holds it: 1.0 stays 1.0, since a column of shares is one of decimals."""
    return None if value is None else round(value, places)


def count(value: float | None) -> float | int | None:
    """A number of cases as a file holds it: 58 and not 58.0. One that was published with a fraction keeps it."""
    if value is None:
        return None
    return int(value) if value == int(value) else rounded(value)


def whole(value: float | None) -> str:
    """A number of cases as people read it, with commas and without a fraction; "" for none."""
    return "" if value is None else decimal(value, 0)


def decimal(value: float, digits: int = 1, *, factor: int = 1, signed: bool = False) -> str:
    """A number times `factor` as people read it: halves go up, as they were taught; 6.25 is 6.3.

    A number that rounds to nought has no sign.
    """
    exact = (Decimal(repr(round(float(value), _DUST))) * factor).quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_UP
    )
    if not exact:
        return f"{exact.copy_abs():,}"
    return f"{exact:+,}" if signed else f"{exact:,}"


def percent(share: float, digits: int = 1) -> str:
    """A share as people read it: 0.0625 is 6.3%."""
    return f"{decimal(share, digits, factor=100)}%"


def points(difference: float, digits: int = 1) -> str:
    """A difference of shares in points of per cent, with its sign: 0.05 is +5.0, and less is −5.0."""
    return decimal(difference, digits, factor=100, signed=True).replace("-", "−")
