"""Gives the calls of an officer's day their times: fixed ones first, then those tied to a part, then the rest.

Since slots nest in parts and parts in days, every choice that the model allows can be laid out (`options.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from carepost.contact.engine.rota.allowed import part_of
from carepost.contact.engine.rota.options import ANY, Option, Tables
from carepost.contact.engine.rota.values import Key, Place


def lay_out(tables: Tables, chosen: Iterable[Option]) -> dict[Key, Place]:
    """A place with its time for each option, by the call's key. A call that stays in a day keeps its time if it can."""
    days: dict[tuple[int, int], list[Option]] = defaultdict(list)
    for option in chosen:
        days[option.officer, option.day].append(option)
    places: dict[Key, Place] = {}
    for (officer, day), options in sorted(days.items()):
        minutes = _day(tables, options, list(tables.slots[officer, day]))
        for option in options:
            call = tables.task.calls[option.call]
            minute = minutes[option.call]
            places[call.key] = Place(tables.task.officers[officer].key, tables.task.days[day], minute)
    return places


def _day(tables: Tables, options: Sequence[Option], free: list[int]) -> dict[int, int]:
    """The minute of each call's slot. A new call takes one that no call of before wants to keep, where it can."""
    wants = {option.call: _before(tables, option) for option in options}
    taken: dict[int, int] = {}
    for option in sorted(options, key=lambda option: _tightness(tables, option, wants[option.call])):
        allowed = [m for m in free if option.part in (ANY, part_of(tables.task, m))]
        if option.minute != ANY:
            minute = option.minute
        elif wants[option.call] in allowed:
            minute = wants[option.call]
        else:
            minute = next((m for m in allowed if m not in wants.values()), allowed[0])
        taken[option.call] = minute
        free.remove(minute)
    return taken


def _before(tables: Tables, option: Option) -> int:
    """The time of the call in the rota before, where that is the same officer's day; else none."""
    task = tables.task
    before = task.before.get(task.calls[option.call].key)
    here = (task.officers[option.officer].key, task.days[option.day])
    if before is None or before.minute is None or (before.officer, before.day) != here:
        return ANY
    return before.minute


def _tightness(tables: Tables, option: Option, before: int) -> tuple[bool, bool, bool, int, Key]:
    """Fixed before tied before free, the old before the new; then the more pressing, so that they are rung early."""
    call = tables.task.calls[option.call]
    return option.minute == ANY, option.part == ANY, before == ANY, -call.weight, call.key
