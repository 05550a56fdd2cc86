"""Calls that programs were told are due."""

from __future__ import annotations

from django.db import models

from carepost.councils.models import Council
from carepost.register.models import Service


class DueNotice(models.Model):
    """A call is due and programs were told so: there as long as it is, so that nobody is told twice."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "service"], name="a_due_call_is_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: due, told on {self.told_on}"
