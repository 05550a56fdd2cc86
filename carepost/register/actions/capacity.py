"""Capacity readings: added, never changed; what does not add up is a warning, not a refusal."""

from __future__ import annotations

from datetime import datetime

from carepost.api.announcing import About, announce
from carepost.api.rules import Event
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.register.models import Capacity, Service
from carepost.register.rules import Capacity as Numbers
from carepost.register.rules import CapacityWarning, capacity_warnings


class CapacityRefused(Reason):
    """Why a reading cannot be kept."""

    NOTHING = "Enter at least one number."
    BELOW_ZERO = "A number of beds cannot be below zero."
    IN_FUTURE = "Enter when this was so. It cannot be in the future."
    NOBODYS = "No council here has this service in its area, so there is nobody to tell."
    TWICE = "There is a reading of that moment from that source already."


@action("register.record_capacity")
def record_capacity(
    *, by: Actor, service: Service, numbers: Numbers, source: str, as_of: datetime | None = None
) -> tuple[Capacity, tuple[CapacityWarning, ...]]:
    """Keep a reading of a service's beds; returns it with what does not add up.

    `numbers.registered` is not kept with it: that is CQC's, and stands on the service.
    """
    now, council = clock.now(), by.council_id or service.host_id
    moment = as_of or now
    told = _told(numbers)
    against = [CapacityRefused.NOTHING] if all(number is None for number in told) else []
    against += (
        [CapacityRefused.BELOW_ZERO] if any(number is not None and number < 0 for number in told) else []
    )
    against += [CapacityRefused.IN_FUTURE] if moment > now else []
    if council is None:
        raise Refused([*against, CapacityRefused.NOBODYS])
    if Capacity.objects.filter(council_id=council, service=service, as_of=moment, source=source).exists():
        against.append(CapacityRefused.TWICE)
    refuse_if(against)
    return keep_reading(council_id=council, service=service, numbers=numbers, source=source, as_of=moment)


def keep_reading(
    *, council_id: int, service: Service, numbers: Numbers, source: str, as_of: datetime
) -> tuple[Capacity, tuple[CapacityWarning, ...]]:
    """Keep a reading that was found good, for one council, as part of the running verb. Raises NotInAction outside
    one.
    """
    told = _told(numbers)
    row = Capacity.objects.create(
        council_id=council_id, service=service, as_of=as_of, source=source, operational_beds=numbers.operational,
        occupied=numbers.occupied, reserved=numbers.reserved, vacant_accepting=numbers.vacant_accepting,
    )  # fmt: skip
    whole = Numbers(service.registered_beds, *told)
    warnings = capacity_warnings(whole, care_home=service.care_home)
    audit.note(
        subject=f"service:{service.ref}", council=council_id, as_of=as_of, source=source,
        beds=dict(zip(("operational", "occupied", "reserved", "vacant_accepting"), told, strict=True)),
        warnings=[warning.name for warning in warnings],
    )  # fmt: skip
    about = About(service.ref, f"/capacity?service_id={service.ref}", service.body_id, service.pk)
    announce(council_id, Event.CAPACITY_RECORDED, [about])
    return row, warnings


def _told(numbers: Numbers) -> tuple[int | None, int | None, int | None, int | None]:
    return numbers.operational, numbers.occupied, numbers.reserved, numbers.vacant_accepting
