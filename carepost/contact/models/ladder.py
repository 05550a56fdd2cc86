"""Steps of the ladder that somebody must take for a missed call, each with its history."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.contact.models.calls import WelfareCall
from carepost.contact.rules import StepKind, StepState, StepVerb
from carepost.councils.models import Council
from carepost.register.models import Service

_KINDS = [(kind.value, kind.label) for kind in StepKind]
_STATES = [(state.value, state.label) for state in StepState]


class LadderStep(models.Model):
    """One step for one missed call. `since` names the gap it is about: a completed call begins another."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="ladder_steps")
    kind = models.TextField(choices=_KINDS)
    since = models.DateField(
        help_text="The last completed call before, or the day the service was first seen"
    )
    due_on = models.DateField(help_text="The day on which the missed call was due")
    on = models.DateField(help_text="The day on which this step is to be done")
    state = models.TextField(choices=_STATES)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it stopped waiting")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "service", "since", "kind"], name="one_ladder_step_per_gap"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(StepKind)), name="ladder_step_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(state=StepState.WAITING, settled_at__isnull=True)
                | (Q(state__in=[s for s in StepState if s != "waiting"]) & Q(settled_at__isnull=False)),
                name="ladder_step_waits_or_was_settled",
            ),
            models.CheckConstraint(
                condition=Q(on__gt=models.F("due_on")), name="ladder_step_after_the_due_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["council", "on"], condition=Q(state="waiting"), name="ladder_waiting_by_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.service_id}: {self.state}"


class LadderEvent(models.Model):
    """One move of a step, with who, when and what came of it. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    step = models.ForeignKey(LadderStep, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField(choices=[(verb.value, verb.done) for verb in StepVerb])
    from_state = models.TextField(blank=True, choices=_STATES)
    to_state = models.TextField(choices=_STATES)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    words = models.TextField(blank=True, help_text="What came of it, or why it was not possible")
    visit = models.BooleanField(null=True, blank=True, help_text="What was decided about a visit")
    call = models.ForeignKey(
        WelfareCall, on_delete=models.PROTECT, null=True, blank=True, related_name="ladder_events"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb=StepVerb.NOT_POSSIBLE) | ~Q(words=""), name="not_possible_says_why"
            ),
            models.CheckConstraint(
                condition=Q(visit__isnull=True) | ~Q(words=""), name="a_visit_decision_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["step", "id"], name="ladder_history")]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.verb} at {self.at}"
