"""How each service wants to be called."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from carepost.councils.models import Council
from carepost.register.models import Service


class ContactCard(models.Model):
    """What a council knows of how one service wants to be called: language, weekdays, parts of the day."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    language = models.TextField(blank=True, help_text="One that the caller must speak; empty for English")
    days = ArrayField(models.SmallIntegerField(), default=list, blank=True, help_text="0 is Monday")
    parts = ArrayField(models.SmallIntegerField(), default=list, blank=True, help_text="0 is the morning")
    kept_by = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "service"], name="one_card_per_service"),
            models.CheckConstraint(
                condition=Q(days__contained_by=list(range(7)), parts__contained_by=list(range(3))),
                name="card_names_real_days_and_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"How to call {self.service_id}"
