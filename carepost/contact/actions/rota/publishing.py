"""Publish a rota that was proposed, or leave it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from carepost.contact.models import Rota, RotaPlace
from carepost.contact.rules.rota import MOVES, RotaPolicy, RotaRefused, RotaState
from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused


@action("contact.publish_rota")
def publish_rota(*, by: Actor, rota_id: int) -> Rota:
    """Put a proposed rota in force, in place of the one before. Raises Refused when that changed meanwhile."""
    rota = _waiting(by.council_id or 0, rota_id)
    before = put_in_force(rota, by)
    audit.note(subject=f"rota:{rota.pk}", instead_of=before.pk if before else None)
    return rota


@action("contact.withdraw_rota")
def withdraw_rota(*, by: Actor, rota_id: int) -> Rota:
    """Leave a proposed rota; what is in force stays."""
    rota = _waiting(by.council_id or 0, rota_id)
    move(rota, "withdraw")
    audit.note(subject=f"rota:{rota.pk}")
    return rota


def put_in_force(rota: Rota, by: Actor) -> Rota | None:
    """Publish a rota in place of the one before, which is returned. Raises Refused when that changed meanwhile."""
    before = in_force(rota.council_id)
    if before is not None:
        if changed_since(before, rota.made_at):
            raise Refused([RotaRefused.STALE])
        RotaPlace.objects.filter(rota=before, in_force=True).update(in_force=False)
        move(before, "supersede")
    rota.published_by, rota.published_at = by.name, clock.now()
    move(rota, "publish")
    RotaPlace.objects.filter(rota=rota).update(in_force=True)
    return before


def in_force(council_id: int) -> Rota | None:
    """The rota that a council works by."""
    return Rota.objects.filter(council_id=council_id, state=RotaState.PUBLISHED).first()


def changed_since(rota: Rota, moment: datetime) -> bool:
    """Whether a rota in force was published, or changed by hand, after a moment."""
    return max(filter(None, (rota.published_at, rota.changed_at)), default=rota.made_at) > moment


def one_at_a_time(council_id: int) -> None:
    """Whatever reads or changes a council's rota does so one after the other, until its transaction ends.

    It is held for the blink of an eye: nothing is worked out meanwhile. Read the clock after it, not before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('carepost rota'), %s::int)", [council_id])


def policy_of(council_id: int, now: datetime) -> policies.InForce[RotaPolicy]:
    """The council's numbers for the rota."""
    return policies.in_force(RotaPolicy, council_id, clock.local_day(now))


def move(rota: Rota, verb: str) -> None:
    """Take a rota to its next state."""
    rota.state = MOVES[RotaState(rota.state), verb]
    rota.save()


def _waiting(council_id: int, rota_id: int) -> Rota:
    """The proposal that waits for an answer, held until the transaction ends."""
    one_at_a_time(council_id)
    rota = Rota.objects.filter(council_id=council_id, pk=rota_id, state=RotaState.PROPOSED).first()
    if rota is None:
        raise Refused([RotaRefused.NOT_WAITING])
    return rota
