"""Tells beds and staff for tests, as a provider's page does."""

from __future__ import annotations

from collections.abc import Collection

from carepost.contact.actions.updating import Updated, update_service
from carepost.contact.models import ServiceUpdate
from carepost.core import ids
from carepost.core.acting import Actor
from carepost.questions.queries.ledger import known_of
from carepost.questions.rules.ledger import mark
from carepost.register.models import Service


def tell(
    by: Actor,
    service: Service,
    *,
    key: str = "",
    seen: str | None = None,
    also: Collection[int] = (),
    **numbers: int,
) -> Updated:
    """What is told, with all that is known seen."""
    shown = mark(known_of(by, service).values()) if seen is None else seen
    return update_service(
        by=by,
        service=service,
        told=numbers,
        submission_key=key or ids.submission_key(),
        seen=shown,
        also=also,
    )


def told(by: Actor, service: Service, **numbers: int) -> ServiceUpdate:
    """The row of what is told."""
    return tell(by, service, **numbers).row
