"""The policy of this room: how much a provider is told of who opened its pages."""

from __future__ import annotations

from dataclasses import dataclass

from carepost.core import policies
from carepost.core.policies import Words

#: A look that is younger cannot be removed by anybody (the database says so, in the migration).
LEAST_DAYS = 90


@dataclass(frozen=True)
class LookPolicy:
    """`names`: whether a provider reads who opened a page; else their roles and organisation. After `days` it is
    forgotten who looked (Carepost defaults; two years, as records of first contact are kept).
    """

    names: bool = False
    days: int = 730


def enter() -> None:
    """Enter it when the application starts."""
    policies.register(
        "providers.looks",
        LookPolicy,
        name="What a provider is told of who opened its pages",
        words={
            "names": Words("The names of people, beside their roles and organisation"),
            "days": Words("Who looked is remembered for", unit="days", least=LEAST_DAYS, most=3660),
        },
    )
