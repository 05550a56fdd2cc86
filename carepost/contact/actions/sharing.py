"""Consent to share what was written down in a call, changed after the call."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from carepost.contact.actions import clock as clocks
from carepost.contact.consent import consent_of
from carepost.contact.models import SharingChange, WelfareCall
from carepost.contact.rules.sharing import may_change_sharing
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.permissions import Can


@action(Can.CHANGE_SHARING)
def change_sharing(*, by: Actor, call_id: int, allowed: bool, said_by: str) -> SharingChange:
    """Keep that words of this call may be shared, or that no words of any call made until now may. Raises Refused."""
    rows = WelfareCall.objects.filter(council_id=by.council_id or 0).select_related("service")
    call = get_object_or_404(rows, pk=call_id)
    clocks.lock(call.council_id, call.service_id)
    call.refresh_from_db(fields=["is_current"])
    shared = consent_of(call).shared
    refuse_if(may_change_sharing(allowed=allowed, shared=shared, said_by=said_by, is_current=call.is_current))
    change = SharingChange.objects.create(
        council_id=call.council_id, service=call.service, call=call, began=call.started_at, allowed=allowed,
        said_by=said_by.strip(), at=clock.now(), by_id=by.user_id, by_name=by.name,
    )  # fmt: skip
    audit.note(subject=f"call:{call.pk}", council=call.council_id, service=call.service.ref, allowed=allowed)
    return change
