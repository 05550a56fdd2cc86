"""Sex as lists write it. Anything but a plain man or woman counts as not said: it must never keep records apart."""

from __future__ import annotations

from carepost.people.engine.cleaning.values import Cleaned, Done

MEANS = {
    "m": "m",
    "male": "m",
    "man": "m",
    "boy": "m",
    "1": "m",
    "f": "f",
    "female": "f",
    "woman": "f",
    "girl": "f",
    "2": "f",
}


def clean(raw: str) -> Cleaned:
    """ "m", "f" or nothing; 1 and 2 as the NHS Data Dictionary codes them."""
    value = MEANS.get(raw.strip().lower(), "")
    return Cleaned(
        raw, value, () if value == raw or not raw.strip() else (Done.SPACED if value else Done.PLACEHOLDER,)
    )
