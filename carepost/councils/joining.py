"""What happens when a council joins: higher rooms enter what they have to do, and the verb does it."""

from __future__ import annotations

from collections.abc import Callable

from carepost.councils.models import Council

Welcome = Callable[[Council], None]
_welcomes: list[Welcome] = []


def on_joining(welcome: Welcome) -> None:
    """Have this done in the transaction that adds a council. Entering it twice is entering it once."""
    if welcome not in _welcomes:
        _welcomes.append(welcome)


def welcome(council: Council) -> None:
    """Do all that was entered."""
    for one in _welcomes:
        one(council)
