"""Supplies are taken in, kept for a request, sent, counted, and come back."""

from __future__ import annotations

from datetime import date

from django.shortcuts import get_object_or_404

from carepost.contact.actions.support.keeping import deliver
from carepost.contact.actions.support.steps import held
from carepost.contact.actions.support.store import locked, move, moved_before, reserved_for
from carepost.contact.models import StockItem, StockLot, SupportRequest
from carepost.contact.rules.stock import Movement, StockFault, count_faults, taking_faults
from carepost.contact.rules.support import Given, MoveFault, State
from carepost.core import audit, clock
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.refusals import Refused, refuse_if
from carepost.councils.actors import council_of
from carepost.councils.permissions import Can


@action(Can.KEEP_STOCK_ITEM)
def keep_stock_item(*, by: Actor, name: str, unit: str, low_at: int, item_id: int | None = None) -> StockItem:
    """Add an item, or change its name, unit or the level at which to warn. Raises Refused."""
    council_id, name, unit = council_of(by), name.strip(), unit.strip()
    row = (
        get_object_or_404(StockItem, pk=item_id, council_id=council_id)
        if item_id
        else StockItem(council_id=council_id)
    )
    same = StockItem.objects.filter(council_id=council_id, name__iexact=name).exclude(pk=item_id or 0)
    found = {
        StockFault.NO_NAME: not (name and unit),
        StockFault.NAME_TAKEN: same.exists(),
        StockFault.LOW: low_at < 0,
    }
    refuse_if(fault for fault, holds in found.items() if holds)
    row.name, row.unit, row.low_at = name, unit, low_at
    row.save()
    audit.note(subject=f"stock-item:{row.pk}", name=name, unit=unit, low_at=low_at)
    return row


@action(Can.RECEIVE_STOCK)
def receive_stock(
    *, by: Actor, item_id: int | None, place: str, amount: int, expires_on: date | None = None, reason: str = "",
    submission_key: str,
) -> StockLot:  # fmt: skip
    """Take supplies in at a place. The same submission twice is one receipt. Raises Refused."""
    council_id, today = council_of(by), clock.today()
    if again := moved_before(council_id, submission_key):
        return again
    item = StockItem.objects.filter(council_id=council_id, pk=item_id or 0).first()
    found = {
        StockFault.NO_ITEM: item is None,
        StockFault.NO_PLACE: not place.strip(),
        StockFault.NOT_POSITIVE: amount < 1,
        StockFault.OUT_OF_DATE: expires_on is not None and expires_on < today,
    }
    refuse_if(fault for fault, holds in found.items() if holds)
    StockLot.objects.bulk_create(
        [StockLot(council_id=council_id, item=item, place=place.strip(), expires_on=expires_on)],
        ignore_conflicts=True,
    )
    lot = locked(by, item__pk=item_id, place=place.strip(), expires_on=expires_on)
    move(by, lot, Movement.RECEIVED, amount, reason=reason, submission_key=submission_key)
    return lot


@action(Can.COUNT_STOCK)
def count_stock(*, by: Actor, lot_id: int, counted: int, reason: str = "", submission_key: str) -> StockLot:
    """Put the books right by what was counted; a difference says why. Raises Refused."""
    if again := moved_before(council_of(by), submission_key):
        return again
    lot = locked(by, pk=lot_id)
    refuse_if(count_faults(lot.balance, counted, reason))
    difference = counted - lot.on_hand
    move(by, lot, Movement.COUNTED, difference, reason=reason, submission_key=submission_key)
    return lot


@action(Can.RETURN_STOCK)
def return_stock(
    *, by: Actor, lot_id: int, amount: int, reason: str, request_id: int | None = None, submission_key: str
) -> StockLot:
    """Take back what came back, with the reason. What was delivered stays as it was delivered. Raises Refused."""
    if again := moved_before(council_of(by), submission_key):
        return again
    lot = locked(by, pk=lot_id)
    found = {StockFault.NOT_POSITIVE: amount < 1, StockFault.NO_REASON: not reason.strip()}
    refuse_if(fault for fault, holds in found.items() if holds)
    request = held(by, request_id) if request_id else None
    move(by, lot, Movement.RETURNED, amount, reason=reason, request=request, submission_key=submission_key)
    return lot


@action(Can.RESERVE_STOCK)
def reserve_stock(
    *, by: Actor, request_id: int, lot_id: int, amount: int | None, submission_key: str
) -> StockLot:
    """Keep supplies for a request, so that nobody else sends them. Raises Refused."""
    row = _for_supplies(by, request_id)
    if again := moved_before(row.council_id, submission_key):
        return again
    lot = locked(by, pk=lot_id)
    refuse_if(taking_faults(lot.balance, amount, expires_on=lot.expires_on, today=clock.today()))
    move(by, lot, Movement.RESERVED, amount or 0, request=row, submission_key=submission_key)
    return lot


@action(Can.SEND_STOCK)
def send_stock(
    *, by: Actor, request_id: int, lot_id: int, amount: int | None, whole: bool, submission_key: str
) -> SupportRequest:
    """Send supplies for a request: first what is reserved for it there, then what is free. It is then delivered, in
    part or whole. Raises Refused.
    """
    row = _for_supplies(by, request_id)
    if moved_before(row.council_id, submission_key):
        return row
    lot = locked(by, pk=lot_id)
    kept = reserved_for(row).get(lot.pk, 0)
    fresh = (amount or 0) - kept
    if fresh > 0 or amount is None or amount < 1:
        wanted = None if amount is None or amount < 1 else fresh
        refuse_if(taking_faults(lot.balance, wanted, expires_on=lot.expires_on, today=clock.today()))
        move(by, lot, Movement.RESERVED, fresh, request=row)
    move(by, lot, Movement.SENT, amount or 0, request=row, submission_key=submission_key)
    deliver(by, row, Given(amount, whole), words=f"{lot.item.name}, from {lot.place}", key=submission_key)
    return row


def _for_supplies(by: Actor, request_id: int) -> SupportRequest:
    row = held(by, request_id)
    if row.state not in (State.OWNED, State.PROMISED, State.PART_DELIVERED):
        raise Refused([MoveFault.NOT_NOW])
    return row
