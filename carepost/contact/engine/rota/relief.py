"""The cheapest way to meet what a rota cannot: how much more time on the telephone, on which days, for which calls.

The same model once more, with somebody more who costs extra for each slot: what goes to them is what is short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from carepost.contact.engine.rota.allowed import able, slots
from carepost.contact.engine.rota.making import choose
from carepost.contact.engine.rota.options import Tables
from carepost.contact.engine.rota.values import Call, Rota, Task
from carepost.contact.rules.rota import day_in_words, minutes_in_words


@dataclass(frozen=True, slots=True)
class Relief:
    """More time that is needed on a day, and the calls that it would bring in time. `language` where one is spoken."""

    day: date
    minutes: int
    calls: tuple[Call, ...]
    language: str = ""

    @property
    def sentence(self) -> str:
        who = f" of somebody who speaks {self.language}" if self.language else ""
        calls = "1 call" if len(self.calls) == 1 else f"{len(self.calls)} calls"
        return f"{minutes_in_words(self.minutes)} more{who} {day_in_words(self.day)} for {calls}."


def relief(task: Task, rota: Rota) -> tuple[Relief, ...]:
    """The least extra time, in the order of the days, with which every call has a place in time.

    A call that is locked to somebody who is away needs its lock to be taken off first.
    """
    tables = Tables(replace(task, before=rota.places, mending=False, extra=True))
    chosen, _ = choose(tables)
    by_day: dict[tuple[date, str], list[Call]] = defaultdict(list)
    for option in chosen:
        if option.officer == tables.helper:
            day, call = task.days[option.day], task.calls[option.call]
            by_day[day, "" if _spoken(task, call, day) else call.language].append(call)
    length = task.policy.slot_minutes
    return tuple(
        Relief(day, len(calls) * length, _pressing(calls), language)
        for (day, language), calls in sorted(by_day.items())
    )


def _spoken(task: Task, call: Call, day: date) -> bool:
    return any(able(call, officer) for officer in task.officers if slots(task, officer, day))


def _pressing(calls: Iterable[Call]) -> tuple[Call, ...]:
    return tuple(sorted(calls, key=lambda call: (-call.weight, call.due, call.key)))
