"""What a council shares, with whom, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404

from carepost.core.acting import Actor
from carepost.councils.actors import council_of
from carepost.councils.models import SharingAgreement
from carepost.councils.rules import Covers


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement.

    `state` is live, coming or ended; `until` is the first day on which it no longer holds.
    """

    pk: int
    partner: str
    partner_id: int
    covers: tuple[Covers, ...]
    purpose: str
    agreed_by: str
    since: date
    until: date | None
    state: str


def agreements(viewer: Actor, on: date) -> Sequence[Agreement]:
    """The agreements of the viewer's council: live ones first, then by partner."""
    rows = SharingAgreement.objects.filter(council_id=council_of(viewer)).select_related("partner")
    found = [_agreement(row, on) for row in rows.order_by("partner__name", "valid_from", "pk")]
    return sorted(found, key=lambda each: ("live", "coming", "ended").index(each.state))


def agreement(viewer: Actor, agreement_id: int, on: date) -> Agreement:
    """One of them. Raises 404."""
    rows = SharingAgreement.objects.select_related("partner")
    return _agreement(get_object_or_404(rows, pk=agreement_id, council_id=council_of(viewer)), on)


def _agreement(row: SharingAgreement, on: date) -> Agreement:
    return Agreement(
        pk=row.pk,
        partner=row.partner.name,
        partner_id=row.partner_id,
        covers=tuple(Covers(each) for each in row.covers),
        purpose=row.purpose,
        agreed_by=row.agreed_by,
        since=row.valid_from,
        until=row.valid_to,
        state=_state(row, on),
    )


def _state(row: SharingAgreement, on: date) -> str:
    if row.valid_to is not None and row.valid_to <= max(on, row.valid_from):
        return "ended"
    return "coming" if row.valid_from > on else "live"
