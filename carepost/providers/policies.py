"""The policy of this room: how much a provider is told of who opened its pages."""

from __future__ import annotations

from dataclasses import dataclass

from carepost.core import policies
from carepost.core.policies import Words


@dataclass(frozen=True)
class LookPolicy:
    """`names`: whether a provider reads who opened a page; else their roles and organisation (Carepost default)."""

    names: bool = False


def enter() -> None:
    """Enter it when the application starts."""
    policies.register(
        "providers.looks",
        LookPolicy,
        name="What a provider is told of who opened its pages",
        words={"names": Words("The names of people, beside their roles and organisation")},
    )
