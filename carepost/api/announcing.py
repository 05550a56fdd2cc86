"""Tell other programs that something happened: part of the verb that did it, so that both stand or neither does.

A higher room calls `announce` in its verb. What is queued is a message with an id and a link:
what it is about is read with a token, under the rules of reading.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from carepost.api.holding import heard, office_of, own_subscriptions
from carepost.api.models import Delivery, Subscription
from carepost.api.queue import deliver_later
from carepost.api.rules import Event, is_for
from carepost.core import clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils.permissions import Can

NAME = "machine access: messages"


@dataclass(frozen=True, slots=True)
class About:
    """What a message is about: a service's id, empty for none; where to read on, such as "/services/1-123/standing".

    The provider whose own it is, is told too: who keeps its program for some services alone, of those (`service_id`).
    """

    ref: str
    path: str
    provider_id: int | None = None
    service_id: int | None = None


def announce(
    council_id: int, event: Event, about: Iterable[About], *, for_holders_of: Can | None = None
) -> int:
    """Queue a message for each program that is told of this event: a council's own, its partners', and those of the
    providers whose own it is about. Returns how many.

    Of the council's only programs whose keeper holds `for_holders_of`. Must run in the transaction of what happened.
    """
    told = list(about)
    if not told:
        return 0
    queued = _queued(office_of(council_id, None, NAME), event, told, for_holders_of)
    theirs: defaultdict[int, list[About]] = defaultdict(list)
    for each in told if is_for(event, ActorKind.PROVIDER) else ():
        if each.provider_id is not None:
            theirs[each.provider_id].append(each)
    for provider_id in _that_listen(theirs):
        queued += _queued(office_of(None, provider_id, NAME), event, theirs[provider_id], None)
    return queued


def _that_listen(providers: Collection[int]) -> list[int]:
    """Those of the providers that have a program told. For this one look the database shows that, whoever asks."""
    if not providers:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('carepost.telling', %s::bigint[]::text, true)", [sorted(providers)])
        rows = Subscription.objects.filter(provider_id__in=providers, ended_at__isnull=True)
        found = list(rows.order_by("provider_id").values_list("provider_id", flat=True).distinct())
        cursor.execute("SELECT set_config('carepost.telling', '', true)")
    return [each for each in found if each is not None]


def _queued(office: Actor, event: Event, about: Sequence[About], needs: Can | None) -> int:
    """Queue for one organisation's programs, in its scope: who is told is for it alone to see, whoever does it."""
    with tenancy.acting_for(office):
        programs = _told_of(office, event, needs)
        now = clock.now()
        rows = [
            Delivery(
                council_id=office.council_id, provider_id=office.provider_id, subscription_id=program,
                message_id=f"msg_{secrets.token_hex(12)}", event=event.value, about=each.ref, path=each.path,
                announced_at=now, next_at=now,
            )
            for each in about
            for program, services in programs.items()
            if services is None or each.service_id in services
        ]  # fmt: skip
        made = Delivery.objects.bulk_create(rows)
        deliver_later([row.pk for row in made], office)
        return len(made)


def _told_of(office: Actor, event: Event, needs: Can | None) -> dict[int, frozenset[int] | None]:
    """The open programs that hear of an event today, each with the services for which it does (None: all): nothing that
    their keeper may not see.
    """
    found = own_subscriptions(office).filter(events__contains=[event.value], ended_at__isnull=True)
    programs = list(found.order_by("pk"))
    hears = heard(programs, clock.today()) if programs else {}
    return {
        pk: may.services
        for pk, may in hears.items()
        if event in may.events and (needs is None or needs in may.permissions)
    }
