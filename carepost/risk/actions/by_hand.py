"""A standing set by a person: for a while, with a reason, and never silently."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from carepost.core import audit, clock, policies
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.register.models import Service
from carepost.risk.actions.standing import work_out
from carepost.risk.models import OverrideRow, Standing
from carepost.risk.rules import Band, Override, ScorePolicy, may_override


class OverrideRefused(Reason):
    """Why a standing cannot be set by hand now, beside what the rules say."""

    NO_STANDING = "This service has no standing yet. It is worked out every night and after each call."
    NONE_SET = "No standing is set by hand for this service."


@action("risk.override")
def override(*, by: Actor, service: Service, band: Band, reason: str, expires_on: date) -> OverrideRow:
    """Set a service's standing by hand until a day, in place of one set before.

    From red to anything lower it needs a second person: see `propose_override`. Raises Refused.
    """
    row, today = locked_standing(by, service), clock.today()
    wanted = wanted_by(by, row, band=band, reason=reason, today=today, expires_on=expires_on)
    policy = policies.in_force(ScorePolicy, row.council_id, today).value
    refuse_if(may_override(wanted, current=Band(row.computed), shown=Band(row.band), policy=policy))
    made = put_in_force(by, row, wanted, names=(by.name, ""))
    audit.note(subject=f"service:{service.ref}", band=band.value, reason=wanted.reason, until=expires_on)
    return made


@action("risk.end_override")
def end_override(*, by: Actor, service: Service) -> None:
    """End a standing set by hand before its day; the computed one shows again."""
    council_id, today = council_of(by), clock.today()
    if not _open(council_id, service.pk).filter(expires_on__gt=today).exists():
        raise Refused([OverrideRefused.NONE_SET])
    _end_open(by, council_id, service.pk)
    work_out(council_id=council_id, service_ids=[service.pk], on=today, by_name=by.name)
    audit.note(subject=f"service:{service.ref}")


def wanted_by(
    by: Actor, standing: Standing, *, band: Band, reason: str, today: date, expires_on: date
) -> Override:
    """The override that a person asks for today, with the triggers that they could see."""
    return Override(
        band=band,
        reason=reason.strip(),
        set_by=by.user_id or 0,
        set_on=today,
        expires_on=expires_on,
        knew=frozenset(standing.triggers),
    )


def locked_standing(by: Actor, service: Service) -> Standing:
    """The service's standing with the actor's council, held until the transaction ends. Raises Refused."""
    rows = Standing.objects.select_for_update().filter(council_id=council_of(by), service=service)
    row = rows.first()
    if row is None:
        raise Refused([OverrideRefused.NO_STANDING])
    return row


def put_in_force(by: Actor, standing: Standing, wanted: Override, *, names: tuple[str, str]) -> OverrideRow:
    """Keep an override that the rules allow, in place of one set before, and work the standing out with it.

    `names` are of who set it and who confirmed it, "" for nobody.
    """
    council_id, service_id = standing.council_id, standing.service_id
    _end_open(by, council_id, service_id)
    made = OverrideRow.objects.create(
        council_id=council_id,
        service_id=service_id,
        band=wanted.band.value,
        reason=wanted.reason,
        set_by_id=wanted.set_by,
        set_by_name=names[0],
        set_on=wanted.set_on,
        expires_on=wanted.expires_on,
        seconded_by_id=wanted.seconded_by,
        seconded_by_name=names[1],
        knew=sorted(wanted.knew),
    )
    work_out(council_id=council_id, service_ids=[service_id], on=wanted.set_on, by_name=by.name)
    return made


def council_of(by: Actor) -> int:
    """The council that somebody acts in. Raises ValueError for one who acts in none."""
    if by.council_id is None:
        raise ValueError("Only somebody who acts in a council can set a standing")
    return by.council_id


def _open(council_id: int, service_id: int) -> QuerySet[OverrideRow]:
    return OverrideRow.objects.filter(council_id=council_id, service_id=service_id, ended_at__isnull=True)


def _end_open(by: Actor, council_id: int, service_id: int) -> None:
    _open(council_id, service_id).update(ended_at=clock.now(), ended_by=by.name)
