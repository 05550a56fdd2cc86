"""Supplies that a council keeps: items, places, what there is of each, and every movement."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from carepost.contact.models.support import SupportRequest
from carepost.contact.rules.stock import Balance, Movement
from carepost.councils.models import Council


class StockItem(models.Model):
    """Something that is kept and counted, such as masks in boxes of 50."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    name = models.TextField()
    unit = models.TextField(help_text="What it is counted in, in the plural")
    low_at = models.IntegerField(default=0, help_text="Warned of when fewer than these are free")

    class Meta:
        constraints = [
            models.UniqueConstraint("council", Lower("name"), name="stock_item_once_per_council"),
            models.CheckConstraint(condition=Q(low_at__gte=0), name="stock_low_level_not_below_zero"),
        ]

    def __str__(self) -> str:
        return self.name


class StockLot(models.Model):
    """What there is of an item in one place with one day of expiry. Changed only together with a movement."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    item = models.ForeignKey(StockItem, on_delete=models.PROTECT, related_name="lots")
    place = models.TextField()
    expires_on = models.DateField(null=True, blank=True)
    on_hand = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0, help_text="Of those on hand, kept for requests")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "place", "expires_on"],
                nulls_distinct=False,
                name="one_lot_per_place_and_expiry",
            ),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_not_below_zero"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="reserved_is_on_hand"
            ),
        ]
        indexes = [models.Index(fields=["council", "item"], name="stock_by_item")]

    def __str__(self) -> str:
        return f"{self.item_id} at {self.place}: {self.on_hand}"

    @property
    def balance(self) -> Balance:
        return Balance(self.on_hand, self.reserved)


class StockMovement(models.Model):
    """One movement of supplies. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    lot = models.ForeignKey(StockLot, on_delete=models.PROTECT, related_name="movements")
    kind = models.TextField(choices=[(kind.value, kind.label) for kind in Movement])
    amount = models.IntegerField(help_text="Positive, but for a count: the difference found")
    on_hand_after = models.IntegerField()
    reserved_after = models.IntegerField()
    request = models.ForeignKey(
        SupportRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="movements"
    )
    reason = models.TextField(blank=True)
    by_name = models.TextField()
    at = models.DateTimeField()
    submission_key = models.TextField(
        blank=True, help_text="The same as of the delivery that it was sent for"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "submission_key"],
                condition=~Q(submission_key=""),
                name="one_stock_movement_per_submission",
            ),
            models.CheckConstraint(
                condition=Q(kind=Movement.COUNTED) | Q(amount__gte=1), name="stock_moves_at_least_one"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Movement.COUNTED) | Q(amount=0) | ~Q(reason=""),
                name="a_difference_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Movement.RESERVED, Movement.RELEASED, Movement.SENT])
                | Q(request__isnull=False),
                name="stock_is_kept_for_a_request",
            ),
        ]
        indexes = [
            models.Index(fields=["lot", "-id"], name="stock_history"),
            models.Index(fields=["request"], name="stock_by_request"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} of {self.lot_id}"
