"""Which days of a service a provider may read, as the database says it; and what stands of a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from django.db import connection

from carepost.core.acting import Actor
from carepost.providers.models import Handover, HandoverDecision
from carepost.providers.rules import Decided, Kind


def standing_decision(handover: Handover, newest: HandoverDecision | None) -> Decided:
    """What stands for a change: the newest decision, or nothing from the day that the register told."""
    if newest is None:
        return Decided(handover.on)
    return Decided(newest.on, frozenset(Kind(each) for each in newest.opens), newest.since)


def windows(viewer: Actor, kind: Kind) -> Mapping[int, str]:
    """For each service the days (a datemultirange) whose things of a kind the viewer's provider may read.

    Must run in the viewer's scope. Nobody but a provider's people has any.
    """
    if viewer.provider_id is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT carepost_provider_windows(%s)", [kind.value])
        (found,) = cursor.fetchone()
    read = json.loads(found) if isinstance(found, str) else found
    return {int(service): days for service, days in read.items()}


def came_on(viewer: Actor, kind: Kind) -> Mapping[int, date]:
    """For each service that came to the viewer's provider: the first day of which they read a kind of thing."""
    return {
        service: date.fromisoformat(days[2:12])
        for service, days in windows(viewer, kind).items()
        if days.startswith("{[") and days[2:3].isdigit()
    }
