"""A council says that it buys care at a service of another council's area, and that it no longer does."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from carepost.contact.models import Buying
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Reason, Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can
from carepost.register.models import Service


class BuyingRefused(Reason):
    """Why it cannot be noted that a council buys care somewhere, or no longer does."""

    OWN_AREA = "This service is in your own area: its provider tells you already."
    NO_HOST = "No council that uses Carepost looks after this service, so its provider is asked nothing."
    ALREADY = "It is noted already that you buy care here."
    NOT_NOTED = "It is not noted that you buy care here."


@action(Can.NOTE_BUYING)
def note_buying(*, by: Actor, service: Service) -> Buying:
    """Note that the council buys care at a service elsewhere: its provider is asked whether you may be told.

    Raises Refused.
    """
    refuse_if([BuyingRefused.NO_HOST] if service.host_id is None else [])
    refuse_if([BuyingRefused.OWN_AREA] if service.host_id == by.council_id else [])
    try:
        with transaction.atomic():
            row = Buying.objects.create(
                council_id=council_of(by), service=service, since=clock.now(), noted_by=by.name
            )
    except IntegrityError as twice:
        raise Refused([BuyingRefused.ALREADY]) from twice
    audit.note(subject=f"service:{service.ref}", council=by.council_id, buys=True)
    return row


@action(Can.END_BUYING)
def end_buying(*, by: Actor, service: Service) -> Buying:
    """Note that the council no longer buys care there; what it was told stays. Raises Refused."""
    rows = Buying.objects.select_for_update().filter(council_id=council_of(by), service=service)
    row = rows.filter(until__isnull=True).first()
    if row is None:
        raise Refused([BuyingRefused.NOT_NOTED])
    row.until, row.ended_by = clock.now(), by.name
    row.save(update_fields=["until", "ended_by"])
    audit.note(subject=f"service:{service.ref}", council=by.council_id, buys=False)
    return row
