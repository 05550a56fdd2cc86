"""Signals that people of a council noted by hand. A provider reads what they add up to, not who noted them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from carepost.core.acting import Actor
from carepost.risk.models import NOTED, SignalRow, SignalWithdrawal
from carepost.risk.rules import Signal, SignalKind

MOST = 50


@dataclass(frozen=True, slots=True)
class Noted:
    """One of them, as a sentence; `withdrawal` where it was taken back, `counts` where it could still count."""

    row: SignalRow
    signal: Signal
    withdrawal: SignalWithdrawal | None
    counts: bool

    @property
    def kind(self) -> SignalKind:
        return self.signal.declaration


def noted(viewer: Actor, service_id: int, on: date) -> Sequence[Noted]:
    """What the viewer's council noted by hand about a service, the newest first."""
    rows = _noted(viewer).filter(service_id=service_id).order_by("-observed_on", "-pk")
    return [_told(row, on) for row in rows[:MOST]]


def noted_one(viewer: Actor, number: int, on: date) -> Noted:
    """One signal noted by hand in the viewer's council. Raises Http404 for any other."""
    row = _noted(viewer).select_related("service").filter(pk=number).first()
    if row is None:
        raise Http404("There is no signal of that number that was noted by hand")
    return _told(row, on)


def _told(row: SignalRow, on: date) -> Noted:
    signal = Signal(row.kind, row.severity, row.observed_on, row.expires_on, row.evidence, row.source)
    withdrawal = getattr(row, "withdrawal", None)
    return Noted(row, signal, withdrawal, withdrawal is None and signal.holds_on(on))


def _noted(viewer: Actor) -> QuerySet[SignalRow, SignalRow]:
    rows = SignalRow.objects.filter(council_id=viewer.council_id or 0, source_ref__startswith=NOTED)
    return rows.select_related("withdrawal")
