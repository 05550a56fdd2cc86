"""The numbers of a service with a council: every version of it, with who wrote it and when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.contact.models.calls import WelfareCall
from carepost.contact.rules.numbers import Card, Number
from carepost.councils.models import Council
from carepost.register.models import Service


class PhoneCard(models.Model):
    """One version of a card. Only added to: the newest counts, the others tell what was changed by whom."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="phone_cards")
    version = models.IntegerField(help_text="From 1")
    own_first = models.BooleanField(
        default=False, db_default=False, help_text="Its numbers are rung before the register's"
    )
    manager_phone = models.TextField(blank=True)
    manager_email = models.TextField(blank=True)
    nominated_name = models.TextField(blank=True)
    nominated_phone = models.TextField(blank=True)
    nominated_email = models.TextField(blank=True)
    note = models.TextField(blank=True)
    changed = models.TextField(help_text="What this version changed, in words")
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "service", "version"], name="phone_card_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="phone_card_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: version {self.version} by {self.by_name}"

    def as_card(self) -> Card:
        """The version as the rules read it; its numbers should be prefetched."""
        return Card(
            numbers=tuple(
                Number(n.number, n.answers, n.wrong_by, n.wrong_at, n.wrong_call_id)
                for n in self.numbers.all()
            ),
            own_first=self.own_first,
            manager_phone=self.manager_phone,
            manager_email=self.manager_email,
            nominated_name=self.nominated_name,
            nominated_phone=self.nominated_phone,
            nominated_email=self.nominated_email,
            note=self.note,
        )


class PhoneNumber(models.Model):
    """A telephone number of one version of a card, in its order."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    card = models.ForeignKey(PhoneCard, on_delete=models.PROTECT, related_name="numbers")
    position = models.SmallIntegerField()
    number = models.TextField()
    answers = models.TextField(blank=True, help_text="Who answers, like night staff")
    wrong_by = models.TextField(blank=True)
    wrong_at = models.DateTimeField(null=True, blank=True)
    wrong_call = models.ForeignKey(
        WelfareCall, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The call that found it wrong, where one did",
    )  # fmt: skip

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["card", "position"], name="phone_number_has_a_place"),
            models.CheckConstraint(
                condition=Q(wrong_by="", wrong_at__isnull=True)
                | (~Q(wrong_by="") & Q(wrong_at__isnull=False)),
                name="wrong_number_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(wrong_call__isnull=True) | ~Q(wrong_by=""),
                name="only_a_wrong_number_has_its_call",
            ),
        ]

    def __str__(self) -> str:
        return self.number
