"""What is kept, where, until when, and how it moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.http import Http404

from carepost.contact.models import StockItem, StockLot, StockMovement, SupportRequest
from carepost.contact.rules.stock import Movement
from carepost.core.acting import Actor

Lots = QuerySet[StockLot, StockLot]
FREE = F("on_hand") - F("reserved")


def lots(viewer: Actor, *, item: int | None = None, low: bool = False) -> Lots:
    """What the viewer's council keeps, each lot with what is `free` of it and of its item in all (`item_free`).

    A lot that is used up is left out, but for one that is the last of its item: that it is empty is news. With
    `low`, only items of which fewer are free than their level.
    """
    council = viewer.council_id or 0
    whole = StockLot.objects.filter(item_id=OuterRef("item_id")).order_by().values("item_id")
    rows = StockLot.objects.filter(council_id=council).select_related("item").annotate(
        free=FREE, item_free=Subquery(whole.annotate(n=Sum(FREE)).values("n")),
    )  # fmt: skip
    rows = rows.exclude(on_hand=0, item_free__gt=0)
    if item is not None:
        rows = rows.filter(item_id=item)
    return rows.filter(item_free__lt=F("item__low_at")) if low else rows


def lot_of(viewer: Actor, lot_id: int) -> StockLot:
    """One lot. Raises Http404 for one of another council."""
    found = (
        StockLot.objects.filter(council_id=viewer.council_id or 0, pk=lot_id).select_related("item").first()
    )
    if found is None:
        raise Http404("There is nothing of that number in the store")
    return found


def movements(viewer: Actor, *, lot: int | None = None) -> QuerySet[StockMovement, StockMovement]:
    """Every movement of the council's supplies, or of one lot, the newest first."""
    rows = StockMovement.objects.filter(council_id=viewer.council_id or 0)
    rows = rows.filter(lot_id=lot) if lot is not None else rows
    return rows.select_related("lot__item", "request__service").order_by("-pk")


def items(viewer: Actor) -> list[StockItem]:
    """What can be kept, by name."""
    return list(StockItem.objects.filter(council_id=viewer.council_id or 0).order_by("name"))


def item_of(viewer: Actor, item_id: int) -> StockItem:
    """One item. Raises Http404 for one of another council."""
    found = StockItem.objects.filter(council_id=viewer.council_id or 0, pk=item_id).first()
    if found is None:
        raise Http404("There is no such item")
    return found


def places(viewer: Actor) -> list[str]:
    """Where things are kept already."""
    rows = StockLot.objects.filter(council_id=viewer.council_id or 0)
    return list(rows.order_by("place").values_list("place", flat=True).distinct())


def to_send(viewer: Actor, row: SupportRequest, today: date) -> list[tuple[StockLot, int]]:
    """What could be sent for a request, first what expires first; each lot with how much of it is kept for it."""
    kept = kept_for(row)
    rows = (
        lots(viewer)
        .exclude(expires_on__lt=today)
        .order_by("item__name", F("expires_on").asc(nulls_last=True), "place")
    )
    return [(lot, kept.get(lot.pk, 0)) for lot in rows if lot.balance.free > 0 or lot.pk in kept]


def kept_for(row: SupportRequest) -> Mapping[int, int]:
    """How much each lot keeps for a request."""
    found: dict[int, int] = {}
    for lot_id, kind, amount in StockMovement.objects.filter(request=row).values_list(
        "lot_id", "kind", "amount"
    ):
        if kind in (Movement.RESERVED, Movement.RELEASED, Movement.SENT):
            found[lot_id] = found.get(lot_id, 0) + (amount if kind == Movement.RESERVED else -amount)
    return {lot_id: amount for lot_id, amount in found.items() if amount}


def kept_words(row: SupportRequest) -> list[str]:
    """What is kept for a request, in words: "20 boxes of masks at the depot"."""
    kept = kept_for(row)
    lots = StockLot.objects.filter(pk__in=list(kept)).select_related("item").order_by("pk")
    return [f"{kept[lot.pk]:,} {lot.item.unit}, {lot.item.name}, at {lot.place}" for lot in lots]
