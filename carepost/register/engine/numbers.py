"""Numbers out of workbooks as the text that a CSV of the same table would hold."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def plain_number(text: str) -> str:
    """ "12" for "12.0", "100011234567" for "1.00011234567E11"; anything that is no number comes back as it
    is.
    """
    if text.isdigit():
        return text
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return text
    return str(int(value)) if value == value.to_integral_value() else format(value.normalize(), "f")
