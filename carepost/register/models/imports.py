"""Imports: one run per file, what it changed, and the rows that somebody must look at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.councils.models import Council
from carepost.register.models.organisations import Organisation
from carepost.register.models.services import Service


class RunStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    TRIED = "tried", "Tried, not applied"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Stopped"
    LEFT = "left", "Left"


class ImportRun(models.Model):
    """One file (or API sweep) read. `council` is empty where the whole deployment's operator ran it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True)
    shape = models.TextField(blank=True, help_text="Which of the known shapes the file has")
    filename = models.TextField()
    sha256 = models.TextField(blank=True)
    stored_as = models.TextField(blank=True, help_text="Where the file waits between trying and applying")
    data_date = models.DateField(null=True, blank=True, help_text="The date of the data, not of the import")
    given = models.JSONField(
        default=dict,
        blank=True,
        help_text="What was said about the file: `whole`, `data_date`; for the API `until`",
    )
    whole = models.BooleanField(
        default=False, help_text="A full file: what it does not carry is noted as not seen"
    )
    status = models.TextField(choices=RunStatus.choices, default=RunStatus.READING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by_name = models.TextField()
    by_id = models.BigIntegerField(null=True)
    read = models.IntegerField(default=0, help_text="Rows read so far: progress")
    counts = models.JSONField(default=dict, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    refusal = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["-started_at"], name="run_by_time")]

    def __str__(self) -> str:
        return f"{self.filename} ({self.status})"


class ChangeKind(models.TextChoices):
    ADDED = "added", "New"
    FIELD = "field", "Changed"
    NEWLY_RATED = "newly_rated", "Newly rated"
    UPGRADED = "upgraded", "Rating went up"
    DOWNGRADED = "downgraded", "Rating went down"
    RATING_UNKNOWN = "rating_unknown", "Rating changed, not comparable"
    MANAGER_VACANCY = "manager_vacancy", "Manager vacancy"
    MANAGER_NAMED = "manager_named", "Manager named"
    BEDS = "beds", "Beds changed"
    DORMANT = "dormant", "Became dormant"
    WOKE = "woke", "Active again"
    CLOSED = "closed", "Closed"
    RE_REGISTERED = "re_registered", "Registered again"
    TAKEN_OVER = "taken_over", "Taken over"
    UNSEEN = "unseen", "Not in this file"
    SEEN_AGAIN = "seen_again", "In the file again"


class Change(models.Model):
    """One change by one run: a field with its value before and after, or an event worth telling."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="changes", db_constraint=False)
    kind = models.TextField(choices=ChangeKind.choices)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    ref = models.TextField(
        blank=True, help_text="The service's or provider's id: a tried run has no rows to point to"
    )
    name = models.TextField(blank=True)
    field = models.TextField(blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["run", "kind"], name="change_by_run"),
            models.Index(fields=["service"], name="change_by_service"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field}"


class QuarantineState(models.TextChoices):
    TRIED = "tried", "Seen while trying"
    OPEN = "open", "Needs somebody"
    CORRECTED = "corrected", "Corrected"
    DISMISSED = "dismissed", "Dismissed"


class QuarantinedRow(models.Model):
    """A row that was not taken in: as it stood, why, and what became of it."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="quarantined")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True)
    line = models.IntegerField(help_text="Line or row number in the file")
    ref = models.TextField(blank=True)
    name = models.TextField(blank=True)
    reasons = models.JSONField(help_text="Keys of QuarantineReason")
    raw = models.JSONField(help_text="The row as it stood, by column name")
    others = models.JSONField(default=list, blank=True, help_text="Further rows of the same location")
    cells = models.JSONField(default=list, blank=True, help_text="The columns at fault")
    fingerprint = models.TextField(
        blank=True, help_text="The same for the same fault in the same row of any file"
    )
    mended_by = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="mended",
        help_text="The small import that took the corrected row in",
    )  # fmt: skip
    state = models.TextField(choices=QuarantineState.choices, default=QuarantineState.OPEN)
    settled_by = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "tried"], settled_at__isnull=True)
                | (~Q(state__in=["open", "tried"]) & Q(settled_at__isnull=False)),
                name="settled_rows_say_when",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "state"], name="quarantine_by_council"),
            models.Index(fields=["fingerprint"], name="quarantine_by_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"line {self.line} of run {self.run_id}"
