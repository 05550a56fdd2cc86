"""Organisations: CQC's providers, and the brands that groups trade under."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from carepost.councils.models import ProviderBody
from carepost.register.models.keys import run_key


class Brand(models.Model):
    """A name that several providers trade under."""

    ref = models.TextField(unique=True, help_text="CQC's brand id, such as BD123")
    name = models.TextField()
    told_on = models.DateField(null=True, blank=True, help_text="Date of the data that gave the name")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A legal entity: CQC's provider. `body` is who signs in for it."""

    ref = models.TextField(unique=True, help_text="CQC's provider id, such as 1-101634654 or RL4")
    name = models.TextField()
    ownership = models.TextField(blank=True, help_text="CQC's ownership type")
    sector = models.TextField(blank=True, help_text="CQC's type/sector, such as Social Care Org")
    companies_house = models.TextField(blank=True)
    charity = models.TextField(blank=True)
    uprn = models.TextField(blank=True)
    ods_code = models.TextField(blank=True)
    address = models.TextField(blank=True, help_text="Lines separated by line feeds")
    postcode = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    website = models.TextField(blank=True)
    local_authority = models.TextField(blank=True)
    region = models.TextField(blank=True)
    status = models.TextField(blank=True)
    registered_on = models.DateField(null=True, blank=True)
    deregistered_on = models.DateField(null=True, blank=True)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True)
    body = models.ForeignKey(
        ProviderBody, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    confirmed_on = models.DateField(null=True, blank=True, help_text="Date of the data that last carried it")
    changed_at = models.DateTimeField(db_default=Now(), help_text="When an import last changed it")
    run = run_key()
    withdrawn = models.BooleanField(default=False, help_text="Added by an import that was undone")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deregistered_on__isnull=True)
                | Q(registered_on__isnull=True)
                | Q(deregistered_on__gte=F("registered_on")),
                name="organisation_leaves_after_it_joins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
