"""A standing set by a person: for a while, with a reason, and never silently."""

from __future__ import annotations

from datetime import date

from django.db import transaction

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
def override(
    *,
    by: Actor,
    service: Service,
    band: Band,
    reason: str,
    expires_on: date,
    seconded_by: Actor | None = None,
) -> OverrideRow:
    """Set a service's standing by hand until a day, in place of one set before.

    From red to anything lower it needs a second person. Raises Refused.
    """
    council_id, today = _council(by), clock.today()
    with transaction.atomic():
        row = Standing.objects.select_for_update().filter(council_id=council_id, service=service).first()
        if row is None:
            raise Refused([OverrideRefused.NO_STANDING])
        wanted = Override(
            band=band,
            reason=reason.strip(),
            set_by=by.user_id or 0,
            set_on=today,
            expires_on=expires_on,
            seconded_by=seconded_by.user_id if seconded_by else None,
            knew=frozenset(row.triggers),
        )
        policy = policies.in_force(ScorePolicy, council_id, today).value
        refuse_if(may_override(wanted, current=Band(row.computed), policy=policy))
        _end_open(by, council_id, service)
        made = _keep(wanted, council_id, service, by, seconded_by)
        work_out(council_id=council_id, service_ids=[service.pk], on=today, by_name=by.name)
    audit.note(
        subject=f"service:{service.ref}", band=band.value, reason=wanted.reason, until=expires_on,
        seconded_by=made.seconded_by_name,
    )  # fmt: skip
    return made


@action("risk.end_override")
def end_override(*, by: Actor, service: Service) -> None:
    """End a standing set by hand before its day; the computed one shows again."""
    council_id = _council(by)
    if not _end_open(by, council_id, service):
        raise Refused([OverrideRefused.NONE_SET])
    work_out(council_id=council_id, service_ids=[service.pk], on=clock.today(), by_name=by.name)
    audit.note(subject=f"service:{service.ref}")


def _keep(
    wanted: Override, council_id: int, service: Service, by: Actor, seconded_by: Actor | None
) -> OverrideRow:
    return OverrideRow.objects.create(
        council_id=council_id,
        service=service,
        band=wanted.band.value,
        reason=wanted.reason,
        set_by_id=wanted.set_by,
        set_by_name=by.name,
        set_on=wanted.set_on,
        expires_on=wanted.expires_on,
        seconded_by_id=wanted.seconded_by,
        seconded_by_name=seconded_by.name if seconded_by else "",
        knew=sorted(wanted.knew),
    )


def _end_open(by: Actor, council_id: int, service: Service) -> int:
    rows = OverrideRow.objects.filter(council_id=council_id, service=service, ended_at__isnull=True)
    return rows.update(ended_at=clock.now(), ended_by=by.name)


def _council(by: Actor) -> int:
    if by.council_id is None:
        raise ValueError("Only somebody who acts in a council can set a standing")
    return by.council_id
