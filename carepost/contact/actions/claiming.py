"""Take a call, so that nobody else rings the same service, and let it go."""

from __future__ import annotations

from datetime import datetime

from carepost.contact.rules import CallPolicy
from carepost.core import audit, claims, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.claims import Held
from carepost.core.refusals import Reason, Refused
from carepost.register.models import Service


class ClaimRefused(Reason):
    """Why a call cannot be taken or recorded by this person now."""

    HELD = "A colleague is making this call. Choose another service, or wait until they have finished."
    ENDED = (
        "Your hold on this call has ended, so that others could take it. Take the call again: what you typed"
        " is kept."
    )
    NOT_HERE = "This service is not one that your council calls. Its page says where it is registered."


class HeldByAnother(Refused):
    """Somebody else holds the call; `held` says who, and until when."""

    def __init__(self, held: Held) -> None:
        self.held = held
        super().__init__([ClaimRefused.HELD])


def subject_of(service_id: int) -> str:
    """What a claim on a welfare call is a claim on."""
    return f"welfare-call:{service_id}"


def called_here(by: Actor, service: Service) -> int:
    """The council that calls, if this service is one of its own. Raises Refused."""
    active = (
        service.adult_social_care and service.status in ("registered", "dormant") and not service.withdrawn
    )
    if by.council_id is None or service.host_id != by.council_id or not active:
        raise Refused([ClaimRefused.NOT_HERE])
    return by.council_id


@action("contact.claim_call")
def claim_call(*, by: Actor, service: Service) -> Held:
    """Take the call to a service for some minutes, or keep it going. Raises HeldByAnother."""
    called_here(by, service)
    held = take(by, service, clock.now())
    audit.note(subject=f"service:{service.ref}", until=held.until)
    return held


def take(by: Actor, service: Service, now: datetime) -> Held:
    """Claim the call as part of another verb. Raises HeldByAnother."""
    minutes = policies.in_force(CallPolicy, by.council_id, clock.local_day(now)).value.claim_minutes
    held = claims.take(by=by, subject=subject_of(service.pk), now=now, minutes=minutes)
    if held.holder_id != by.user_id:
        raise HeldByAnother(held)
    return held


def must_hold(by: Actor, service: Service, now: datetime) -> None:
    """Raise HeldByAnother, or Refused when this person's claim has ended."""
    held = claims.holder(by, subject_of(service.pk), now)
    if held is None:
        raise Refused([ClaimRefused.ENDED])
    if held.holder_id != by.user_id:
        raise HeldByAnother(held)


@action("contact.release_call")
def release_call(*, by: Actor, service: Service) -> bool:
    """Let go of a call without recording anything; a draft stays. Returns False when it was not held."""
    released = claims.release(by=by, subject=subject_of(service.pk))
    audit.note(subject=f"service:{service.ref}", released=released)
    return released
