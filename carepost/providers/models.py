"""Services that another provider runs now, what its council decided passes with them, and who opened their pages."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.providers.rules import Kind, Way
from carepost.register.models import Organisation, Service


class Handover(models.Model):
    """The register says that a service is run by another provider: the same registration, or one that succeeds it.

    The database notes the first kind itself as the register changes (a trigger of the migration), whichever way it
    does; a verb notes the second. `successor` is the new registration, empty where the old one goes on.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="handovers")
    successor = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="came_from"
    )
    before = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="The day that the register told; a decision may correct it")
    noted_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True, help_text="The import that told it was undone")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "on"],
                condition=Q(successor__isnull=True, undone_at__isnull=True),
                name="one_handover_a_day",
            ),
            models.UniqueConstraint(
                fields=["service", "successor"],
                condition=Q(undone_at__isnull=True),
                name="one_handover_to_each",
            ),
            models.CheckConstraint(condition=~Q(successor=F("service")), name="handover_to_another"),
        ]
        indexes = [models.Index(fields=["council", "-on"], name="handover_by_council")]

    def __str__(self) -> str:
        return f"{self.service_id} from {self.before_id} to {self.after_id}"


class HandoverDecision(models.Model):
    """What a council opens to the new provider of the time before the change, and why. The newest stands."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="decisions")
    on = models.DateField(help_text="The day of the change, as the council knows it")
    opens = ArrayField(models.TextField(choices=[(k.value, k.label) for k in Kind]), default=list, blank=True)
    since = models.DateField(
        null=True, blank=True, help_text="Opened from this day on; empty: from the beginning"
    )
    reason = models.TextField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    by_role = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="handover_decided_with_a_reason"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__lt=F("on")), name="handover_opens_what_was_before"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}: {', '.join(self.opens) or 'nothing'}"


class Look(models.Model):
    """Somebody of a council or a partner read about a service on a day. `council` is whose record it is.

    Nobody changes one, and only its own council removes it, once it is old: the table's row security says so. Of a
    program `by_id` is whoever keeps its token.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="looks")
    on = models.DateField()
    at = models.DateTimeField(help_text="When they did so first on that day")
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    by_role = models.TextField()
    by_where = models.TextField(help_text="The council, or the partner with the council whose record it is")
    partner = models.BooleanField()
    way = models.TextField(choices=[(way.value, way.label) for way in Way], default=Way.PAGE.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "on", "by_id", "by_name", "by_role", "by_where", "way"],
                name="look_noted_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["council", "on"], name="look_by_age")]

    def __str__(self) -> str:
        return f"{self.by_name} at {self.service_id} on {self.on}"
