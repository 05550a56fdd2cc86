"""Which calls fall due, so that each is told of once and not again at the next look. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fallen:
    """The services whose call is due and was not told of, and those whose call was and is not due any more."""

    anew: frozenset[int]
    over: frozenset[int]


def fallen(due: Mapping[int, date | None], told_on: Mapping[int, date]) -> Fallen:
    """What changed since the last look. `due` has the services to be called by today, late ones too, with the day of
    the last completed call; `told_on` those that were told of, since which day.

    A call that stays due is told of no more, however its day moves. One that was made, and is due again, is another.
    """
    over = {each for each, since in told_on.items() if each not in due or _made(due[each], since)}
    return Fallen(frozenset(due.keys() - (told_on.keys() - over)), frozenset(over))


def _made(last_completed: date | None, told_on: date) -> bool:
    return last_completed is not None and last_completed >= told_on
