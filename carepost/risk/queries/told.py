"""What is held of a provider's standings: how they moved in the days that were its own."""

from __future__ import annotations

from carepost.core.acting import Actor, ActorKind
from carepost.risk.models import StandingChange
from carepost.risk.shown import without_before


def held_moves(viewer: Actor, service_id: int) -> list[StandingChange]:
    """How a service's standing moved in the days that are the viewer's provider's; the database knows which, and the
    reasons are not told here.
    """
    if viewer.kind is not ActorKind.PROVIDER:
        return []
    return without_before(viewer, StandingChange.objects.filter(service_id=service_id))
