"""Councils that buy care at a service of another council's area, and so may be told what its provider tells."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.register.models import Service


class Buying(models.Model):
    """A council buys care at a service outside its area, from a moment on. For that council and the provider to see."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="buyers")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    noted_by = models.TextField()
    ended_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "service"], condition=Q(until__isnull=True), name="one_buying_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="buying_ends_no_sooner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council_id} buys at {self.service_id} since {self.since}"
