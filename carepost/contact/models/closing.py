"""Services that were noted as closed before CQC's register says so, each with its history."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.contact.models.calls import WelfareCall
from carepost.contact.rules.closing import ClosingState, ClosingVerb
from carepost.councils.models import Council
from carepost.register.models import Service

_STATES = [(state.value, state.label) for state in ClosingState]
STANDING = [state.value for state in ClosingState if state.stands]


class Closing(models.Model):
    """One claim that a service has closed. While it stands, the service's clock names its day."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="closings")
    closed_on = models.DateField(help_text="The last day on which it was open")
    said_by = models.TextField(help_text="Who told the council")
    call = models.ForeignKey(
        WelfareCall, on_delete=models.PROTECT, null=True, blank=True, related_name="closings",
        help_text="The call in which it was heard",
    )  # fmt: skip
    state = models.TextField(choices=_STATES)
    noted_on = models.DateField(help_text="In London")
    noted_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "service"], condition=Q(state__in=STANDING), name="one_closing_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ClosingState]),
                name="closing_is_in_a_known_state",
            ),
            models.CheckConstraint(condition=~Q(said_by=""), name="closing_says_who_told"),
            models.CheckConstraint(
                condition=Q(closed_on__lte=models.F("noted_on")), name="closing_is_not_in_the_future"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} closed on {self.closed_on}: {self.state}"


class ClosingEvent(models.Model):
    """One move of a closing, with who, when and why. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField(choices=[(verb.value, verb.done) for verb in ClosingVerb])
    from_state = models.TextField(blank=True, choices=_STATES)
    to_state = models.TextField(choices=_STATES)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    words = models.TextField(blank=True, help_text="Who said so, or why it was taken back")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb=ClosingVerb.UNDO.value) | ~Q(words=""), name="closing_undone_says_why"
            ),
        ]
        indexes = [models.Index(fields=["closing", "id"], name="closing_history")]

    def __str__(self) -> str:
        return f"{self.closing_id}: {self.verb} at {self.at}"
