"""What a provider disputes of its standing, and how the council answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.core import ids
from carepost.councils.models import Council
from carepost.register.models import Service
from carepost.risk.models.standing import SignalRow
from carepost.risk.rules.disagreeing import ANSWERS, State

PREFIX = "D"
_STATES = [(state.value, state.label) for state in State]


class Disagreement(models.Model):
    """One of them, as its history left it. `kind` is the kind of reason, empty for the standing as a whole; `sentence`
    and `source` are the reason as the provider read it.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="disagreements")
    kind = models.TextField(blank=True)
    sentence = models.TextField()
    source = models.TextField(blank=True)
    signal = models.ForeignKey(
        SignalRow, on_delete=models.PROTECT, null=True, blank=True, related_name="disagreements"
    )
    words = models.TextField()
    evidence = models.TextField(blank=True)
    state = models.TextField(choices=_STATES)
    said_at = models.DateTimeField()
    said_on = models.DateField()
    said_by_id = models.BigIntegerField(null=True, blank=True)
    said_by_name = models.TextField()
    due_on = models.DateField(null=True, blank=True, help_text="None while the provider is waited for")
    days_left = models.IntegerField(null=True, blank=True, help_text="Working days left as the clock stopped")
    owner_id = models.BigIntegerField(null=True, blank=True)
    owner_name = models.TextField(blank=True)
    answer_words = models.TextField(blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)
    answered_by_name = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    raised_at = models.DateTimeField(
        null=True, blank=True, help_text="When managers were told that it is late"
    )
    submission_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "submission_key"], name="disagreement_said_once"),
            models.UniqueConstraint(
                fields=["council", "service", "kind"],
                condition=Q(state__in=["open", "waiting"]),
                name="one_open_disagreement_per_reason",
            ),
            models.CheckConstraint(condition=~Q(words="") & ~Q(sentence=""), name="disagreement_says_what"),
            models.CheckConstraint(
                condition=Q(state="waiting", due_on__isnull=True, days_left__isnull=False)
                | (~Q(state="waiting") & Q(due_on__isnull=False, days_left__isnull=True)),
                name="disagreement_clock_runs_or_waits",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[answer.value for answer in ANSWERS])
                | (~Q(answer_words="") & Q(ended_at__isnull=False)),
                name="disagreement_answered_with_words",
            ),
        ]
        indexes = [models.Index(fields=["council", "state", "due_on"], name="disagreement_by_clock")]

    def __str__(self) -> str:
        return f"{self.ref}: {self.state}"

    @property
    def ref(self) -> str:
        """The number that people read out."""
        return ids.reference(PREFIX, self.pk)

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for an answer, or is waited for."""
        return State(self.state).is_open


class DisagreementEvent(models.Model):
    """One step of a disagreement. Only added to; both sides read all of it."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField()
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    words = models.TextField(blank=True)
    submission_key = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement", "submission_key"],
                condition=~Q(submission_key=""),
                name="disagreement_step_once",
            ),
            models.CheckConstraint(condition=~Q(verb="") & ~Q(by_name=""), name="disagreement_step_says_who"),
        ]

    def __str__(self) -> str:
        return f"{self.disagreement_id}: {self.verb}"
