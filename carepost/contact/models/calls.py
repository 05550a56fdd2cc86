"""Welfare calls as they were made, the clock they move, and what is typed while one is being made."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.contact.rules import Outcome
from carepost.councils.models import Council, User
from carepost.register.models import Service

_OUTCOMES = [(outcome.value, outcome.label) for outcome in Outcome]


class ServiceContact(models.Model):
    """A council's clock for one service: kept by the verbs that record and correct calls, from the calls."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="contacts")
    last_completed_at = models.DateTimeField(null=True, blank=True)
    last_completed_on = models.DateField(null=True, blank=True, help_text="The same as a day in London")
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    last_outcome = models.TextField(blank=True)
    attempts = models.IntegerField(default=0, help_text="Attempts since the last completed call")
    declined = models.IntegerField(
        default=0, db_default=0, help_text="Calls declined since the last completed call"
    )
    booked_for = models.DateTimeField(null=True, blank=True, help_text="When the provider asked to be called")
    booked_at = models.DateTimeField(null=True, blank=True, help_text="When they asked for that")
    cannot_call = models.TextField(blank=True, help_text="wrong_number or site_closed, while that stands")
    first_due_from = models.DateField(
        null=True, blank=True, help_text="Counts as first seen on this day; else the day the register saw it"
    )
    closed_on = models.DateField(
        null=True, blank=True, help_text="Noted as closed, with this as its last day: no call is due"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "service"], name="one_clock_per_service"),
            models.CheckConstraint(condition=Q(attempts__gte=0), name="attempts_not_below_zero"),
            models.CheckConstraint(
                condition=Q(last_completed_at__isnull=True, last_completed_on__isnull=True)
                | Q(last_completed_at__isnull=False, last_completed_on__isnull=False),
                name="completed_at_and_on_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: last completed {self.last_completed_on or 'never'}"


class WelfareCall(models.Model):
    """A call or an attempt at one. Never edited: a correction is a new row that supersedes this one."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="welfare_calls")
    outcome = models.TextField(choices=_OUTCOMES)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    on = models.DateField(help_text="The day it started on, in London")
    due_on = models.DateField(null=True, blank=True, help_text="When it was due as it was made")
    caller_id = models.BigIntegerField(null=True, blank=True)
    caller_name = models.TextField()
    respondent_name = models.TextField(blank=True)
    respondent_role = models.TextField(blank=True)
    script_key = models.TextField(blank=True)
    script_version = models.IntegerField(null=True, blank=True)
    script_council = models.ForeignKey(
        Council, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Whose script it is: none for the house's own",
    )  # fmt: skip
    answers = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    rang = models.TextField(
        blank=True, default="", db_default="", help_text="The number that was rung, as it was written then"
    )
    booked_for = models.DateTimeField(null=True, blank=True)
    submission_key = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField(help_text="Who wrote it down: of a correction, who corrected")
    moved = models.JSONField(default=list, help_text="What recording it moved, as told on the page after it")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    correction_reason = models.TextField(blank=True)
    is_current = models.BooleanField(default=True, help_text="False once a correction superseded it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_call_per_submission"),
            models.CheckConstraint(condition=~Q(submission_key=""), name="call_has_a_submission_key"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]),
                name="call_ends_in_one_of_six",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")), name="call_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(correction_reason=""),
                name="a_correction_says_why",
            ),
            models.CheckConstraint(
                condition=Q(script_key="", script_version__isnull=True)
                | (~Q(script_key="") & Q(script_version__isnull=False)),
                name="script_and_version_together",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "service", "-started_at"], name="call_by_service"),
            models.Index(fields=["council", "-started_at"], name="call_by_time"),
            models.Index(
                fields=["council", "service", "on"],
                condition=Q(is_current=True, outcome="completed"),
                name="call_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.outcome} on {self.on}"


class CallDraft(models.Model):
    """What an officer has typed for a call that is not recorded yet. Theirs until they record it."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="call_drafts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    typed = models.JSONField(default=dict, help_text="The page's fields as they were typed")
    submission_key = models.TextField()
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "service", "user"], name="one_draft_per_caller"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.user_id} for {self.service_id}"


class NonWorkingDay(models.Model):
    """England's weekends and bank holidays with the working days around them, so that SQL knows them too.

    Written after every migration from core.calendar, which is where they are decided.
    """

    day = models.DateField(primary_key=True)
    following = models.DateField(help_text="The next working day")
    before = models.DateField(help_text="The last working day before")

    def __str__(self) -> str:
        return str(self.day)
