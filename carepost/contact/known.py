"""What contact knows of a service for a letter: when it was last spoken to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from carepost.contact.models import ServiceContact
from carepost.core.acting import Actor
from carepost.councils.permissions import Can
from carepost.messages import known
from carepost.messages.known import Kind


def enter() -> None:
    """Declare it; done once, as the application starts."""
    known.enter("last call", source="our calls", kind=Kind.DATE, needs=Can.SEE_CALLS, find=_last_call)


def _last_call(viewer: Actor, services: Sequence[Any], on: date) -> Mapping[int, object]:
    """The day of the last call that was completed."""
    rows = ServiceContact.objects.filter(
        council_id=viewer.council_id or 0, service_id__in=[each.pk for each in services],
        last_completed_on__isnull=False,
    )  # fmt: skip
    return dict(rows.values_list("service_id", "last_completed_on"))
