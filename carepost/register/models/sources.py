"""Who told what and when: so that files can come in any order, and the last one can be undone."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from carepost.register.models.imports import ImportRun
from carepost.register.models.organisations import Organisation
from carepost.register.models.services import Service


class FactSet(models.Model):
    """Which facts a kind of row carries. `loose` ones fill a gap and never overwrite a firm one."""

    facts = ArrayField(models.TextField())
    loose = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facts", "loose"], name="one_fact_set_once")]

    def __str__(self) -> str:
        return ", ".join(self.facts)


class Source(models.Model):
    """What one shape of file last said of a service or a provider: when, which facts, and their hash.

    A fact stands as the newest source that carries it told it; on one day the higher `rank` counts.
    `ratings` are the rows that it lists as standing. It is bookkeeping: where it has no constraint, nothing that it
    points to is ever removed.
    """

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="sources"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="sources"
    )
    shape = models.TextField()
    rank = models.SmallIntegerField()
    facts = models.ForeignKey(FactSet, on_delete=models.PROTECT, db_constraint=False)
    on = models.DateField(help_text="The date of the data")
    content_hash = models.TextField()
    reading = models.TextField(default="", help_text="Of the very cells: the same ones need no reading again")
    ratings = ArrayField(models.BigIntegerField(), default=list)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, db_constraint=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(service__isnull=False, organisation__isnull=True)
                | Q(service__isnull=True, organisation__isnull=False),
                name="source_tells_of_one",
            ),
            models.UniqueConstraint(fields=["service", "shape", "facts"], name="one_source_per_service"),
            models.UniqueConstraint(
                fields=["organisation", "shape", "facts"], name="one_source_per_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shape} of {self.on}"


class BeforeImage(models.Model):
    """A row as it stood before the newest import changed it. `image` may hold some columns only."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="images", db_constraint=False)
    table = models.TextField()
    row = models.BigIntegerField()
    image = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["run", "table"], name="image_by_run")]

    def __str__(self) -> str:
        return f"{self.table} {self.row} before run {self.run_id}"
