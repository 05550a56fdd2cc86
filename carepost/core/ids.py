"""Keys made here: references that people read out, and tokens that machines hand back."""

from __future__ import annotations

import secrets


def submission_key() -> str:
    """A fresh idempotency key: 128 random bits as 22 characters, safe in a URL."""
    return secrets.token_urlsafe(16)


def reference(prefix: str, number: int) -> str:
    """A short reference a person can read out, such as C-0042-7: prefix, number, and a check digit.

    The check digit is Luhn's (ISO/IEC 7812-1), which catches any single wrong digit and most swapped
    neighbours.
    """
    digits = f"{number:04d}"
    return f"{prefix}-{digits}-{_luhn(digits)}"


def is_reference(text: str, prefix: str) -> bool:
    """True when the text is a reference of that kind with a right check digit."""
    parts = text.strip().upper().split("-")
    if len(parts) != 3 or parts[0] != prefix or not (parts[1].isdigit() and parts[2].isdigit()):
        return False
    return _luhn(parts[1]) == int(parts[2])


def _luhn(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return (10 - total % 10) % 10
