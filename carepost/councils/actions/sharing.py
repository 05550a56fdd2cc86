"""What a council lets a partner see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.shortcuts import get_object_or_404

from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import refuse_if
from carepost.councils.actors import council_of
from carepost.councils.models import PartnerOrganisation, SharingAgreement
from carepost.councils.permissions import Can
from carepost.councils.rules import CouncilRefused, Covers, against_sharing


@action(Can.AGREE_SHARING)
def agree_sharing(
    *,
    by: Actor,
    partner_id: int,
    covers: Iterable[Covers],
    purpose: str,
    agreed_by: str,
    valid_from: date,
    valid_to: date | None = None,
) -> SharingAgreement:
    """Let a partner see parts of this council's record.

    `valid_to` is the first day on which they no longer may.
    """
    named = frozenset(Covers(cover) for cover in covers)
    refuse_if(
        against_sharing(
            covers=named, purpose=purpose, agreed_by=agreed_by, valid_from=valid_from, valid_to=valid_to
        )
    )
    partner = get_object_or_404(PartnerOrganisation, pk=partner_id)
    agreement = SharingAgreement.objects.create(
        council_id=council_of(by),
        partner=partner,
        covers=sorted(named),
        purpose=purpose.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        agreed_by=agreed_by.strip(),
    )
    audit.note(
        subject=f"agreement:{agreement.pk}",
        partner=partner.name,
        covers=sorted(named),
        purpose=agreement.purpose,
        agreed_by=agreement.agreed_by,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return agreement


@action(Can.END_SHARING)
def end_sharing(*, by: Actor, agreement_id: int) -> SharingAgreement:
    """Stop sharing from today. One that has not begun never will.

    Raises Refused when it has ended already.
    """
    rows = SharingAgreement.objects.select_for_update(of=("self",)).select_related("partner")
    agreement = get_object_or_404(rows, pk=agreement_id, council_id=council_of(by))
    today = clock.today()
    if agreement.valid_to is not None and agreement.valid_to <= today:
        refuse_if([CouncilRefused.NOT_LIVE])
    agreement.valid_to = max(today, agreement.valid_from)
    agreement.save(update_fields=["valid_to"])
    audit.note(subject=f"agreement:{agreement.pk}", partner=agreement.partner.name, ended=agreement.valid_to)
    return agreement
