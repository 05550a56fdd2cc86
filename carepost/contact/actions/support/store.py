"""The one way in which supplies move: a lot is held, its balance changed, and a movement added."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Sum, When
from django.shortcuts import get_object_or_404

from carepost.contact.models import StockLot, StockMovement, SupportEvent, SupportRequest
from carepost.contact.rules.stock import Movement
from carepost.core import audit, clock, tenancy
from carepost.core.acting import Actor, ActorKind
from carepost.councils.actors import council_of


def locked(by: Actor, **which: Any) -> StockLot:
    """A lot of the council's store, held until the transaction ends. Raises Http404."""
    rows = StockLot.objects.select_for_update(of=("self",)).select_related("item")
    return get_object_or_404(rows, council_id=council_of(by), **which)


def moved_before(council_id: int, key: str) -> StockLot | None:
    """The lot that this very submission moved before, if it did."""
    rows = StockMovement.objects.filter(council_id=council_id, submission_key=key).exclude(submission_key="")
    again = rows.select_related("lot__item").first()
    if again is None:
        return None
    audit.note(subject=f"stock:{again.lot_id}", council=council_id, again=True)
    return again.lot


def move(
    by: Actor,
    lot: StockLot,
    kind: Movement,
    amount: int,
    *,
    request: SupportRequest | None = None,
    reason: str = "",
    submission_key: str = "",
) -> StockMovement:
    """Move supplies of a lot that is held. The table itself refuses a balance below nothing."""
    after = lot.balance.after(kind, amount)
    lot.on_hand, lot.reserved = after.on_hand, after.reserved
    lot.save(update_fields=["on_hand", "reserved"])
    audit.note(
        subject=f"stock:{lot.pk}", council=lot.council_id, movement=kind.value, amount=amount,
        support=request.pk if request else None, reason=reason.strip(), on_hand=lot.on_hand,
    )  # fmt: skip
    return StockMovement.objects.create(
        council_id=lot.council_id, lot=lot, kind=kind.value, amount=amount, on_hand_after=lot.on_hand,
        reserved_after=lot.reserved, request=request, reason=reason.strip(), by_name=by.name,
        at=clock.now(), submission_key=submission_key,
    )  # fmt: skip


def reserved_for(row: SupportRequest) -> dict[int, int]:
    """How much each lot keeps for a request, by the lot's number; lots that keep nothing are left out."""
    signed = Case(When(kind=Movement.RESERVED, then=F("amount")), default=-F("amount"))
    kinds = [Movement.RESERVED, Movement.RELEASED, Movement.SENT]
    kept = StockMovement.objects.filter(request=row, kind__in=kinds).values_list("lot_id")
    return {lot_id: amount for lot_id, amount in kept.annotate(kept=Sum(signed)).order_by("lot_id") if amount}


def let_go(by: Actor, row: SupportRequest) -> None:
    """Let go of all that is kept for a request that has ended.

    A provider's people, who may cancel what they asked for, see nothing of the store: it is let go for them.
    """
    store = Actor(by.user_id, by.name, ActorKind.OPERATOR, council_id=row.council_id)
    with tenancy.acting_for(store):
        for lot_id, amount in reserved_for(row).items():
            move(by, locked(store, pk=lot_id), Movement.RELEASED, amount, request=row)


def left_store(event: SupportEvent) -> bool:
    """True when supplies left the store with this step."""
    sent = StockMovement.objects.filter(request_id=event.request_id, kind=Movement.SENT)
    return bool(event.submission_key) and sent.filter(submission_key=event.submission_key).exists()
