"""Tell other programs that something happened: part of the verb that did it, so that both stand or neither does.

A higher room calls `announce` in its verb. What is queued is a message with an id and a link:
what it is about is read with a token, under the rules of reading.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from carepost.api.holding import Keeps, roles_of
from carepost.api.models import Delivery, Subscription
from carepost.api.queue import deliver_later
from carepost.api.rules import EVENTS, Event
from carepost.core import clock, tenancy
from carepost.core.acting import Actor


def announce(council_id: int, event: Event, about: Iterable[tuple[str, str]]) -> int:
    """Queue a message for each program of a council that is told of this event; returns how many.

    `about` gives services' ids, each with where to read on, such as ("1-123", "/services/1-123/standing"). Must run in
    the transaction of what happened.
    """
    told = list(about)
    # Whoever does it, a provider too: who is told is for the council alone to see.
    with tenancy.acting_for(Actor.operator("machine access: messages", council_id=council_id)):
        return _queued(council_id, event, told) if told else 0


def _queued(council_id: int, event: Event, about: Sequence[tuple[str, str]]) -> int:
    open_ones = Subscription.objects.filter(
        council_id=council_id, events__contains=[event.value], ended_at__isnull=True
    )
    kept_by = dict(open_ones.values_list("pk", "keeper_id"))
    if not kept_by:
        return 0
    now = clock.now()
    may = roles_of(set(kept_by.values()), clock.local_day(now))
    # Told of nothing that its keeper may not see today: one whose keeper has left hears nothing.
    programs = [
        pk
        for pk, keeper in kept_by.items()
        if EVENTS[event].needs in may.get((keeper, (council_id, None)), Keeps()).permissions
    ]
    rows = [
        Delivery(
            council_id=council_id, subscription_id=program, message_id=f"msg_{secrets.token_hex(12)}",
            event=event.value, about=ref, path=path, announced_at=now, next_at=now,
        )
        for ref, path in about
        for program in programs
    ]  # fmt: skip
    made = Delivery.objects.bulk_create(rows)
    deliver_later([row.pk for row in made], council_id)
    return len(made)
