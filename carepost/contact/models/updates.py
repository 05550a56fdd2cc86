"""What providers fill in about beds and staff of their own services. Only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.register.models import Service


class ServiceUpdate(models.Model):
    """One filling in of a provider's page for one service, as one council was told it.

    `confirmed` where nothing was changed but one button pressed. One that `puts_back` another says again what was told
    before that.
    """

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="updates")
    told = models.JSONField(help_text="Numbers by datum of the ledger")
    confirmed = models.BooleanField(default=False)
    seconds = models.IntegerField(help_text="What it takes to answer, as declared then")
    puts_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="put_back_by"
    )
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    submission_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "service", "submission_key"], name="update_told_once"),
            models.CheckConstraint(condition=~Q(submission_key=""), name="update_has_a_submission_key"),
            models.CheckConstraint(condition=~Q(told={}), name="update_tells_something"),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="update_takes_no_less_than_nothing"),
            models.CheckConstraint(
                condition=Q(puts_back__isnull=True) | ~Q(puts_back=F("id")), name="update_puts_back_another"
            ),
        ]
        indexes = [models.Index(fields=["council", "service", "-at"], name="update_by_service")]

    def __str__(self) -> str:
        return f"{self.service_id}: updated at {self.at}"
