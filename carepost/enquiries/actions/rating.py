"""Whoever asked says if the answer helped: once, and changed as often as they like."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.shortcuts import get_object_or_404
from django.urls import reverse

from carepost.core import clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.core.action import action
from carepost.councils.permissions import Can
from carepost.enquiries.actions.steps import held_by_asker, step
from carepost.enquiries.models import Enquiry
from carepost.enquiries.rules import RATE_SALT, Helped, Side, Verb


@action(Can.RATE_ANSWER)
def rate_answer(*, by: Actor, enquiry_id: int, helped: Helped) -> Enquiry:
    """Say if the answer helped: a provider's people on their page, anybody else by the link in the answer's mail.
    Raises Refused.
    """
    with tenancy.acting_for(by):
        if by.kind is ActorKind.PROVIDER:
            row = held_by_asker(by, enquiry_id)
        else:
            rows = Enquiry.objects.select_for_update().filter(council_id=by.council_id or 0)
            row = get_object_or_404(rows, pk=enquiry_id)
        row.helped = helped.value
        step(by, row, Verb.RATE, now=clock.now(), side=Side.ASKER, helped=helped.value)
    return row


def rating_page(row: Enquiry) -> str:
    """The address at which whoever asked says if the answer helped: signed, for this enquiry and nothing else."""
    token = signing.dumps([row.council_id, row.pk], salt=RATE_SALT)
    return f"{settings.SITE_URL}{reverse('enquiries:rate', args=[token])}"
