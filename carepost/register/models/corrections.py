"""A council's own word on a fact, beside CQC's and never over it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.councils.models import Council
from carepost.register.models.services import Service


class Correction(models.Model):
    """From `at` on this council reads `value` for the field; CQC's value stays in the register beside it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="corrections")
    field = models.TextField()
    value = models.JSONField()
    source_value = models.JSONField(null=True, help_text="What CQC's data said when it was corrected")
    reason = models.TextField()
    by_name = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "service", "field"],
                condition=Q(ended_at__isnull=True),
                name="one_open_correction_per_field",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}.{self.field}"
