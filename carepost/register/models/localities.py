"""Localities: a council's own areas within its area, with boundaries that hold from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.register.models.services import Service


class Locality(models.Model):
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="localities")
    name = models.TextField()
    boundary = models.JSONField(help_text="GeoJSON geometry, WGS 84")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name", "valid_from"], name="one_locality_per_name_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="locality_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceLocality(models.Model):
    """Which locality a service lies in: derived from its point, kept so that lists can filter by it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="members")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="localities")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["locality", "service"], name="service_once_per_locality")
        ]

    def __str__(self) -> str:
        return f"{self.service_id} in {self.locality_id}"
