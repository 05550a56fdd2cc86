"""In whose scope a provider's words are taken in, and until when its next call may wait."""

from __future__ import annotations

from datetime import date

from carepost.contact import due
from carepost.contact.due import OUTBREAK
from carepost.contact.rules import CallPolicy
from carepost.contact.rules.callbacks import latest_call_back
from carepost.core import policies
from carepost.core.acting import Actor, ActorKind
from carepost.core.refusals import Reason, Refused
from carepost.register.models import Service
from carepost.register.reach import is_own
from carepost.risk.rules import Band


def desk_of(council_id: int) -> Actor:
    """The council's own desk, in whose scope follows what a provider's words change: its clock, its standing."""
    return Actor.operator("what a provider told", council_id=council_id)


def council_to_tell(by: Actor, service: Service, not_yours: Reason, no_council: Reason) -> int:
    """The council that a provider tells about a service of its own. Raises Refused with the reason that fits."""
    if by.kind is not ActorKind.PROVIDER or not is_own(by, service):
        raise Refused([not_yours])
    if service.host_id is None:
        raise Refused([no_council])
    return service.host_id


def latest_ring(service: Service, on: date) -> tuple[date, bool]:
    """The last day on which a service may ask to be rung, and whether it is called at weekends as well. Read in the
    scope of its council.
    """
    assert service.host_id is not None
    policy = policies.in_force(CallPolicy, service.host_id, on).value
    found = due.clock_of(service.host_id, service, on, booked=False)
    weekends = found.band is Band.RED and found.standing is not None and OUTBREAK in found.standing.triggers
    return latest_call_back(on, found.due.on, policy), weekends
