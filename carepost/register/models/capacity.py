"""Capacity: readings with a date of their own, never overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.councils.models import Council
from carepost.register.models.services import Service


class Capacity(models.Model):
    """Beds at one moment, in the Capacity Tracker's words. A reading without its age is not a fact.

    It is for the council that was told, and for the provider: how full a home is, is its business.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="capacity_readings")
    as_of = models.DateTimeField()
    operational_beds = models.IntegerField(null=True, blank=True)
    occupied = models.IntegerField(null=True, blank=True)
    reserved = models.IntegerField(null=True, blank=True)
    vacant_accepting = models.IntegerField(null=True, blank=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "service", "as_of", "source"], name="one_reading_at_a_time"
            ),
            models.CheckConstraint(
                condition=(Q(operational_beds__isnull=True) | Q(operational_beds__gte=0))
                & (Q(occupied__isnull=True) | Q(occupied__gte=0))
                & (Q(reserved__isnull=True) | Q(reserved__gte=0))
                & (Q(vacant_accepting__isnull=True) | Q(vacant_accepting__gte=0)),
                name="capacity_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} at {self.as_of}"
