"""What a letter that was held back says of its service, held against what is known now. Pages show it, verbs use it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carepost.core.acting import Actor
from carepost.letters.models import Letter
from carepost.letters.planning import usable
from carepost.letters.rules.values import Moved, thawed
from carepost.messages import known


def moved(viewer: Actor, letters: Sequence[Letter], on: date) -> list[Moved]:
    """Each value that a letter was given from what was known and that would be another today, by letter and name.

    What whoever sent it filled in stays, and so does what the viewer may not read. One question to each room for all.
    """
    fields = known.fields()
    held = {row.pk: thawed(row.values or {}) for row in letters}
    names = sorted(
        name for name in {name for values in held.values() for name in values}
        if name in fields and (not fields[name].needs or viewer.may(fields[name].needs))
    )  # fmt: skip
    told = known.told(viewer, [row.service for row in letters], names, on)
    found = []
    for row in letters:
        was, now = held[row.pk], usable(told[row.service_id])
        asked = {each.name for each in row.version.wording.asked}
        found += [
            Moved(row.pk, name, was[name], now.get(name))
            for name in names
            if name in was and name not in asked and was[name] != now.get(name)
        ]
    return found
