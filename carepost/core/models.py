"""Core's tables: the audit book and its chain, policies in force, claims. No foreign keys to other rooms."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class AuditEntry(models.Model):
    """One thing done, by whom, when.

    Written only through `audit.note`; numbered and chained by the database.
    """

    append_only = True

    chain = models.TextField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    verb = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField()
    actor_role = models.TextField(blank=True)
    council_id = models.BigIntegerField(null=True)
    subject = models.TextField()
    detail = models.JSONField(default=dict)
    previous_hash = models.TextField()
    hash = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_once_per_place")]
        indexes = [
            models.Index(fields=["council_id", "-at"], name="audit_by_council"),
            models.Index(fields=["subject", "-at"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}: {self.verb} {self.subject}"


class AuditChain(models.Model):
    """The last link of each chain: what the next entry must follow.

    Only the database's own trigger writes it.
    """

    chain = models.TextField(primary_key=True)
    seq = models.BigIntegerField()
    head = models.TextField()

    def __str__(self) -> str:
        return f"{self.chain} at {self.seq}"


class DateRange(Func):
    function = "daterange"
    output_field = DateRangeField()


class PolicyOverride(models.Model):
    """A council's own value for a policy, from a day on.

    Defaults stand in code; rows say where a council differs.
    """

    council_id = models.BigIntegerField()
    key = models.TextField()
    values = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="The first day on which it no longer holds")
    authority = models.TextField(help_text="Who decided it, and where")
    source_url = models.TextField(blank=True)
    adopted_by = models.TextField()
    adopted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="policy_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="one_policy_in_force_at_a_time",
                expressions=[
                    ("council_id", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.valid_from}"


class Claim(models.Model):
    """Somebody is at work on a row until a moment; nobody else may start meanwhile."""

    council_id = models.BigIntegerField()
    subject = models.TextField()
    holder_id = models.BigIntegerField()
    holder_name = models.TextField()
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council_id", "subject"], name="one_claim_per_subject"),
            models.CheckConstraint(condition=Q(until__gt=F("taken_at")), name="claim_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} held by {self.holder_name} until {self.until}"
